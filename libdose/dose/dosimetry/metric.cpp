// SPDX-License-Identifier: Apache-2.0
#include <dose/dosimetry/metric.hpp>

#include <fmt/format.h>

#include <dose/core/contract.hpp>
#include <dose/core/error.hpp>
#include <dose/units/dose.hpp>
#include <dose/units/number.hpp>

namespace dose {
namespace {

constexpr const char* forms =
    "write Dmax, Dmin, Dmean, D0.035cc, D10% or V20Gy (or Max[Gy], D0.035cc[Gy], V20Gy[cc])";

struct Reading {
  std::string_view text;   ///< as typed
  std::string_view where;  ///< where it was typed

  [[noreturn]] void refuse(const char* code, const std::string& what) const {
    throw Error(code, fmt::format("'{}': {}; {}", text.substr(0, 40), what, forms),
                std::string(where));
  }

  void require_unit(std::string_view unit, bool allowed) const {
    if (!allowed)
      refuse("metric_invalid", fmt::format("[{}] is no unit this metric comes in", unit));
  }
};

Metric parse_volume_metric(std::string_view argument, const Reading& reading) {
  const auto [number_text, unit] = split_unit(argument);
  const auto number = parse_number(number_text);
  if (!number) reading.refuse("metric_invalid", "no volume after the D");
  if (unit.empty()) reading.refuse("unit_missing", "is the volume in cc or in %?");
  if (unit == "%") {
    if (!(*number > 0 && *number <= 100))
      reading.refuse("metric_invalid", "the volume must be above 0 % and at most 100 %");
    return {Metric::Kind::d_volume_percent, *number};
  }
  if (unit == "Gy" || unit == "cGy")
    reading.refuse("metric_invalid", "D takes a volume; for the volume at a dose use V");
  const double volume_cc = parse_volume_cc(argument, std::string(reading.where));
  if (!(volume_cc > 0)) reading.refuse("metric_invalid", "the volume must be above 0");
  return {Metric::Kind::d_volume_cc, volume_cc};
}

Metric parse_dose_metric(std::string_view argument, const Reading& reading) {
  const auto [number_text, unit] = split_unit(argument);
  if (!parse_number(number_text)) reading.refuse("metric_invalid", "no dose after the V");
  if (unit.empty()) reading.refuse("unit_missing", "the dose has no unit, Gy or cGy");
  if (unit == "%")
    reading.refuse("metric_invalid", "a dose in % of a prescription is not read; give it in Gy");
  return {Metric::Kind::v_dose_gy, in_gray(parse_dose(argument, std::string(reading.where)))};
}

}  // namespace

Metric parse_metric(std::string_view text, const std::string& where) {
  const Reading reading{text, where};
  std::string_view name = trimmed(text);
  std::string_view unit;
  const auto bracket = name.find('[');
  const bool mayo_form = bracket != std::string_view::npos;
  if (mayo_form) {
    if (name.back() != ']') reading.refuse("metric_invalid", "the bracket is not closed");
    unit = name.substr(bracket + 1, name.size() - bracket - 2);
    name = name.substr(0, bracket);
    if (unit.empty()) reading.refuse("unit_missing", "the bracket is empty");
  }
  for (const auto& [word, kind] : {std::pair{std::string_view("Max"), Metric::Kind::d_max},
                                   std::pair{std::string_view("Min"), Metric::Kind::d_min},
                                   std::pair{std::string_view("Mean"), Metric::Kind::d_mean}}) {
    const bool bare = name == word;
    const bool plain_form = name.size() == word.size() + 1 && name[0] == 'D' &&
                            (name[1] == 'm' || name[1] == 'M') && name.substr(2) == word.substr(1);
    if (bare && !mayo_form) reading.refuse("unit_missing", "the unit of the dose is not said");
    if (bare || plain_form) {
      if (mayo_form) reading.require_unit(unit, unit == "Gy");
      return {kind, 0};
    }
  }
  if (name.size() > 1 && name[0] == 'D') {
    if (mayo_form) reading.require_unit(unit, unit == "Gy");
    return parse_volume_metric(name.substr(1), reading);
  }
  if (name.size() > 1 && name[0] == 'V') {
    if (mayo_form) reading.require_unit(unit, unit == "cc" || unit == "%");
    return parse_dose_metric(name.substr(1), reading);
  }
  reading.refuse("metric_invalid", "not a metric");
}

std::string plain(const Metric& metric) {
  switch (metric.kind) {
    case Metric::Kind::d_max:
      return "Dmax";
    case Metric::Kind::d_min:
      return "Dmin";
    case Metric::Kind::d_mean:
      return "Dmean";
    case Metric::Kind::d_volume_cc:
      return fmt::format("D{}cc", metric.argument);
    case Metric::Kind::d_volume_percent:
      return fmt::format("D{}%", metric.argument);
    case Metric::Kind::v_dose_gy:
      return fmt::format("V{}Gy", metric.argument);
  }
  DOSE_ASSERT(false);
  return {};
}

std::string mayo(const Metric& metric) {
  switch (metric.kind) {
    case Metric::Kind::d_max:
      return "Max[Gy]";
    case Metric::Kind::d_min:
      return "Min[Gy]";
    case Metric::Kind::d_mean:
      return "Mean[Gy]";
    case Metric::Kind::d_volume_cc:
    case Metric::Kind::d_volume_percent:
      return plain(metric) + "[Gy]";
    case Metric::Kind::v_dose_gy:
      return plain(metric) + "[cc]";
  }
  DOSE_ASSERT(false);
  return {};
}

}  // namespace dose
