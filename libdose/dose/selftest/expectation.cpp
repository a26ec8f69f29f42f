// SPDX-License-Identifier: Apache-2.0
#include <dose/selftest/expectation.hpp>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <dose/units/number.hpp>
#include <optional>
#include <stdexcept>

namespace dose {
namespace {

/// Of itself, where a number is meant exactly: a few thousand roundings of a double.
constexpr double exact_share = 1e-9;

[[noreturn]] void refuse(const std::string& message) {
  throw std::invalid_argument(message);
}

bool is_plain_decimal(std::string_view text) {
  if (text.starts_with('-')) text.remove_prefix(1);
  const auto point = text.find('.');
  const std::string_view whole = text.substr(0, point);
  const auto is_digits = [](std::string_view part) {
    return !part.empty() && std::ranges::all_of(part, [](char c) { return c >= '0' && c <= '9'; });
  };
  return is_digits(whole) && (point == std::string_view::npos || is_digits(text.substr(point + 1)));
}

double decimal(const std::string& text) {
  const auto value = is_plain_decimal(text) ? parse_number(text) : std::nullopt;
  if (!value) refuse(fmt::format("'{}' is no decimal number", text));
  return *value;
}

double exact_tolerance(double value) {
  return exact_share * std::max(1.0, std::abs(value));
}

/// "41.14": half a unit of the last digit. A whole number is meant exactly: half a unit of 60 would
/// let 59.6 pass.
double tolerance_of(const std::string& text, double value) {
  const auto point = text.find('.');
  if (point == std::string::npos) return exact_tolerance(value);
  // The sliver is for the comparison itself: 0.125 printed as 0.13 differs by 0.005 and 1e-18.
  return 0.5 * std::pow(10.0, -static_cast<double>(text.size() - point - 1)) * (1 + 1e-9);
}

double exact_number(const std::string& text) {
  const auto slash = text.find('/');
  if (slash == std::string::npos) return decimal(text);
  const double denominator = decimal(text.substr(slash + 1));
  if (denominator == 0) refuse(fmt::format("'{}' divides by 0", text));
  return decimal(text.substr(0, slash)) / denominator;
}

bool is_word(std::string_view text) {
  return !text.empty() && text.front() >= 'A' && text.size() <= 60 &&
         std::ranges::all_of(text, [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                  c == '_' || c == '.' || c == '-' || c == '/';
         });
}

void parse_number_into(Expectation& expected, std::vector<std::string> words) {
  if (words.back() == "%") {
    expected.percent = true;
    words.pop_back();
  }
  if (words.size() == 2 && words[0] == "exactly") {
    expected.value = exact_number(words[1]);
    expected.tolerance = exact_tolerance(expected.value);
  } else if (words.size() == 3 && words[1] == "+-") {
    expected.value = decimal(words[0]);
    expected.tolerance = decimal(words[2]);
    if (!(expected.tolerance > 0)) refuse("the tolerance after +- must be above 0");
  } else if (words.size() == 1) {
    expected.value = decimal(words[0]);
    expected.tolerance = tolerance_of(words[0], expected.value);
  } else {
    refuse(fmt::format("'{}' is no number, 'exactly' number, or number '+-' tolerance",
                       fmt::join(words, " ")));
  }
  if (expected.percent) {
    expected.value /= 100;
    expected.tolerance /= 100;
  }
}

}  // namespace

Expectation parse_expectation(const std::string& sign, const std::vector<std::string>& words) {
  Expectation expected;
  expected.text = fmt::format("{} {}", sign, fmt::join(words, " "));
  if (words.empty()) refuse(fmt::format("nothing follows '{}'", sign));
  if (words.front() == "error") {
    if (sign != "=" || words.size() != 2 || !is_word(words[1]))
      refuse("an error is written '= error CODE'");
    expected.kind = Expectation::Kind::error;
    expected.word = words[1];
    return expected;
  }
  if (words.size() == 1 && is_word(words.front())) {
    if (sign != "=") refuse("'!=' is for numbers");
    expected.kind = Expectation::Kind::word;
    expected.word = words.front();
    return expected;
  }
  expected.kind = sign == "=" ? Expectation::Kind::number : Expectation::Kind::not_number;
  parse_number_into(expected, words);
  return expected;
}

}  // namespace dose
