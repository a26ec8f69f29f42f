// SPDX-License-Identifier: Apache-2.0
#include <dose/dicom/character_set.hpp>

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dcspchrs.h>
#include <iconv.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <optional>

namespace dose::dicom {
namespace {

bool is_utf8(std::string_view text) {
  std::size_t following = 0;
  unsigned char lowest_next = 0x80;
  unsigned char highest_next = 0xBF;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (following > 0) {
      if (byte < lowest_next || byte > highest_next) return false;
      lowest_next = 0x80;
      highest_next = 0xBF;
      --following;
    } else if (byte >= 0x80) {
      if (byte >= 0xC2 && byte <= 0xDF)
        following = 1;
      else if (byte >= 0xE0 && byte <= 0xEF)
        following = 2;
      else if (byte >= 0xF0 && byte <= 0xF4)
        following = 3;
      else
        return false;
      if (byte == 0xE0) lowest_next = 0xA0;
      if (byte == 0xED) highest_next = 0x9F;  // surrogates
      if (byte == 0xF0) lowest_next = 0x90;
      if (byte == 0xF4) highest_next = 0x8F;
    }
  }
  return following == 0;
}

std::string from_latin_1(std::string_view text) {
  std::string result;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x80) {
      result += c;
    } else {
      result += static_cast<char>(0xC0 | (byte >> 6));
      result += static_cast<char>(0x80 | (byte & 0x3F));
    }
  }
  return result;
}

/// Japanese in the 7 bit code extensions (ISO 2022 IR 87 and 159), which Debian's DCMTK cannot read
/// because glibc knows them under this name only. Nothing if the text is anything else.
std::optional<std::string> from_iso_2022_jp(std::string_view text) {
  const iconv_t converter = iconv_open("UTF-8", "ISO-2022-JP-2");
  if (converter == iconv_t(-1)) return {};
  std::string source(text);
  char* from = source.data();
  std::size_t left = source.size();
  std::string result;
  std::array<char, 256> buffer{};
  std::size_t outcome = 0;
  do {
    char* to = buffer.data();
    std::size_t room = buffer.size();
    outcome = iconv(converter, &from, &left, &to, &room);
    result.append(buffer.data(), buffer.size() - room);
  } while (outcome == std::size_t(-1) && left > 0 && errno == E2BIG);
  iconv_close(converter);
  if (outcome == std::size_t(-1)) return {};
  return result;
}

std::string decoded(std::string_view text, const std::string& character_set) {
  // 0x1B opens the code extensions of ISO 2022, which are all below 0x80.
  if (std::ranges::all_of(text,
                          [](char c) { return static_cast<unsigned char>(c) < 0x80 && c != 0x1B; }))
    return std::string(text);
  if (!character_set.empty() && character_set != "ISO_IR 192" && character_set != "ISO_IR 100") {
    DcmSpecificCharacterSet converter;
    OFString converted;
    if (converter.selectCharacterSet(OFString(character_set.c_str()), "ISO_IR 192").good() &&
        converter.convertString(OFString(text.data(), text.size()), converted, "\\^=").good() &&
        is_utf8(converted))
      return {converted.data(), converted.size()};
  }
  if (text.find('\x1B') != std::string_view::npos &&
      character_set.find("ISO 2022") != std::string::npos)
    if (auto converted = from_iso_2022_jp(text)) return *std::move(converted);
  if (character_set != "ISO_IR 100" && is_utf8(text)) return std::string(text);
  return from_latin_1(text);
}

}  // namespace

std::string to_utf8(std::string_view text, const std::string& character_set) {
  std::string result = decoded(text, character_set);
  std::ranges::replace_if(
      result, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }, '?');
  return result;
}

}  // namespace dose::dicom
