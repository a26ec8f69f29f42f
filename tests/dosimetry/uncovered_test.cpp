// SPDX-License-Identifier: Apache-2.0
// What a grid does not reach is unknown, and no metric pretends otherwise.
#include <Eigen/Geometry>
#include <catch2/catch.hpp>
#include <cmath>
#include <dose/dosimetry/measure.hpp>

#include "dosimetry/grids.hpp"

using dose::Bounded;
using dose::DoseField;
using dose::DoseGrid;
using dose::FieldTerm;
using dose::Region;
using dose::RegionDose;

namespace {

/// 10 x 4 x 20 mm: x from 0 to 10, y from 0 to 4, z from 0 to 20.
Region tower() {
  std::vector<dose::Contour> contours;
  for (const double z : {2.5, 7.5, 12.5, 17.5})
    contours.push_back(test::axial_contour(z, test::rectangle(0, 0, 10, 4)));
  return Region::from_contours(contours, {}, "tower");
}

/// 5 Gy + 0.1 Gy/mm z, from z = -7 up to z = -7 + 3 (frames - 1).
DoseGrid rising(int frames) {
  return test::grid_of(test::axial({-5, -5, -7}, {4, 3.5, 3}, 6, 5, frames), 1e-4,
                       [](int, int, int k) { return 1e4 * (5 + 0.1 * (-7 + 3 * k)); });
}

DoseField field_of(const DoseGrid& grid, std::optional<double> ceiling_gy = {}) {
  FieldTerm term;
  term.grids.push_back({&grid, 1, ceiling_gy});
  return DoseField{{term}};
}

Bounded measure(RegionDose& measured, const char* metric) {
  return measured.measure(dose::parse_metric(metric));
}

}  // namespace

TEST_CASE("A grid that ends within the structure leaves its metrics without an upper bound") {
  // Frames to z = -7 + 24 = 17: 3 of 20 mm are not covered.
  const DoseGrid grid = rising(9);
  const DoseField field = field_of(grid);
  const Region region = tower();
  RegionDose measured(region, field);
  CHECK(measured.uncovered_cc() == Approx(0.04 * 3).epsilon(1e-9));

  for (const char* metric : {"Dmax", "D0.1cc", "D10%", "Dmean"}) {
    const Bounded result = measure(measured, metric);
    CHECK(result.reason == "not_covered");
    CHECK_FALSE(result.value.has_value());
    CHECK_FALSE(result.upper.has_value());
    REQUIRE(result.lower.has_value());
  }
  // With 0 for what is unknown: 6.7 at the last frame; the hottest 0.1 cc are 2.5 mm below it.
  CHECK(*measure(measured, "Dmax").lower == Approx(6.7).margin(0.011));
  CHECK(*measure(measured, "D0.1cc").lower == Approx(6.45).margin(0.011));
  CHECK(*measure(measured, "Dmean").lower == Approx(5.85 * 17 / 20).margin(0.011));

  const Bounded volume = measure(measured, "V6.2Gy");  // z >= 12: 5 mm known, 3 unknown
  CHECK(volume.reason == "not_covered");
  CHECK(*volume.lower == Approx(0.2).margin(0.001));
  CHECK(*volume.upper == Approx(0.32).margin(0.001));
  const Bounded minimum = measure(measured, "Dmin");
  CHECK_FALSE(minimum.value.has_value());
  CHECK(*minimum.lower == 0);
  CHECK(*minimum.upper == Approx(5).margin(0.011));
}

TEST_CASE("The curve leaves out what is not covered") {
  const DoseGrid grid = rising(9);
  const DoseField field = field_of(grid);
  const Region region = tower();
  RegionDose measured(region, field);
  CHECK(measured.dvh(0.5).volume_cc[0] == Approx(0.04 * 17));
}

TEST_CASE("Unknown dose on top of a known course is at least the known course") {
  const DoseGrid whole = rising(11);
  const DoseGrid part = rising(9);
  FieldTerm first;
  first.grids.push_back({&whole, 1, {}});
  FieldTerm second;
  second.grids.push_back({&part, 1, {}});
  const DoseField field{{first, second}};
  const Region region = tower();
  RegionDose measured(region, field);
  // 7 Gy of the first alone at z = 20; 2 * 6.7 at z = 17. At z = 0 both are 5.
  CHECK(*measure(measured, "Dmax").lower == Approx(13.4).margin(0.015));
  CHECK(*measure(measured, "Dmin").lower == Approx(6.7).margin(0.011));
  CHECK(*measure(measured, "Dmin").upper == Approx(10).margin(0.011));
  const Bounded volume = measure(measured, "V6Gy");  // certain everywhere, unknown or not
  CHECK(volume.reason.empty());
  CHECK(*volume.lower == Approx(0.8).epsilon(1e-9));
  CHECK(*volume.value == Approx(0.8).epsilon(1e-9));
}

