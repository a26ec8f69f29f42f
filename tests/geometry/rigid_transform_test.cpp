// SPDX-License-Identifier: Apache-2.0
#include <Eigen/Geometry>
#include <catch2/catch.hpp>
#include <dose/core/error.hpp>
#include <dose/geometry/rigid_transform.hpp>

using dose::CourseFromPlanned;
using dose::Error;
using dose::PlannedPoint;

namespace {

Eigen::Matrix4d quarter_turn_about_z() {
  Eigen::Matrix4d matrix;
  matrix << 0, -1, 0, 10,  //
      1, 0, 0, 20,         //
      0, 0, 1, 30,         //
      0, 0, 0, 1;
  return matrix;
}

}  // namespace

TEST_CASE("A rigid transform moves points by its matrix and back by its inverse") {
  const auto transform = CourseFromPlanned::from_matrix(quarter_turn_about_z(), "");
  const dose::CoursePoint moved = transform * PlannedPoint{{1, 2, 3}};
  CHECK((moved.mm - Eigen::Vector3d(8, 21, 33)).norm() < 1e-12);  // (-2+10, 1+20, 3+30)
  const PlannedPoint back = transform.inverse() * moved;
  CHECK((back.mm - Eigen::Vector3d(1, 2, 3)).norm() < 1e-12);
}

TEST_CASE("Transforms compose in the order in which they are named") {
  const auto course_from_planned = CourseFromPlanned::from_matrix(quarter_turn_about_z(), "");
  const auto planned_from_planned = course_from_planned.inverse() * course_from_planned;
  CHECK((planned_from_planned * PlannedPoint{{-4, 5, 6}}).mm.isApprox(Eigen::Vector3d(-4, 5, 6)));
}

TEST_CASE("A matrix that shears or scales or mirrors is refused") {
  const auto refused = [](const Eigen::Matrix4d& matrix) {
    CHECK_THROWS_AS(CourseFromPlanned::from_matrix(matrix, "file"), Error);
  };
  Eigen::Matrix4d matrix = quarter_turn_about_z();
  matrix(0, 0) = 0.01;
  refused(matrix);
  matrix = quarter_turn_about_z();
  matrix(2, 2) = -1;
  refused(matrix);
  matrix = quarter_turn_about_z();
  matrix(2, 2) = 1.001;
  refused(matrix);
  matrix = quarter_turn_about_z();
  matrix(3, 0) = 1;
  refused(matrix);
}

TEST_CASE("A rotation written with seven digits is made exact") {
  Eigen::Matrix4d matrix = Eigen::Matrix4d::Identity();
  matrix.topLeftCorner<3, 3>() =
      Eigen::AngleAxisd(0.3, Eigen::Vector3d(1, 2, 3).normalized()).toRotationMatrix();
  matrix = (matrix.array() * 1e7).round() / 1e7;
  const Eigen::Matrix3d rotation = CourseFromPlanned::from_matrix(matrix, "").rotation();
  CHECK((rotation.transpose() * rotation - Eigen::Matrix3d::Identity()).norm() < 1e-14);
  CHECK((rotation - matrix.topLeftCorner<3, 3>()).norm() < 3e-7);
}
