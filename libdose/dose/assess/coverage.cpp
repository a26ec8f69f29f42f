// SPDX-License-Identifier: Apache-2.0
#include <dose/assess/coverage.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace dose {
namespace {

constexpr double low_share = 0.05;
constexpr double search_mm = 20;
constexpr double snap_mm = 1e-6;

/// Where a structure leaves a grid: per face, the rectangle of projected outside vertices.
struct Exits {
  struct Face {
    bool used = false;
    Eigen::Vector3d low = Eigen::Vector3d::Zero();
    Eigen::Vector3d high = Eigen::Vector3d::Zero();
  };
  std::array<Face, 6> faces;  ///< low and high side of each axis
  bool some_inside = false;
  bool some_outside = false;
};

void add_vertex(Exits& exits, const Eigen::Vector3d& local_mm, const Eigen::Vector3d& extent_mm) {
  const Eigen::Vector3d clamped = local_mm.cwiseMax(0.0).cwiseMin(extent_mm);
  bool outside = false;
  for (int axis = 0; axis < 3; ++axis)
    for (int side = 0; side < 2; ++side) {
      const double beyond_mm = side == 0 ? -local_mm[axis] : local_mm[axis] - extent_mm[axis];
      if (!(beyond_mm > snap_mm)) continue;
      outside = true;
      Exits::Face& face = exits.faces[static_cast<std::size_t>(2 * axis + side)];
      face.low = face.used ? face.low.cwiseMin(clamped) : clamped;
      face.high = face.used ? face.high.cwiseMax(clamped) : clamped;
      face.used = true;
    }
  (outside ? exits.some_outside : exits.some_inside) = true;
}

Exits find_exits(const Course& course, const Region& region, const GridGeometry& geometry) {
  Exits exits;
  const Eigen::Vector3d extent_mm = geometry.extent_mm();
  for (const Slab& slab : region.slabs())
    for (const auto& ring : slab.rings)
      for (const PlanePoint& vertex : ring)
        for (const double w_mm : {slab.w_low_mm, slab.w_high_mm}) {
          const PlannedPoint point{vertex.u_mm * region.u_axis() + vertex.v_mm * region.v_axis() +
                                   w_mm * region.w_axis()};
          add_vertex(exits, geometry.local_mm(course.registration.course_from_planned * point),
                     extent_mm);
        }
  return exits;
}

/// Voxel indices along one axis whose centres lie in [low, high], enlarged to enclose it.
std::pair<int, int> index_range(double low_mm, double high_mm, int count,
                                const auto& position_of_mm) {
  int first = 0;
  int last = count - 1;
  while (first + 1 < count && position_of_mm(first + 1) <= low_mm) ++first;
  while (last > 0 && position_of_mm(last - 1) >= high_mm) --last;
  return {first, last};
}

double face_maximum_gy(const DoseGrid& grid, int axis, int side, const Exits::Face& face) {
  const GridGeometry& geometry = grid.geometry();
  const std::array<int, 3> counts{geometry.columns(), geometry.rows(), geometry.frames()};
  std::array<std::pair<int, int>, 3> range;
  for (int other = 0; other < 3; ++other) {
    const auto at = static_cast<std::size_t>(other);
    const auto position_of_mm = [&](int index) {
      if (other == 0) return index * geometry.column_spacing_mm();
      if (other == 1) return index * geometry.row_spacing_mm();
      return geometry.frame_offsets_mm()[static_cast<std::size_t>(index)];
    };
    if (other == axis)
      range[at] = side == 0 ? std::pair{0, 0} : std::pair{counts[at] - 1, counts[at] - 1};
    else
      range[at] = index_range(face.low[other] - search_mm, face.high[other] + search_mm, counts[at],
                              position_of_mm);
  }
  double maximum_gy = 0;
  for (int k = range[2].first; k <= range[2].second; ++k)
    for (int j = range[1].first; j <= range[1].second; ++j)
      for (int i = range[0].first; i <= range[0].second; ++i)
        maximum_gy = std::max(maximum_gy, grid.voxel_gy(i, j, k));
  return maximum_gy + grid.scaling_gy() / 2;
}

/// The largest dose on the faces that the structure leaves through; nothing if the rule cannot be
/// applied to this grid; 0 if the structure does not leave.
struct GridExit {
  bool leaves = false;
  std::optional<double> face_maximum_gy;
};

GridExit exit_of(const Course& course, const Region& region, const DoseGrid& grid) {
  const Exits exits = find_exits(course, region, grid.geometry());
  if (!exits.some_outside) return {false, 0.0};
  if (!exits.some_inside) return {true, {}};
  double maximum_gy = 0;
  for (int axis = 0; axis < 3; ++axis)
    for (int side = 0; side < 2; ++side) {
      const Exits::Face& face = exits.faces[static_cast<std::size_t>(2 * axis + side)];
      if (face.used) maximum_gy = std::max(maximum_gy, face_maximum_gy(grid, axis, side, face));
    }
  return {true, maximum_gy};
}

}  // namespace

Coverage coverage(const Course& course, const Region& region, const std::string& structure) {
  Coverage result;
  for (const Phase& phase : course.phases) {
    double sum_gy = 0;
    bool leaves = false;
    bool known = phase.prescription.has_value();
    std::vector<double> face_maxima_gy;
    for (const PhaseGrid& phase_grid : phase.grids) {
      const GridExit exit = exit_of(course, region, phase_grid.grid);
      leaves = leaves || exit.leaves;
      known = known && exit.face_maximum_gy.has_value();
      face_maxima_gy.push_back(exit.face_maximum_gy.value_or(0));
      sum_gy += face_maxima_gy.back();
    }
    const double allowed_gy = known ? low_share * in_gray(*phase.prescription) : 0;
    const bool assumed = leaves && known && sum_gy <= allowed_gy;
    for (const double face_gy : face_maxima_gy) {
      // What is left of the allowance is shared out, so that all grids together reach it.
      const double spare_gy = (allowed_gy - sum_gy) /
                              static_cast<double>(std::max<std::size_t>(1, face_maxima_gy.size()));
      result.ceilings.push_back(assumed ? std::optional(face_gy + spare_gy) : std::nullopt);
    }
    if (assumed)
      result.assumptions.push_back(fmt::format(
          "{} and the 10 mm beyond its ends leave the dose grid of {} ({}); dose outside it is "
          "assumed to be at most {:.2f} Gy "
          "(5 % of the prescription), because no voxel of the face within 20 mm of the exit holds "
          "more than {:.2f} Gy",
          structure, course.name, phase.label, allowed_gy, sum_gy));
  }
  return result;
}

}  // namespace dose
