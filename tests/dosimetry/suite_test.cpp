// SPDX-License-Identifier: Apache-2.0
// The suite that `redose selftest --dosimetry` runs, in thousands.
#include <catch2/catch.hpp>
#include <cmath>
#include <dose/selftest/dosimetry_suite.hpp>
#include <dose/selftest/ideal_solid.hpp>

#include "support/near.hpp"

using namespace dose::selftest;

TEST_CASE("the suite's own answers are right") {
  const double pi = std::acos(-1.0);
  // A box of 4 x 3 x 5 mm, dose 1 + 0.5 x + 0.25 z: a corner cut off is half of a product.
  const PrismStack box({{0, 5, {{0, 0}, {4, 0}, {4, 3}, {0, 3}}}});
  const LinearDose dose{1, {0.5, 0, 0.25}};
  CHECK(box.volume_mm3() == near(60, 1e-12));
  CHECK(box.mean_gy(dose) == near(1 + 1 + 0.625, 1e-12));
  CHECK(box.highest_gy(dose) == near(1 + 2 + 1.25, 1e-12));
  CHECK(box.lowest_gy(dose) == near(1, 1e-12));
  // Within 0.5 Gy of the hottest edge: a triangle of 1 mm by 2 mm, 3 mm deep.
  CHECK(box.volume_above_mm3(dose, 3.75) == near(3, 1e-9));
  CHECK(box.dose_of_hottest_gy(dose, 3) == near(3.75, 1e-8));
  CHECK(box.volume_above_mm3({1, {0, 0, 0.25}}, 1.5) == near(36, 1e-6));
  CHECK(box.volume_above_mm3({1, {0, 0.5, 0}}, 2) == near(20, 1e-9));

  CHECK(slabs_of(ball(12, 180), -12 + 0.01, 0.02).volume_mm3() ==
        near(4 * pi * 1728 / 3, 0.01 * 0.02 * 7238));
  CHECK(slabs_of(lying_cone(12, 24, 180), -12 + 0.01, 0.02).volume_mm3() ==
        near(pi * 144 * 24 / 3, 0.5));
  CHECK(slabs_of(tilted_cylinder(5, 20, 0.5, 90), -10 + 0.05, 0.1).volume_mm3() ==
        near(pi * 25 * 20 * std::sqrt(1.25), 1e-6 * 1756));
}

TEST_CASE("thousands of random solids: every bound holds the exact answer of the model") {
#ifdef __SANITIZE_ADDRESS__
  constexpr int cases = 350;  // fifteen times slower; what it looks for is in each case alike
#else
  constexpr int cases = 3500;
#endif
  const BoundTrial trial = try_bounds(cases);
  CHECK(trial.cases == cases);
  CHECK(trial.bounds > 7 * cases);
  for (const BoundFailure& failure : trial.failures) {
    CAPTURE(failure.what, failure.lower, failure.exact, failure.upper);
    CHECK(false);
  }
  CHECK(trial.failed == 0);
  CHECK(trial.tallies.size() == 35);
}

TEST_CASE("the ideal solids of 24 mm come out as promised") {
  for (const IdealRow& row : try_ideal_solids()) {
    CAPTURE(row.solid, row.size_mm, row.shape_interpolated, row.spacing_mm, row.volume_percent,
            row.d003cc_along_gy.value_or(-9), row.d003cc_across_gy.value_or(-9));
    CHECK(row.passed());
  }
}

TEST_CASE("the same dice give the same trial") {
  const BoundTrial a = try_bounds(40, 7);
  const BoundTrial b = try_bounds(40, 7);
  CHECK(a.bounds == b.bounds);
  CHECK(a.tallies.size() == b.tallies.size());
}
