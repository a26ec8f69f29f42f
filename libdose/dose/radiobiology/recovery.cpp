// SPDX-License-Identifier: Apache-2.0
#include <dose/radiobiology/recovery.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <dose/core/error.hpp>

namespace dose {
namespace {

void check_months(int months) {
  if (months < 0) throw Error("interval_invalid", "an interval must not be negative");
}

}  // namespace

double michigan_recovery_share(int months) {
  check_months(months);
  if (months < 3) return 0;
  if (months < 6) return 0.10;
  if (months < 12) return 0.25;
  return 0.50;
}

BiologicalEqd2 michigan_remaining(const BiologicalEqd2& prior, int months) {
  return {prior.value() * (1 - michigan_recovery_share(months)), prior.alpha_beta()};
}

double simple_tolerance_factor(int months) {
  check_months(months);
  if (months < 6) return 1;
  return months < 12 ? 1.25 : 1.5;
}

double jones_grant_r(JonesGrant variant, double years) {
  if (!(years >= 1))
    throw Error(
        "recovery_too_early",
        fmt::format("the Jones-Grant formula is refused below 1 year ({:g} given): it would "
                    "recover half of the dose at once",
                    years));
  const double t = std::min(years, 3.0);
  return variant == JonesGrant::fit ? 2.8 + std::exp(1.67 * (t - 1))
                                    : 1.5 + std::exp(1.2 * (t - 1));
}

BiologicalBed jones_grant_remaining(JonesGrant variant, const BiologicalBed& prior,
                                    const BiologicalBed& tolerance, double years) {
  const double r = jones_grant_r(variant, years);
  if (prior.alpha_beta() != tolerance.alpha_beta())
    throw Error("alpha_beta_mismatch", "prior and tolerance must have one alpha/beta");
  const double t_gy = in_gray(tolerance.value());
  if (!(t_gy > 0)) throw Error("model_parameter_invalid", "the tolerance must be above 0 Gy");
  const double b_gy = in_gray(prior.value());
  if (b_gy >= t_gy) return prior;
  return {bed_gray(t_gy * (1 - std::pow(1 - b_gy / t_gy, 1 / (r + 1)))), prior.alpha_beta()};
}

}  // namespace dose
