// SPDX-License-Identifier: Apache-2.0
// One dose grid as it came: stored integers, their scaling, and where the voxels lie.
//
//   dose_gy(i, j, k) = stored(i, j, k) * scaling_gy           (DICOM PS3.3 C.8.8.3, Dose Grid
//   Scaling)
//
// The stored integers are kept, not converted: no copy in another type, and the quantisation (half
// the scaling) stays known. Between voxel centres dose is trilinear in the grid's local frame.
// Outside the outermost voxel *centres* dose is not known; it is never 0.
#pragma once

#include <cstddef>
#include <cstdint>
#include <dose/geometry/grid_geometry.hpp>
#include <memory>
#include <optional>
#include <variant>

namespace dose {

/// Stored pixel values, 16 or 32 bit unsigned; index i + columns * (j + rows * k), k in file order.
using DosePixels = std::variant<std::unique_ptr<std::uint16_t[]>, std::unique_ptr<std::uint32_t[]>>;

/// A point this far outside the outermost voxel centres still counts as on them, so that a
/// structure that ends exactly on a grid's face is covered whatever the rounding of its
/// coordinates.
inline constexpr double outside_snap_mm = 1e-6;

/// Movable, not copyable: a grid may be a hundred megabytes.
class DoseGrid {
 public:
  /// `pixels` must hold columns * rows * frames values (asserted by the reader, which allocates
  /// them); `scaling_gy` > 0 and finite (DOSE_ASSERT).
  DoseGrid(GridGeometry geometry, DosePixels pixels, double scaling_gy);

  const GridGeometry& geometry() const { return geometry_; }
  double scaling_gy() const { return scaling_gy_; }

  /// The stored integers, for kernels.
  const DosePixels& pixels() const { return pixels_; }

  /// Dose at a voxel centre, Gy. Indices must be inside (not checked).
  double voxel_gy(int i, int j, int k) const;

  /// Trilinear dose at a point of the local frame, Gy; nothing outside the voxel centres, where
  /// `outside_snap_mm` is forgiven (the nearest point of the grid then stands for it).
  std::optional<double> at_local(const Eigen::Vector3d& local_mm) const;

  /// The largest stored dose, Gy.
  double maximum_gy() const { return maximum_gy_; }

 private:
  GridGeometry geometry_;
  DosePixels pixels_;
  double scaling_gy_;
  double maximum_gy_ = 0;
};

}  // namespace dose
