// SPDX-License-Identifier: Apache-2.0
// Where the voxel centres of a dose grid lie: any orientation, unequal frame spacing.
//
// DICOM PS3.3 C.7.6.2.1.1 and C.8.8.3.2. A grid has a *local* frame in mm: x along the row
// direction (increasing column index), y along the column direction (increasing row index), z along
// the normal, origin at the centre of the first voxel of the first frame. In the local frame the
// voxel centres are the tensor grid x = i * column_spacing, y = j * row_spacing, z = offset[k].
// If the file's frame offsets descend, the normal is turned round, so offsets here always ascend.
#pragma once

#include <Eigen/Core>
#include <dose/geometry/point.hpp>
#include <string>
#include <vector>

namespace dose {

class GridGeometry {
 public:
  /// `origin_mm`: Image Position (Patient). Directions: Image Orientation (Patient), unit vectors,
  /// orthogonal within 1e-4. `column_spacing_mm` between columns (Pixel Spacing, second value),
  /// `row_spacing_mm` between rows (first value), both > 0. `frame_offsets_mm`: along
  /// row x column direction from the origin, first value 0, strictly ascending or strictly
  /// descending. Errors `grid_orientation`, `grid_spacing`, `frame_offsets`; `where` names the
  /// file.
  GridGeometry(const Eigen::Vector3d& origin_mm, const Eigen::Vector3d& row_direction,
               const Eigen::Vector3d& column_direction, double column_spacing_mm,
               double row_spacing_mm, int columns, int rows, std::vector<double> frame_offsets_mm,
               const std::string& where);

  /// Course coordinates to local coordinates: rotation() * (point - origin).
  Eigen::Vector3d local_mm(const CoursePoint& point) const {
    return rotation_ * (point.mm - origin_mm_);
  }
  CoursePoint course_point(const Eigen::Vector3d& local_mm) const {
    return {rotation_.transpose() * local_mm + origin_mm_};
  }

  int columns() const { return columns_; }
  int rows() const { return rows_; }
  int frames() const { return static_cast<int>(frame_offsets_mm_.size()); }
  double column_spacing_mm() const { return column_spacing_mm_; }
  double row_spacing_mm() const { return row_spacing_mm_; }
  /// Ascending, first value 0.
  const std::vector<double>& frame_offsets_mm() const { return frame_offsets_mm_; }
  /// Frame spacing if all are equal within 1e-6 mm, else 0.
  double uniform_frame_spacing_mm() const { return uniform_frame_spacing_mm_; }
  /// The largest of the three spacings, mm.
  double coarsest_spacing_mm() const;
  /// Rows: x, y, z axis of the local frame in course coordinates (a rotation, det +1 or -1: a
  /// turned normal makes the local frame left-handed, which no formula here minds).
  const Eigen::Matrix3d& rotation() const { return rotation_; }
  const Eigen::Vector3d& origin_mm() const { return origin_mm_; }
  /// Local coordinates of the last voxel centre.
  Eigen::Vector3d extent_mm() const;

 private:
  Eigen::Vector3d origin_mm_;
  Eigen::Matrix3d rotation_;
  double column_spacing_mm_;
  double row_spacing_mm_;
  int columns_;
  int rows_;
  std::vector<double> frame_offsets_mm_;
  double uniform_frame_spacing_mm_ = 0;
};

}  // namespace dose
