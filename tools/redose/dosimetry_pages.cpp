// SPDX-License-Identifier: Apache-2.0
#include "dosimetry_pages.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <nlohmann/json.hpp>

namespace redose {
namespace {

using dose::selftest::BoundFailure;
using dose::selftest::BoundTally;
using dose::selftest::IdealRow;
using nlohmann::ordered_json;

std::string off(const std::optional<double>& off_gy) {
  return off_gy ? fmt::format("{:+.3f}", *off_gy) : "-";
}

std::string allowed(const IdealRow& row) {
  return row.allowed_percent ? fmt::format("{:g} %/{:g} Gy", *row.allowed_percent, *row.allowed_gy)
                             : "as it is";
}

}  // namespace

bool DosimetryResult::passed() const {
  return bounds.failed == 0 && std::ranges::all_of(solids, &IdealRow::passed);
}

DosimetryResult try_dosimetry(int cases) {
  return {dose::selftest::try_bounds(cases), dose::selftest::try_ideal_solids()};
}

std::string dosimetry_text(const DosimetryResult& result) {
  std::string text =
      "Drawn solids in known doses: does each bound hold the exact answer of the model\n"
      "(contour stack, trilinear dose), worked out by other code?\n\n";
  auto out = std::back_inserter(text);
  fmt::format_to(out, "{:<20}{:<20}{:>10}{:>12}{:>10}\n", "Solid", "Dose", "Cases", "Bounds",
                 "Missed");
  for (const BoundTally& tally : result.bounds.tallies)
    fmt::format_to(out, "{:<20}{:<20}{:>10}{:>12}{:>10}\n", tally.solid, tally.dose, tally.cases,
                   tally.bounds, tally.failed);
  for (const BoundFailure& failure : result.bounds.failures)
    fmt::format_to(out, "\nFAILED {}\n  exact       {:.9g}\n  bound       {:.9g} to {:.9g}\n",
                   failure.what, failure.exact, failure.lower, failure.upper);
  fmt::format_to(out, "\n{} of {} bounds hold the exact answer ({} random cases).\n",
                 result.bounds.bounds - result.bounds.failed, result.bounds.bounds,
                 result.bounds.cases);
  text +=
      "\nHow far is the model from the ideal solid (1 Gy/mm along and across the slices)?\n"
      "D0.03cc less the ideal one, Gy. Drawn: volume over offsets of the slices, %.\n\n";
  fmt::format_to(out, "{:<15}{:>4}  {:<8}{:>7}{:>8}{:>8} {:>12}  {}\n", "Solid", "mm", "slices",
                 "vol %", "along", "across", "drawn", "allowed");
  for (const IdealRow& row : result.solids)
    fmt::format_to(
        out, "{:<15}{:>4g}  {:<8}{:>+7.2f}{:>8}{:>8} {:>12}  {}{}\n", row.solid, row.size_mm,
        fmt::format("{} {:g}", row.shape_interpolated ? "shape" : "slab", row.spacing_mm),
        row.volume_percent, off(row.d003cc_along_gy), off(row.d003cc_across_gy),
        fmt::format("{:+.1f}..{:+.1f}", row.contouring_low_percent, row.contouring_high_percent),
        allowed(row), row.passed() ? "" : " MISSED");
  if (!result.passed()) text += "\nDo not rely on this program until the cause is known.\n";
  return text;
}

ordered_json dosimetry_json(const DosimetryResult& result) {
  ordered_json tallies = ordered_json::array();
  for (const BoundTally& tally : result.bounds.tallies)
    tallies.push_back({{"solid", tally.solid},
                       {"dose", tally.dose},
                       {"cases", tally.cases},
                       {"bounds", tally.bounds},
                       {"missed", tally.failed}});
  ordered_json failures = ordered_json::array();
  for (const BoundFailure& failure : result.bounds.failures)
    failures.push_back({{"what", failure.what},
                        {"lower", failure.lower},
                        {"exact", failure.exact},
                        {"upper", failure.upper}});
  ordered_json solids = ordered_json::array();
  for (const IdealRow& row : result.solids) {
    ordered_json one = {{"solid", row.solid},
                        {"size_mm", row.size_mm},
                        {"between_slices", row.shape_interpolated ? "shape" : "slab"},
                        {"spacing_mm", row.spacing_mm},
                        {"volume_off_percent", row.volume_percent},
                        {"drawn_low_percent", row.contouring_low_percent},
                        {"drawn_high_percent", row.contouring_high_percent}};
    if (row.d003cc_along_gy) one["d0_03cc_off_along_gy"] = *row.d003cc_along_gy;
    if (row.d003cc_across_gy) one["d0_03cc_off_across_gy"] = *row.d003cc_across_gy;
    if (row.allowed_percent) one["allowed_percent"] = *row.allowed_percent;
    if (row.allowed_gy) one["allowed_gy"] = *row.allowed_gy;
    one["passed"] = row.passed();
    solids.push_back(std::move(one));
  }
  return {{"cases", result.bounds.cases},   {"bounds", result.bounds.bounds},
          {"missed", result.bounds.failed}, {"passed", result.passed()},
          {"tallies", std::move(tallies)},  {"failures", std::move(failures)},
          {"solids", std::move(solids)}};
}

}  // namespace redose
