// SPDX-License-Identifier: Apache-2.0
// Regions made of other regions: unions, margins in 3D, and the part round a target.
//
// All are stacks of slabs again, in the planes of the first region, so every metric and its bound
// is had as for a drawn one; the bound is one about the region that is made here.
#pragma once

#include <dose/dosimetry/region.hpp>
#include <string>

namespace dose {

/// What lies in `a`, in `b` or in both; exact. Error `structures_not_parallel` if their planes are
/// not.
Region united(const Region& a, const Region& b, const std::string& name);

/// All points no farther than `margin_mm` (0.1 to 50) from `region`: a planning organ at risk
/// volume (ICRU 62, ICRU 83). Holes narrower than twice the margin close. It contains the exact
/// dilation: in each thin slab (a quarter of the margin, at most 0.25 mm) the shape is the widest
/// one of the slab, and in plane it is wider by at most a tenth of a millimetre, since it is found
/// on a raster.
Region dilated(const Region& region, double margin_mm, const std::string& name);

/// The part of `region` from `distance_mm` below `target` to `distance_mm` above it, along the
/// stack of `region`: the partial cord of RTOG 0631 (6 mm). Exact. Error `structure_beyond_target`
/// if nothing of it lies there.
Region part_round(const Region& region, const Region& target, double distance_mm,
                  const std::string& name);

}  // namespace dose
