// SPDX-License-Identifier: Apache-2.0
// Worked examples with their numbers, computed with exact fractions outside this code; where a
// paper or a public test printed the figure, it is named. Tolerance: 1e-9 absolute for exact
// values, half a unit of the last digit where only a rounded one is known.
#include <catch2/catch.hpp>
#include <cmath>
#include <dose/radiobiology/lq.hpp>
#include <vector>

using namespace dose;

namespace {

const AlphaBeta cord = AlphaBeta::from_gray(2);
const AlphaBeta tumour = AlphaBeta::from_gray(10);

AlphaBeta ab(double value_gy) {
  return AlphaBeta::from_gray(value_gy);
}

double bed_gy(const char* scheme, AlphaBeta alpha_beta) {
  return in_gray(bed(parse_scheme(scheme), alpha_beta).value());
}

double eqd2_gy(const char* scheme, AlphaBeta alpha_beta) {
  return in_gray(eqd2(parse_scheme(scheme), alpha_beta).value());
}

Approx exactly(double value) {
  return Approx(value).margin(1e-9).epsilon(0);
}

Approx to(double unit, double value) {
  return Approx(value).margin(unit / 2).epsilon(0);
}

struct Row {
  const char* scheme;
  double alpha_beta_gy;
  double eqd2_gy;
};

void check_rows(const std::vector<Row>& rows) {
  for (const Row& row : rows) {
    INFO(row.scheme << " at alpha/beta " << row.alpha_beta_gy);
    CHECK(eqd2_gy(row.scheme, ab(row.alpha_beta_gy)) == exactly(row.eqd2_gy));
  }
}

}  // namespace

TEST_CASE("W01 36 Gy in 14 fractions") {
  CHECK(in_gray(parse_scheme("36/14").phases.front().per_fraction()) == to(1e-7, 2.5714286));
  CHECK(bed_gy("36/14", cord) == exactly(576.0 / 7));
  CHECK(eqd2_gy("36/14", cord) == exactly(288.0 / 7));
  CHECK(eqd2_gy("36/14", cord) == to(1e-7, 41.1428571));
}

TEST_CASE("W02 24 Gy in 3 fractions") {
  CHECK(bed_gy("24/3", cord) == exactly(120));
  CHECK(eqd2_gy("24/3", cord) == exactly(60));
}

TEST_CASE("W03 both at one point, and W04 that a physical sum would be 18 Gy too low") {
  const BiologicalEqd2 prior = eqd2(parse_scheme("36/14"), cord);
  const BiologicalEqd2 planned = eqd2(parse_scheme("24/3"), cord);
  CHECK(in_gray((prior + planned).value()) == exactly(708.0 / 7));
  CHECK(bed_gy("36/14", cord) + bed_gy("24/3", cord) == exactly(1416.0 / 7));
  CHECK(in_gray(planned.value()) / in_gray((prior + planned).value()) == to(1e-7, 0.5932203));
  // What adding 36 + 24 = 60 Gy in 17 fractions would say; no function of ours does that.
  CHECK(eqd2_gy("60/17", cord) == to(1e-7, 82.9411765));
}

TEST_CASE("W05 50 Gy in 25 fractions is 100 Gy BED at 2 and 75 at 4 (Nieder 2006)") {
  CHECK(bed_gy("50/25", cord) == exactly(100));
  CHECK(bed_gy("50/25", ab(4)) == exactly(75));
}

TEST_CASE("W06 and W07 conventional courses at alpha/beta 2") {
  check_rows({{"20/5", 2, 30},
              {"30/10", 2, 37.5},
              {"40/20", 2, 40},
              {"45/25", 2, 42.75},
              {"50/25", 2, 50},
              {"37.5/15", 2, 42.1875}});
}

TEST_CASE("W08 to W10 the doses of the HyTEC tables as EQD2") {
  check_rows({{"12.4/1", 2, 44.64},
              {"17/2", 2, 44.625},
              {"23/4", 2, 44.5625},
              {"25.3/5", 2, 44.6545},
              {"14/1", 2, 56},
              {"19.3/2", 2, 56.21125},
              {"23.1/3", 2, 56.0175},
              {"26.2/4", 2, 56.0025},
              {"28.8/5", 2, 55.872},
              {"9/1", 2, 24.75},
              {"12.2/2", 2, 24.705},
              {"16.2/4", 2, 24.5025},
              {"18/5", 2, 25.2}});
  CHECK(eqd2_gy("20.3/3", cord) == to(1e-7, 44.4908333));
  CHECK(eqd2_gy("14.5/3", cord) == to(1e-7, 24.7708333));
}

