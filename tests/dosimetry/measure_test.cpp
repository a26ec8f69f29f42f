// SPDX-License-Identifier: Apache-2.0
// Metrics in dose fields whose answers can be worked on paper.
#include <Eigen/Geometry>
#include <catch2/catch.hpp>
#include <cmath>
#include <dose/dosimetry/measure.hpp>
#include <dose/radiobiology/lq.hpp>
#include <string>

#include "dosimetry/grids.hpp"

using dose::Bounded;
using dose::DoseField;
using dose::DoseGrid;
using dose::DosePolynomial;
using dose::FieldTerm;
using dose::Region;
using dose::RegionDose;
using dose::Tolerance;

namespace {

const auto ab = dose::AlphaBeta::from_gray(2);

Bounded measure(RegionDose& measured, const char* metric, const Tolerance& tolerance = {}) {
  return measured.measure(dose::parse_metric(metric), tolerance);
}

Bounded measure(const Region& region, const DoseField& field, const char* metric,
                const Tolerance& tolerance = {}) {
  RegionDose measured(region, field);
  return measure(measured, metric, tolerance);
}

/// The true answer lies in the bounds, and they are as narrow as asked plus quantisation.
void check(const Bounded& result, double truth, double width) {
  REQUIRE(result.value.has_value());
  REQUIRE(result.lower.has_value());
  REQUIRE(result.upper.has_value());
  CHECK(result.reason.empty());
  const double rounding = 1e-11 * (1 + std::abs(truth));
  CHECK(*result.lower <= truth + rounding);
  CHECK(*result.upper >= truth - rounding);
  CHECK(*result.lower <= *result.value);
  CHECK(*result.value <= *result.upper);
  CHECK(*result.upper - *result.lower <= width);
}

/// x from -4 to 6, y from 1 to 4, slabs from z = 2 to 12: 10 x 3 x 10 mm = 0.3 cc.
Region box() {
  std::vector<dose::Contour> contours;
  for (const double z : {3.0, 5.0, 8.0, 11.0})
    contours.push_back(test::axial_contour(z, test::rectangle(-4, 1, 6, 4)));
  // Half the neighbouring spacing outward: 3 - 1 = 2 and 11 + 1.5 = 12.5.
  const Region region = Region::from_contours(contours, {}, "box");
  CHECK(region.volume_cc() == Approx(0.315));
  return region;
}
constexpr double box_cc = 0.315;

/// Stored values linear in x: 100 + 10 per mm at 0.01 Gy a step, so 1 + 0.1 x from x = -10, which
/// is 2 + 0.1 x Gy in planned x. Off-lattice spacings, so that cells and pieces never coincide.
DoseGrid linear_grid(double scaling_gy = 0.01) {
  return test::grid_of(test::axial({-10, -3, -2}, {1.5, 2.5, 3.5}, 13, 4, 6), scaling_gy,
                       [](int i, int, int) { return 100 + 15 * i; });
}

DoseField field_of(std::vector<FieldTerm> terms) {
  return DoseField{std::move(terms)};
}

FieldTerm term_of(const DoseGrid& grid, const DosePolynomial& polynomial = {}) {
  FieldTerm term;
  term.grids.push_back({&grid, 1, {}});
  term.polynomial = polynomial;
  return term;
}

}  // namespace

