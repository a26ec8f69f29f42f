// SPDX-License-Identifier: Apache-2.0
// Worked examples of the models beside LQ. Expected values: exact fractions worked independently,
// to half a unit of the last digit given.
#include <catch2/catch.hpp>
#include <dose/core/error.hpp>
#include <dose/radiobiology/high_dose.hpp>
#include <dose/radiobiology/incomplete_repair.hpp>
#include <dose/radiobiology/lq_inverse.hpp>
#include <dose/radiobiology/ntcp.hpp>
#include <dose/radiobiology/recovery.hpp>
#include <dose/radiobiology/repopulation.hpp>
#include <dose/radiobiology/risk_score.hpp>

#include "support/near.hpp"

using namespace dose;

namespace {

const AlphaBeta two = AlphaBeta::from_gray(2);

Fractionation phase(double total_gy, int n) {
  return {gray(total_gy), Fractions::of(n)};
}

BiologicalEqd2 eqd2_of(double gy, AlphaBeta alpha_beta = two) {
  return {eqd2_gray(gy), alpha_beta};
}

BiologicalBed bed_of(double gy) {
  return {bed_gray(gy), two};
}

double total_gy(double eqd2_gy, int n) {
  return in_gray(total_for(eqd2_of(eqd2_gy), Fractions::of(n)));
}

}  // namespace

TEST_CASE("the largest total dose for an EQD2") {
  // E = 25 and E = 20, alpha/beta 2 (examples W20 and W21).
  CHECK(total_gy(25, 1) == near(9.0498756, 5e-8));
  CHECK(total_gy(25, 2) == near(12.2828569, 5e-8));
  CHECK(total_gy(25, 3) == near(14.5783958, 5e-8));
  CHECK(total_gy(25, 4) == near(16.3960781, 5e-8));
  CHECK(total_gy(25, 5) == near(17.9128785, 5e-8));
  CHECK(total_gy(20, 3) == near(12.7797, 5e-5));
  CHECK(total_gy(0, 3) == 0);
}

TEST_CASE("inverse of forward is identity") {
  for (const double ab : {0.87, 2.0, 3.7, 10.0})
    for (const int n : {1, 3, 14, 35})
      for (const double gy : {0.0001, 1.7, 24.0, 81.3}) {
        const auto alpha_beta = AlphaBeta::from_gray(ab);
        const Fractionation p = phase(gy, n);
        CHECK(in_gray(total_for(eqd2(p, alpha_beta), p.fractions)) ==
              Approx(gy).epsilon(1e-12).margin(0));
        CHECK(in_gray(total_for(bed(p, alpha_beta), p.fractions)) ==
              Approx(gy).epsilon(1e-12).margin(0));
        CHECK(fractions_for(bed(p, alpha_beta), p.per_fraction()) ==
              Approx(n).epsilon(1e-12).margin(0));
      }
}

TEST_CASE("EQDX contains EQD2 and the dose itself") {
  CHECK(eqdx_gy(phase(24, 3), gray_per_fraction(2), two) == Approx(60).epsilon(1e-14));
  // In 3 Gy fractions: 24 (8 + 2)/(3 + 2) = 48.
  CHECK(eqdx_gy(phase(24, 3), gray_per_fraction(3), two) == Approx(48).epsilon(1e-14));
  CHECK(eqdx_gy(phase(24, 3), gray_per_fraction(8), two) == Approx(24).epsilon(1e-14));
  CHECK_THROWS_AS(eqdx_gy(phase(24, 3), gray_per_fraction(0), two), Error);
}

TEST_CASE("incomplete repair twice a day") {
  // W39: 45 Gy in 30, 6 h apart, half-time 4 h: theta 2^-1.5 = 0.3535534, BED 90.6824.
  const RepairKinetics four{"4 h", {{4, 1}}, {}, Standing::recalled, ""};
  CHECK(incomplete_repair_factor(four, 2, 6) == near(0.3535534, 5e-8));
  CHECK(in_gray(bed(phase(45, 30), two, four, 2, 6).value()) == near(90.6824, 5e-5));
  CHECK(in_gray(eqd2(phase(45, 30), two, four, 2, 6).value()) == near(45.3412, 5e-5));
  CHECK(in_gray(bed(phase(45, 30), two, four, 1, 6).value()) == Approx(78.75).epsilon(1e-14));
  // Ang's two half-times: 0.38 2^(-6/0.7) + 0.62 2^(-6/3.8) = 0.2085; BED 85.79.
  const RepairKinetics& ang = spinal_cord_repair()[1];
  CHECK(incomplete_repair_factor(ang, 2, 6) == near(0.2085, 5e-5));
  CHECK(in_gray(bed(phase(45, 30), two, ang, 2, 6).value()) == near(85.79, 5e-3));
  CHECK(longest_spinal_cord_repair().name == "Bender 2012");
}

