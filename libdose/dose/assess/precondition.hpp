// SPDX-License-Identifier: Apache-2.0
// May a rule clear this case at all? (VERDICT.md, rules 4, 5, 15, 24.) Predicates, not prose.
#pragma once

#include <dose/course/case.hpp>
#include <dose/limits/limit.hpp>
#include <string>
#include <vector>

namespace dose {

/// Why a met rule is not "within".
struct Withheld {
  std::string code;
  std::string reason;
};

/// Everything about the courses that keeps `limit` from clearing: outside_derivation_range,
/// published_na, prior_unapproved, dose_grid_too_coarse. In a fixed order.
std::vector<Withheld> withheld_by_courses(const Case& the_case, const Limit& limit);
/// The same if the planned course had this many fractions.
std::vector<Withheld> withheld_by_courses(const Case& the_case, const Limit& limit,
                                          int planned_fractions);

/// Planned dose grids above this spacing in any direction cannot clear (rule 24), mm.
inline constexpr double coarsest_clearing_spacing_mm = 2.5;
/// Above this they are warned of, mm.
inline constexpr double coarsest_unwarned_spacing_mm = 2.0;
/// Contours farther apart are warned of: our own line, no published one.
inline constexpr double coarsest_unwarned_contours_mm = 2.5;

/// The largest spacing of the planned dose grids, mm; nothing without grids.
std::optional<double> planned_spacing_mm(const Case& the_case);

/// Fractions of the planned course, delivered where stated, all phases.
int planned_fractions(const Case& the_case);

}  // namespace dose
