// SPDX-License-Identifier: Apache-2.0
#include <dose/geometry/picture_plane.hpp>

#include <Eigen/Geometry>
#include <dose/core/contract.hpp>
#include <dose/core/error.hpp>

namespace dose {

std::string_view to_text(PatientPlane plane) {
  switch (plane) {
    case PatientPlane::axial:
      return "axial";
    case PatientPlane::sagittal:
      return "sagittal";
    case PatientPlane::coronal:
      return "coronal";
  }
  DOSE_ASSERT(false);  // every plane is listed
  return {};
}

PatientPlane parse_patient_plane(std::string_view text, const std::string& where) {
  for (const PatientPlane plane :
       {PatientPlane::axial, PatientPlane::sagittal, PatientPlane::coronal})
    if (to_text(plane) == text) return plane;
  throw Error("plane_unknown",
              "'" + std::string(text.substr(0, 40)) + "' is not axial, sagittal or coronal", where);
}

Eigen::Vector3d SquareInSpace::normal() const {
  return right.cross(down);
}

SquareInSpace square_through(PatientPlane plane, const PlannedPoint& centre, double side_mm) {
  const Eigen::Vector3d left = Eigen::Vector3d::UnitX();
  const Eigen::Vector3d back = Eigen::Vector3d::UnitY();
  const Eigen::Vector3d feet = -Eigen::Vector3d::UnitZ();
  SquareInSpace square;
  square.side_mm = side_mm;
  square.right = plane == PatientPlane::sagittal ? back : left;
  square.down = plane == PatientPlane::axial ? back : feet;
  square.corner_mm = centre.mm - (square.right + square.down) * (side_mm / 2);
  return square;
}

char orientation_letter(const Eigen::Vector3d& direction) {
  Eigen::Index axis = 0;
  direction.cwiseAbs().maxCoeff(&axis);
  return "LPHRAF"[direction[axis] > 0 ? axis : axis + 3];
}

}  // namespace dose
