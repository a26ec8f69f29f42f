// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <cmath>
#include <dose/core/contract.hpp>
#include <dose/report/figures.hpp>
#include <dose/units/number.hpp>

namespace dose {
namespace {

constexpr int most_decimals = 12;

int side(double value, double of) {
  return value < of ? -1 : value > of ? 1 : 0;
}

std::string at_decimals(double value, int decimals, Rounding rounding) {
  if (rounding != Rounding::nearest) {
    // 61.305 is stored as 61.30499...: a millionth of the last place is forgiven.
    const double scale = std::pow(10.0, decimals);
    const double places = value * scale;
    const double whole =
        rounding == Rounding::down ? std::floor(places + 1e-6) : std::ceil(places - 1e-6);
    value = whole / scale;
  }
  std::string text = fmt::format("{:.{}f}", value, decimals);
  if (text.starts_with('-') && text.find_first_not_of("-0.") == std::string::npos) text.erase(0, 1);
  return text;
}

}  // namespace

std::string rounded(double value, int decimals, Rounding rounding, std::optional<double> beside) {
  DOSE_ASSERT(std::isfinite(value));
  for (int places = decimals; places <= most_decimals; ++places) {
    std::string text = at_decimals(value, places, rounding);
    if (!beside || side(*parse_number(text), *beside) == side(value, *beside)) return text;
  }
  return shortest(value);
}

std::string signed_margin(double margin, int decimals) {
  DOSE_ASSERT(std::isfinite(margin));
  std::string text = rounded(margin, decimals, Rounding::down, 0.0);
  return margin < 0 ? text : "+" + text;
}

Figure figure(std::optional<double> value, std::optional<double> lower, std::optional<double> upper,
              int decimals, std::optional<double> beside) {
  Figure result;
  const int bound_decimals = decimals == 0 ? 0 : decimals + 1;
  result.value = value ? rounded(*value, decimals, Rounding::nearest, beside) : "?";
  if (value && lower && upper && *lower == *value && *upper == *value) return result;
  if (lower && upper) {
    const std::string low = rounded(*lower, bound_decimals, Rounding::down, beside);
    const std::string high = rounded(*upper, bound_decimals, Rounding::up, beside);
    if (!value || low != high || parse_number(low) != parse_number(result.value))
      result.bound = fmt::format("({}..{})", low, high);
  } else if (lower)
    result.bound =
        fmt::format("(>= {})", rounded(*lower, bound_decimals, Rounding::down, beside));
  else if (upper)
    result.bound = fmt::format("(<= {})", rounded(*upper, bound_decimals, Rounding::up, beside));
  return result;
}

std::string unit_in_words(Quantity quantity, std::optional<AlphaBeta> alpha_beta) {
  const std::string ab = alpha_beta ? fmt::format("({})", alpha_beta->in_gray()) : std::string();
  switch (quantity) {
    case Quantity::physical:
      return "Gy physical";
    case Quantity::eqd2:
      return "Gy EQD2" + ab;
    case Quantity::bed:
      return "Gy BED" + ab;
    case Quantity::ratio:
      return "ratio of EQD2" + ab;
    case Quantity::time:
      return "months";
  }
  DOSE_ASSERT(false);  // every quantity has words
  return {};
}

int decimals_of(Quantity quantity) {
  return quantity == Quantity::time ? 0 : quantity == Quantity::ratio ? 3 : 2;
}

std::string limit_in_words(const Limit& limit) {
  if (!limit.value) return "N/A";
  std::string text = fmt::format("{} {}", to_text(limit.comparator), shortest(*limit.value));
  if (limit.quantity != Quantity::ratio)
    text += " " + unit_in_words(limit.quantity, limit.alpha_beta);
  return text;
}

std::string shortest(double value) {
  return fmt::format("{}", value);
}

}  // namespace dose
