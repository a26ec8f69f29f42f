// SPDX-License-Identifier: Apache-2.0
#include <dose/dicom/treatment_days.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <dose/core/error.hpp>
#include <vector>

namespace dose::dicom {
namespace {

void check_several(const CourseRequest& request, Date date, int fractions) {
  if (fractions <= request.per_day.value_or(1)) return;
  const std::string what =
      fmt::format("treatment records date {} fractions on {}", fractions, iso(date));
  const std::string remedy =
      fmt::format("state them with --per-day {0}={1} --gap {0}=6h, or correct the records",
                  request.name, fractions);
  if (request.per_day)
    throw Error("per_day_contradicts",
                fmt::format("{}, but --per-day says {}; {}", what, *request.per_day, remedy),
                request.name);
  throw Error("several_a_day_unstated", fmt::format("{}; {}", what, remedy), request.name);
}

/// A gap that is too long makes repair too complete.
void check_gap(const CourseRequest& request, Date date, const std::map<int, int>& begun_min) {
  if (!request.gap_h) return;
  std::vector<int> times_min;
  for (const auto& [fraction, begun] : begun_min) times_min.push_back(begun);
  std::ranges::sort(times_min);
  for (std::size_t i = 1; i < times_min.size(); ++i) {
    const int gap_min = times_min[i] - times_min[i - 1];
    if (gap_min >= *request.gap_h * 60) continue;
    throw Error(
        "gap_contradicts",
        fmt::format("treatment records date two fractions on {} {} minutes after each "
                    "other, but --gap says {:g} h; state the shortest gap with --gap {}={}h",
                    iso(date), gap_min, *request.gap_h, request.name,
                    std::floor(gap_min / 6.0) / 10),
        request.name);
  }
}

}  // namespace

void GivenFractions::add(const TreatmentRecord& record, const BeamRecord& beam, int part) {
  if (beam.fraction)
    beams_[beam.beam].numbered.insert(*beam.fraction);
  else
    beams_[beam.beam].unnumbered.add(record, beam, part);
}

int GivenFractions::count() const {
  std::set<int> numbered;
  int most = 0;
  for (const auto& [number, beam] : beams_) {
    numbered.insert(beam.numbered.begin(), beam.numbered.end());
    most = std::max(most, static_cast<int>(beam.numbered.size()) + beam.unnumbered.times_given());
  }
  return std::max(most, static_cast<int>(numbered.size()));
}

void TreatmentDays::add(const TreatmentRecord& record, const BeamRecord& beam, int part,
                        const Phase* phase) {
  if (!record.date) return;
  Day& day = days_[*record.date];
  if (phase != nullptr) day.phases.insert(phase);
  const bool apart = relation_ == PhaseRelation::concurrent;
  const Phase* const key = apart ? phase : nullptr;
  day.given[key].add(record, beam, part);
  const auto minute = minute_of_day(record.time);
  if (!beam.fraction || !minute) return;
  const auto [begun, added] = day.begun_min[key].emplace(*beam.fraction, *minute);
  if (!added) begun->second = std::min(begun->second, *minute);
}

void TreatmentDays::check(const CourseRequest& request) const {
  for (const auto& [date, day] : days_) {
    if (relation_ == PhaseRelation::sequential && day.phases.size() > 1)
      throw Error("phases_not_sequential",
                  fmt::format("treatment records date both '{}' and '{}' on {}, but they are taken "
                              "as given one after the other; if they were given on the same days, "
                              "say so with --phases {}=concurrent, or correct the records",
                              (*day.phases.begin())->label, (*day.phases.rbegin())->label,
                              iso(date), request.name),
                  request.name);
    for (const auto& [phase, given] : day.given) check_several(request, date, given.count());
    for (const auto& [phase, begun_min] : day.begun_min) check_gap(request, date, begun_min);
  }
}

}  // namespace dose::dicom
