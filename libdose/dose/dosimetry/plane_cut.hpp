// SPDX-License-Identifier: Apache-2.0
// The outline of a region in any plane: the cut through its slabs, as the region's model has them.
//
// A slab is a prism over its contours, so the cut of a stack of axial contours with a sagittal
// plane has steps as high as the slices are apart: what was drawn and measured, not a smoothed
// shape.
#pragma once

#include <dose/dosimetry/region.hpp>
#include <dose/geometry/picture_plane.hpp>
#include <dose/geometry/polyline.hpp>
#include <vector>

namespace dose {

/// In mm of the square, which lies in the region's own coordinates; not cut off at its sides. None
/// where the plane misses the region.
std::vector<Polyline> outline_in(const SquareInSpace& square, const Region& region);

}  // namespace dose
