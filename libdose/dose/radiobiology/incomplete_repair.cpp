// SPDX-License-Identifier: Apache-2.0
#include <dose/radiobiology/incomplete_repair.hpp>

#include <algorithm>
#include <cmath>
#include <dose/core/contract.hpp>
#include <dose/core/error.hpp>

namespace dose {
namespace {

double mean_half_time_h(const RepairKinetics& kinetics) {
  double mean_h = 0;
  for (const auto& component : kinetics.components)
    mean_h += component.share * component.half_time_h;
  return mean_h;
}

/// Hm of one component, as the finite sum (2/m) sum_{k=1}^{m-1} (m - k) theta^k, which needs no
/// division by 1 - theta.
double factor_of(double theta, int m) {
  double sum = 0;
  double power = 1;
  for (int k = 1; k < m; ++k) {
    power *= theta;
    sum += (m - k) * power;
  }
  return 2 * sum / m;
}

}  // namespace

const std::vector<RepairKinetics>& spinal_cord_repair() {
  static const std::vector<RepairKinetics> list{
      {"Bender 2012",
       {{4.1, 1.0}},
       {"Bender, Med Phys 2012", "10.1118/1.4762562", "human cord, half-time 4.1 h (0-8)"},
       Standing::copy_seen_second_hand,
       "human spinal cord; the interval reaches from 0 to 8 h"},
      {"Ang 1992",
       {{0.7, 0.38}, {3.8, 0.62}},
       {"Ang KK et al., Radiother Oncol 1992;25:287-294", "", "abstract; pages recalled"},
       Standing::copy_seen_abstract,
       "rat; slow share 0.62 (0.37-0.86), half-times 0.7 h (0.2-1.3) and 3.8 h (2.6-4.9)"}};
  return list;
}

const RepairKinetics& longest_spinal_cord_repair() {
  return *std::ranges::max_element(spinal_cord_repair(), {}, mean_half_time_h);
}

double incomplete_repair_factor(const RepairKinetics& kinetics, int per_day, double gap_h) {
  if (per_day < 1 || per_day > 6) throw Error("repair_invalid", "fractions a day must be 1 to 6");
  if (per_day == 1) return 0;
  if (!(gap_h > 0) || !(gap_h * (per_day - 1) < 24))
    throw Error("repair_invalid",
                "the gap between fractions of a day must be above 0 h and fit into one day");
  double sum = 0;
  double shares = 0;
  for (const auto& component : kinetics.components) {
    DOSE_ASSERT(component.half_time_h > 0 && component.share >= 0);
    sum += component.share * factor_of(std::exp2(-gap_h / component.half_time_h), per_day);
    shares += component.share;
  }
  DOSE_ASSERT(std::abs(shares - 1) < 1e-12);
  return sum;
}

BiologicalBed bed(const Fractionation& phase, AlphaBeta alpha_beta, const RepairKinetics& kinetics,
                  int per_day, double gap_h) {
  const double factor = 1 + incomplete_repair_factor(kinetics, per_day, gap_h);
  return {bed_gray(in_gray(phase.total) *
                   (1 + factor * in_gray(phase.per_fraction()) / alpha_beta.in_gray())),
          alpha_beta};
}

BiologicalEqd2 eqd2(const Fractionation& phase, AlphaBeta alpha_beta,
                    const RepairKinetics& kinetics, int per_day, double gap_h) {
  const double ab_gy = alpha_beta.in_gray();
  const double bed_gy = in_gray(bed(phase, alpha_beta, kinetics, per_day, gap_h).value());
  return {eqd2_gray(bed_gy * ab_gy / (2 + ab_gy)), alpha_beta};
}

}  // namespace dose
