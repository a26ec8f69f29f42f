// SPDX-License-Identifier: Apache-2.0
#include <dose/geometry/deformation_field.hpp>

#include <fmt/format.h>

#include <Eigen/Geometry>
#include <Eigen/LU>
#include <algorithm>
#include <array>
#include <cmath>
#include <dose/core/error.hpp>
#include <utility>

namespace dose {
namespace {

void check_matrix(const Eigen::Matrix4d& matrix, const char* which, const std::string& where) {
  const double determinant = matrix.topLeftCorner<3, 3>().determinant();
  const double row_deviation =
      (matrix.row(3) - Eigen::RowVector4d(0, 0, 0, 1)).cwiseAbs().maxCoeff();
  // A registration of one body to itself neither mirrors it nor changes its volume tenfold.
  if (!matrix.allFinite() || !(row_deviation <= 1e-9) || !(determinant > 0.1) ||
      !(determinant < 10))
    throw Error(
        "deformation_matrix",
        fmt::format("the {}-deformation matrix is none that could relate two scans of one "
                    "patient (determinant {:.4g}, last row {:g} {:g} {:g} {:g})",
                    which, determinant, matrix(3, 0), matrix(3, 1), matrix(3, 2), matrix(3, 3)),
        where);
}

/// The two centres along one axis and how far between them; nothing outside.
struct Between {
  int index = 0;
  double fraction = 0;
};

std::optional<Between> between(double at_mm, double spacing_mm, int count) {
  constexpr double snap_mm = 1e-6;  // of rounded coordinates
  const double last_mm = spacing_mm * (count - 1);
  if (!(at_mm >= -snap_mm) || !(at_mm <= last_mm + snap_mm)) return {};
  if (count == 1) return Between{};
  const double position = std::clamp(at_mm, 0.0, last_mm) / spacing_mm;
  const int index = std::min(static_cast<int>(position), count - 2);
  return Between{index, position - index};
}

}  // namespace

DeformationField::DeformationField(const Eigen::Matrix4d& pre, std::optional<Grid> grid,
                                   const Eigen::Matrix4d& post, const std::string& where)
    : pre_(pre), grid_(std::move(grid)), post_(post) {
  check_matrix(pre, "pre", where);
  check_matrix(post, "post", where);
  if (!grid_) return;
  const GridGeometry& geometry = grid_->geometry;
  const std::size_t centres = static_cast<std::size_t>(geometry.columns()) *
                              static_cast<std::size_t>(geometry.rows()) *
                              static_cast<std::size_t>(geometry.frames());
  if (grid_->vectors_mm.size() != 3 * centres)
    throw Error("deformation_grid_size",
                fmt::format("a grid of {} x {} x {} vectors has {} numbers, but there are {}",
                            geometry.columns(), geometry.rows(), geometry.frames(), 3 * centres,
                            grid_->vectors_mm.size()),
                where);
  if (std::ranges::any_of(grid_->vectors_mm, [](float value) { return std::isinf(value); }))
    throw Error("deformation_vector", "the deformation has an infinite vector", where);
}

std::optional<Eigen::Vector3d> DeformationField::vector_mm(
    const Eigen::Vector3d& planned_mm) const {
  if (!grid_) return Eigen::Vector3d::Zero();
  const GridGeometry& geometry = grid_->geometry;
  const Eigen::Vector3d local_mm = geometry.rotation() * (planned_mm - geometry.origin_mm());
  const double frame_spacing_mm =
      geometry.frames() > 1 ? geometry.extent_mm().z() / (geometry.frames() - 1) : 0;
  const std::array<std::optional<Between>, 3> at{
      between(local_mm.x(), geometry.column_spacing_mm(), geometry.columns()),
      between(local_mm.y(), geometry.row_spacing_mm(), geometry.rows()),
      between(local_mm.z(), frame_spacing_mm, geometry.frames())};
  if (!at[0] || !at[1] || !at[2]) return {};
  Eigen::Vector3d sum = Eigen::Vector3d::Zero();
  for (int corner = 0; corner < 8; ++corner) {
    double weight = 1;
    std::array<int, 3> index{};
    for (std::size_t axis = 0; axis < 3; ++axis) {
      const int side = (corner >> axis) & 1;
      index[axis] = at[axis]->index + side;
      weight *= side == 1 ? at[axis]->fraction : 1 - at[axis]->fraction;
    }
    if (weight == 0) continue;  // a neighbour that may be undefined, or not there
    const std::size_t centre =
        static_cast<std::size_t>(index[0]) +
        static_cast<std::size_t>(geometry.columns()) *
            (static_cast<std::size_t>(index[1]) +
             static_cast<std::size_t>(geometry.rows()) * static_cast<std::size_t>(index[2]));
    const Eigen::Vector3d vector(static_cast<double>(grid_->vectors_mm[3 * centre]),
                                 static_cast<double>(grid_->vectors_mm[3 * centre + 1]),
                                 static_cast<double>(grid_->vectors_mm[3 * centre + 2]));
    if (vector.hasNaN()) return {};
    sum += weight * vector;
  }
  return sum;
}

std::optional<CoursePoint> DeformationField::operator()(const PlannedPoint& point) const {
  const auto displacement = vector_mm(point.mm);
  if (!displacement) return {};
  Eigen::Vector4d moved = pre_ * point.mm.homogeneous();
  moved.head<3>() += *displacement;
  return CoursePoint{(post_ * moved).head<3>()};
}

}  // namespace dose
