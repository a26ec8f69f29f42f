// SPDX-License-Identifier: Apache-2.0
#include <dose/assess/precondition.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <dose/radiobiology/lq.hpp>

namespace dose {
namespace {

// A prescription such as 45/25 is a decimal number; this keeps 5 Gy a fraction from
// being 5.0000001.
constexpr double decimal_slack = 1e-9;

void check_derivation(const Case& the_case, const Limit& limit, int n,
                      std::vector<Withheld>& withheld) {
  const Preconditions& asked = limit.preconditions;
  const auto outside = [&withheld](std::string reason) {
    withheld.push_back({"outside_derivation_range", std::move(reason)});
  };
  const auto priors = static_cast<int>(the_case.priors.size());
  if (asked.prior_courses && priors != *asked.prior_courses)
    outside(fmt::format("it was derived for {} prior course{}, here there are {}",
                        *asked.prior_courses, *asked.prior_courses == 1 ? "" : "s", priors));
  for (const Course& prior : the_case.priors) {
    const auto scheme = prescribed_scheme(prior);
    if (!scheme) {
      if (asked.prior_max_dose_per_fraction_gy || asked.prior_prescription_eqd2_gy ||
          asked.published_na)
        outside(fmt::format("the prescription of {} is not known", prior.name));
      continue;
    }
    if (asked.prior_max_dose_per_fraction_gy)
      for (const Fractionation& phase : scheme->phases)
        if (in_gray(phase.per_fraction()) > *asked.prior_max_dose_per_fraction_gy + decimal_slack)
          outside(fmt::format(
              "{} was given in {:.4g} Gy fractions; it was derived for "
              "conventional priors (here: at most {:g} Gy a fraction)",
              prior.name, in_gray(phase.per_fraction()), *asked.prior_max_dose_per_fraction_gy));
    if (!limit.alpha_beta) continue;
    // Several fractions a day raise it: the range holds with and without that.
    const double once_gy = in_gray(eqd2(*scheme, *limit.alpha_beta).value());
    const double eqd2_gy = in_gray(prescribed_eqd2(prior, *limit.alpha_beta)->value());
    if (const auto& range = asked.prior_prescription_eqd2_gy;
        range &&
        (once_gy < range->low_gy - decimal_slack || eqd2_gy > range->high_gy + decimal_slack))
      outside(fmt::format(
          "the prescription of {} is EQD2({:g}) {:.2f} Gy; it was derived for "
          "{:g} to {:g} Gy",
          prior.name, limit.alpha_beta->in_gray(), eqd2_gy, range->low_gy, range->high_gy));
  }
  if (asked.planned_fractions && !asked.planned_fractions->contains(n))
    outside(fmt::format("the planned course has {} fractions; it was derived for {} to {}", n,
                        asked.planned_fractions->first, asked.planned_fractions->last));
  if (const int per_day = the_case.planned.daily.per_day(); per_day > 1)
    outside(
        fmt::format("the planned course is given {} times a day; it was derived for one "
                    "fraction a day at most",
                    per_day));
  const auto phases = static_cast<int>(the_case.planned.phases.size());
  if (asked.planned_phases && phases != *asked.planned_phases)
    outside(fmt::format("the planned course has {} phases; it was derived for {}", phases,
                        *asked.planned_phases));
}

void check_published_na(const Case& the_case, const Limit& limit, int n,
                        std::vector<Withheld>& withheld) {
  const auto& na = limit.preconditions.published_na;
  if (!na || !limit.alpha_beta || !na->planned_fractions.contains(n)) return;
  const auto withhold = [&](const std::string& why) {
    withheld.push_back(
        {"published_na",
         fmt::format("the authors printed N/A for this number of fractions after "
                     "a prior of EQD2({:g}) {:g} Gy or more ({})",
                     limit.alpha_beta->in_gray(), na->prior_prescription_eqd2_from_gy, why)});
  };
  double sum_gy = 0;
  for (const Course& prior : the_case.priors) {
    const auto prescribed = prescribed_eqd2(prior, *limit.alpha_beta);
    if (!prescribed)
      return withhold(fmt::format("the prescription of {} is not known", prior.name));
    sum_gy += in_gray(prescribed->value());
  }
  if (sum_gy < na->prior_prescription_eqd2_from_gy - decimal_slack) return;
  withhold(the_case.priors.size() == 1
               ? fmt::format("{}: {:.2f} Gy", the_case.priors.front().name, sum_gy)
               : fmt::format("the priors together: {:.2f} Gy", sum_gy));
}

void check_approval(const Case& the_case, std::vector<Withheld>& withheld) {
  for (const Course& prior : the_case.priors) {
    if (prior.origin != Origin::dicom) continue;
    for (const Phase& phase : prior.phases)
      if (phase.approval_status != "APPROVED")
        withheld.push_back({"prior_unapproved",
                            fmt::format("the plan '{}' of {} is {}; it may not be what was given",
                                        phase.plan_label, prior.name,
                                        phase.approval_status.empty() ? "without an approval status"
                                                                      : phase.approval_status)});
  }
}

}  // namespace

int planned_fractions(const Case& the_case) {
  int sum = 0;
  const bool concurrent = the_case.planned.relation == PhaseRelation::concurrent;
  for (const Phase& phase : the_case.planned.phases) {
    const int n = phase.delivered_fractions.value_or(phase.fractions.count());
    sum = concurrent ? std::max(sum, n) : sum + n;
  }
  return sum;
}

std::optional<double> planned_spacing_mm(const Case& the_case) {
  std::optional<double> coarsest_mm;
  for (const Phase& phase : the_case.planned.phases)
    for (const PhaseGrid& phase_grid : phase.grids)
      coarsest_mm =
          std::max(coarsest_mm.value_or(0), phase_grid.grid.geometry().coarsest_spacing_mm());
  return coarsest_mm;
}

std::vector<Withheld> withheld_by_courses(const Case& the_case, const Limit& limit) {
  return withheld_by_courses(the_case, limit, planned_fractions(the_case));
}

std::vector<Withheld> withheld_by_courses(const Case& the_case, const Limit& limit, int n) {
  std::vector<Withheld> withheld;
  check_published_na(the_case, limit, n, withheld);
  check_derivation(the_case, limit, n, withheld);
  if (limit.quantity == Quantity::time) return withheld;
  if (limit.scope == Scope::cumulative) check_approval(the_case, withheld);
  if (const auto spacing_mm = planned_spacing_mm(the_case);
      spacing_mm && *spacing_mm > coarsest_clearing_spacing_mm)
    withheld.push_back({"dose_grid_too_coarse",
                        fmt::format("the planned dose grid is {:.2f} mm coarse; above {:g} mm a "
                                    "maximum cannot be trusted",
                                    *spacing_mm, coarsest_clearing_spacing_mm)});
  return withheld;
}

}  // namespace dose
