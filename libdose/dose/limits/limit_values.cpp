// SPDX-License-Identifier: Apache-2.0
#include <dose/limits/limit_values.hpp>

#include <algorithm>
#include <dose/units/number.hpp>

namespace dose {
namespace {

constexpr int most_fractions = 200;  // as Fractions

}  // namespace

bool is_limit_id(std::string_view id) {
  const auto good = [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '.';
  };
  return std::ranges::all_of(id, good) && id.front() != '.' && id.back() != '.' &&
         id.find("..") == std::string_view::npos;
}

bool is_set_id(std::string_view id) {
  return std::ranges::all_of(
             id,
             [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; }) &&
         id.front() != '-';
}

FractionRange fraction_range(const StrictObject& object, std::string_view key) {
  if (!object.is_text(key)) {
    const int n = object.integer(key, 1, most_fractions);
    return {n, n};
  }
  const std::string text = object.text(key);
  const std::size_t dash = text.find('-');
  const auto first = parse_integer(std::string_view(text).substr(0, dash));
  const auto last = dash == std::string::npos
                        ? std::nullopt
                        : parse_integer(std::string_view(text).substr(dash + 1));
  if (!first || !last || *first < 1 || *last <= *first || *last > most_fractions)
    object.refuse(key, "must be a number of fractions, 3, or a range, \"1-5\"");
  return {static_cast<int>(*first), static_cast<int>(*last)};
}

DoseRange dose_range(const StrictObject& parent, std::string_view key) {
  const StrictObject object = parent.object(key);
  object.only({"low", "high"});
  const DoseRange range{object.number("low"), object.number("high")};
  if (!(range.low_gy >= 0)) object.refuse("low", "must not be below 0 Gy");
  if (!(range.high_gy > range.low_gy)) object.refuse("high", "must be above 'low'");
  return range;
}

Preconditions preconditions(const StrictObject& object) {
  object.only({"prior_courses", "prior_max_dose_per_fraction_gy", "prior_prescription_eqd2_gy",
               "planned_fractions", "planned_phases", "published_na"});
  Preconditions result;
  result.prior_courses = object.integer("prior_courses", 0, 20);
  if (object.has("prior_max_dose_per_fraction_gy")) {
    result.prior_max_dose_per_fraction_gy = object.number("prior_max_dose_per_fraction_gy");
    if (!(*result.prior_max_dose_per_fraction_gy > 0))
      object.refuse("prior_max_dose_per_fraction_gy", "must be above 0 Gy");
  }
  if (object.has("prior_prescription_eqd2_gy"))
    result.prior_prescription_eqd2_gy = dose_range(object, "prior_prescription_eqd2_gy");
  if (object.has("planned_fractions"))
    result.planned_fractions = fraction_range(object, "planned_fractions");
  if (object.has("planned_phases")) result.planned_phases = object.integer("planned_phases", 1, 20);
  if (object.has("published_na")) {
    const StrictObject na = object.object("published_na");
    na.only({"planned_fractions", "prior_prescription_eqd2_from_gy"});
    result.published_na = Preconditions::PublishedNa{fraction_range(na, "planned_fractions"),
                                                     na.number("prior_prescription_eqd2_from_gy")};
    if (!(result.published_na->prior_prescription_eqd2_from_gy >= 0))
      na.refuse("prior_prescription_eqd2_from_gy", "must not be below 0 Gy");
  }
  return result;
}

}  // namespace dose
