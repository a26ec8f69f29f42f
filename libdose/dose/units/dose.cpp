// SPDX-License-Identifier: Apache-2.0
#include <dose/units/dose.hpp>

#include <fmt/format.h>

#include <dose/core/error.hpp>
#include <dose/units/ambiguous_gray.hpp>
#include <dose/units/number.hpp>
#include <initializer_list>

namespace dose {
namespace {

struct UnitFactor {
  std::string_view unit;
  double factor;
};

/// A number >= 0 with one of `units`, in the unit whose factor is 1.
double parse_with_unit(std::string_view text, const std::string& where, const char* invalid_code,
                       const char* what, std::initializer_list<UnitFactor> units) {
  const auto [number_text, unit] = split_unit(text);
  const auto number = parse_number(number_text);
  const std::string shown(text.substr(0, 40));
  if (number && unit.empty())
    throw Error(
        "unit_missing",
        fmt::format("'{}' has no unit; write {}{}", shown, number_text, units.begin()->unit),
        where);
  if (number && *number >= 0)
    for (const UnitFactor& candidate : units)
      if (unit == candidate.unit) return *number * candidate.factor;
  throw Error(invalid_code,
              fmt::format("'{}' is no {}; write it like 2{}", shown, what, units.begin()->unit),
              where);
}

}  // namespace

void refuse_ambiguous_gray(std::string_view unit, std::string_view shown,
                           const std::string& where) {
  std::string_view of_gray = unit;
  if (of_gray.starts_with('c')) of_gray.remove_prefix(1);
  if (!of_gray.starts_with("Gy")) return;
  of_gray.remove_prefix(2);
  if (of_gray.starts_with('_')) of_gray.remove_prefix(1);
  const std::string_view alpha_beta = of_gray.substr(0, of_gray.find('/'));
  if (!parse_number(alpha_beta)) return;
  throw Error("unit_ambiguous",
              fmt::format("'{}': {} is read in two ways, BED with alpha/beta {} or EQD2 with it (a "
                          "factor of {} apart); type the physical dose and the fractions",
                          shown, unit, alpha_beta, 1 + 2 / *parse_number(alpha_beta)),
              where);
}

PhysicalDose parse_dose(std::string_view text, const std::string& where) {
  refuse_ambiguous_gray(split_unit(text).unit, text.substr(0, 40), where);
  return gray(parse_with_unit(text, where, "dose_invalid", "dose",
                              {{"Gy", 1.0}, {"gy", 1.0}, {"GY", 1.0}, {"cGy", 0.01}}));
}

double parse_volume_cc(std::string_view text, const std::string& where) {
  return parse_with_unit(text, where, "volume_invalid", "volume",
                         {{"cc", 1.0}, {"cm3", 1.0}, {"mL", 1.0}, {"ml", 1.0}, {"mm3", 0.001}});
}

double parse_length_mm(std::string_view text, const std::string& where) {
  return parse_with_unit(text, where, "length_invalid", "length", {{"mm", 1.0}, {"cm", 10.0}});
}

int parse_months(std::string_view text, const std::string& where) {
  const auto [number, unit] = split_unit(text);
  const auto months = parse_integer(number);
  if (!months || *months < 0 || *months > 1200 || (unit != "mo" && unit != "months"))
    throw Error("interval_invalid",
                fmt::format("'{}' is no interval in whole months; write 8mo", text.substr(0, 40)),
                where);
  return static_cast<int>(*months);
}

}  // namespace dose