TEST_CASE("three fractions a day follow the closed form") {
  // theta = 0.5 (gap = half-time), m = 3: (2/3)(1)(3 - (1 - 1/8)/(1/2)) = (2/3)(3 - 1.75) = 5/6.
  const RepairKinetics four{"4 h", {{4, 1}}, {}, Standing::recalled, ""};
  CHECK(incomplete_repair_factor(four, 3, 4) == Approx(5.0 / 6).epsilon(1e-14));
}

TEST_CASE("fractions of a day must fit into it") {
  const RepairKinetics& bender = longest_spinal_cord_repair();
  CHECK_THROWS_AS(incomplete_repair_factor(bender, 2, 0), Error);
  CHECK_THROWS_AS(incomplete_repair_factor(bender, 3, 12), Error);
  CHECK_THROWS_AS(incomplete_repair_factor(bender, 0, 6), Error);
}

TEST_CASE("LQ-L lowers the BED above its transition") {
  // W38, alpha/beta 2, transition 4.
  const DosePerFraction four = usual_transition(two);
  CHECK(in_gray(bed_lq_l(phase(24, 3), two, four).value()) == Approx(96).epsilon(1e-14));
  CHECK(in_gray(bed_lq_l(phase(24, 1), two, four).value()) == Approx(112).epsilon(1e-14));
  CHECK(in_gray(bed_lq_l(phase(20, 5), two, four).value()) == Approx(60).epsilon(1e-14));
  for (const double gy : {1.0, 12.0, 30.0, 60.0})
    CHECK(in_gray(bed_lq_l(phase(gy, 3), two, four).value()) <=
          in_gray(bed(phase(gy, 3), two).value()) + 1e-12);
}

TEST_CASE("the universal survival curve is LQ below its transition and a line above") {
  const auto curve = lung_cancer_curve();
  CHECK(in_gray(bed_usc(phase(18, 3), curve).value()) ==
        Approx(in_gray(bed(phase(18, 3), curve.alpha_beta).value())));
  // 60 Gy in 3: (60 - 3 x 1.8)/(0.33 x 1.25) = 54.6/0.4125 = 132.3636...
  CHECK(in_gray(bed_usc(phase(60, 3), curve).value()) == Approx(132.363636364).epsilon(1e-11));
}

TEST_CASE("repopulation is for targets") {
  // 60 Gy in 30, alpha/beta 10: BED 72; 39 d, from day 21, doubling 3 d, alpha 0.35:
  // 72 - ln2 x 18/1.05 = 72 - 11.8825 = 60.1175.
  const Repopulation r{39, 21, 3, 0.35};
  const auto ten = AlphaBeta::from_gray(10);
  CHECK(in_gray(bed(phase(60, 30), ten, r, TissueKind::target).value()) == near(60.1175, 5e-5));
  try {
    bed(phase(60, 30), two, r, TissueKind::organ_at_risk);
    FAIL("accepted");
  } catch (const Error& error) {
    CHECK(error.code() == "repopulation_for_targets_only");
  }
}

TEST_CASE("Michigan steps") {
  // W32: 36/14 at alpha/beta 2.5, 8 months: 40.5714286 x 0.75 = 30.4285714; left of 50: 19.5714286,
  // in three fractions 12.9316 Gy.
  const auto ab = AlphaBeta::from_gray(2.5);
  const auto remaining = michigan_remaining(eqd2(phase(36, 14), ab), 8);
  CHECK(in_gray(remaining.value()) == near(30.4285714, 5e-8));
  CHECK(in_gray(total_for(eqd2_of(50 - in_gray(remaining.value()), ab), Fractions::of(3))) ==
        near(12.9316, 5e-5));
  CHECK(michigan_recovery_share(2) == 0);
  CHECK(michigan_recovery_share(3) == 0.10);
  CHECK(michigan_recovery_share(6) == 0.25);
  CHECK(michigan_recovery_share(12) == 0.50);
  CHECK(michigan_recovery_share(40) == 0.50);
}

