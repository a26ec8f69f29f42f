// SPDX-License-Identifier: Apache-2.0
// A deformable registration: from a point of the planned frame to one of the course's frame
// (DICOM PS3.3 C.20.3.1.1, with the planned frame as Registered RCS and the course's as Source
// RCS).
//
//   point_in_course = post * ( pre * point_in_planned + D(point_in_planned) )
//
// D is the vector field, in mm, given at the centres of a grid of any orientation that lies in the
// planned frame (the standard's start coordinate is "in the Registered RCS"). Between the centres
// the standard leaves the interpolation to the implementation: trilinear here. Without a grid D is
// zero everywhere, as the standard says.
//
// Outside the grid's outermost centres the standard says nothing, and a vector of NaN is undefined
// by the standard: the point is then not known. It is never taken as not displaced.
//
// Not promised: that the field is smooth, invertible, or true to the anatomy. No bound holds for a
// dose through it, so it decides nothing (VERDICT.md, rule 18).
#pragma once

#include <Eigen/Core>
#include <dose/geometry/grid_geometry.hpp>
#include <dose/geometry/point.hpp>
#include <optional>
#include <string>
#include <vector>

namespace dose {

class DeformationField {
 public:
  struct Grid {
    GridGeometry geometry;          ///< in the planned frame; frames evenly spaced
    std::vector<float> vectors_mm;  ///< x, y, z of each centre; columns fastest, then rows, frames
  };

  /// Errors: `deformation_matrix` (a matrix that is not finite, whose last row is not 0 0 0 1, or
  /// that mirrors or flattens space), `deformation_grid_size` (not three numbers a centre),
  /// `deformation_vector` (an infinite one). `where` names the file.
  DeformationField(const Eigen::Matrix4d& pre, std::optional<Grid> grid,
                   const Eigen::Matrix4d& post, const std::string& where);

  /// Where the point lies in the course's frame; nothing where that is not known.
  std::optional<CoursePoint> operator()(const PlannedPoint& point) const;

 private:
  std::optional<Eigen::Vector3d> vector_mm(const Eigen::Vector3d& planned_mm) const;

  Eigen::Matrix4d pre_;
  std::optional<Grid> grid_;
  Eigen::Matrix4d post_;
};

}  // namespace dose