TEST_CASE("A structure that ends exactly on a grid's face is covered") {
  // Frames to z = 20 - rounding of either sign.
  for (const double nudge_mm : {0.0, 1e-9, -1e-9, 9e-7}) {
    const DoseGrid grid = test::grid_of(test::axial({0, 0, nudge_mm}, {5, 2, 4}, 3, 3, 6), 1e-4,
                                        [](int, int, int k) { return 1e4 * (5 + 0.4 * k); });
    const DoseField field = field_of(grid);
    const Region region = tower();
    RegionDose measured(region, field);
    CHECK(measured.uncovered_cc() == 0);
    CHECK(*measure(measured, "Dmax").value == Approx(7).margin(1e-6));
  }
  const DoseGrid short_grid = test::grid_of(test::axial({0, 0, 0.001}, {5, 2, 4}, 3, 3, 6), 1e-4,
                                            [](int, int, int) { return 1e4; });
  const DoseField field = field_of(short_grid);
  const Region region = tower();
  RegionDose measured(region, field);
  CHECK(measured.uncovered_cc() == Approx(0.04 * 0.001).epsilon(1e-6));
}

TEST_CASE("An assumed ceiling bounds what the grid does not reach") {
  const DoseGrid grid = rising(9);
  const Region region = tower();
  {
    const DoseField field = field_of(grid, 1.5);
    RegionDose measured(region, field);
    CHECK(measured.uncovered_cc() == 0);
    CHECK(*measure(measured, "Dmax").upper == Approx(6.7).margin(0.012));
    CHECK(*measure(measured, "Dmean").lower == Approx(5.85 * 17 / 20).margin(0.012));
    CHECK(*measure(measured, "Dmean").upper == Approx((5.85 * 17 + 1.5 * 3) / 20).margin(0.012));
    CHECK(*measure(measured, "D10%").upper == Approx(6.5).margin(0.012));
    CHECK(*measure(measured, "Dmin").lower == 0);
    CHECK(*measure(measured, "Dmin").upper <= 1.5 + 1e-3);
    const Bounded volume = measure(measured, "V1Gy");
    CHECK(*volume.lower == Approx(0.68).margin(0.001));
    CHECK(*volume.upper == Approx(0.8).margin(0.001));
  }
  {
    const DoseField field = field_of(grid, 20);  // a ceiling that decides
    RegionDose measured(region, field);
    CHECK(*measure(measured, "Dmax").upper == Approx(20).margin(0.001));
    CHECK(*measure(measured, "Dmax").lower == Approx(6.7).margin(0.011));
    CHECK(*measure(measured, "D10%").upper == Approx(20).margin(0.011));
    CHECK(*measure(measured, "D10%").lower == Approx(6.5).margin(0.011));
  }
}

TEST_CASE("A single frame covers no volume") {
  const DoseGrid grid = rising(1);
  const DoseField field = field_of(grid);
  const Region region = tower();
  RegionDose measured(region, field);
  CHECK(measured.uncovered_cc() == Approx(0.8).epsilon(1e-12));
  CHECK(measure(measured, "Dmax").reason == "not_covered");
  CHECK(*measure(measured, "Dmax").lower == 0);
  CHECK_FALSE(measure(measured, "Dmin").upper.has_value());
}

TEST_CASE("A turned grid that ends within the structure leaves out at least what it must") {
  // The grid's last frame is the plane z' = 17 turned by 0.3 about y through (5, *, 17).
  const DoseGrid grid = test::grid_of(test::axial({-40, -40, -43}, {10, 10, 5}, 12, 9, 13), 1e-3,
                                      [](int, int, int) { return 4000; });
  Eigen::Matrix4d matrix = Eigen::Matrix4d::Identity();
  const Eigen::Matrix3d turn = Eigen::AngleAxisd(0.3, Eigen::Vector3d::UnitY()).toRotationMatrix();
  const Eigen::Vector3d pivot(5, 0, 17);
  matrix.topLeftCorner<3, 3>() = turn;
  matrix.topRightCorner<3, 1>() = pivot - turn * pivot;
  FieldTerm term;
  term.grids.push_back({&grid, 1, {}});
  term.course_from_planned = dose::CourseFromPlanned::from_matrix(matrix, "");
  const DoseField field{{term}};
  const Region region = tower();
  RegionDose measured(region, field);
  // Symmetric about x = 5 within z <= 20: 3 mm on average. The staircase is cut to 0.25 mm.
  CHECK(measured.uncovered_cc() >= 0.04 * 3);
  CHECK(measured.uncovered_cc() <= 0.04 * 3 + 0.04 * 0.25);
}