TEST_CASE("the simple method") {
  // W34: 150 % of 50 Gy after 12 months leaves 25.
  CHECK(simple_tolerance_factor(12) * 50 - 50 == 25);
  CHECK(simple_tolerance_factor(11) == 1.25);
  CHECK(simple_tolerance_factor(5) == 1);
}

TEST_CASE("Jones and Grant within one to three years") {
  // W35 and W36: BED 75 of 100.
  const auto left = [](JonesGrant variant, double years) {
    return in_gray(jones_grant_remaining(variant, bed_of(75), bed_of(100), years).value());
  };
  CHECK(left(JonesGrant::conservative, 1) == near(32.7050, 5e-5));
  CHECK(left(JonesGrant::conservative, 2) == near(21.1947, 5e-5));
  CHECK(left(JonesGrant::conservative, 3) == near(9.7433, 5e-5));
  CHECK(jones_grant_r(JonesGrant::conservative, 2) == near(4.8201, 5e-5));
  CHECK(left(JonesGrant::fit, 1) == near(25.0846, 5e-5));
  CHECK(left(JonesGrant::fit, 2) == near(14.1129, 5e-5));
  CHECK(left(JonesGrant::fit, 3) == near(4.2372, 5e-5));
  CHECK(left(JonesGrant::fit, 7) == left(JonesGrant::fit, 3));
  // W37: at the start it would give 39.04 of 75; refused.
  CHECK_THROWS_AS(left(JonesGrant::conservative, 0), Error);
  CHECK_THROWS_AS(left(JonesGrant::conservative, 0.999), Error);
  CHECK(in_gray(jones_grant_remaining(JonesGrant::fit, bed_of(120), bed_of(100), 2).value()) ==
        120);
}

TEST_CASE("Schultheiss and Burman") {
  // W43 and W44.
  const auto ab = AlphaBeta::from_gray(0.87);
  CHECK(schultheiss_probability(eqd2_of(45, ab)) == near(0.000300, 5e-7));
  CHECK(schultheiss_probability(eqd2_of(50, ab)) == near(0.002155, 5e-7));
  CHECK(schultheiss_probability(eqd2_of(59.3, ab)) == near(0.05001, 5e-6));
  CHECK(schultheiss_probability(eqd2_of(69.4, ab)) == Approx(0.5).epsilon(1e-14));
  CHECK_THROWS_AS(schultheiss_probability(eqd2_of(50)), Error);
  CHECK(lyman_burman_probability(eqd2_gray(50)) == near(0.07812, 5e-6));
}

TEST_CASE("Nieder's score") {
  const auto score = [](const Scheme& a, const Scheme& b, int months) {
    return nieder_score({bed(a, two), bed(b, two)}, months);
  };
  const auto p = [](const char* text) { return parse_scheme(text); };
  CHECK(score(p("30/10"), p("20/5"), 12).total() == 2);  // W22
  CHECK(score(p("30/10"), p("20/5"), 12).group() == RiskGroup::low);
  CHECK(score(p("50/25"), p("30/10"), 12).total() == 6);  // W23: 175
  CHECK(score(p("50/25"), p("30/10"), 12).group() == RiskGroup::intermediate);
  CHECK(score(p("50/25"), p("30/10"), 4).total() == 10.5);
  CHECK(score(p("50/25"), p("30/10"), 4).group() == RiskGroup::high);
  CHECK(score(p("36/14"), p("14.5/3"), 12).total() == 2);   // W24: 131.827
  CHECK(score(p("36/14"), p("24/3"), 12).total() == 13.5);  // W25: 202.29, one course 120
  CHECK(score(p("40/20"), p("8/1"), 12).bed_points == 0);   // W26: 120 exactly
  CHECK(score(p("54/27"), p("8/1"), 12).course_points == 4.5);
  CHECK(score(p("30/10"), p("30/10"), 5).total() == 7.5);  // W27
  CHECK_THROWS_AS(nieder_score({bed_of(100)}, 12), Error);
}