TEST_CASE("W11 cumulative doses of the HyTEC re-irradiation table") {
  const auto after_50_in_25 = [](const char* planned) {
    return in_gray((eqd2(parse_scheme("50/25"), cord) + eqd2(parse_scheme(planned), cord)).value());
  };
  CHECK(after_50_in_25("11/2") == exactly(70.625));
  CHECK(after_50_in_25("14/3") == to(1e-7, 73.3333333));
  CHECK(after_50_in_25("14/4") == exactly(69.25));
  CHECK(after_50_in_25("15.5/5") == exactly(69.7625));
}

TEST_CASE("W12 and W13 the rows of a public EQD2 test at alpha/beta 3 and 10") {
  check_rows({{"8/1", 3, 17.6},
              {"20/5", 3, 28},
              {"45/15", 3, 54},
              {"60/60", 3, 48},
              {"45/15", 10, 48.75},
              {"60/60", 10, 55},
              {"20/1", 10, 50},
              {"18/1", 10, 42}});
}

TEST_CASE("W14 two courses at alpha/beta 3") {
  const BiologicalEqd2 sum =
      eqd2(parse_scheme("50/25"), ab(3)) + eqd2(parse_scheme("30/10"), ab(3));
  CHECK(in_gray(sum.value()) == exactly(86));
}

TEST_CASE("W15 and W16 and W18 courses written as n times d at alpha/beta 10") {
  CHECK(eqd2_gy("15x2.5Gy", tumour) == exactly(39.0625));
  CHECK(eqd2_gy("20x2Gy", tumour) == exactly(40));
  CHECK(eqd2_gy("10x3Gy", tumour) == exactly(32.5));
  CHECK(eqd2_gy("18x2.33Gy", tumour) == exactly(43.09335));
  CHECK(eqd2_gy("55/20", tumour) == exactly(58.4375));
}

TEST_CASE("W17 the same plan 1.5 percent hotter at three alpha/beta") {
  // 41.94 Gy x 1.015 = 42.5691 Gy in 18 fractions.
  CHECK(eqd2_gy("42.5691/18", cord) == to(0.01, 46.45));
  CHECK(eqd2_gy("42.5691/18", ab(3)) == to(0.01, 45.68));
  CHECK(eqd2_gy("42.5691/18", ab(3.3)) == to(0.01, 45.50));
}

TEST_CASE("W19 doses in one and two fractions that are called equivalent") {
  check_rows({{"14/1", 2, 56},
              {"19/2", 2, 54.625},
              {"10/1", 2, 30},
              {"13.5/2", 2, 29.53125},
              {"16/1", 2, 72},
              {"22/2", 2, 71.5},
              {"12/1", 2, 42},
              {"16.5/2", 2, 42.28125}});
}

TEST_CASE("W20 the largest doses for EQD2 25 come back as 25") {
  // D = n/2 (-ab + sqrt(ab^2 + 4 E (2 + ab)/n)), rounded to 1e-7: 25 within slope (below 6) x 5e-8.
  const double largest_gy[] = {9.0498756, 12.2828569, 14.5783958, 16.3960781, 17.9128785};
  for (int n = 1; n <= 5; ++n) {
    const Fractionation course{gray(largest_gy[n - 1]), Fractions::of(n)};
    CHECK(in_gray(eqd2(course, cord).value()) == Approx(25).margin(3e-7).epsilon(0));
  }
}

TEST_CASE("W40 a voxel has its own dose per fraction") {
  check_rows({{"6/3", 2, 6}, {"12/3", 2, 18}, {"30/3", 2, 90}});
}

TEST_CASE("W41 the number of fractions decides") {
  check_rows({{"24/1", 2, 156}, {"24/5", 2, 40.8}});
}

TEST_CASE("W42 the maximum of the sum is not the sum of the maxima") {
  const double a_gy = eqd2_gy("40/20+5/3", cord);
  const double b_gy = eqd2_gy("30/20+14.5/3", cord);
  CHECK(a_gy == to(1e-7, 44.5833333));
  CHECK(b_gy == to(1e-7, 51.0208333));
  CHECK(std::fmax(a_gy, b_gy) == to(1e-7, 51.0208333));
  CHECK(std::fmax(eqd2_gy("40/20", cord), eqd2_gy("30/20", cord)) +
            std::fmax(eqd2_gy("5/3", cord), eqd2_gy("14.5/3", cord)) ==
        to(1e-7, 64.7708333));
}

TEST_CASE("BED over (1 + 2/(a/b)) is EQD2") {
  for (const char* scheme : {"36/14", "24/3", "8/1", "66.6/37"})
    for (const double value_gy : {0.87, 2.0, 3.7, 10.0})
      CHECK(bed_gy(scheme, ab(value_gy)) / (1 + 2 / value_gy) ==
            Approx(eqd2_gy(scheme, ab(value_gy))).epsilon(1e-14));
}

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
  CHECK(in_gray(bed(gray_per_fraction(8), Fractions::of(3), cord).value()) == exactly(120));
}
