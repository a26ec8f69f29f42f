// SPDX-License-Identifier: Apache-2.0
#include <dose/report/figures.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <dose/core/contract.hpp>
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

/// Places at which the printed number lies on the same side of `beside`; most_decimals + 1 if none
/// do.
int places_of(double value, int decimals, Rounding rounding, std::optional<double> beside) {
  int places = decimals;
  while (beside && places <= most_decimals &&
         side(*parse_number(at_decimals(value, places, rounding)), *beside) != side(value, *beside))
    ++places;
  return places;
}

}  // namespace

std::string rounded(double value, int decimals, Rounding rounding, std::optional<double> beside) {
  DOSE_ASSERT(std::isfinite(value));
  const int places = places_of(value, decimals, rounding, beside);
  return places > most_decimals ? shortest(value) : at_decimals(value, places, rounding);
}

std::string signed_margin(double margin, int decimals) {
  DOSE_ASSERT(std::isfinite(margin));
  // As many places as it takes to show the first digit that is not zero.
  while (margin != 0 && decimals < most_decimals && std::abs(margin) < std::pow(10.0, -decimals))
    ++decimals;
  const std::string text = at_decimals(margin, decimals, Rounding::down);
  return text.starts_with('-') ? text : "+" + text;
}

Figure figure(std::optional<double> value, std::optional<double> lower, std::optional<double> upper,
              int decimals, std::optional<double> beside) {
  int value_places = decimals;
  int bound_places = decimals == 0 ? 0 : decimals + 1;
  if (value) value_places = places_of(*value, value_places, Rounding::nearest, beside);
  if (value_places > decimals) bound_places = std::max(bound_places, value_places);
  if (lower) bound_places = places_of(*lower, bound_places, Rounding::down, beside);
  if (upper) bound_places = places_of(*upper, bound_places, Rounding::up, beside);

  Figure result;
  result.value = value ? rounded(*value, value_places, Rounding::nearest, beside) : "?";
  if (value && lower && upper && *lower == *value && *upper == *value) return result;
  const std::string low = lower ? rounded(*lower, bound_places, Rounding::down, beside) : "";
  const std::string high = upper ? rounded(*upper, bound_places, Rounding::up, beside) : "";
  if (lower && upper) {
    if (!value || low != high || parse_number(low) != parse_number(result.value))
      result.bound = fmt::format("({}..{})", low, high);
  } else if (lower) {
    result.bound = fmt::format("(>= {})", low);
  } else if (upper) {
    result.bound = fmt::format("(<= {})", high);
  }
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
      return "(ratio of EQD2" + ab + ")";
    case Quantity::time:
      return "months";
  }
  DOSE_ASSERT(false);  // every quantity has words
  return {};
}

std::string unit_in_words(const Limit& limit) {
  if (limit.metric && limit.metric->kind == Metric::Kind::v_dose_gy)
    return limit.quantity == Quantity::physical
               ? "cc"
               : "cc (by " + unit_in_words(limit.quantity, limit.alpha_beta) + ")";
  return unit_in_words(limit.quantity, limit.alpha_beta);
}

int decimals_of(Quantity quantity) {
  return quantity == Quantity::time ? 0 : quantity == Quantity::ratio ? 3 : 2;
}

std::string limit_in_words(const Limit& limit) {
  if (!limit.value) return "N/A";
  std::string text = fmt::format("{} {}", to_text(limit.comparator), shortest(*limit.value));
  if (limit.quantity == Quantity::ratio)
    text += limit.alpha_beta ? fmt::format(" (EQD2({}))", limit.alpha_beta->in_gray()) : "";
  else
    text += " " + unit_in_words(limit);
  if (limit.range_high) text += fmt::format(" (printed: to {})", shortest(*limit.range_high));
  return text;
}

std::string shortest(double value) {
  return fmt::format("{}", value);
}

}  // namespace dose
