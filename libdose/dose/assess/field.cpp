// SPDX-License-Identifier: Apache-2.0
#include <dose/assess/field.hpp>

#include <dose/core/contract.hpp>

namespace dose {
namespace {

struct GivenFractions {
  Fractions fractions;
  double factor;  ///< given over planned
};

GivenFractions given(const Phase& phase) {
  if (!phase.delivered_fractions) return {phase.fractions, 1.0};
  return {Fractions::of(*phase.delivered_fractions),
          static_cast<double>(*phase.delivered_fractions) / phase.fractions.count()};
}

DosePolynomial polynomial_of(Quantity quantity, const std::optional<AlphaBeta>& alpha_beta,
                             Fractions fractions, const DailyFractions& daily) {
  if (quantity == Quantity::physical) return DosePolynomial::physical();
  DOSE_ASSERT(alpha_beta.has_value());
  DOSE_ASSERT(quantity == Quantity::bed || quantity == Quantity::eqd2);
  const DosePolynomial once_a_day = quantity == Quantity::bed
                                        ? DosePolynomial::bed(fractions, *alpha_beta)
                                        : DosePolynomial::eqd2(fractions, *alpha_beta);
  return once_a_day.with_quadratic_times(daily.quadratic_factor());
}

}  // namespace

std::vector<FieldTerm> course_terms(const Course& course, Quantity quantity,
                                    const std::optional<AlphaBeta>& alpha_beta,
                                    const Ceilings& ceilings, const WhatIf& what_if) {
  const bool planned = course.role == CourseRole::planned;
  std::vector<FieldTerm> terms;
  std::size_t grid_index = 0;
  for (std::size_t i = 0; i < course.phases.size(); ++i) {
    const Phase& phase = course.phases[i];
    const GivenFractions g = given(phase);
    const bool joins_first = course.relation == PhaseRelation::concurrent && i > 0;
    if (!joins_first) {
      FieldTerm term;
      term.course_from_planned = course.registration.course_from_planned;
      Fractions fractions = g.fractions;
      if (planned && what_if.planned_fractions > 0) {
        DOSE_ASSERT(course.phases.size() == 1);
        fractions = Fractions::of(what_if.planned_fractions);
      }
      term.polynomial = polynomial_of(quantity, alpha_beta, fractions, course.daily);
      term.polynomial = planned ? term.polynomial.of_scaled_dose(what_if.planned_scale)
                                : term.polynomial.times(what_if.prior_eqd2_share);
      terms.push_back(std::move(term));
    }
    FieldTerm& term = terms.back();
    if (course.origin != Origin::dicom) {
      DOSE_ASSERT(i < course.paper_dose_gy.size());
      term.uniform_dose_gy += course.paper_dose_gy[i] * g.factor;
    }
    for (const PhaseGrid& phase_grid : phase.grids) {
      std::optional<double> ceiling;
      if (grid_index < ceilings.size()) ceiling = ceilings[grid_index];
      term.grids.push_back({&phase_grid.grid, g.factor, ceiling});
      ++grid_index;
    }
  }
  return terms;
}

double on_paper_gy(const Course& course, Quantity quantity,
                   const std::optional<AlphaBeta>& alpha_beta) {
  DOSE_ASSERT(course.origin != Origin::dicom);
  double sum_gy = 0;
  for (const FieldTerm& term : course_terms(course, quantity, alpha_beta, {}))
    sum_gy += term.polynomial.at(term.uniform_dose_gy);
  return sum_gy;
}

bool is_registered(const Course& course) {
  const RegistrationUse::Kind kind = course.registration.kind;
  return kind != RegistrationUse::Kind::none && kind != RegistrationUse::Kind::deformable;
}

double whole_grid_maximum_gy(const Course& course, Quantity quantity,
                             const std::optional<AlphaBeta>& alpha_beta) {
  double sum_gy = 0;
  for (const FieldTerm& term : course_terms(course, quantity, alpha_beta, {})) {
    double dose_gy = term.uniform_dose_gy;
    for (const FieldGrid& used : term.grids)
      dose_gy += used.factor * (used.grid->maximum_gy() + used.grid->scaling_gy() / 2);
    sum_gy += term.polynomial.at(dose_gy);
  }
  return sum_gy;
}

}  // namespace dose
