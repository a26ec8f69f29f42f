// SPDX-License-Identifier: Apache-2.0
#include <dose/dosimetry/planned_lattice.hpp>

#include <fmt/format.h>

#include <Eigen/Geometry>
#include <Eigen/LU>
#include <algorithm>
#include <cmath>
#include <dose/core/contract.hpp>
#include <dose/core/error.hpp>
#include <vector>

namespace dose {
namespace {

/// Half of what a grid forgives, so that rounding never puts a voxel of a known block outside.
constexpr double snap_mm = outside_snap_mm / 2;

GridGeometry right_handed(const GridGeometry& grid) {
  if (grid.rotation().determinant() > 0) return grid;
  std::vector<double> offsets_mm;
  const double last_mm = grid.extent_mm().z();
  for (auto offset = grid.frame_offsets_mm().rbegin(); offset != grid.frame_offsets_mm().rend();
       ++offset)
    offsets_mm.push_back(last_mm - *offset);
  return {grid.course_point({0, 0, last_mm}).mm,
          grid.rotation().row(0).transpose(),
          grid.rotation().row(1).transpose(),
          grid.column_spacing_mm(),
          grid.row_spacing_mm(),
          grid.columns(),
          grid.rows(),
          std::move(offsets_mm),
          "lattice"};
}

/// A lattice with the directions of `like`, from a point of its local frame.
GridGeometry moved(const GridGeometry& like, const Eigen::Vector3d& first_local_mm,
                   double column_mm, double row_mm, int columns, int rows,
                   std::vector<double> offsets_mm) {
  return {like.course_point(first_local_mm).mm,
          like.rotation().row(0).transpose(),
          like.rotation().row(1).transpose(),
          column_mm,
          row_mm,
          columns,
          rows,
          std::move(offsets_mm),
          "lattice"};
}

std::vector<double> steps(int count, double step_mm) {
  std::vector<double> offsets_mm;
  for (int k = 0; k < count; ++k) offsets_mm.push_back(k * step_mm);
  return offsets_mm;
}

double smallest_frame_spacing_mm(const GridGeometry& grid) {
  double smallest_mm = grid.frames() > 1 ? grid.extent_mm().z() : 0;
  for (std::size_t k = 1; k < grid.frame_offsets_mm().size(); ++k)
    smallest_mm =
        std::min(smallest_mm, grid.frame_offsets_mm()[k] - grid.frame_offsets_mm()[k - 1]);
  return smallest_mm;
}

/// Grid coordinates as a linear function of lattice coordinates.
struct Mapping {
  Eigen::Matrix3d turn;
  Eigen::Vector3d shift_mm;
  Eigen::Vector3d extent_mm;
};

Mapping mapping(const FieldTerm& term, const GridGeometry& grid, const GridGeometry& lattice) {
  const PlannedPoint first{lattice.origin_mm()};
  return {grid.rotation() * term.course_from_planned.rotation() * lattice.rotation().transpose(),
          grid.local_mm(term.course_from_planned * first), grid.extent_mm()};
}

/// Cuts a lattice back to the known region, one layer at a time.
class Cutting {
 public:
  Cutting(const GridGeometry& lattice, const DoseField& field) {
    for (const FieldTerm& term : field.terms)
      for (const FieldGrid& part : term.grids)
        if (!part.assumed_ceiling_outside_gy)
          grids_.push_back(mapping(term, part.grid->geometry(), lattice));
    for (int i = 0; i < lattice.columns(); ++i)
      positions_mm_[0].push_back(i * lattice.column_spacing_mm());
    for (int j = 0; j < lattice.rows(); ++j)
      positions_mm_[1].push_back(j * lattice.row_spacing_mm());
    positions_mm_[2] = lattice.frame_offsets_mm();
  }

  std::optional<LatticeBlock> cut(LatticeBlock block) const {
    const LatticeBlock whole = block;
    for (double excess = excess_mm(block); excess > 0;) {
      // The face whose layer takes away most excess for each voxel that it costs.
      std::optional<LatticeBlock> best;
      double best_gain = 0;
      double best_excess = 0;
      for (std::size_t face = 0; face < 6; ++face) {
        if (block.count(face / 2) == 1) continue;
        const LatticeBlock smaller = without_layer(block, face);
        const double left = excess_mm(smaller);
        const double gain = (excess - left) * block.count(face / 2);
        if (gain <= best_gain) continue;
        best = smaller;
        best_gain = gain;
        best_excess = left;
      }
      if (!best) return {};
      block = *best;
      excess = best_excess;
    }
    return grown(block, whole);
  }

