// SPDX-License-Identifier: Apache-2.0
#include <dose/geometry/grid_geometry.hpp>

#include <fmt/format.h>

#include <Eigen/Geometry>
#include <algorithm>
#include <cmath>
#include <dose/core/error.hpp>
#include <dose/geometry/farthest.hpp>
#include <utility>

namespace dose {
namespace {

constexpr double unit_tolerance = 1e-4;

void check_directions(const Eigen::Vector3d& row, const Eigen::Vector3d& column,
                      const std::string& where) {
  const bool fine =
      row.allFinite() && column.allFinite() && std::abs(row.norm() - 1) <= unit_tolerance &&
      std::abs(column.norm() - 1) <= unit_tolerance && std::abs(row.dot(column)) <= unit_tolerance;
  if (!fine)
    throw Error("grid_orientation",
                "Image Orientation (Patient) (0020,0037) is not two orthogonal unit vectors",
                where);
}

void check_offsets(const std::vector<double>& offsets_mm, const std::string& where) {
  if (offsets_mm.empty() || offsets_mm.front() != 0)
    throw Error("frame_offsets", "the first frame offset is not 0 after conversion", where);
  const double sign = offsets_mm.size() > 1 && offsets_mm[1] < 0 ? -1 : 1;
  for (std::size_t k = 1; k < offsets_mm.size(); ++k)
    if (!std::isfinite(offsets_mm[k]) || !(sign * (offsets_mm[k] - offsets_mm[k - 1]) > 1e-6))
      throw Error(
          "frame_offsets",
          fmt::format("Grid Frame Offset Vector (3004,000C) is out of order at frame {}", k + 1),
          where);
}

}  // namespace

GridGeometry::GridGeometry(const Eigen::Vector3d& origin_mm, const Eigen::Vector3d& row_direction,
                           const Eigen::Vector3d& column_direction, double column_spacing_mm,
                           double row_spacing_mm, int columns, int rows,
                           std::vector<double> frame_offsets_mm, const std::string& where)
    : origin_mm_(origin_mm),
      column_spacing_mm_(column_spacing_mm),
      row_spacing_mm_(row_spacing_mm),
      columns_(columns),
      rows_(rows),
      frame_offsets_mm_(std::move(frame_offsets_mm)) {
  if (!origin_mm.allFinite())
    throw Error("grid_orientation", "Image Position (Patient) (0020,0032) is not finite", where);
  check_directions(row_direction, column_direction, where);
  if (!(column_spacing_mm > 0 && row_spacing_mm > 0) || !std::isfinite(column_spacing_mm) ||
      !std::isfinite(row_spacing_mm) || columns < 1 || rows < 1)
    throw Error("grid_spacing", "Pixel Spacing (0028,0030), Rows and Columns must be above 0",
                where);
  check_offsets(frame_offsets_mm_, where);
  const double reach_mm = origin_mm.cwiseAbs().maxCoeff() + column_spacing_mm * columns +
                          row_spacing_mm * rows + std::abs(frame_offsets_mm_.back());
  if (!(reach_mm <= farthest_coordinate_mm))
    throw Error("grid_out_of_reach",
                fmt::format("the grid reaches {:.3g} mm from the origin of its frame of reference, "
                            "and nothing of a patient lies beyond {:.0f}; check position, spacing "
                            "and offsets, export it again",
                            reach_mm, farthest_coordinate_mm),
                where);
  const Eigen::Vector3d x = row_direction.normalized();
  const Eigen::Vector3d y = (column_direction - x * x.dot(column_direction)).normalized();
  Eigen::Vector3d z = x.cross(y);
  if (frames() > 1 && frame_offsets_mm_[1] < 0) {
    z = -z;
    for (double& offset_mm : frame_offsets_mm_) offset_mm = 0 - offset_mm;
  }
  rotation_.row(0) = x;
  rotation_.row(1) = y;
  rotation_.row(2) = z;
  if (frames() > 1) {
    const double spacing_mm = frame_offsets_mm_.back() / (frames() - 1);
    bool uniform = true;
    for (int k = 1; k < frames(); ++k)
      uniform = uniform &&
                std::abs(frame_offsets_mm_[static_cast<std::size_t>(k)] - k * spacing_mm) <= 1e-6;
    if (uniform) uniform_frame_spacing_mm_ = spacing_mm;
  }
}

double GridGeometry::coarsest_spacing_mm() const {
  double coarsest_mm = std::max(column_spacing_mm_, row_spacing_mm_);
  for (std::size_t k = 1; k < frame_offsets_mm_.size(); ++k)
    coarsest_mm = std::max(coarsest_mm, frame_offsets_mm_[k] - frame_offsets_mm_[k - 1]);
  return coarsest_mm;
}

Eigen::Vector3d GridGeometry::extent_mm() const {
  return {(columns_ - 1) * column_spacing_mm_, (rows_ - 1) * row_spacing_mm_,
          frame_offsets_mm_.back()};
}

}  // namespace dose