TEST_CASE("Every metric of a constant dose is that dose but for quantisation") {
  const Region region = box();
  const DoseGrid grid = test::grid_of(test::axial({-10, -3, -2}, {1.5, 2.5, 3.5}, 13, 4, 6), 0.01,
                                      [](int, int, int) { return 1200; });
  const DosePolynomial eqd2 = DosePolynomial::eqd2(dose::Fractions::of(3), ab);
  const double truth = eqd2.at(12);  // 12 * (4 + 2) / 4 = 18
  CHECK(truth == Approx(18));
  const DoseField field = field_of({term_of(grid, eqd2)});
  RegionDose measured(region, field);
  // Half a step of 0.01 Gy at slope a + 2 b D = 0.5 + 24/12 = 2.5 Gy/Gy, both ways.
  const double quantisation = 2 * 0.005 * (2.5 + 1e-3);
  for (const char* metric : {"Dmax", "Dmin", "Dmean", "D0.035cc", "D10%", "D100%"}) {
    const Bounded result = measure(measured, metric);
    check(result, truth, quantisation);
    CHECK(*result.value == Approx(truth).epsilon(1e-12));
    CHECK(*result.upper - truth == Approx(0.0125).epsilon(1e-3));
    CHECK(truth - *result.lower == Approx(0.0125).epsilon(1e-3));
  }
  check(measure(measured, "V17.9Gy"), box_cc, 1e-12);
  check(measure(measured, "V18.1Gy"), 0, 1e-12);
  check(measure(measured, "V0Gy"), box_cc, 1e-12);
  CHECK(measured.uncovered_cc() == 0);
}

TEST_CASE("Metrics of a linear dose in a box are those of paper") {
  const Region region = box();
  const DoseGrid grid = linear_grid(1e-2);
  const DoseField field = field_of({term_of(grid)});
  RegionDose measured(region, field);
  // 2 + 0.1 x: from 1.6 at x = -4 to 2.6 at x = 6. The hottest share q lies above 2.6 - q.
  const double step = 0.01;
  check(measure(measured, "Dmax"), 2.6, 0.01 + step);
  check(measure(measured, "Dmin"), 1.6, 0.01 + step);
  check(measure(measured, "Dmean"), 2.1, 0.01 + step);
  check(measure(measured, "D10%"), 2.5, 0.01 + step);
  check(measure(measured, "D0.035cc"), 2.6 - 0.035 / box_cc, 0.01 + step);
  check(measure(measured, "D100%"), 1.6, 0.01 + step);
  // Half a step is 0.05 mm of 10 mm each way.
  check(measure(measured, "V2Gy"), 0.6 * box_cc, (0.001 + 0.011) * box_cc);
  const Bounded maximum = measure(measured, "Dmax");
  REQUIRE(maximum.at.has_value());
  CHECK(maximum.at->mm.x() == Approx(6));
  CHECK(*maximum.value == Approx(2.6).epsilon(1e-12));
  CHECK(measure(measured, "Dmin").at->mm.x() == Approx(-4));
}

TEST_CASE("Quantisation is in the bounds exactly once") {
  const Region region = box();
  for (const double factor : {1.0, 2.0}) {
    const DoseGrid grid = linear_grid(0.05);  // doses five times those above
    FieldTerm term = term_of(grid);
    term.grids[0].factor = factor;
    const DoseField field = field_of({term});
    const Bounded result = measure(region, field, "Dmax", {1e-6, 0, 100000});
    CHECK(*result.value == Approx(13 * factor));
    CHECK(*result.upper == Approx((13 + 0.025) * factor).margin(2e-6));
    CHECK(*result.lower == Approx((13 - 0.025) * factor).margin(2e-6));
  }
}

TEST_CASE("EQD2 of a linear dose keeps the order of doses and has a quadratic mean") {
  const Region region = box();
  const DoseGrid grid = test::grid_of(test::axial({-10, -3, -2}, {1.5, 2.5, 3.5}, 13, 4, 6), 1e-5,
                                      [](int i, int, int) { return 200000 + 150000 * i; });
  // 2 + 1 Gy/mm (x + 10): 8 Gy at x = -4 to 18 Gy at x = 6.
  const DosePolynomial p = DosePolynomial::eqd2(dose::Fractions::of(3), ab);
  const DoseField field = field_of({term_of(grid, p)});
  RegionDose measured(region, field);
  const auto width = [](double truth) { return std::max(0.01, 0.001 * truth) + 1e-4; };
  check(measure(measured, "Dmax"), p.at(18), width(p.at(18)));
  check(measure(measured, "Dmin"), p.at(8), width(p.at(8)));
  check(measure(measured, "D10%"), p.at(17), width(p.at(17)));
  check(measure(measured, "D50%"), p.at(13), width(p.at(13)));
  // mean(D) = 13, mean(D^2) = 13^2 + 10^2 / 12.
  const double mean = p.linear * 13 + p.quadratic_per_gy * (169 + 100.0 / 12);
  check(measure(measured, "Dmean"), mean, width(mean));
  // p(D) = 20: D^2/12 + D/2 = 20, D = -3 + sqrt(9 + 240).
  check(measure(measured, "V20Gy"), box_cc * (18 - (std::sqrt(249.0) - 3)) / 10,
        0.0011 * box_cc + 1e-6);
}

