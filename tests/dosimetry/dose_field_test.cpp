// SPDX-License-Identifier: Apache-2.0
#include <Eigen/Geometry>
#include <catch2/catch.hpp>
#include <dose/core/contract.hpp>
#include <dose/dosimetry/dose_field.hpp>
#include <dose/radiobiology/lq.hpp>

#include "dosimetry/grids.hpp"

using dose::DoseField;
using dose::DoseGrid;
using dose::DoseInterval;
using dose::FieldTerm;
using dose::GridGeometry;
using dose::PlannedPoint;

namespace {

// stored(i,j,k) = 1 + 2 i + 20 j + 300 k + 7 i j k on 3 x 5 x 7 voxels, 0.01 Gy a step.
double stored(int i, int j, int k) {
  return 1 + 2 * i + 20 * j + 300 * k + 7 * i * j * k;
}

const std::vector<double> uneven = {0, 2, 5, 6, 10, 11.5, 14};

DoseGrid oblique_grid(std::vector<double> frame_offsets) {
  const Eigen::Matrix3d turn = (Eigen::AngleAxisd(0.4, Eigen::Vector3d::UnitX()) *
                                Eigen::AngleAxisd(-0.7, Eigen::Vector3d::UnitY()) *
                                Eigen::AngleAxisd(1.1, Eigen::Vector3d::UnitZ()))
                                   .toRotationMatrix();
  return test::grid_of(GridGeometry({-13, 27, 41}, turn.col(0), turn.col(1), 1.25, 3.5, 3, 5,
                                    std::move(frame_offsets), "oblique"),
                       0.01, stored);
}

// Interpolated in the first cell between frames k = 2 (5 mm) and 3 (6 mm) at fractions 0.5, 0.25,
// 0.4 from voxel (1, 2, 2). Inside one cell the polynomial above is itself trilinear, so the value
// is the polynomial at (1.5, 2.25, 2.4): 1 + 3 + 45 + 720 + 7 * 8.1 = 825.7 steps.
const Eigen::Vector3d inside_local(1.5 * 1.25, 2.25 * 3.5, 5.4);
constexpr double inside_gy = 8.257;

}  // namespace

TEST_CASE("Trilinear dose on an oblique grid with uneven frames is the hand-worked value") {
  const DoseGrid grid = oblique_grid(uneven);
  CHECK(grid.at_local(inside_local).value() == Approx(inside_gy).epsilon(1e-12));
  CHECK(grid.voxel_gy(2, 4, 6) == Approx(0.01 * (1 + 4 + 80 + 1800 + 336)).epsilon(1e-14));
  CHECK(grid.maximum_gy() == Approx(22.21).epsilon(1e-14));
  CHECK(grid.at_local({2.5, 14, 14}).value() == Approx(22.21).epsilon(1e-12));
}

TEST_CASE("Descending offsets are the same grid read from the other end") {
  std::vector<double> descending;
  for (const double offset_mm : uneven) descending.push_back(-offset_mm);
  const DoseGrid up = oblique_grid(uneven);
  const DoseGrid down = oblique_grid(descending);
  CHECK(down.at_local(inside_local).value() == Approx(inside_gy).epsilon(1e-12));
  // The same voxel (0, 0, 6) lies 14 mm on the other side of the first frame.
  const Eigen::Vector3d normal = up.geometry().rotation().row(2);
  const Eigen::Vector3d up_mm = up.geometry().course_point({0, 0, 14}).mm;
  const Eigen::Vector3d down_mm = down.geometry().course_point({0, 0, 14}).mm;
  CHECK((up_mm - down_mm - 28 * normal).norm() < 1e-12);
}

TEST_CASE("Outside the outermost voxel centres dose is not known and never 0") {
  const DoseGrid grid = oblique_grid(uneven);
  CHECK_FALSE(grid.at_local({-1e-5, 1, 1}).has_value());
  CHECK_FALSE(grid.at_local({1, 14 + 1e-5, 1}).has_value());
  CHECK_FALSE(grid.at_local({1, 1, 14 + 1e-5}).has_value());
  CHECK(grid.at_local({-1e-7, 1, 1}).has_value());
  CHECK(grid.at_local({2.5 + 1e-7, 14 + 1e-7, 14 + 1e-7}).value() == Approx(22.21).epsilon(1e-12));
  DoseField field;
  field.terms.emplace_back();
  field.terms[0].grids.push_back({&grid, 2.0, {}});
  field.terms[0].uniform_dose_gy = 1;
  const PlannedPoint outside{{500, 0, 0}};
  CHECK(field.at(outside).lower_gy == 1);
  CHECK_FALSE(field.at(outside).upper_gy.has_value());
  field.terms[0].grids[0].assumed_ceiling_outside_gy = 1.5;
  CHECK(field.at(outside).upper_gy.value() == Approx(4.0));  // 1 + 2 * 1.5
}

