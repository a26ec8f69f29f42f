// SPDX-License-Identifier: Apache-2.0
// A field that trilinear interpolation renders exactly, on a grid turned against the axes, between
// two matrices; worked on paper.
#include <catch2/catch.hpp>
#include <cmath>
#include <dose/core/error.hpp>
#include <dose/geometry/deformation_field.hpp>
#include <limits>

#include "support/near.hpp"

using dose::DeformationField;
using dose::GridGeometry;
using dose::PlannedPoint;
using Eigen::Matrix4d;
using Eigen::Vector3d;

namespace {

/// 3 x 2 x 4 centres, 10, 20 and 15 mm apart; rows along y, columns along z, so planes along x.
GridGeometry geometry() {
  return {{-5, 7, 11}, {0, 1, 0}, {0, 0, 1}, 10, 20, 3, 2, {0, 15, 30, 45}, "test"};
}

/// D(i, j, k) = (0.1 i + 0.2 j, -0.3 k, 0.5 + 0.05 i j)
std::vector<float> vectors() {
  std::vector<float> values;
  for (int k = 0; k < 4; ++k)
    for (int j = 0; j < 2; ++j)
      for (int i = 0; i < 3; ++i) {
        values.push_back(static_cast<float>(0.1 * i + 0.2 * j));
        values.push_back(static_cast<float>(-0.3 * k));
        values.push_back(static_cast<float>(0.5 + 0.05 * i * j));
      }
  return values;
}

/// By (0.5, 0, -1).
Matrix4d pre() {
  Matrix4d matrix = Matrix4d::Identity();
  matrix.topRightCorner<3, 1>() = Vector3d(0.5, 0, -1);
  return matrix;
}

/// (x, y, z) to (100 - y, x, z - 3)
Matrix4d post() {
  Matrix4d matrix;
  matrix << 0, -1, 0, 100, 1, 0, 0, 0, 0, 0, 1, -3, 0, 0, 0, 1;
  return matrix;
}

DeformationField field(std::vector<float> values = vectors()) {
  return {pre(), DeformationField::Grid{geometry(), std::move(values)}, post(), "test"};
}

/// The point at indices (i, j, k): origin + 15 k x + 10 i y + 20 j z.
PlannedPoint at(double i, double j, double k) {
  return {{-5 + 15 * k, 7 + 10 * i, 11 + 20 * j}};
}

std::string code_of(const Matrix4d& before, std::vector<float> values, const Matrix4d& after) {
  try {
    DeformationField(before, DeformationField::Grid{geometry(), std::move(values)}, after, "test");
  } catch (const dose::Error& error) {
    return error.code();
  }
  return "none";
}

}  // namespace

TEST_CASE("a point goes through the first matrix, the field at the point and the second") {
  // (34, 20, 16) is i = 1.3, j = 0.25, k = 2.6: D = (0.18, -0.78, 0.51625). The first matrix makes
  // it (34.5, 20, 15), the field (34.68, 19.22, 15.51625), the second (80.78, 34.68, 12.51625).
  // Looked up behind the first matrix, j would be 0.2 and k 2.6333.
  const PlannedPoint point = at(1.3, 0.25, 2.6);
  CHECK((point.mm - Vector3d(34, 20, 16)).norm() < 1e-12);
  const auto there = field()(point);
  REQUIRE(there.has_value());
  CHECK(there->mm.x() == near(80.78, 1e-6));  // the vectors are of single precision
  CHECK(there->mm.y() == near(34.68, 1e-6));
  CHECK(there->mm.z() == near(12.51625, 1e-6));
}

TEST_CASE("beyond the outermost centres nothing is known") {
  const DeformationField deformed = field();
  CHECK(deformed(at(0, 0, 0)));
  CHECK(deformed(at(2, 1, 3)));
  for (const PlannedPoint& point : {at(-0.01, 0.5, 1), at(2.01, 0.5, 1), at(1, -0.01, 1),
                                    at(1, 1.01, 1), at(1, 0.5, -0.01), at(1, 0.5, 3.01)})
    CHECK(!deformed(point));
}

TEST_CASE("a vector of NaN makes its neighbourhood undefined and nothing else") {
  std::vector<float> values = vectors();
  for (std::size_t n = 0; n < 3; ++n)  // of (2, 1, 3)
    values[3 * (2 + 3 * (1 + 2 * 3)) + n] = std::numeric_limits<float>::quiet_NaN();
  const DeformationField deformed = field(values);
  CHECK(!deformed(at(1.5, 0.5, 2.5)));
  CHECK(!deformed(at(2, 1, 3)));
  CHECK(deformed(at(1, 0.5, 2.5)));  // on the face that does not touch it
  CHECK(deformed(at(1.5, 0.5, 2)));
  CHECK(deformed(at(0.5, 0.5, 2.5)));
}

TEST_CASE("without a grid there is no displacement but that of the matrices") {
  const DeformationField matrices(pre(), {}, post(), "test");
  const auto there = matrices({{3, 5, 700}});
  REQUIRE(there.has_value());
  CHECK((there->mm - Vector3d(95, 3.5, 696)).norm() < 1e-12);
}

TEST_CASE("a deformation that cannot be one is refused") {
  CHECK(code_of(pre(), vectors(), post()) == "none");
  std::vector<float> values = vectors();
  values.pop_back();
  CHECK(code_of(pre(), values, post()) == "deformation_grid_size");
  values = vectors();
  values[7] = std::numeric_limits<float>::infinity();
  CHECK(code_of(pre(), values, post()) == "deformation_vector");
  Matrix4d matrix = pre();
  matrix(3, 1) = 0.001;
  CHECK(code_of(matrix, vectors(), post()) == "deformation_matrix");
  matrix = post();
  matrix.col(2) *= -1;  // mirrors
  CHECK(code_of(pre(), vectors(), matrix) == "deformation_matrix");
  matrix = post();
  matrix.col(0).setZero();  // flattens
  CHECK(code_of(pre(), vectors(), matrix) == "deformation_matrix");
  matrix = post();
  matrix(0, 0) = std::numeric_limits<double>::quiet_NaN();
  CHECK(code_of(pre(), vectors(), matrix) == "deformation_matrix");
}
