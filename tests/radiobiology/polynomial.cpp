// SPDX-License-Identifier: Apache-2.0
// The formulas of hot loops agree with the typed ones, which the worked examples hold
// (tests/reference).
#include <catch2/catch.hpp>
#include <dose/radiobiology/lq.hpp>

using namespace dose;

namespace {

AlphaBeta ab(double value_gy) {
  return AlphaBeta::from_gray(value_gy);
}

}  // namespace

TEST_CASE("the polynomial of hot loops agrees with the typed formulas") {
  // 1e-14 relative: a handful of roundings in another order.
  for (const int n : {1, 3, 14})
    for (const double value_gy : {0.87, 2.0, 10.0}) {
      const auto of_bed = DosePolynomial::bed(Fractions::of(n), ab(value_gy));
      const auto of_eqd2 = DosePolynomial::eqd2(Fractions::of(n), ab(value_gy));
      for (const double dose_gy : {0.013, 2.9, 24.0, 61.7}) {
        const Fractionation course{gray(dose_gy), Fractions::of(n)};
        CHECK(of_bed.at(dose_gy) ==
              Approx(in_gray(bed(course, ab(value_gy)).value())).epsilon(1e-14));
        CHECK(of_eqd2.at(dose_gy) ==
              Approx(in_gray(eqd2(course, ab(value_gy)).value())).epsilon(1e-14));
        CHECK(DosePolynomial::physical().at(dose_gy) == dose_gy);
        // The slope, by a central difference: exact for a polynomial of degree 2 but for rounding.
        CHECK(of_eqd2.slope_at(dose_gy) ==
              Approx((of_eqd2.at(dose_gy + 1) - of_eqd2.at(dose_gy - 1)) / 2).epsilon(1e-12));
      }
    }
}

TEST_CASE("dose per fraction times fractions gives the same BED as the total") {
  CHECK(in_gray(bed(gray_per_fraction(8), Fractions::of(3), ab(2)).value()) == 120);
}
