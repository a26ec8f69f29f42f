// SPDX-License-Identifier: Apache-2.0
// The dose of each course at the points where the required EQD2 limits have their maximum: what a
// physicist recalculates by hand.
#pragma once

#include <dose/assess/assessment.hpp>
#include <dose/assess/rule.hpp>

namespace dose {

/// One for each required limit on an EQD2 maximum whose point is known.
std::vector<PointDose> point_doses(const std::vector<LimitResult>& limits, RuleContext& context);

}  // namespace dose
