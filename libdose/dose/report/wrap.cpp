// SPDX-License-Identifier: Apache-2.0
#include <dose/report/wrap.hpp>

#include <algorithm>
#include <dose/core/contract.hpp>

namespace dose {
namespace {

bool continues(char c) {
  return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U;
}

/// Bytes of the well-formed UTF-8 sequence at `at`; 0 if there is none.
std::size_t sequence_length(std::string_view text, std::size_t at) {
  const auto lead = static_cast<unsigned char>(text[at]);
  const std::size_t length = lead < 0x80                   ? 1
                             : lead >= 0xC2 && lead < 0xE0 ? 2
                             : lead >= 0xE0 && lead < 0xF0 ? 3
                             : lead >= 0xF0 && lead < 0xF5 ? 4
                                                           : 0;
  if (length == 0 || at + length > text.size()) return 0;
  for (std::size_t i = 1; i < length; ++i)
    if (!continues(text[at + i])) return 0;
  return length;
}

/// Controls of ASCII and C1, and the marks that turn the direction of writing (U+200E, U+200F,
/// U+202A to U+202E, U+2066 to U+2069), by which a name could rewrite the line it stands in.
bool steers(std::string_view sequence) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(sequence[i]); };
  if (sequence.size() == 1) return byte(0) < 0x20 || byte(0) == 0x7F;
  if (sequence.size() == 2) return byte(0) == 0xC2 && byte(1) < 0xA0;
  if (sequence.size() != 3 || byte(0) != 0xE2) return false;
  if (byte(1) == 0x80)
    return byte(2) == 0x8E || byte(2) == 0x8F || (byte(2) >= 0xA8 && byte(2) <= 0xAE);
  return byte(1) == 0x81 && byte(2) >= 0xA6 && byte(2) <= 0xA9;
}

/// Byte position after `count` columns.
std::size_t bytes_of_columns(std::string_view text, std::size_t count) {
  std::size_t at = 0;
  while (at < text.size() && count > 0) {
    ++at;
    while (at < text.size() && continues(text[at])) ++at;
    --count;
  }
  return at;
}

/// Where to cut a text that is longer than `width`: the bytes of the line, blanks not yet cut.
std::size_t cut_position(std::string_view text, std::size_t width) {
  const std::size_t limit = bytes_of_columns(text, width);
  const auto blank = text.substr(0, limit + 1).find_last_of(' ');
  if (blank != std::string_view::npos && blank > 0) return blank;
  for (const std::string_view marks : {"/,;", "."})
    if (const auto mark = text.substr(0, limit).find_last_of(marks); mark != std::string_view::npos)
      return mark + 1;
  return limit;
}

}  // namespace

std::string printable(std::string_view text) {
  std::string result;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t length = sequence_length(text, at);
    const auto sequence = text.substr(at, std::max<std::size_t>(length, 1));
    if (sequence == "\n" || sequence == "\t" || sequence == "\r")
      result += ' ';
    else if (length == 0 || steers(sequence))
      result += '?';
    else
      result += sequence;
    at += sequence.size();
  }
  return result;
}

std::size_t columns(std::string_view text) {
  return static_cast<std::size_t>(
      std::ranges::count_if(text, [](char c) { return !continues(c); }));
}

std::string padded(std::string_view text, std::size_t width) {
  const std::size_t taken = columns(text);
  return std::string(text) + std::string(width > taken ? width - taken : 0, ' ');
}

std::string padded_left(std::string_view text, std::size_t width) {
  const std::size_t taken = columns(text);
  return std::string(width > taken ? width - taken : 0, ' ') + std::string(text);
}

std::string without_trailing_blanks(std::string line) {
  while (!line.empty() && line.back() == ' ') line.pop_back();
  return line;
}

std::vector<std::string> wrapped_lines(std::string_view text, std::size_t width) {
  DOSE_ASSERT(width > 0);
  const std::string clean = printable(text);
  std::string_view rest = clean;
  std::vector<std::string> lines;
  const auto skip_blanks = [&rest] {
    rest.remove_prefix(std::min(rest.find_first_not_of(' '), rest.size()));
  };
  skip_blanks();
  while (columns(rest) > width) {
    const std::size_t cut = cut_position(rest, width);
    lines.push_back(without_trailing_blanks(std::string(rest.substr(0, cut))));
    rest.remove_prefix(cut);
    skip_blanks();
  }
  while (!rest.empty() && rest.back() == ' ') rest.remove_suffix(1);
  if (!rest.empty() || lines.empty()) lines.emplace_back(rest);
  return lines;
}

std::string paragraph(std::string_view first, std::string_view text, std::size_t hanging) {
  const std::size_t lead = columns(first);
  DOSE_ASSERT(lead < terminal_columns && hanging < terminal_columns);
  const std::string clean = printable(text);
  std::string_view rest = clean;
  const auto skip_blanks = [&rest] {
    rest.remove_prefix(std::min(rest.find_first_not_of(' '), rest.size()));
  };
  skip_blanks();
  // The first line may have another width than the others.
  const std::string head = wrapped_lines(rest, terminal_columns - lead).front();
  rest.remove_prefix(head.size());
  skip_blanks();
  std::string result = without_trailing_blanks(std::string(first) + head) + "\n";
  if (rest.empty()) return result;
  for (const std::string& line : wrapped_lines(rest, terminal_columns - hanging))
    result += std::string(hanging, ' ') + line + "\n";
  return result;
}

}  // namespace dose
