// SPDX-License-Identifier: Apache-2.0
// Cutting and joining of convex polygons; areas on paper.
#include <catch2/catch.hpp>
#include <cmath>
#include <dose/dosimetry/convex_polygon.hpp>

#include "support/near.hpp"

using dose::ConvexPolygon;

namespace {

ConvexPolygon polygon(std::initializer_list<dose::PlanePoint> points) {
  ConvexPolygon result;
  for (const dose::PlanePoint& point : points) result.append(point);
  result.close();
  return result;
}

double area(const ConvexPolygon& polygon) {
  return dose::area_mm2(polygon.vertices());
}

}  // namespace

TEST_CASE("A cut leaves two parts with the area of the whole") {
  const ConvexPolygon whole = polygon({{-3, 1}, {4, 0}, {6, 5}, {0, 8}});
  // By the shoelace rule, on paper: (-4 + 20 + 48 + 24) / 2.
  CHECK(area(whole) == near(44, 1e-12));
  for (const int axis : {0, 1}) {
    ConvexPolygon below;
    ConvexPolygon above;
    dose::split(whole.vertices(), axis, 2.5, below, above);
    CHECK(area(below) > 5);
    CHECK(area(above) > 5);
    CHECK(area(below) + area(above) == near(44, 1e-12));
    for (int n = 0; n < below.count; ++n) {
      const auto& point = below.points[static_cast<std::size_t>(n)];
      CHECK((axis == 0 ? point.u_mm : point.v_mm) <= 2.5);
    }
  }
}

TEST_CASE("A side along the line of the cut is not cut at each jitter of its vertices") {
  // Six vertices up the left side, off the line by rounding, to either side in turn.
  ConvexPolygon whole;
  whole.append({-4, 0});
  whole.append({2, 1});
  whole.append({3, 9});
  whole.append({-4, 10});
  for (int n = 9; n > 1; --n) whole.append({-4 + (n % 2 == 0 ? 1e-15 : -1e-15), double(n)});
  REQUIRE(whole.count == ConvexPolygon::made);
  ConvexPolygon below;
  ConvexPolygon above;
  dose::split(whole.vertices(), 0, -4, below, above);
  CHECK(above.count == whole.count);
  CHECK(area(above) == near(area(whole), 1e-10));
  CHECK(std::abs(area(below)) < 1e-10);
}

TEST_CASE("Polygons one above the other join where that is convex") {
  const ConvexPolygon low = polygon({{0, 0}, {6, 0}, {7, 2}, {-1, 2}});
  ConvexPolygon joined = low;
  REQUIRE(dose::join(joined, polygon({{-1, 2}, {7, 2}, {5, 5}, {1, 5}})));
  CHECK(joined.count == 6);
  CHECK(area(joined) == near(14 + 18, 1e-12));
  // The right side goes straight on: its vertex is left out.
  joined = low;
  REQUIRE(dose::join(joined, polygon({{-1, 2}, {7, 2}, {8, 4}, {0, 4}})));
  CHECK(joined.count == 5);
  // A waist would not be convex; half a side is no common side.
  joined = low;
  CHECK_FALSE(dose::join(joined, polygon({{-1, 2}, {7, 2}, {12, 4}, {0, 4}})));
  CHECK_FALSE(dose::join(joined, polygon({{-1, 2}, {6, 2}, {5, 5}, {1, 5}})));
  CHECK(area(joined) == near(14, 1e-12));
}

TEST_CASE("A prism above a threshold: a box by the formula of boxes, and the sum of its parts") {
  // Two formulas that have nothing in common, and a cut that changes nothing; slopes in all ratios.
  const ConvexPolygon rectangle = polygon({{3, -7}, {5.5, -7}, {5.5, -6}, {3, -6}});
  const ConvexPolygon whole = polygon({{-3, 1}, {4, 0}, {6, 5}, {0, 8}});
  ConvexPolygon below;
  ConvexPolygon above;
  dose::split(whole.vertices(), 0, 2.25, below, above);
  int partial = 0;
  for (const double slope_u : {0.0, 1e-6, 0.013, 0.9, -2.0})
    for (const double slope_v : {0.0, 1e-5, -0.03, 1.1})
      for (const double slope_w : {0.0, 1e-7, -0.002, 0.4, 5.0, -300.0}) {
        dose::AffineInSlab function;
        function.slope_u = slope_u;
        function.slope_v = slope_v;
        function.slope_w = slope_w;
        const double range = std::abs(2.5 * slope_u) + std::abs(slope_v) + std::abs(slope_w);
        const double middle = 4.25 * slope_u - 6.5 * slope_v + 0.5 * slope_w;
        for (const double share : {0.02, 0.3, 0.5, 0.81, 0.99}) {
          const double threshold = middle + (share - 0.5) * range;
          const double boxes =
              2.5 * dose::box_share_above(middle - threshold, 2.5 * slope_u, slope_v, slope_w);
          // Rounding in the differences of heights, as a share of the rectangle.
          if (range > 0)
            CHECK(dose::area_above(rectangle.vertices(), function, threshold) == near(boxes, 1e-9));
          const double level = slope_u + 3 * slope_v + 0.5 * slope_w + (share - 0.5) * range;
          const double all = dose::area_above(whole.vertices(), function, level);
          CHECK(all == near(dose::area_above(below.vertices(), function, level) +
                                dose::area_above(above.vertices(), function, level),
                            1e-9));
          if (all > 0.1 && all < 43.9) ++partial;
        }
      }
  CHECK(partial > 200);
}
