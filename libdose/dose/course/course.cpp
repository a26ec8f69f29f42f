// SPDX-License-Identifier: Apache-2.0
#include <dose/course/course.hpp>

#include <dose/core/contract.hpp>

namespace dose {

std::optional<Date> earliest_known(const Course& course) {
  std::optional<Date> earliest;
  for (const auto& day : {course.first_treated, course.last_treated, course.earliest_recorded})
    if (day && (!earliest || *day < *earliest)) earliest = day;
  return earliest;
}

std::optional<Date> latest_known(const Course& course) {
  std::optional<Date> latest;
  for (const auto& day : {course.first_treated, course.last_treated, course.latest_recorded})
    if (day && (!latest || *latest < *day)) latest = day;
  return latest;
}

std::optional<PhysicalDose> prescription(const Course& course) {
  const auto scheme = prescribed_scheme(course);
  if (!scheme) return {};
  return scheme->total();
}

std::optional<Scheme> prescribed_scheme(const Course& course) {
  Scheme scheme;
  for (const Phase& phase : course.phases) {
    if (!phase.prescription) return {};
    const int given = phase.delivered_fractions.value_or(phase.fractions.count());
    scheme.phases.push_back(
        {*phase.prescription * (static_cast<double>(given) / phase.fractions.count()),
         Fractions::of(given)});
  }
  if (scheme.phases.empty()) return {};
  if (course.relation == PhaseRelation::concurrent) {
    Fractionation& all = scheme.phases.front();
    for (std::size_t i = 1; i < scheme.phases.size(); ++i) {
      DOSE_ASSERT(scheme.phases[i].fractions == all.fractions);  // given on the same days
      all.total += scheme.phases[i].total;
    }
    scheme.phases.resize(1, all);
  }
  return scheme;
}

std::optional<BiologicalBed> prescribed_bed(const Course& course, AlphaBeta alpha_beta) {
  const auto scheme = prescribed_scheme(course);
  if (!scheme) return {};
  BiologicalBed sum(bed_gray(0), alpha_beta);
  for (const Fractionation& phase : scheme->phases)
    sum = sum + bed(phase, alpha_beta, course.daily);
  return sum;
}

std::optional<BiologicalEqd2> prescribed_eqd2(const Course& course, AlphaBeta alpha_beta) {
  const auto scheme = prescribed_scheme(course);
  if (!scheme) return {};
  BiologicalEqd2 sum(eqd2_gray(0), alpha_beta);
  for (const Fractionation& phase : scheme->phases)
    sum = sum + eqd2(phase, alpha_beta, course.daily);
  return sum;
}

}  // namespace dose
