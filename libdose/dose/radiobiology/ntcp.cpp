// SPDX-License-Identifier: Apache-2.0
#include <dose/radiobiology/ntcp.hpp>

#include <cmath>
#include <dose/core/error.hpp>
#include <numbers>

namespace dose {

double schultheiss_probability(const BiologicalEqd2& single_course) {
  if (single_course.alpha_beta() != AlphaBeta::from_gray(0.87))
    throw Error("alpha_beta_mismatch", "the Schultheiss fit holds for alpha/beta 0.87 Gy only");
  const double eqd2_gy = in_gray(single_course.value());
  if (!(eqd2_gy > 0)) return 0;
  return 1 / (1 + std::pow(69.4 / eqd2_gy, 18.72));
}

double lyman_burman_probability(Eqd2 uniform) {
  const double t = (in_gray(uniform) - 66.5) / (0.175 * 66.5);
  return 0.5 * std::erfc(-t / std::numbers::sqrt2);
}

}  // namespace dose
