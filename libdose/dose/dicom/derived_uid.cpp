// SPDX-License-Identifier: Apache-2.0
#include <dose/dicom/derived_uid.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <dose/core/sha256.hpp>

namespace dose::dicom {

std::string derived_uid(std::string_view key) {
  const std::string hash = sha256_of_text(key);
  // Big endian in four words of 32 bits, so that dividing by 10 needs no wider type than 64 bits.
  std::array<std::uint32_t, 4> words{};
  for (std::size_t i = 0; i < words.size(); ++i)
    std::from_chars(hash.data() + 8 * i, hash.data() + 8 * (i + 1), words[i], 16);
  words[1] = (words[1] & 0xffff0fffU) | 0x00008000U;  // version 8
  words[2] = (words[2] & 0x3fffffffU) | 0x80000000U;  // variant of RFC 9562
  std::string digits;
  while (std::ranges::any_of(words, [](std::uint32_t word) { return word != 0; })) {
    std::uint64_t remainder = 0;
    for (std::uint32_t& word : words) {
      const std::uint64_t value = (remainder << 32U) | word;
      word = static_cast<std::uint32_t>(value / 10);
      remainder = value % 10;
    }
    digits += static_cast<char>('0' + remainder);
  }
  std::ranges::reverse(digits);
  return "2.25." + digits;
}

}  // namespace dose::dicom
