// SPDX-License-Identifier: Apache-2.0
// Shapes between the planes: solids whose volume is known, drawn on planes that know nothing of it.
#include <catch2/catch.hpp>
#include <cmath>
#include <dose/dosimetry/plane_raster.hpp>
#include <dose/dosimetry/region.hpp>
#include <functional>

#include "dosimetry/grids.hpp"
#include "support/near.hpp"

using dose::BetweenSlices;
using dose::Contour;
using dose::EndCaps;
using dose::Region;
using dose::RegionModel;
using test::axial_contour;
using test::rectangle;

namespace {

const double pi = std::acos(-1.0);

/// A polygon of the circle's own area, so that nothing but the shape in between is judged.
Contour circle(double x_mm, double y_mm, double z_mm, double radius_mm) {
  constexpr int points = 180;
  const double corner_mm = radius_mm * std::sqrt(2 * pi / points / std::sin(2 * pi / points));
  Contour contour;
  for (int n = 0; n < points; ++n)
    contour.points_mm.emplace_back(x_mm + corner_mm * std::cos(2 * pi * n / points),
                                   y_mm + corner_mm * std::sin(2 * pi * n / points), z_mm);
  return contour;
}

Region shape_of(const std::vector<Contour>& contours, EndCaps caps = EndCaps::half) {
  RegionModel model;
  model.end_caps = caps;
  model.between = BetweenSlices::shape;
  return Region::from_contours(contours, model, "shape");
}

/// Area at a height.
double area_mm2(const Region& region, double w_mm) {
  for (const dose::Slab& slab : region.slabs())
    if (slab.w_low_mm <= w_mm && w_mm < slab.w_high_mm) return slab.area_mm2;
  return 0;
}

}  // namespace

TEST_CASE("a ball drawn every 3 mm is a ball again") {
  // The first plane is 0.7 mm above the south pole: 8.3 mm.
  std::vector<Contour> contours;
  for (double z = -8.3; z < 9; z += 3) contours.push_back(circle(2, -1, z, std::sqrt(81 - z * z)));
  const Region ball = shape_of(contours);
  const double volume_cc = 4 * pi * 729 / 3000;
  // 0.5 mm slabs and cells: 0.5 %.
  CHECK(ball.volume_cc() == near(volume_cc, 0.005 * volume_cc));
  // It ends where the ball does, but for a slab.
  CHECK(ball.slabs().front().w_low_mm == near(-9, 0.5));
  CHECK(ball.slabs().back().w_high_mm == near(9, 0.5));
  CHECK(area_mm2(ball, 0.1) == near(81 * pi, 0.005 * 81 * pi));
}

TEST_CASE("without end caps a shape reaches from the first plane to the last") {
  std::vector<Contour> contours;
  for (double z = -7.5; z < 9; z += 2.5) contours.push_back(circle(0, 0, z, std::sqrt(81 - z * z)));
  const Region ball = shape_of(contours, EndCaps::none);
  CHECK(ball.slabs().front().w_low_mm == -7.5);
  CHECK(ball.slabs().back().w_high_mm == 7.5);
  // pi (2 R^2 h - 2 h^3 / 3) between -h and h
  const double between_cc = pi * (2 * 81 * 7.5 - 2 * 7.5 * 7.5 * 7.5 / 3) / 1000;
  CHECK(ball.volume_cc() == near(between_cc, 0.005 * between_cc));
}

TEST_CASE("a straight structure stays what it was, half a spacing beyond both ends") {
  std::vector<Contour> contours;
  for (const double z : {0.0, 2.0, 4.0, 6.0})
    contours.push_back(axial_contour(z, rectangle(1, 2, 8, 6)));
  const Region box = shape_of(contours);
  CHECK(box.slabs().front().w_low_mm == -1);
  CHECK(box.slabs().back().w_high_mm == 7);
  CHECK(box.volume_cc() == near(7 * 4 * 8 / 1000.0, 1e-3 * 7 * 4 * 8 / 1000.0));
}

