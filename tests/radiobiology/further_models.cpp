// SPDX-License-Identifier: Apache-2.0
// What the models refuse, where a text could not say it. Their numbers: tests/reference.
#include <catch2/catch.hpp>
#include <dose/core/error.hpp>
#include <dose/radiobiology/daily_fractions.hpp>
#include <dose/radiobiology/high_dose.hpp>
#include <dose/radiobiology/incomplete_repair.hpp>
#include <dose/radiobiology/lq_inverse.hpp>
#include <dose/radiobiology/recovery.hpp>
#include <dose/radiobiology/repopulation.hpp>
#include <dose/radiobiology/risk_score.hpp>
#include <functional>
#include <limits>

using namespace dose;

namespace {

const AlphaBeta two = AlphaBeta::from_gray(2);

std::string code_of(const std::function<void()>& compute) {
  try {
    compute();
  } catch (const Error& error) {
    return error.code();
  }
  return "accepted";
}

Fractionation phase(double total_gy, int n) {
  return {gray(total_gy), Fractions::of(n)};
}

BiologicalBed bed_of(double gy, AlphaBeta alpha_beta = two) {
  return {bed_gray(gy), alpha_beta};
}

}  // namespace

TEST_CASE("the half-time of verdicts is the longest that is cited") {
  CHECK(longest_spinal_cord_repair().name == "Bender 2012");
  CHECK(usual_transition(two) == gray_per_fraction(4));
}

TEST_CASE("fractions of a day must fit into it") {
  const RepairKinetics& bender = longest_spinal_cord_repair();
  for (const auto& [per_day, gap_h] : {std::pair{2, 0.0}, std::pair{2, -1.0}, std::pair{3, 12.0},
                                       std::pair{0, 6.0}, std::pair{7, 1.0}}) {
    INFO(per_day << " a day, " << gap_h << " h apart");
    CHECK(code_of([&, m = per_day, h = gap_h] { incomplete_repair_factor(bender, m, h); }) ==
          "repair_invalid");
  }
  CHECK(code_of([&] {
          incomplete_repair_factor(bender, 2, std::numeric_limits<double>::quiet_NaN());
        }) == "repair_invalid");
  CHECK(code_of([] { DailyFractions::several(1, 6); }) == "repair_invalid");
}

TEST_CASE("parameters of models that make no sense") {
  CHECK(code_of([] { eqdx_gy(phase(24, 3), gray_per_fraction(0), two); }) ==
        "reference_dose_invalid");
  CHECK(code_of([] { fractions_for(bed_of(100), gray_per_fraction(0)); }) == "dose_invalid");
  CHECK(code_of([] { bed_lq_l(phase(24, 3), two, gray_per_fraction(-1)); }) ==
        "model_parameter_invalid");
  for (const Repopulation& wrong :
       {Repopulation{-1, 21, 3, 0.35}, Repopulation{39, -1, 3, 0.35}, Repopulation{39, 21, 0, 0.35},
        Repopulation{39, 21, 3, 0},
        Repopulation{std::numeric_limits<double>::infinity(), 21, 3, 0.35}})
    CHECK(code_of([&] { bed(phase(60, 30), two, wrong, TissueKind::target); }) ==
          "model_parameter_invalid");
}

TEST_CASE("recovery needs one alpha/beta, a tolerance and a time that can be") {
  CHECK(code_of([] { michigan_recovery_share(-1); }) == "interval_invalid");
  CHECK(code_of([] { simple_tolerance_factor(-1); }) == "interval_invalid");
  const auto left = [](const BiologicalBed& prior, const BiologicalBed& tolerance, double years) {
    return code_of([&] { jones_grant_remaining(JonesGrant::fit, prior, tolerance, years); });
  };
  CHECK(left(bed_of(75), bed_of(100, AlphaBeta::from_gray(3)), 2) == "alpha_beta_mismatch");
  CHECK(left(bed_of(75), bed_of(0), 2) == "model_parameter_invalid");
  CHECK(left(bed_of(75), bed_of(100), std::numeric_limits<double>::quiet_NaN()) ==
        "recovery_too_early");
}

TEST_CASE("the score needs two courses and an interval that can be") {
  CHECK(code_of([] { nieder_score({bed_of(100)}, 12); }) == "risk_score_needs_courses");
  CHECK(code_of([] { nieder_score({bed_of(100), bed_of(60)}, -1); }) == "interval_invalid");
}