 private:
  static LatticeBlock without_layer(LatticeBlock block, std::size_t face) {
    if (face % 2 == 0)
      ++block.first[face / 2];
    else
      --block.last[face / 2];
    return block;
  }

  /// By how much the box reaches out of the grids, summed over their faces; 0 if it does not.
  double excess_mm(const LatticeBlock& block) const {
    double sum_mm = 0;
    for (const Mapping& grid : grids_)
      for (int axis = 0; axis < 3; ++axis) {
        double low_mm = grid.shift_mm[axis];
        double high_mm = low_mm;
        for (std::size_t along = 0; along < 3; ++along) {
          const double slope = grid.turn(axis, static_cast<int>(along));
          const double a = slope * at_mm(along, block.first[along]);
          const double b = slope * at_mm(along, block.last[along]);
          low_mm += std::min(a, b);
          high_mm += std::max(a, b);
        }
        sum_mm += std::max(0.0, -snap_mm - low_mm) +
                  std::max(0.0, high_mm - grid.extent_mm[axis] - snap_mm);
      }
    return sum_mm;
  }

  LatticeBlock grown(LatticeBlock block, const LatticeBlock& whole) const {
    for (bool more = true; more;) {
      more = false;
      for (std::size_t face = 0; face < 6; ++face) {
        LatticeBlock larger = block;
        if (face % 2 == 0)
          --larger.first[face / 2];
        else
          ++larger.last[face / 2];
        if (!whole.contains(larger.first[0], larger.first[1], larger.first[2]) ||
            !whole.contains(larger.last[0], larger.last[1], larger.last[2]) ||
            excess_mm(larger) > 0)
          continue;
        block = larger;
        more = true;
      }
    }
    return block;
  }

  double at_mm(std::size_t axis, int index) const {
    return positions_mm_[axis][static_cast<std::size_t>(index)];
  }

