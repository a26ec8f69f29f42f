// SPDX-License-Identifier: Apache-2.0
#include <dose/radiobiology/high_dose.hpp>

#include <dose/core/error.hpp>
#include <dose/radiobiology/lq.hpp>

namespace dose {

DosePerFraction usual_transition(AlphaBeta alpha_beta) {
  return gray_per_fraction(2 * alpha_beta.in_gray());
}

BiologicalBed bed_lq_l(const Fractionation& phase, AlphaBeta alpha_beta,
                       DosePerFraction transition) {
  const double dt_gy = in_gray(transition);
  if (!(dt_gy > 0))
    throw Error("model_parameter_invalid", "the transition dose must be above 0 Gy a fraction");
  const double d_gy = in_gray(phase.per_fraction());
  if (d_gy <= dt_gy) return bed(phase, alpha_beta);
  const double ab_gy = alpha_beta.in_gray();
  const double slope = 1 + 2 * dt_gy / ab_gy;
  const double each_gy = dt_gy * (1 + dt_gy / ab_gy) + slope * (d_gy - dt_gy);
  return {bed_gray(phase.fractions.count() * each_gy), alpha_beta};
}

UniversalSurvivalCurve lung_cancer_curve() {
  return {gray_per_fraction(6.2), 0.33, AlphaBeta::from_gray(8.6), 1.25, 1.8};
}

BiologicalBed bed_usc(const Fractionation& phase, const UniversalSurvivalCurve& curve) {
  if (in_gray(phase.per_fraction()) <= in_gray(curve.transition))
    return bed(phase, curve.alpha_beta);
  const double total_gy = in_gray(phase.total) - phase.fractions.count() * curve.dq_gy;
  return {bed_gray(total_gy / (curve.alpha_per_gy * curve.d0_gy)), curve.alpha_beta};
}

}  // namespace dose