TEST_CASE("Two courses with opposite gradients are summed where they are and not by their maxima") {
  const Region region = box();
  const auto axis = test::axial({-10, -3, -2}, {1.5, 2.5, 3.5}, 13, 4, 6);
  const DoseGrid up =
      test::grid_of(axis, 1e-5, [](int i, int, int) { return 200000 + 150000 * i; });
  const DoseGrid down =
      test::grid_of(axis, 1e-5, [](int i, int, int) { return 2200000 - 150000 * i; });
  // D1 = 12 + x, D2 = 12 - x: 8 .. 18 and 16 .. 6 Gy.
  const DosePolynomial p1 = DosePolynomial::eqd2(dose::Fractions::of(14), ab);
  const DosePolynomial p2 = DosePolynomial::eqd2(dose::Fractions::of(3), ab);
  const DoseField field = field_of({term_of(up, p1), term_of(down, p2)});
  RegionDose measured(region, field);
  const auto sum = [&](double x) { return p1.at(12 + x) + p2.at(12 - x); };
  // f = 12/2 + 12/2 + (12+x)^2/56 + (12-x)^2/12: falls to its least at x0, rises after.
  //   f' = (12+x)/28 - (12-x)/6 = 0: x0 = 12 (1/6 - 1/28) / (1/6 + 1/28) = 12 * 11/17 > 6.
  const auto width = [](double truth) { return std::max(0.01, 0.001 * truth) + 2e-4; };
  check(measure(measured, "Dmax"), sum(-4), width(sum(-4)));
  check(measure(measured, "Dmin"), sum(6), width(sum(6)));
  check(measure(measured, "D20%"), sum(-2), width(sum(-2)));
  check(measure(measured, "D0.0315cc"), sum(-3), width(sum(-3)));
  // Means over x in [-4, 6]: x 1, x^2 1 + 100/12.
  const double square = 1 + 100.0 / 12;
  const double mean = 12 + (144 + 24 + square) / 56 + (144 - 24 + square) / 12;
  check(measure(measured, "Dmean"), mean, width(mean));
  CHECK(sum(-4) < p1.at(18) + p2.at(16) - 1);
}

TEST_CASE("A triangular prism under a linear dose has a quadratic curve") {
  std::vector<dose::Contour> contours;
  for (const double z : {3.0, 5.0, 7.0})
    contours.push_back(test::axial_contour(z, {{-4, 1}, {6, 1}, {6, 4}}));
  const Region region = Region::from_contours(contours, {}, "prism");
  // Area 15 mm2, height 6 mm. At x the width in y is 0.3 (x + 4).
  CHECK(region.volume_cc() == Approx(0.09));
  const DoseGrid grid = linear_grid(0.01);
  const DoseField field = field_of({term_of(grid)});
  RegionDose measured(region, field);
  // Above x: 15 - 0.15 (x+4)^2 of 15 mm2. Hottest 19 %: (x+4)^2 = 81, x = 5, 2.5 Gy.
  check(measure(measured, "D19%"), 2.5, 0.02);
  check(measure(measured, "D0.0324cc"), 2 + 0.1 * 4, 0.02);  // 36 %: x + 4 = 8
  check(measure(measured, "Dmean"), 1.6 + 0.1 * (2.0 / 3) * 10, 0.02);
  check(measure(measured, "Dmin"), 1.6, 0.02);
}

