// SPDX-License-Identifier: Apache-2.0
// Voxel centres in the planned frame at which a field is sampled, and where they may lie.
//
// A file of doses is a box, and a field is known where the box of every grid reaches, turned and
// moved by its registration: a convex region. So a box of voxel centres is known throughout if and
// only if its corners are, and cutting a lattice back to what is known needs no look at any voxel.
//
// Not promised: of all the boxes inside the known region the one found is a large one that cannot
// be made larger by a layer, not provably the largest.
#pragma once

#include <array>
#include <cstdint>
#include <dose/dosimetry/dose_field.hpp>
#include <dose/geometry/grid_geometry.hpp>
#include <dose/geometry/point.hpp>
#include <optional>

namespace dose {

/// Indices of the first and the last voxel along columns, rows and frames.
struct LatticeBlock {
  std::array<int, 3> first{};
  std::array<int, 3> last{};

  int count(std::size_t axis) const { return last[axis] - first[axis] + 1; }
  bool contains(int i, int j, int k) const {
    return first[0] <= i && i <= last[0] && first[1] <= j && j <= last[1] && first[2] <= k &&
           k <= last[2];
  }
};

class PlannedLattice {
 public:
  /// The voxel centres of a grid that lies in the planned frame. Its frames are put into the order
  /// in which their offsets ascend along row x column direction.
  explicit PlannedLattice(const GridGeometry& in_planned_frame);

  /// Right-handed: the normal is row x column direction.
  const GridGeometry& geometry() const { return geometry_; }
  PlannedPoint point(int i, int j, int k) const;
  std::int64_t voxels() const;
  LatticeBlock whole() const;
  /// Of one voxel of frame `k`, cc: column times row spacing times half the distance between its
  /// neighbours (at the ends: the distance to the one neighbour; of a single frame 0).
  double voxel_cc(int k) const;

  PlannedLattice block(const LatticeBlock& block) const;
  /// The same box from its first voxel, in other steps; the last centre may fall short of the old
  /// one, never beyond it.
  PlannedLattice with_spacing(const std::array<double, 3>& spacing_mm) const;
  /// Axes and first voxel of this one, extended by whole steps so that it covers every grid of
  /// `field`. Error `sum_grid_too_large`.
  PlannedLattice around(const DoseField& field, const std::array<double, 3>& spacing_mm) const;
  /// Along each axis the finest spacing of this lattice and of the grids of `field`, of each grid
  /// the axis most nearly parallel.
  std::array<double, 3> finest_spacing_mm(const DoseField& field) const;

  /// A block in which every grid of `field` reaches every voxel, or an assumption stands where it
  /// does not; none if there is no such voxel.
  std::optional<LatticeBlock> known_block(const DoseField& field) const;

 private:
  GridGeometry geometry_;
};

/// More voxels than this do not fit one DICOM value of 32 bit pixels.
inline constexpr std::int64_t most_voxels = (std::int64_t{1} << 30) - 1;

/// Error `sum_grid_too_large` if `counts` make more voxels than `most_voxels` or more than 65535
/// rows or columns.
void check_lattice_size(const std::array<double, 3>& counts);

}  // namespace dose
