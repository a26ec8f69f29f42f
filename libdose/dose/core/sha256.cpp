// SPDX-License-Identifier: Apache-2.0
#include <dose/core/sha256.hpp>

#include <openssl/evp.h>

#include <array>
#include <cstdio>
#include <dose/core/contract.hpp>
#include <dose/core/error.hpp>
#include <memory>
#include <vector>

namespace dose {
namespace {

class Digest {
 public:
  Digest() : context_(EVP_MD_CTX_new(), EVP_MD_CTX_free) {
    DOSE_ASSERT(context_ != nullptr);
    DOSE_ASSERT(EVP_DigestInit_ex(context_.get(), EVP_sha256(), nullptr) == 1);
  }

  void add(const void* bytes, std::size_t count) {
    DOSE_ASSERT(EVP_DigestUpdate(context_.get(), bytes, count) == 1);
  }

  std::string hexadecimal() {
    std::array<unsigned char, EVP_MAX_MD_SIZE> bytes{};
    unsigned int count = 0;
    DOSE_ASSERT(EVP_DigestFinal_ex(context_.get(), bytes.data(), &count) == 1);
    constexpr char digits[] = "0123456789abcdef";
    std::string text;
    for (unsigned int i = 0; i < count; ++i) {
      text += digits[bytes[i] >> 4];
      text += digits[bytes[i] & 15];
    }
    return text;
  }

 private:
  std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context_;
};

}  // namespace

std::string sha256_of_file(const std::filesystem::path& path) {
  std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path.c_str(), "rb"), std::fclose);
  if (!file) throw Error("file_unreadable", "cannot be opened for reading", path.string());
  std::setvbuf(file.get(), nullptr, _IONBF, 0);  // our own buffer is the only one
  Digest digest;
  std::vector<char> buffer(1U << 18U);
  std::size_t count = 0;
  while ((count = std::fread(buffer.data(), 1, buffer.size(), file.get())) > 0)
    digest.add(buffer.data(), count);
  if (std::ferror(file.get()) != 0)
    throw Error("file_unreadable", "cannot be read to its end", path.string());
  return digest.hexadecimal();
}

std::string sha256_of_text(std::string_view text) {
  Digest digest;
  digest.add(text.data(), text.size());
  return digest.hexadecimal();
}

}  // namespace dose
