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

/// The terms of one course: p(D) per phase, phases after one another as terms of their own,
/// concurrent phases as one term. `quantity`: physical, bed or eqd2. Delivered fractions scale dose
/// and n together.
std::vector<FieldTerm> course_terms(const Course& course, Quantity quantity,
                                    const std::optional<AlphaBeta>& alpha_beta,
                                    const Ceilings& ceilings);

/// True if the course's dose can be evaluated at a point of the planned frame.
bool is_registered(const Course& course);

/// The largest stored dose anywhere in the course, converted: an upper bound of its field. Used
/// with `--unregistered sum-of-maxima`.
double whole_grid_maximum_gy(const Course& course, Quantity quantity,
                             const std::optional<AlphaBeta>& alpha_beta);

}  // namespace dose
