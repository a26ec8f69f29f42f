// SPDX-License-Identifier: Apache-2.0
// What a report says of a cumulative dose: choices, assumptions, what is odd.
#pragma once

#include <dose/assess/cumulative.hpp>
#include <string>
#include <utility>
#include <vector>

namespace dose {

std::vector<std::pair<std::string, std::string>> describe_method(const SumChoices& choices,
                                                                 const CumulativeField& field);

std::vector<std::string> sum_assumptions(const Case& the_case, const SumChoices& choices,
                                         const CumulativeField& field);

/// Those of the case and its courses, unapproved or unknown plans, a coarse grid, and dose above
/// `maximum_gy`, the highest voxel of the file, in what was cut away.
std::vector<Warning> sum_warnings(const Case& the_case, const CumulativeField& field,
                                  double maximum_gy);

/// SOP Instance UIDs of the plans of a course, each once, in order of phases.
std::vector<std::string> plan_uids(const Course& course);

}  // namespace dose
