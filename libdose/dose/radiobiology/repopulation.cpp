// SPDX-License-Identifier: Apache-2.0
#include <dose/radiobiology/repopulation.hpp>

#include <algorithm>
#include <cmath>
#include <dose/core/error.hpp>
#include <dose/radiobiology/lq.hpp>
#include <numbers>

namespace dose {

BiologicalBed bed(const Fractionation& phase, AlphaBeta alpha_beta,
                  const Repopulation& repopulation, TissueKind tissue) {
  if (tissue != TissueKind::target)
    throw Error("repopulation_for_targets_only",
                "spinal cord and other late-reacting organs get no repopulation term: no limit "
                "was derived with one; for a target, say --target");
  const auto& r = repopulation;
  if (!(r.overall_time_d >= 0 && r.kick_off_d >= 0 && r.doubling_time_d > 0 &&
        r.alpha_per_gy > 0) ||
      !std::isfinite(r.overall_time_d) || !std::isfinite(r.kick_off_d))
    throw Error("model_parameter_invalid",
                "repopulation needs times in days >= 0, a doubling time and an alpha above 0");
  const double late_d = std::max(0.0, r.overall_time_d - r.kick_off_d);
  const double lost_gy = std::numbers::ln2 * late_d / (r.alpha_per_gy * r.doubling_time_d);
  return {bed_gray(std::max(0.0, in_gray(bed(phase, alpha_beta).value()) - lost_gy)), alpha_beta};
}

}  // namespace dose
