// SPDX-License-Identifier: Apache-2.0
#include <dose/core/text_file.hpp>

#include <array>
#include <cstdio>
#include <dose/core/error.hpp>
#include <memory>

namespace dose {

std::string text_of_file(const std::filesystem::path& path) {
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path.c_str(), "rb"),
                                                             std::fclose);
  if (!file)
    throw Error("file_unreadable", "cannot be opened for reading; is the path right?",
                path.string());
  std::string text;
  std::array<char, 1U << 14U> buffer{};
  std::size_t count = 0;
  while ((count = std::fread(buffer.data(), 1, buffer.size(), file.get())) > 0) {
    if (text.size() + count > longest_text_file)
      throw Error(
          "file_unreadable",
          "goes on after 16 MiB, as no text file that is read here does; is the path right?",
          path.string());
    text.append(buffer.data(), count);
  }
  if (std::ferror(file.get()) != 0)
    throw Error("file_unreadable", "cannot be read to its end; is it a file?", path.string());
  return text;
}

}  // namespace dose
