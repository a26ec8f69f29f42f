// SPDX-License-Identifier: Apache-2.0
#include <dose/radiobiology/lq_inverse.hpp>

#include <cmath>
#include <dose/core/contract.hpp>
#include <dose/core/error.hpp>

namespace dose {
namespace {

/// Root D >= 0 of D (D/n + ab) = product.
double positive_root_gy(double product, int n, double ab_gy) {
  DOSE_ASSERT(product >= 0);
  return 2 * product / (ab_gy + std::sqrt(ab_gy * ab_gy + 4 * product / n));
}

}  // namespace

double eqdx_gy(const Fractionation& phase, DosePerFraction reference, AlphaBeta alpha_beta) {
  const double x_gy = in_gray(reference);
  if (!(x_gy > 0))
    throw Error("reference_dose_invalid", "the reference dose per fraction must be above 0 Gy");
  const double ab_gy = alpha_beta.in_gray();
  return in_gray(phase.total) * (in_gray(phase.per_fraction()) + ab_gy) / (x_gy + ab_gy);
}

PhysicalDose total_for(const BiologicalEqd2& eqd2, Fractions fractions) {
  const double ab_gy = eqd2.alpha_beta().in_gray();
  return gray(positive_root_gy(in_gray(eqd2.value()) * (2 + ab_gy), fractions.count(), ab_gy));
}

PhysicalDose total_for(const BiologicalBed& bed, Fractions fractions) {
  const double ab_gy = bed.alpha_beta().in_gray();
  return gray(positive_root_gy(in_gray(bed.value()) * ab_gy, fractions.count(), ab_gy));
}

double fractions_for(const BiologicalBed& bed, DosePerFraction each) {
  const double d_gy = in_gray(each);
  if (!(d_gy > 0)) throw Error("dose_invalid", "the dose per fraction must be above 0 Gy");
  return in_gray(bed.value()) / (d_gy * (1 + d_gy / bed.alpha_beta().in_gray()));
}

double fractions_for(const BiologicalEqd2& eqd2, DosePerFraction each) {
  const double ab_gy = eqd2.alpha_beta().in_gray();
  return fractions_for({bed_gray(in_gray(eqd2.value()) * (1 + 2 / ab_gy)), eqd2.alpha_beta()},
                       each);
}

}  // namespace dose