  std::vector<Mapping> grids_;
  std::array<std::vector<double>, 3> positions_mm_;
};

}  // namespace

void check_lattice_size(const std::array<double, 3>& counts) {
  const double voxels = counts[0] * counts[1] * counts[2];
  if (counts[0] <= 65535 && counts[1] <= 65535 && voxels <= static_cast<double>(most_voxels))
    return;
  throw Error("sum_grid_too_large",
              fmt::format("{:.0f} columns, {:.0f} rows and {:.0f} frames do not fit a DICOM file; "
                          "ask for a coarser --spacing",
                          counts[0], counts[1], counts[2]),
              "--spacing");
}

PlannedLattice::PlannedLattice(const GridGeometry& in_planned_frame)
    : geometry_(right_handed(in_planned_frame)) {}

PlannedPoint PlannedLattice::point(int i, int j, int k) const {
  return {geometry_
              .course_point({i * geometry_.column_spacing_mm(), j * geometry_.row_spacing_mm(),
                             geometry_.frame_offsets_mm()[static_cast<std::size_t>(k)]})
              .mm};
}

std::int64_t PlannedLattice::voxels() const {
  return std::int64_t{geometry_.columns()} * geometry_.rows() * geometry_.frames();
}

LatticeBlock PlannedLattice::whole() const {
  return {{0, 0, 0}, {geometry_.columns() - 1, geometry_.rows() - 1, geometry_.frames() - 1}};
}

double PlannedLattice::voxel_cc(int k) const {
  const std::vector<double>& offsets_mm = geometry_.frame_offsets_mm();
  const int below = std::max(k - 1, 0);
  const int above = std::min(k + 1, geometry_.frames() - 1);
  if (above == below) return 0;
  const double thickness_mm =
      (offsets_mm[static_cast<std::size_t>(above)] - offsets_mm[static_cast<std::size_t>(below)]) /
      (above - below);
  return geometry_.column_spacing_mm() * geometry_.row_spacing_mm() * thickness_mm / 1000;
}

PlannedLattice PlannedLattice::block(const LatticeBlock& block) const {
  std::vector<double> offsets_mm;
  const double first_mm = geometry_.frame_offsets_mm()[static_cast<std::size_t>(block.first[2])];
  for (int k = block.first[2]; k <= block.last[2]; ++k)
    offsets_mm.push_back(geometry_.frame_offsets_mm()[static_cast<std::size_t>(k)] - first_mm);
  return PlannedLattice(moved(geometry_,
                              {block.first[0] * geometry_.column_spacing_mm(),
                               block.first[1] * geometry_.row_spacing_mm(), first_mm},
                              geometry_.column_spacing_mm(), geometry_.row_spacing_mm(),
                              block.count(0), block.count(1), std::move(offsets_mm)));
}

PlannedLattice PlannedLattice::with_spacing(const std::array<double, 3>& spacing_mm) const {
  const Eigen::Vector3d extent_mm = geometry_.extent_mm();
  std::array<double, 3> counts{};
  for (std::size_t axis = 0; axis < 3; ++axis)
    counts[axis] = std::floor((extent_mm[static_cast<int>(axis)] + snap_mm) / spacing_mm[axis]) + 1;
  check_lattice_size(counts);
  return PlannedLattice(moved(geometry_, Eigen::Vector3d::Zero(), spacing_mm[0], spacing_mm[1],
                              static_cast<int>(counts[0]), static_cast<int>(counts[1]),
                              steps(static_cast<int>(counts[2]), spacing_mm[2])));
}

PlannedLattice PlannedLattice::around(const DoseField& field,
                                      const std::array<double, 3>& spacing_mm) const {
  Eigen::AlignedBox3d box;
  for (const FieldTerm& term : field.terms)
    for (const FieldGrid& part : term.grids) {
      const Mapping map = mapping(term, part.grid->geometry(), geometry_);
      for (int corner = 0; corner < 8; ++corner) {
        const Eigen::Vector3d in_grid_mm((corner & 1) != 0 ? map.extent_mm.x() : 0.0,
                                         (corner & 2) != 0 ? map.extent_mm.y() : 0.0,
                                         (corner & 4) != 0 ? map.extent_mm.z() : 0.0);
        box.extend(Eigen::Vector3d(map.turn.transpose() * (in_grid_mm - map.shift_mm)));
      }
    }
  DOSE_ASSERT(!box.isEmpty());
  std::array<double, 3> counts{};
  Eigen::Vector3d first_mm;
  for (std::size_t axis = 0; axis < 3; ++axis) {
    const int a = static_cast<int>(axis);
    const double first = std::floor((box.min()[a] + snap_mm) / spacing_mm[axis]);
    const double last = std::ceil((box.max()[a] - snap_mm) / spacing_mm[axis]);
    counts[axis] = last - first + 1;
    first_mm[a] = first * spacing_mm[axis];
  }
  check_lattice_size(counts);
  return PlannedLattice(moved(geometry_, first_mm, spacing_mm[0], spacing_mm[1],
                              static_cast<int>(counts[0]), static_cast<int>(counts[1]),
                              steps(static_cast<int>(counts[2]), spacing_mm[2])));
}

std::array<double, 3> PlannedLattice::finest_spacing_mm(const DoseField& field) const {
  std::array<double, 3> finest_mm{geometry_.column_spacing_mm(), geometry_.row_spacing_mm(),
                                  smallest_frame_spacing_mm(geometry_)};
  for (const FieldTerm& term : field.terms)
    for (const FieldGrid& part : term.grids) {
      const GridGeometry& grid = part.grid->geometry();
      const Mapping map = mapping(term, grid, geometry_);
      const std::array<double, 3> of_grid_mm{grid.column_spacing_mm(), grid.row_spacing_mm(),
                                             smallest_frame_spacing_mm(grid)};
      for (std::size_t axis = 0; axis < 3; ++axis) {
        int nearest = 0;
        map.turn.col(static_cast<int>(axis)).cwiseAbs().maxCoeff(&nearest);
        const double spacing_mm = of_grid_mm[static_cast<std::size_t>(nearest)];
        if (spacing_mm > 0 && (finest_mm[axis] == 0 || spacing_mm < finest_mm[axis]))
          finest_mm[axis] = spacing_mm;
      }
    }
  // Nothing but single planes: any step does along the normal.
  for (double& spacing_mm : finest_mm)
    if (spacing_mm == 0) spacing_mm = finest_mm[0];
  return finest_mm;
}

std::optional<LatticeBlock> PlannedLattice::known_block(const DoseField& field) const {
  return Cutting(geometry_, field).cut(whole());
}

}  // namespace dose
