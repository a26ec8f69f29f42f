// SPDX-License-Identifier: Apache-2.0
// Outlines in planes, and dose on them, against what is drawn on paper.
#include <dose/dosimetry/plane_cut.hpp>

#include <Eigen/Geometry>
#include <catch2/catch.hpp>
#include <cmath>
#include <dose/dosimetry/plane_dose.hpp>

#include "dosimetry/grids.hpp"
#include "support/near.hpp"

using namespace dose;
using test::axial_contour;
using test::rectangle;

namespace {

/// Area inside by the shoelace formula; lines that are not closed count as none.
double area_mm2(const std::vector<Polyline>& lines) {
  double sum = 0;
  for (const Polyline& line : lines) {
    if (!line.closed) return 0;
    double twice = 0;
    for (std::size_t i = 0; i < line.points.size(); ++i) {
      const Eigen::Vector2d& a = line.points[i];
      const Eigen::Vector2d& b = line.points[(i + 1) % line.points.size()];
      twice += a.x() * b.y() - a.y() * b.x();
    }
    sum += std::abs(twice) / 2;
  }
  return sum;
}

/// Two slices: x 0 to 4, y 10 to 20 at z = 0, and y 12 to 17 at z = 3; half a slice beyond each.
Region steps() {
  return Region::from_contours(
      {axial_contour(0, rectangle(0, 10, 4, 20)), axial_contour(3, rectangle(0, 12, 4, 17))},
      {EndCaps::half, 0, {}}, "steps");
}

}  // namespace

TEST_CASE("an axial cut is the contour of its slab") {
  // z = 1 belongs to the slab of z = 0, which reaches up to 1.5; the corner of the square is (-18,
  // -5).
  const auto lines = outline_in(square_through(PatientPlane::axial, {{2, 15, 1}}, 40), steps());
  REQUIRE(lines.size() == 1);
  CHECK(area_mm2(lines) == near(40, 1e-9));
  double left = 100;
  double top = 100;
  for (const Eigen::Vector2d& point : lines[0].points) {
    left = std::min(left, point.x());
    top = std::min(top, point.y());
  }
  CHECK(left == near(0 - (2 - 20), 1e-9));
  CHECK(top == near(10 - (15 - 20), 1e-9));
  CHECK(area_mm2(outline_in(square_through(PatientPlane::axial, {{2, 15, 2}}, 40), steps())) ==
        near(20, 1e-9));
  CHECK(outline_in(square_through(PatientPlane::axial, {{2, 15, 5}}, 40), steps()).empty());
}

TEST_CASE("a sagittal cut has the steps of its slices") {
  // Along z: -1.5 to 1.5 with y 10 to 20, then to 4.5 with y 12 to 17: 30 + 15 mm2, eight corners.
  const auto lines = outline_in(square_through(PatientPlane::sagittal, {{1, 15, 0}}, 40), steps());
  REQUIRE(lines.size() == 1);
  CHECK(area_mm2(lines) == near(45, 1e-9));
  CHECK(simplified(lines[0], 1e-6).points.size() == 8);
  // The head is at the top: the narrow part lies above the wide one.
  double highest = 100;
  for (const Eigen::Vector2d& point : lines[0].points) highest = std::min(highest, point.y());
  CHECK(highest == near(20 - 4.5, 1e-9));
}

TEST_CASE("a hole stays a hole in every plane") {
  std::vector<Contour> contours;
  for (const double z : {0.0, 2.0, 4.0}) {
    contours.push_back(axial_contour(z, rectangle(0, 0, 10, 8)));
    contours.push_back(axial_contour(z, rectangle(3, 2, 7, 5)));
  }
  const Region ring = Region::from_contours(contours, {EndCaps::none, 0, {}}, "ring");
  const auto axial = outline_in(square_through(PatientPlane::axial, {{5, 4, 1.2}}, 30), ring);
  CHECK(axial.size() == 2);
  // Coronal through y = 3: x 0 to 3 and 7 to 10 over 4 mm.
  const auto coronal = outline_in(square_through(PatientPlane::coronal, {{5, 3, 2}}, 30), ring);
  CHECK(coronal.size() == 2);
  CHECK(area_mm2(coronal) == near(24, 1e-9));
}

TEST_CASE("a plane across the slices at any angle cuts what a block's geometry says") {
  // A block x 0 to 6, y 0 to 9, z 0 to 12 in slices 2 mm apart. The plane z = 6 + (x - 3) tan 30
  // cuts a rectangle of 9 by 6/cos 30 mm; its slices add no step, since they are alike.
  std::vector<Contour> contours;
  for (double z = 0; z <= 12; z += 2) contours.push_back(axial_contour(z, rectangle(0, 0, 6, 9)));
  const Region block = Region::from_contours(contours, {EndCaps::none, 0, {}}, "block");
  const double angle = M_PI / 6;
  SquareInSpace square;
  square.side_mm = 60;
  square.right = {std::cos(angle), 0, std::sin(angle)};
  square.down = {0, 1, 0};
  square.corner_mm = Eigen::Vector3d(3, 4.5, 6) - 30 * (square.right + square.down);
  const auto lines = outline_in(square, block);
  REQUIRE(lines.size() == 1);
  CHECK(area_mm2(lines) == near(9 * 6 / std::cos(angle), 1e-9));
}

TEST_CASE("dose in a plane is the field at each point, and nothing where a grid does not reach") {
  const DoseGrid grid =
      test::sampled(test::axial({-5, -4, -6}, {2.5, 1.25, 3}, 5, 8, 4), 1e-4,
                    [](const Eigen::Vector3d& p) { return 20 + p.x() + 0.5 * p.y() - p.z(); });
  DoseField field;
  FieldTerm term;
  term.grids.push_back({&grid, 1, {}});
  term.polynomial = DosePolynomial::eqd2(Fractions::of(5), AlphaBeta::from_gray(2));
  field.terms.push_back(term);
  const SquareInSpace square = square_through(PatientPlane::coronal, {{0.3, 0.7, -2.1}}, 12);
  const SampledSquare sampled = sampled_dose(square, field, 1);
  REQUIRE(sampled.nodes == 13);
  int unknown = 0;
  for (int j = 0; j < 13; ++j)
    for (int i = 0; i < 13; ++i) {
      const PlannedPoint point{{0.3 - 6 + i, 0.7, -2.1 + 6 - j}};
      const DoseInterval expected = field.at(point);
      REQUIRE(sampled.at(i, j).has_value() == expected.upper_gy.has_value());
      if (expected.upper_gy)
        CHECK(*sampled.at(i, j) == static_cast<float>(expected.lower_gy));
      else
        ++unknown;
    }
  // Columns x from -5 to 5 and z from -6 to 3: 10 of 13 and 9 of 13 nodes.
  CHECK(unknown == 13 * 13 - 10 * 9);
  // One value by hand: physical 20 - 0.7 + 0.35 - 1.9 at (-0.7, 0.7, 1.9); n 5, alpha/beta 2.
  const double d = 17.75 / 5;
  CHECK(*sampled.at(5, 2) == near(17.75 * (d + 2) / 4, 2e-4));
}
