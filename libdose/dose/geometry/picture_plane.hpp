// SPDX-License-Identifier: Apache-2.0
// A square piece of an axial, sagittal or coronal plane of the patient, as one looks at it.
//
// Seen as in radiology: axial from the feet (patient's left at the right, front at the top),
// sagittal from the patient's left (front at the left, head at the top), coronal from the front
// (patient's left at the right, head at the top). DICOM patient coordinates name the patient's own
// directions (+x left, +y back, +z head), so this holds however the patient lay in the scanner.
#pragma once

#include <Eigen/Core>
#include <dose/geometry/point.hpp>
#include <string>
#include <string_view>

namespace dose {

enum class PatientPlane { axial, sagittal, coronal };

std::string_view to_text(PatientPlane plane);  ///< "axial"

/// "axial", "sagittal" or "coronal"; Error `plane_unknown`.
PatientPlane parse_patient_plane(std::string_view text, const std::string& where);

/// A square anywhere, in the coordinates of any frame; positions in it are mm to the right of and
/// below its upper left corner.
struct SquareInSpace {
  Eigen::Vector3d corner_mm;  ///< upper left
  Eigen::Vector3d right;      ///< unit vectors, at right angles
  Eigen::Vector3d down;
  double side_mm = 0;

  Eigen::Vector3d normal() const;  ///< away from the onlooker
  Eigen::Vector3d point_mm(const Eigen::Vector2d& in_square_mm) const {
    return corner_mm + right * in_square_mm.x() + down * in_square_mm.y();
  }
  /// Where a point is seen; its distance from the plane is dropped.
  Eigen::Vector2d seen_at_mm(const Eigen::Vector3d& point_mm) const {
    return {right.dot(point_mm - corner_mm), down.dot(point_mm - corner_mm)};
  }
};

/// Centred on `centre`.
SquareInSpace square_through(PatientPlane plane, const PlannedPoint& centre, double side_mm);

/// The letter of the patient direction nearest to a unit vector, DICOM PS3.3 C.7.6.1.1.1: L, R, A,
/// P, H, F.
char orientation_letter(const Eigen::Vector3d& direction);

}  // namespace dose
