// SPDX-License-Identifier: Apache-2.0
// The spread over displacements against doses whose displaced maximum is known on paper.
#include <catch2/catch.hpp>
#include <dose/dosimetry/measure.hpp>

#include "dosimetry/grids.hpp"
#include "support/near.hpp"

using namespace dose;

namespace {

DoseField field_of(const DoseGrid& grid) {
  FieldTerm term;
  term.grids.push_back({&grid, 1, {}});
  term.polynomial = DosePolynomial::physical();
  return {{term}};
}

Region box(double x0, double x1, double y0, double y1, int planes) {
  std::vector<Contour> contours;
  for (int n = 0; n < planes; ++n)
    contours.push_back(test::axial_contour(2 * n, test::rectangle(x0, y0, x1, y1)));
  return Region::from_contours(contours, {}, "box");
}

DoseGrid linear_grid(double per_mm) {
  return test::sampled(test::axial({-40, -40, -40}, {4, 5, 6}, 21, 17, 15), 1e-4,
                       [&](const Eigen::Vector3d& p) { return 60 + per_mm * p.x(); });
}

}  // namespace

TEST_CASE("a linear dose that moves is spread as the ball is") {
  // 0.5 Gy/mm along x, no dose that stays: the maximum is that at x = 9, moved by t_x. A turn about
  // the hottest point moves other points too, by at most 2 degrees of their distance.
  const DoseGrid prior = linear_grid(0.5);
  const DoseField moved = field_of(prior);
  const DoseField fixed{};
  const Region region = box(0, 9, -2, 3, 3);
  RegionDose dose(region, fixed);
  const auto spread = dose.displacement_spread(std::span(&moved, 1), 2);
  REQUIRE(spread.has_value());
  CHECK(spread->count == 128);
  // Corners of the face x = 9, at most 10 mm apart: 0.35 mm of turn.
  CHECK(spread->median_gy == near(64.5, 0.5 * 0.35));
  CHECK(spread->largest_gy > 65.1);
  CHECK(spread->largest_gy < 65.5 + 0.5 * 0.35);
  // Of a ball's coordinate, 5 % lie above 0.73 of the radius: (1 - u)^2 (2 + u) / 4 = 0.05.
  CHECK(spread->percentile95_gy == near(64.5 + 0.73, 0.25));
  // Inside the structure nothing lies beyond x = 9.
  CHECK(spread->largest_inside_gy <= 64.5 + 1e-3);
  CHECK(spread->largest_inside_gy > 64.3);
}

TEST_CASE("the spread never exceeds the proven worst case by more than turns do") {
  const DoseGrid prior = linear_grid(0.7);
  const DoseGrid planned =
      test::sampled(test::axial({-40, -40, -40}, {3, 4, 5}, 30, 21, 17), 1e-4,
                    [](const Eigen::Vector3d& p) { return 20 * std::exp(-p.squaredNorm() / 300); });
  const DoseField moved = field_of(prior);
  const DoseField fixed = field_of(planned);
  const Region region = box(-4, 5, -3, 6, 4);
  RegionDose dose(region, fixed);
  const auto spread = dose.displacement_spread(std::span(&moved, 1), 1.5);
  REQUIRE(spread.has_value());
  const Bounded worst = dose.displaced_maximum(std::span(&moved, 1), 1.5, {});
  CHECK(spread->median_gy <= spread->percentile95_gy);
  CHECK(spread->percentile95_gy <= spread->largest_gy);
  CHECK(spread->largest_inside_gy <= spread->largest_gy);
  CHECK(spread->largest_gy <= *worst.upper + 0.7 * 15 * 0.035);
}

TEST_CASE("where dose is not known there is no spread") {
  const DoseGrid small = test::sampled(test::axial({0, 0, 0}, {2, 2, 2}, 3, 3, 3), 1e-4,
                                       [](const Eigen::Vector3d&) { return 30.0; });
  const DoseField moved = field_of(small);
  const DoseField fixed{};
  const Region region = box(0, 9, -2, 3, 3);
  RegionDose dose(region, fixed);
  CHECK_FALSE(dose.displacement_spread(std::span(&moved, 1), 2).has_value());
}