TEST_CASE("a tilted tube is not a staircase") {
  // 4 mm in x for 3 mm in z: the middle between two planes lies half way.
  std::vector<Contour> contours;
  for (int n = 0; n < 6; ++n) contours.push_back(circle(4 * n, 0, 3 * n, 6));
  const Region tube = shape_of(contours);
  for (const dose::Slab& slab : tube.slabs()) {
    if (slab.plane_w_mm < 6 || slab.plane_w_mm > 9) continue;
    double low = 1e9;
    double high = -1e9;
    for (const dose::Ring& ring : slab.rings)
      for (const dose::PlanePoint& point : ring) {
        low = std::min(low, point.u_mm);
        high = std::max(high, point.u_mm);
      }
    // Linear in z; phi bends it by less than a fifth of the step from plane to plane.
    CHECK(0.5 * (low + high) == near(4 * slab.plane_w_mm / 3, 0.8));
  }
}

TEST_CASE("a branch, a hole and a gap are followed") {
  std::vector<Contour> contours;
  for (const double z : {0.0, 3.0, 6.0, 9.0, 21.0, 24.0}) {
    contours.push_back(axial_contour(z, rectangle(0, 0, 20, 14)));
    contours.push_back(axial_contour(z, rectangle(6, 5, 9, 9)));  // a hole
    if (z < 7) contours.push_back(axial_contour(z, rectangle(40, 0, 46, 5)));
  }
  const Region region = shape_of(contours);
  CHECK(region.warnings().size() == 1);  // the gap
  const double branched_mm2 = 20 * 14 - 3 * 4 + 6 * 5;
  CHECK(area_mm2(region, 1.6) == near(branched_mm2, 0.01 * branched_mm2));
  // The branch is gone within the spacing after its last plane.
  CHECK(area_mm2(region, 5.9) > 20 * 14 - 3 * 4 + 10);
  CHECK(area_mm2(region, 8.9) == near(20 * 14 - 3 * 4, 0.01 * 280));
  CHECK(area_mm2(region, 15.0) == near(20 * 14 - 3 * 4, 0.01 * 280));
}

TEST_CASE("a keyhole's channel is no boundary") {
  const std::vector<dose::Ring> keyhole{{{0, 0},
                                         {10, 0},
                                         {10, 10},
                                         {5, 10},
                                         {5, 7},
                                         {3, 7},
                                         {3, 3},
                                         {7, 3},
                                         {7, 7},
                                         {5, 7},
                                         {5, 10},
                                         {0, 10}}};
  const dose::Outline outline(keyhole);
  CHECK(outline.nearest({5, 8.6}).distance_mm == near(1.4, 1e-12));  // the outer side
  CHECK(outline.nearest({5, 5}).distance_mm == near(-2, 1e-12));     // in the hole
  CHECK(outline.nearest({-3, -4}).distance_mm == near(-5, 1e-12));   // off a corner
}

TEST_CASE("rings come back from a raster") {
  const std::vector<dose::Ring> drawn{{{0, 0}, {11, 1}, {9, 8}, {2, 6}},
                                      {{3, 2}, {6, 2}, {6, 4}, {3, 4}},
                                      {{14, 0}, {18, 0}, {18, 7}, {14, 7}}};
  const auto raster = dose::PlaneRaster::about(drawn, 1, 0.25);
  const auto rings = level_rings(raster, dose::Outline(drawn).distances_mm(raster, 5));
  CHECK(rings.size() == 3);
  double area = 0;
  for (const dose::Trapezoid& t : even_odd_trapezoids(rings, {})) area += t.area_mm2();
  double exact = 0;
  for (const dose::Trapezoid& t : even_odd_trapezoids(drawn, {})) exact += t.area_mm2();
  CHECK(area ==
        near(exact, 0.05 * 11));  // each of eleven corners is cut by less than a cell's half
}
