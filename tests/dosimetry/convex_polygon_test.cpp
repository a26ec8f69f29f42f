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

}  // namespace

TEST_CASE("A cut leaves two parts with the area and the moments of the whole") {
  const ConvexPolygon whole = polygon({{-3, 1}, {4, 0}, {6, 5}, {0, 8}});
  // By the shoelace rule, on paper: (-4 + 20 + 48 + 24) / 2.
  CHECK(dose::area_moment(whole).area_mm2 == near(44, 1e-12));
  for (const int axis : {0, 1}) {
    ConvexPolygon below;
    ConvexPolygon above;
    dose::split(whole, axis, 2.5, below, above);
    const auto a = dose::area_moment(below);
    const auto b = dose::area_moment(above);
    CHECK(a.area_mm2 > 5);
    CHECK(b.area_mm2 > 5);
    CHECK(a.area_mm2 + b.area_mm2 == near(44, 1e-12));
    CHECK(a.u_mm3 + b.u_mm3 == near(dose::area_moment(whole).u_mm3, 1e-11));
    CHECK(a.v_mm3 + b.v_mm3 == near(dose::area_moment(whole).v_mm3, 1e-11));
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
  dose::split(whole, 0, -4, below, above);
  CHECK(above.count == whole.count);
  CHECK(dose::area_moment(above).area_mm2 == near(dose::area_moment(whole).area_mm2, 1e-10));
  CHECK(std::abs(dose::area_moment(below).area_mm2) < 1e-10);
}

TEST_CASE("Polygons one above the other join where that is convex") {
  const ConvexPolygon low = polygon({{0, 0}, {6, 0}, {7, 2}, {-1, 2}});
  ConvexPolygon joined = low;
  REQUIRE(dose::join(joined, polygon({{-1, 2}, {7, 2}, {5, 5}, {1, 5}})));
  CHECK(joined.count == 6);
  CHECK(dose::area_moment(joined).area_mm2 == near(14 + 18, 1e-12));
  // The right side goes straight on: its vertex is left out.
  joined = low;
  REQUIRE(dose::join(joined, polygon({{-1, 2}, {7, 2}, {8, 4}, {0, 4}})));
  CHECK(joined.count == 5);
  // A waist would not be convex; half a side is no common side.
  joined = low;
  CHECK_FALSE(dose::join(joined, polygon({{-1, 2}, {7, 2}, {12, 4}, {0, 4}})));
  CHECK_FALSE(dose::join(joined, polygon({{-1, 2}, {6, 2}, {5, 5}, {1, 5}})));
  CHECK(dose::area_moment(joined).area_mm2 == near(14, 1e-12));
}
