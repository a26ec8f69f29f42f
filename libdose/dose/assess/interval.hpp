// SPDX-License-Identifier: Apache-2.0
// The time between the courses, as the user stated it (VERDICT.md, rule 7). Plan dates never count.
#pragma once

#include <dose/course/case.hpp>
#include <optional>
#include <string>

namespace dose {

struct Interval {
  std::optional<int> months;  ///< whole calendar months, floored
  std::string source;         ///< "stated", "2024-03-15 to 2025-01-13", or why it is not known
};

/// Errors: `interval_contradicts` (stated months and stated dates differ, or the months are more
/// than the days allow on which the courses are known to have been treated), `interval_negative` (a
/// day of the planned course before one of a prior).
Interval interval_of(const Case& the_case);

}  // namespace dose
