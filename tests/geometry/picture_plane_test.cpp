// SPDX-License-Identifier: Apache-2.0
#include <dose/geometry/picture_plane.hpp>

#include <Eigen/Geometry>
#include <catch2/catch.hpp>
#include <dose/core/error.hpp>

using namespace dose;

namespace {

/// Left, right, top and bottom of a plane as it is seen.
std::string letters(PatientPlane plane) {
  const SquareInSpace square = square_through(plane, {{1, 2, 3}}, 10);
  return {orientation_letter(-square.right), orientation_letter(square.right),
          orientation_letter(-square.down), orientation_letter(square.down)};
}

}  // namespace

TEST_CASE("planes are seen as radiologists see them") {
  CHECK(letters(PatientPlane::axial) == "RLAP");
  CHECK(letters(PatientPlane::sagittal) == "APHF");
  CHECK(letters(PatientPlane::coronal) == "RLHF");
}

TEST_CASE("letters are the patient's directions, however the patient lay in the scanner") {
  // Row and column direction of an axial image (DICOM PS3.3 C.7.6.2.1.1): head first supine, feet
  // first supine, head first prone, and a gantry tilted by 20 degrees.
  const auto of_image = [](const Eigen::Vector3d& row, const Eigen::Vector3d& column) {
    return std::string{orientation_letter(row), orientation_letter(column),
                       orientation_letter(row.cross(column))};
  };
  CHECK(of_image({1, 0, 0}, {0, 1, 0}) == "LPH");
  CHECK(of_image({-1, 0, 0}, {0, 1, 0}) == "RPF");
  CHECK(of_image({-1, 0, 0}, {0, -1, 0}) == "RAH");
  CHECK(of_image({1, 0, 0}, {0, 0.94, -0.34}) == "LPH");
}

TEST_CASE("a point is found where it was put in the plane, and seen there again") {
  // Sagittal, 10 mm, centred on (1, 2, 3): its corner is 5 mm before and 5 mm above that.
  const SquareInSpace square = square_through(PatientPlane::sagittal, {{1, 2, 3}}, 10);
  CHECK((square.corner_mm - Eigen::Vector3d(1, -3, 8)).norm() < 1e-12);
  CHECK((square.point_mm({4, 7}) - Eigen::Vector3d(1, 1, 1)).norm() < 1e-12);
  CHECK((square.seen_at_mm({9, 1, 1}) - Eigen::Vector2d(4, 7)).norm() < 1e-12);
  CHECK((square.normal() - Eigen::Vector3d(-1, 0, 0)).norm() < 1e-12);  // seen from the left
}

TEST_CASE("a plane's name is one of three") {
  CHECK(parse_patient_plane("coronal", "--plane") == PatientPlane::coronal);
  CHECK_THROWS_AS(parse_patient_plane("Coronal", "--plane"), Error);
  CHECK_THROWS_WITH(parse_patient_plane("oblique", "--plane"), Catch::Contains("axial, sagittal"));
}
