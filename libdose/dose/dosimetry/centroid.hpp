// SPDX-License-Identifier: Apache-2.0
// Centroids of regions and of their contour planes, by the exact even-odd area.
//
// Of a trapezoid of height h between v and v + h, with widths w0 and w1 and edges l(v), r(v)
// linear:
//
//   integral of v' over it = v A + h^2 (w0/6 + w1/3)
//   integral of u          = h/6 ( r0^2 + r0 r1 + r1^2 - l0^2 - l0 l1 - l1^2 )
#pragma once

#include <dose/dosimetry/region.hpp>

namespace dose {

/// Of the slab's contours, in their plane. The slab's area must be above 0.
Eigen::Vector3d centroid_mm(const Region& region, const Slab& slab);

/// Of the volume.
Eigen::Vector3d centroid_mm(const Region& region);

}  // namespace dose
