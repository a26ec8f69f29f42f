// SPDX-License-Identifier: Apache-2.0
// The linear-quadratic model: BED and EQD2 of n equal fractions.
//
//   BED  = n d (1 + d/(a/b))          = D (1 + d/(a/b))
//   EQD2 = D (d + a/b)/(2 + a/b)      = BED/(1 + 2/(a/b))
//
// D total dose *at the point*, d = D/n, a/b the tissue's alpha/beta.
// Source: Fowler JF, Br J Radiol 1989;62:679-694 (citation recalled); reviewed by Jones B, Br J
// Radiol 2019. Validated to about 10 Gy a fraction, reasonable to about 18 (Brenner 2008); HyTEC
// 2021 used it plain, so limits are compared with it plain.
//
// Not promised: no incomplete repair, no repopulation, no recovery between courses.
#pragma once

#include <dose/radiobiology/biological_dose.hpp>
#include <dose/radiobiology/fractionation.hpp>

namespace dose {

BiologicalBed bed(const Fractionation& phase, AlphaBeta alpha_beta);
BiologicalEqd2 eqd2(const Fractionation& phase, AlphaBeta alpha_beta);

/// BED of `fractions` equal fractions of `each`.
BiologicalBed bed(DosePerFraction each, Fractions fractions, AlphaBeta alpha_beta);

/// Phases one after the other: their biological doses added.
BiologicalBed bed(const Scheme& course, AlphaBeta alpha_beta);
BiologicalEqd2 eqd2(const Scheme& course, AlphaBeta alpha_beta);

/// The same numbers as a polynomial in the total dose of a point, for hot loops:
/// quantity_gy = linear D + quadratic_per_gy D^2. Both coefficients >= 0, so it is monotone.
struct DosePolynomial {
  double linear = 1;
  double quadratic_per_gy = 0;

  double at(double dose_gy) const { return dose_gy * (linear + quadratic_per_gy * dose_gy); }
  double slope_at(double dose_gy) const { return linear + 2 * quadratic_per_gy * dose_gy; }

  /// Of `factor` times the dose: linear and quadratic term grow alike only if factor is 1.
  DosePolynomial of_scaled_dose(double factor) const {
    return {linear * factor, quadratic_per_gy * factor * factor};
  }
  /// `share` of the result.
  DosePolynomial times(double share) const { return {linear * share, quadratic_per_gy * share}; }
  /// With the quadratic term times `factor` (incomplete repair, daily_fractions.hpp).
  DosePolynomial with_quadratic_times(double factor) const {
    return {linear, quadratic_per_gy * factor};
  }

  static DosePolynomial physical() { return {1, 0}; }
  static DosePolynomial bed(Fractions fractions, AlphaBeta alpha_beta);
  static DosePolynomial eqd2(Fractions fractions, AlphaBeta alpha_beta);
};

}  // namespace dose
