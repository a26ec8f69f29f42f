// SPDX-License-Identifier: Apache-2.0
#include <dose/radiobiology/fractionation.hpp>

#include <fmt/format.h>

#include <dose/core/error.hpp>
#include <dose/units/ambiguous_gray.hpp>
#include <dose/units/number.hpp>
#include <optional>

namespace dose {
namespace {

constexpr const char* forms = "write it as 36/14, 36Gy/14fx, 3600cGy/14 or 14x2.571Gy";

PhysicalDose parse_scheme_dose(std::string_view text, std::string_view scheme,
                               const std::string& where) {
  const auto [number_text, unit] = split_unit(text);
  refuse_ambiguous_gray(unit, scheme, where);
  const auto number = parse_number(number_text);
  const double factor = unit == "cGy" ? 0.01 : 1.0;
  const bool unit_known =
      unit.empty() || unit == "Gy" || unit == "gy" || unit == "GY" || unit == "cGy";
  if (!number || !unit_known || !(*number * factor > 0 && *number * factor <= 1000))
    throw Error(
        "dose_invalid",
        fmt::format("'{}': '{}' is no dose above 0 and at most 1000 Gy; {}", scheme, text, forms),
        where);
  return gray(*number * factor);
}

Fractions parse_count(std::string_view text, std::string_view scheme, const std::string& where) {
  const auto count = parse_integer(text);
  if (!count || *count < 1 || *count > 200)
    throw Error("fractions_invalid",
                fmt::format("'{}': '{}' is no whole number of fractions from 1 to 200; {}", scheme,
                            text, forms),
                where);
  return Fractions::of(*count);
}

Fractionation parse_phase(std::string_view text, std::string_view scheme,
                          const std::string& where) {
  if (const auto times = text.find('x');
      times != std::string_view::npos && times > 0 && text.find('/') == std::string_view::npos) {
    const Fractions fractions = parse_count(trimmed(text.substr(0, times)), scheme, where);
    const PhysicalDose each = parse_scheme_dose(text.substr(times + 1), scheme, where);
    return {each * static_cast<double>(fractions.count()), fractions};
  }
  const auto slash = text.find('/');
  if (slash == std::string_view::npos || text.find('/', slash + 1) != std::string_view::npos)
    throw Error("scheme_invalid",
                fmt::format("'{}' is no total dose and number of fractions; {}", scheme, forms),
                where);
  std::string_view count = trimmed(text.substr(slash + 1));
  for (const std::string_view suffix : {"fx", "fr", "#"})
    if (count.size() > suffix.size() && count.ends_with(suffix)) {
      count = trimmed(count.substr(0, count.size() - suffix.size()));
      break;
    }
  const PhysicalDose total = parse_scheme_dose(text.substr(0, slash), scheme, where);
  return {total, parse_count(count, scheme, where)};
}

}  // namespace

Fractions Fractions::of(long count) {
  if (count < 1 || count > 200)
    throw Error("fractions_invalid",
                fmt::format("{} is no number of fractions from 1 to 200", count));
  return Fractions(static_cast<int>(count));
}

PhysicalDose Scheme::total() const {
  PhysicalDose sum = gray(0);
  for (const Fractionation& phase : phases) sum += phase.total;
  return sum;
}

int Scheme::fractions() const {
  int sum = 0;
  for (const Fractionation& phase : phases) sum += phase.fractions.count();
  return sum;
}

Scheme parse_scheme(std::string_view text, const std::string& where) {
  Scheme scheme{std::string(text), {}};
  const std::string_view shown = text.substr(0, 60);
  std::size_t start = 0;
  while (true) {
    const auto plus = text.find('+', start);
    const auto part = text.substr(start, plus == std::string_view::npos ? plus : plus - start);
    scheme.phases.push_back(parse_phase(trimmed(part), shown, where));
    if (plus == std::string_view::npos) return scheme;
    start = plus + 1;
  }
}

}  // namespace dose