TEST_CASE("A registration turned by 30 degrees turns the gradient") {
  // Course frame: 20 Gy + 0.5 Gy/mm x'. Planned: x' = x cos 30 + y sin 30 + 3 mm.
  const DoseGrid grid =
      test::grid_of(test::axial({-40, -40, -40}, {3, 2.5, 3.5}, 28, 34, 24), 1e-4,
                    [](int i, int, int) { return 1e4 * (20 + 0.5 * (-40 + 3 * i)); });
  Eigen::Matrix4d matrix = Eigen::Matrix4d::Identity();
  const double angle = std::acos(-1.0) / 6;
  matrix.topLeftCorner<3, 3>() =
      Eigen::AngleAxisd(-angle, Eigen::Vector3d::UnitZ()).toRotationMatrix();
  matrix(0, 3) = 3;
  FieldTerm term = term_of(grid);
  term.course_from_planned = dose::CourseFromPlanned::from_matrix(matrix, "");
  const DoseField field = field_of({term});
  const Region region = box();
  RegionDose measured(region, field);
  const double c = std::cos(angle);
  const double s = std::sin(angle);
  const auto at = [&](double x, double y) { return 20 + 0.5 * (x * c + y * s + 3); };
  check(measure(measured, "Dmax"), at(6, 4), 0.025);
  check(measure(measured, "Dmin"), at(-4, 1), 0.025);
  check(measure(measured, "Dmean"), at(1, 2.5), 0.025);
  // The hottest corner: within d of it along the gradient, d^2 / (2 sin cos) mm2 of 10.5 mm height.
  const double d = 1.2;
  const double corner_cc = 10.5 * d * d / (2 * s * c) / 1000;
  Bounded corner = measured.measure({dose::Metric::Kind::d_volume_cc, corner_cc});
  check(corner, at(6, 4) - 0.5 * d, 0.025);
}

TEST_CASE("A maximum inside a voxel cell is found to a micro-gray") {
  // Two fields that cross: 16 + x' and 16 - x' Gy with p quadratic have no inner maximum, but a
  // saddle of trilinear dose does: stored 0 and 1e6 on alternate corners of the x-y plane.
  const DoseGrid up = test::grid_of(test::axial({-7, -7, -7}, {14, 14, 28}, 2, 2, 2), 1e-5,
                                    [](int i, int j, int) { return i == j ? 1e6 : 2e5; });
  const DoseField field = field_of({term_of(up)});
  // D = 6 + 4 (x/7)(y/7) Gy: on |x|, |y| <= 3 round a rhombus the maximum is in the middle of a
  // side.
  std::vector<dose::Contour> contours;
  for (const double z : {-2.0, 0.0, 2.0})
    contours.push_back(test::axial_contour(z, {{3, 0}, {0, 3}, {-3, 0}, {0, -3}}));
  const Region region = Region::from_contours(contours, {}, "rhombus");
  const Bounded result = measure(region, field, "Dmax", {1e-6, 0, 1000000});
  // On x + y = 3, xy is largest at 1.5 * 1.5.
  check(result, 6 + 4 * 2.25 / 49, 1e-6 + 1.01e-5);
  CHECK(std::abs(std::abs(result.at->mm.x()) - 1.5) < 0.01);
}

TEST_CASE("A field without terms is no dose") {
  const Region region = box();
  const DoseField field;
  check(measure(region, field, "Dmax"), 0, 1e-12);
  check(measure(region, field, "D10%"), 0, 1e-12);
  check(measure(region, field, "V1Gy"), 0, 1e-12);
}

