// SPDX-License-Identifier: Apache-2.0
#include <dose/units/number.hpp>

#include <charconv>
#include <cmath>

namespace dose {

std::optional<double> parse_number(std::string_view text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || !std::isfinite(value)) return {};
  return value;
}

std::optional<long> parse_integer(std::string_view text) {
  long value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return {};
  return value;
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view blanks = " \t\r\n";
  const auto first = text.find_first_not_of(blanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

NumberWithUnit split_unit(std::string_view text) {
  text = trimmed(text);
  std::size_t end = 0;
  while (end < text.size()) {
    const char c = text[end];
    const bool digit = (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '+';
    const bool exponent = (c == 'e' || c == 'E') && end > 0 && end + 1 < text.size() &&
                          ((text[end + 1] >= '0' && text[end + 1] <= '9') || text[end + 1] == '-' ||
                           text[end + 1] == '+');
    if (!digit && !exponent) break;
    ++end;
  }
  return {text.substr(0, end), trimmed(text.substr(end))};
}

}  // namespace dose
