// SPDX-License-Identifier: Apache-2.0
#include <dose/radiobiology/risk_score.hpp>

#include <algorithm>
#include <cmath>
#include <dose/core/contract.hpp>
#include <dose/core/error.hpp>

namespace dose {

std::string_view to_text(RiskGroup group) {
  switch (group) {
    case RiskGroup::low:
      return "low";
    case RiskGroup::intermediate:
      return "intermediate";
    case RiskGroup::high:
      return "high";
  }
  DOSE_ASSERT(false);  // every group is listed
  return {};
}

RiskGroup RiskScore::group() const {
  if (total() <= 3) return RiskGroup::low;
  return total() <= 6 ? RiskGroup::intermediate : RiskGroup::high;
}

RiskScore nieder_score(const std::vector<BiologicalBed>& courses, int interval_months) {
  if (courses.size() < 2)
    throw Error("risk_score_needs_courses", "the score is for re-irradiation: two courses or more");
  if (interval_months < 0) throw Error("interval_invalid", "an interval must not be negative");
  double sum_gy = 0;
  double largest_gy = 0;
  for (const BiologicalBed& course : courses) {
    if (course.alpha_beta() != AlphaBeta::from_gray(2))
      throw Error("alpha_beta_mismatch", "the score holds for BED with alpha/beta 2 Gy");
    sum_gy += in_gray(course.value());
    largest_gy = std::max(largest_gy, in_gray(course.value()));
  }
  RiskScore score;
  // The steps are decimal numbers; a sum that is 120 on paper must not be 120.00000000000001 here.
  constexpr double slack_gy = 1e-9;
  if (sum_gy > 200 + slack_gy)
    score.bed_points = 9;
  else if (sum_gy > 120 + slack_gy)
    score.bed_points = std::ceil((sum_gy - 120 - slack_gy) / 10);
  if (interval_months < 6) score.interval_points = 4.5;
  if (largest_gy >= 102 - slack_gy) score.course_points = 4.5;
  return score;
}

}  // namespace dose