TEST_CASE("A course typed on paper is uniform and exact") {
  const Region region = box();
  FieldTerm term;
  term.uniform_dose_gy = 38.5;
  term.polynomial = DosePolynomial::eqd2(dose::Fractions::of(14), ab);
  const DoseField field = field_of({term});
  const double truth = 38.5 * (2.75 + 2) / 4;
  for (const char* metric : {"Dmax", "Dmin", "Dmean", "D0.035cc", "D10%"})
    check(measure(region, field, metric), truth, 1e-9);
}

TEST_CASE("More cc than the structure has gives no numbers") {
  const Region region = box();
  const DoseGrid grid = linear_grid();
  const DoseField field = field_of({term_of(grid)});
  const Bounded result = measure(region, field, "D0.35cc");
  CHECK(result.reason == "structure_too_small");
  CHECK_FALSE(result.value.has_value());
  CHECK_FALSE(result.lower.has_value());
  CHECK_FALSE(result.upper.has_value());
  CHECK(measure(region, field, "D0.315cc").value.has_value());
}

TEST_CASE("The curve of a linear dose falls linearly") {
  const Region region = box();
  const DoseGrid grid = linear_grid(0.01);
  const DoseField field = field_of({term_of(grid)});
  RegionDose measured(region, field);
  const dose::Dvh dvh = measured.dvh(0.25);
  REQUIRE(dvh.dose_gy.size() == dvh.volume_cc.size());
  REQUIRE(dvh.dose_gy.size() >= 12);
  CHECK(dvh.dose_gy[0] == 0);
  CHECK(dvh.volume_cc[0] == Approx(box_cc));
  CHECK(dvh.volume_cc[6] == Approx(box_cc));                 // 1.5 Gy
  CHECK(dvh.volume_cc[7] == Approx(box_cc * (2.6 - 1.75)));  // 1.75 Gy
  CHECK(dvh.volume_cc[10] == Approx(box_cc * 0.1));          // 2.5 Gy
  CHECK(dvh.volume_cc[11] == Approx(0).margin(1e-12));       // 2.75 Gy
}

TEST_CASE("The same question has the same bytes for its answer") {
  const Region region = box();
  const DoseGrid grid =
      test::grid_of(test::axial({-10, -3, -2}, {1.5, 2.5, 3.5}, 13, 4, 6), 0.01,
                    [](int i, int j, int k) { return (i * 37 + j * 91 + k * 53) % 100; });
  const DoseField field =
      field_of({term_of(grid, DosePolynomial::eqd2(dose::Fractions::of(3), ab))});
  for (const char* metric : {"Dmax", "D10%", "Dmean", "V0.5Gy"}) {
    const Bounded first = measure(region, field, metric);
    const Bounded second = measure(region, field, metric);
    CHECK(*first.value == *second.value);
    CHECK(*first.lower == *second.lower);
    CHECK(*first.upper == *second.upper);
  }
}

TEST_CASE("When effort is spent the bound is wider and still true") {
  const Region region = box();
  const DoseGrid grid =
      test::grid_of(test::axial({-10, -3, -2}, {1.5, 2.5, 3.5}, 13, 4, 6), 0.01,
                    [](int i, int j, int k) { return (i * 37 + j * 91 + k * 53) % 100; });
  const DoseField field = field_of({term_of(grid)});
  for (const char* metric : {"Dmax", "Dmin", "D10%", "Dmean", "V0.5Gy"}) {
    const Bounded rough = measure(region, field, metric, {1e-9, 0, 1});
    const Bounded fine = measure(region, field, metric, {1e-3, 1e-3, 200000});
    CHECK(*rough.lower <= *fine.upper);
    CHECK(*rough.upper >= *fine.lower);
    // The mean over boxes along a grid's axes is exact from the start.
    const double spared = std::string(metric) == "Dmean" ? 0 : 1e-4;
    CHECK(*rough.upper - *rough.lower >= *fine.upper - *fine.lower + spared);
    CHECK(*rough.lower <= *fine.value);
    CHECK(*rough.upper >= *fine.value);
  }
}
