// SPDX-License-Identifier: Apache-2.0
// A closed planar contour of an RT Structure Set.
#pragma once

#include <Eigen/Core>
#include <vector>

namespace dose {

/// Vertices of one CLOSED_PLANAR contour in DICOM patient coordinates, mm, in order; the last joins
/// the first. May touch or repeat itself (keyholes); inside is what an odd number of the slice's
/// contours surround (even-odd rule).
struct Contour {
  std::vector<Eigen::Vector3d> points_mm;
};

}  // namespace dose
