// SPDX-License-Identifier: Apache-2.0
// Can what stands for a cord, sac, canal or cauda equina be one?
#pragma once

#include <dose/course/case.hpp>

namespace dose {

/// No structure that stands for cord, sac, canal or cauda equina is wider than 120 mm in an axial
/// plane or has axial contours of less than 4 mm2 on average: what a wrong unit of its coordinates,
/// or a wrong name, makes of it. Error `structure_implausible`. Nor do two of its contours in one
/// plane cross, or leave less than half of the outer one: under the even-odd rule what they share
/// would not belong to it. Error `contours_overlap`.
void check_structures(const Case& the_case);

}  // namespace dose
