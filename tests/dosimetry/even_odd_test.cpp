// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <cmath>
#include <dose/core/error.hpp>
#include <dose/dosimetry/even_odd.hpp>
#include <numbers>
#include <random>

using namespace dose;

namespace {

double even_odd_mm2(const Ring& ring) {
  double area_mm2 = 0;
  for (const Trapezoid& part : even_odd_trapezoids({&ring, 1}, {})) area_mm2 += part.area_mm2();
  return area_mm2;
}

/// Every second of `points` points on an ellipse for `step` = 2, and so on.
Ring star(int points, int step) {
  Ring ring;
  for (int n = 0; n < points; ++n) {
    const double angle = 2 * std::numbers::pi * n * step / points + 0.1;
    ring.push_back({3 + 10 * std::cos(angle), 10 * std::sin(angle) - 4});
  }
  return ring;
}

std::string code(const std::vector<Ring>& rings) {
  try {
    refuse_tangled(rings, "One");
  } catch (const Error& error) {
    return error.code() + " " + error.where();
  }
  return "";
}

}  // namespace

TEST_CASE("What a ring surrounds twice is not inside under the even-odd rule") {
  const Ring once{{1, 1}, {11, 1}, {11, 7}, {1, 7}};
  CHECK(lapped_area_mm2(once) == 0);
  Ring twice = once;
  twice.insert(twice.end(), once.begin(), once.end());
  CHECK(even_odd_mm2(twice) == 0);
  CHECK(lapped_area_mm2(twice) == Approx(60).epsilon(1e-12));
  const Ring clockwise(twice.rbegin(), twice.rend());
  CHECK(lapped_area_mm2(clockwise) == Approx(60).epsilon(1e-12));

  // From one corner round 4 by 3 mm, then round 2 by 5 mm: 2 by 3 are in both.
  const Ring partly{{0, 0}, {4, 0}, {4, 3}, {0, 3}, {0, 0}, {2, 0}, {2, 5}, {0, 5}};
  CHECK(lapped_area_mm2(partly) == Approx(6).epsilon(1e-12));
  CHECK(even_odd_mm2(partly) == Approx(12 + 10 - 2 * 6).epsilon(1e-12));
  // The second the other way round: surrounded once there and once back, a hole by any rule.
  const Ring back{{0, 0}, {4, 0}, {4, 3}, {0, 3}, {0, 0}, {0, 5}, {2, 5}, {2, 0}};
  CHECK(lapped_area_mm2(back) == 0);
}

TEST_CASE("The middle of a pentagram is surrounded twice") {
  // Its inner pentagon has the radius R / phi^2, and 5/2 r^2 sin 72 degrees of area.
  const double phi = (1 + std::sqrt(5)) / 2;
  const double inner_mm2 = 2.5 * 100 / std::pow(phi, 4) * std::sin(0.4 * std::numbers::pi);
  CHECK(inner_mm2 == Approx(34.689).margin(0.001));
  CHECK(lapped_area_mm2(star(5, 2)) == Approx(inner_mm2).epsilon(1e-12));
}

TEST_CASE("Rings that cross too often are refused before they fill the memory") {
  CHECK(code({star(5, 2)}).empty());
  CHECK(code({star(31, 15)}).empty());
  CHECK(code({star(301, 150)}) == "contours_tangled One");
  CHECK(code({star(60'001, 30'000)}) == "contours_tangled One");
  std::mt19937 dice(5);
  std::uniform_real_distribution<double> side(-8, 8);
  Ring scribble;
  for (int n = 0; n < 2000; ++n) scribble.push_back({side(dice), side(dice)});
  CHECK(code({scribble}) == "contours_tangled One");
  // One ring for each line through them, all within one band.
  Ring zigzag;
  for (int n = 0; n < 20'000; ++n) zigzag.push_back({side(dice), n % 2 == 0 ? 0.0 : 5.0});
  CHECK(code({zigzag}) == "contours_tangled One");
}

TEST_CASE("Many islands and many teeth are not tangled") {
  std::vector<Ring> islands;
  for (int row = 0; row < 50; ++row)
    for (int column = 0; column < 50; ++column) {
      const double u = 3.0 * column;
      const double v = 3.0 * row + 0.01 * column;
      islands.push_back({{u, v}, {u + 1, v}, {u + 1, v + 2}, {u, v + 2}});
    }
  CHECK(code(islands).empty());
  Ring comb;
  for (int n = 0; n < 150; ++n) {
    comb.push_back({2.0 * n, 10 + 0.01 * n});
    comb.push_back({2.0 * n + 1, 10 + 0.01 * n});
    comb.push_back({2.0 * n + 1, 1});
    comb.push_back({2.0 * n + 2, 1});
  }
  comb.push_back({300, 0});
  comb.push_back({0, 0});
  CHECK(code({comb}).empty());
}
