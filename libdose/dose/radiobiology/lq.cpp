// SPDX-License-Identifier: Apache-2.0
#include <dose/radiobiology/lq.hpp>

#include <dose/core/contract.hpp>

namespace dose {

BiologicalBed bed(DosePerFraction each, Fractions fractions, AlphaBeta alpha_beta) {
  const double d_gy = in_gray(each);
  return {bed_gray(fractions.count() * d_gy * (1 + d_gy / alpha_beta.in_gray())), alpha_beta};
}

BiologicalBed bed(const Fractionation& phase, AlphaBeta alpha_beta) {
  const double d_gy = in_gray(phase.per_fraction());
  return {bed_gray(in_gray(phase.total) * (1 + d_gy / alpha_beta.in_gray())), alpha_beta};
}

BiologicalEqd2 eqd2(const Fractionation& phase, AlphaBeta alpha_beta) {
  const double d_gy = in_gray(phase.per_fraction());
  const double ab_gy = alpha_beta.in_gray();
  return {eqd2_gray(in_gray(phase.total) * (d_gy + ab_gy) / (2 + ab_gy)), alpha_beta};
}

BiologicalBed bed(const Scheme& course, AlphaBeta alpha_beta) {
  DOSE_ASSERT(!course.phases.empty());
  BiologicalBed sum(bed_gray(0), alpha_beta);
  for (const Fractionation& phase : course.phases) sum = sum + bed(phase, alpha_beta);
  return sum;
}

BiologicalEqd2 eqd2(const Scheme& course, AlphaBeta alpha_beta) {
  DOSE_ASSERT(!course.phases.empty());
  BiologicalEqd2 sum(eqd2_gray(0), alpha_beta);
  for (const Fractionation& phase : course.phases) sum = sum + eqd2(phase, alpha_beta);
  return sum;
}

DosePolynomial DosePolynomial::bed(Fractions fractions, AlphaBeta alpha_beta) {
  return {1, 1 / (fractions.count() * alpha_beta.in_gray())};
}

DosePolynomial DosePolynomial::eqd2(Fractions fractions, AlphaBeta alpha_beta) {
  const double ab_gy = alpha_beta.in_gray();
  return {ab_gy / (2 + ab_gy), 1 / (fractions.count() * (2 + ab_gy))};
}

}  // namespace dose
