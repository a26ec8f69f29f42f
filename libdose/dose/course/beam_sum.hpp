// SPDX-License-Identifier: Apache-2.0
// The maximum of what a phase's grids give together: the figure that its scale is held against
// (VERDICT.md, rule 12).
#pragma once

#include <dose/course/course.hpp>

namespace dose {

/// Do the voxels of both lie at the same places, within a micrometre?
bool on_one_lattice(const GridGeometry& a, const GridGeometry& b);

struct SumMaximum {
  double gy = 0;
  bool is_exact = false;  ///< of all voxels; else the largest sum that was found
};

/// One grid: its maximum. Several on one lattice: the largest sum of their voxels. Else the largest
/// sum at a sample of each grid's voxel centres, where a grid that does not reach a point gives
/// nothing: a lower bound. DOSE_ASSERTs that there is a grid.
SumMaximum maximum_of_sum(const Phase& phase);

}  // namespace dose
