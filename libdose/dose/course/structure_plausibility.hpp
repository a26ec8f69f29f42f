// SPDX-License-Identifier: Apache-2.0
// Can what stands for a cord, sac, canal or cauda equina be one?
#pragma once

#include <dose/course/case.hpp>

namespace dose {

/// Of each structure that stands for cord, sac, canal or cauda equina, and of the parts that one is
/// made of. Errors:
/// - `structure_implausible`: wider than 120 mm in an axial plane, or axial contours of less than
///   4 mm2 on average: what a wrong unit of its coordinates, or a wrong name, makes of it; or
///   contours of a plane that enclose less than 0.5 mm2, as a line does: the slice would be empty;
/// - `contours_overlap`: two contours of one plane that cross, or of which the inner leaves less
///   than half of the outer; one that goes round more than 2 % of itself twice. Under the even-odd
///   rule what they share would not belong to it. A contour that comes back to one of its points
///   counts as several;
/// - `structure_hollow`: a contour within another, or a keyhole. Nothing in the canal has holes,
/// but
///   a margin round the cord that was drawn as a ring;
/// - `contour_planes_close`: two planes less than 0.3 mm apart, which would share out one slice;
/// - `contours_tangled`.
/// A structure whose contours are not of parallel planes is passed over: it cannot be measured.
void check_structures(const Case& the_case);

}  // namespace dose
