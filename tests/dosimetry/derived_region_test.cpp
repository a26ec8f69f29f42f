// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <cmath>
#include <dose/core/error.hpp>
#include <dose/dosimetry/derived_region.hpp>
#include <random>

#include "dosimetry/grids.hpp"
#include "support/near.hpp"

using dose::Contour;
using dose::Region;
using test::axial_contour;
using test::rectangle;

namespace {

const double pi = std::acos(-1.0);

using Outline = std::vector<std::pair<double, double>>;

Region stack(const Outline& outline, double from_mm, double step_mm, int count) {
  std::vector<Contour> contours;
  for (int n = 0; n < count; ++n) contours.push_back(axial_contour(from_mm + n * step_mm, outline));
  return Region::from_contours(contours, {}, "stack");
}

bool is_inside(const Region& region, const Eigen::Vector3d& p) {
  for (const dose::Slab& slab : region.slabs()) {
    if (p.z() < slab.w_low_mm || p.z() > slab.w_high_mm) continue;
    bool inside = false;
    for (const dose::Ring& ring : slab.rings)
      for (std::size_t n = 0; n < ring.size(); ++n) {
        const auto& a = ring[n];
        const auto& b = ring[(n + 1) % ring.size()];
        if ((a.v_mm > p.y()) != (b.v_mm > p.y()) &&
            p.x() < a.u_mm + (b.u_mm - a.u_mm) * (p.y() - a.v_mm) / (b.v_mm - a.v_mm))
          inside = !inside;
      }
    if (inside) return true;
  }
  return false;
}

}  // namespace

TEST_CASE("a union counts what both have once") {
  // 7 x 4 x 12 mm and 6 x 5 x 9 mm, which share 3 x 2 x 5 mm, drawn on other planes.
  const Region a = stack(rectangle(0, 0, 7, 4), 1.5, 3, 4);   // z 0 to 12
  const Region b = stack(rectangle(4, 2, 10, 7), 7.5, 1, 9);  // z 7 to 16
  const Region both = united(a, b, "both");
  CHECK(both.volume_cc() == near((7 * 4 * 12 + 6 * 5 * 9 - 3 * 2 * 5) / 1000.0, 1e-12));
  CHECK(united(b, a, "both").volume_cc() == near(both.volume_cc(), 1e-12));
  // Each with itself is itself, holes and all.
  Contour hole = axial_contour(5, rectangle(2, 1, 4, 3));
  const Region holed = Region::from_contours(
      {axial_contour(5, rectangle(0, 0, 7, 4)), hole, axial_contour(7, rectangle(0, 0, 7, 4))}, {},
      "holed");
  CHECK(united(holed, holed, "once").volume_cc() == near((7 * 4 * 4 - 2 * 2 * 2) / 1000.0, 1e-12));
}

TEST_CASE("a union of what does not touch is both") {
  const Region a = stack(rectangle(0, 0, 7, 4), 1.5, 3, 2);  // z 0 to 6
  const Region b = stack(rectangle(0, 0, 3, 3), 20, 2, 3);   // z 19 to 25
  const Region both = united(a, b, "both");
  CHECK(both.volume_cc() == near((7 * 4 * 6 + 3 * 3 * 6) / 1000.0, 1e-12));
  CHECK_FALSE(is_inside(both, {1, 1, 10}));
}

TEST_CASE("structures in other planes are not joined") {
  std::vector<Contour> sagittal(2);
  for (int n = 0; n < 2; ++n)
    for (const auto& [y, z] : rectangle(0, 0, 5, 4))
      sagittal[static_cast<std::size_t>(n)].points_mm.emplace_back(n * 2.0, y, z);
  const Region b = Region::from_contours(sagittal, {}, "sagittal");
  try {
    united(stack(rectangle(0, 0, 7, 4), 1.5, 3, 4), b, "both");
    FAIL("joined");
  } catch (const dose::Error& error) {
    CHECK(error.code() == "structures_not_parallel");
    CHECK(error.where() == "both");
  }
}

TEST_CASE("a margin round a box is the box, its sides, edges and corners") {
  // Steiner: V + S r + (edge lengths / 4) pi r^2 + 4 pi r^3 / 3
  const double a = 9;
  const double b = 6;
  const double c = 12;
  const double r = 2.5;
  const Region box = stack(rectangle(1, 2, 1 + a, 2 + b), 1.5, 3, 4);
  const Region prv = dilated(box, r, "box+2.5mm");
  const double exact = a * b * c + 2 * (a * b + b * c + c * a) * r + pi * (a + b + c) * r * r +
                       4 * pi * r * r * r / 3;
  // Never smaller; larger by at most half a slab of 0.25 mm on the rounded ends and 0.1 mm in
  // plane.
  CHECK(1000 * prv.volume_cc() >= exact);
  CHECK(1000 * prv.volume_cc() <= 1.02 * exact);
  CHECK(prv.slabs().front().w_low_mm == near(-r, 1e-9));
  CHECK(prv.slabs().back().w_high_mm == near(c + r, 1e-9));
}

TEST_CASE("no point within the margin is left out, none farther than a slab is in") {
  // An L with a slot that the margin closes.
  const Outline outline{{0, 0}, {12, 0}, {12, 4}, {5, 4}, {5, 10}, {0, 10}};
  const Region region = stack(outline, 0, 2.5, 4);
  const double r = 2;
  const Region prv = dilated(region, r, "L+2mm");
  std::mt19937_64 random(71);
  std::uniform_real_distribution<double> x(-4, 16);
  std::uniform_real_distribution<double> y(-4, 14);
  std::uniform_real_distribution<double> z(-5, 13);
  const double low = region.slabs().front().w_low_mm;
  const double high = region.slabs().back().w_high_mm;
  int in = 0;
  for (int n = 0; n < 20000; ++n) {
    const Eigen::Vector3d p(x(random), y(random), z(random));
    // Distance to the prism, worked here on its own: two boxes make the L.
    double distance = 1e9;
    const double boxes[2][4] = {{0, 12, 0, 4}, {0, 5, 0, 10}};
    for (const auto& box : boxes) {
      const double dx = std::max({0.0, box[0] - p.x(), p.x() - box[1]});
      const double dy = std::max({0.0, box[2] - p.y(), p.y() - box[3]});
      const double dz = std::max({0.0, low - p.z(), p.z() - high});
      distance = std::min(distance, std::sqrt(dx * dx + dy * dy + dz * dz));
    }
    if (distance <= r) CHECK(is_inside(prv, p));
    if (distance > r + 0.1 && std::abs(p.z() - low) > r + 0.25 && std::abs(p.z() - high) > r + 0.25)
      CHECK_FALSE(is_inside(prv, p));
    in += distance <= r ? 1 : 0;
  }
  CHECK(in > 4000);
}

TEST_CASE("the part of a cord round a target ends where it should") {
  const Region cord = stack(rectangle(0, 0, 9, 7), 0, 3, 30);       // z -1.5 to 88.5
  const Region target = stack(rectangle(20, 0, 60, 30), 31, 2, 6);  // z 30 to 42
  const Region part = part_round(cord, target, 6, "part");
  CHECK(part.slabs().front().w_low_mm == 24);
  CHECK(part.slabs().back().w_high_mm == 48);
  CHECK(part.volume_cc() == near(9 * 7 * 24 / 1000.0, 1e-12));
  try {
    part_round(cord, stack(rectangle(0, 0, 4, 4), 120, 2, 3), 6, "part");
    FAIL("found");
  } catch (const dose::Error& error) {
    CHECK(error.code() == "structure_beyond_target");
  }
}
