// SPDX-License-Identifier: Apache-2.0
// The dose fields of a case: one course's, or the voxel sum of all (VERDICT.md, rules 7, 8, 10).
#pragma once

#include <dose/course/case.hpp>
#include <dose/dosimetry/dose_field.hpp>
#include <dose/limits/limit.hpp>
#include <optional>
#include <vector>

namespace dose {

/// For each grid of a course, in order of phases and grids: the dose that it is assumed not to
/// pass outside itself, Gy; none where nothing may be assumed (coverage.hpp).
using Ceilings = std::vector<std::optional<double>>;

/// A case as it is not: for headroom and sensitivity, which are information.
struct WhatIf {
  double planned_scale = 1;     ///< factor on the planned course's physical dose; 0: without it
  int planned_fractions = 0;    ///< of the planned course, which then has one phase; 0: as it is
  double prior_eqd2_share = 1;  ///< of the priors' biological dose; less than 1: recovered

  friend auto operator<=>(const WhatIf&, const WhatIf&) = default;
};

/// The terms of one course: p(D) per phase, phases after one another as terms of their own,
/// concurrent phases as one term. `quantity`: physical, bed or eqd2. Delivered fractions scale dose
/// and n together.
std::vector<FieldTerm> course_terms(const Course& course, Quantity quantity,
                                    const std::optional<AlphaBeta>& alpha_beta,
                                    const Ceilings& ceilings, const WhatIf& what_if = {});

/// The dose of a course known on paper, converted.
double on_paper_gy(const Course& course, Quantity quantity,
                   const std::optional<AlphaBeta>& alpha_beta);

/// True if the course's dose can be evaluated at a point of the planned frame.
bool is_registered(const Course& course);

/// The largest stored dose anywhere in the course, converted: an upper bound of its field. Used
/// with `--unregistered sum-of-maxima`.
double whole_grid_maximum_gy(const Course& course, Quantity quantity,
                             const std::optional<AlphaBeta>& alpha_beta);

}  // namespace dose