TEST_CASE("A single frame covers its own plane and nothing else") {
  const DoseGrid grid = test::grid_of(test::axial({0, 0, 5}, {1, 2, 3}, 3, 5, 1), 0.01, stored);
  CHECK(grid.at_local({0.5, 1, 0}).value() == Approx(0.01 * 12));  // 1 + 1 + 10
  CHECK_FALSE(grid.at_local({0.5, 1, 0.1}).has_value());
  CHECK_FALSE(grid.at_local({0.5, 1, -0.1}).has_value());
}

TEST_CASE("16 bit grids read like 32 bit ones") {
  auto pixels = std::make_unique<std::uint16_t[]>(8);
  for (std::size_t n = 0; n < 8; ++n) pixels[n] = static_cast<std::uint16_t>(60000 + n * n);
  const DoseGrid grid(test::axial({0, 0, 0}, {1, 1, 1}, 2, 2, 2), std::move(pixels), 0.5);
  CHECK(grid.maximum_gy() == 0.5 * 60049);
  CHECK(grid.voxel_gy(1, 0, 1) == 0.5 * 60025);
}

TEST_CASE("A scaling that is not above 0 is our own broken promise") {
  for (const double scaling_gy : {0.0, -1.0, std::nan("")})
    CHECK_THROWS_AS(test::grid_of(test::axial({0, 0, 0}, {1, 1, 1}, 2, 2, 2), scaling_gy,
                                  [](int, int, int) { return 1; }),
                    dose::BrokenPromise);
}

TEST_CASE("Two courses through their registrations add as typed EQD2 of the dose at the point") {
  const DoseGrid prior = oblique_grid(uneven);
  const DoseGrid planned =
      test::grid_of(test::axial({-50, -60, -70}, {20, 30, 40}, 5, 4, 3), 0.02, stored);
  const auto ab = dose::AlphaBeta::from_gray(2);

  // A registration that takes the planned point (3, -4, 5) to the prior point worked out above.
  const Eigen::Vector3d planned_point_mm(3, -4, 5);
  Eigen::Matrix4d matrix = Eigen::Matrix4d::Identity();
  matrix.topLeftCorner<3, 3>() =
      Eigen::AngleAxisd(0.25, Eigen::Vector3d(1, -2, 0.5).normalized()).toRotationMatrix();
  matrix.topRightCorner<3, 1>() = prior.geometry().course_point(inside_local).mm -
                                  matrix.topLeftCorner<3, 3>() * planned_point_mm;

  DoseField field;
  FieldTerm& first = field.terms.emplace_back();
  first.course_from_planned = dose::CourseFromPlanned::from_matrix(matrix, "");
  first.grids.push_back({&prior, 0.5, {}});
  first.uniform_dose_gy = 3;
  first.polynomial = dose::DosePolynomial::eqd2(dose::Fractions::of(14), ab);
  FieldTerm& second = field.terms.emplace_back();
  second.grids.push_back({&planned, 1, {}});
  second.grids.push_back({&planned, 0.25, {}});
  second.polynomial = dose::DosePolynomial::eqd2(dose::Fractions::of(3), ab);

  // Planned: (53/20, 56/30, 75/40) = (2.65, 1.8666..., 1.875) voxels, in one cell trilinear.
  const double planned_gy =
      0.02 * (1 + 2 * 2.65 + 20 * (56.0 / 30) + 300 * 1.875 + 7 * 2.65 * (56.0 / 30) * 1.875);
  const double expected_gy =
      dose::in_gray(
          eqd2(dose::Fractionation{dose::gray(3 + 0.5 * inside_gy), dose::Fractions::of(14)}, ab)
              .value()) +
      dose::in_gray(
          eqd2(dose::Fractionation{dose::gray(1.25 * planned_gy), dose::Fractions::of(3)}, ab)
              .value());
  const DoseInterval result = field.at({planned_point_mm});
  CHECK(result.lower_gy == Approx(expected_gy).epsilon(1e-12));
  CHECK(result.upper_gy.value() == Approx(expected_gy).epsilon(1e-12));
}
