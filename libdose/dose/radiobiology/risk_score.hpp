// SPDX-License-Identifier: Apache-2.0
// Nieder's risk score for spinal cord re-irradiation. Information only.
//
// Points: cumulative BED(2) up to 120: 0; then 1 for each started 10 Gy, 9 above 200; + 4.5 if the
// interval is below 6 months; + 4.5 if one course has a BED(2) of 102 Gy or more. Low up to 3,
// intermediate up to 6, high above.
// Source: Nieder C et al., IJROBP 2005;61:851-855 (points *recalled*, not to be enforced); the
// rates 3 %, 25 %, 90 % of myelopathy: IJROBP 2006;66:1446-1449 (abstract seen).
//
// Not promised: lumbar cord (alpha/beta 4 there; how it enters the sum is not stated) is refused.
#pragma once

#include <dose/radiobiology/biological_dose.hpp>
#include <string_view>
#include <vector>

namespace dose {

enum class RiskGroup { low, intermediate, high };

std::string_view to_text(RiskGroup group);

struct RiskScore {
  double bed_points = 0;
  double interval_points = 0;
  double course_points = 0;
  double total() const { return bed_points + interval_points + course_points; }
  RiskGroup group() const;
};

/// `courses`: BED(2) of each course at the cord, at least two. Errors `alpha_beta_mismatch`
/// (another alpha/beta than 2), `risk_score_needs_courses`.
RiskScore nieder_score(const std::vector<BiologicalBed>& courses, int interval_months);

}  // namespace dose
