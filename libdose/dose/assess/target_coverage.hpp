// SPDX-License-Identifier: Apache-2.0
// What the planned course gives its targets, beside what it spares: information, it decides
// nothing.
//
//   D95%    the least physical dose of the hottest 95 % of the target
//   V100%   the volume that receives at least the prescription
//
// The prescription is the course's, of all phases; which of several targets it is meant for is not
// known.
#pragma once

#include <dose/assess/assessment.hpp>
#include <dose/assess/policy.hpp>

namespace dose {

/// Of every structure with the role target that can be measured, in order of ROI number. None where
/// the planned course is on paper or has no prescription.
std::vector<TargetCoverage> target_coverage(const Case& the_case, const Policy& policy);

}  // namespace dose
