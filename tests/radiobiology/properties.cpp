// SPDX-License-Identifier: Apache-2.0
// What must hold whatever the numbers: thousands of random schemes, the same ones in every run.
//
// The generator is fixed by the standard and mapped to numbers here, because the distributions of
// <random> differ between libraries.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <dose/radiobiology/high_dose.hpp>
#include <dose/radiobiology/incomplete_repair.hpp>
#include <dose/radiobiology/lq.hpp>
#include <dose/radiobiology/lq_inverse.hpp>
#include <dose/radiobiology/ntcp.hpp>
#include <dose/radiobiology/recovery.hpp>
#include <dose/radiobiology/risk_score.hpp>
#include <random>
#include <vector>

using namespace dose;

namespace {

constexpr int schemes = 3000;

class Draw {
 public:
  explicit Draw(std::uint64_t seed) : generator_(seed) {}

  double between(double low, double high) {
    return low + (high - low) * static_cast<double>(generator_() >> 11) * 0x1p-53;
  }
  int count(int first, int last) {
    return first + static_cast<int>(generator_() % static_cast<std::uint64_t>(last - first + 1));
  }
  AlphaBeta alpha_beta() { return AlphaBeta::from_gray(between(0.5, 12)); }
  /// 0.05 to 80 Gy in 1 to 40 fractions: 0.00125 to 80 Gy a fraction.
  Fractionation phase() {
    const double gy = between(0.05, 80);
    return {gray(gy), Fractions::of(count(1, 40))};
  }

 private:
  std::mt19937_64 generator_;
};

double bed_gy(const Fractionation& phase, AlphaBeta alpha_beta) {
  return in_gray(bed(phase, alpha_beta).value());
}

double eqd2_gy(const Fractionation& phase, AlphaBeta alpha_beta) {
  return in_gray(eqd2(phase, alpha_beta).value());
}

double eqd2_gy(const Scheme& course, AlphaBeta alpha_beta) {
  return in_gray(eqd2(course, alpha_beta).value());
}

/// Relative and nothing else. 1e-12: some thousands of roundings of a double.
Approx same(double value) {
  return Approx(value).epsilon(1e-12).margin(0);
}

/// In a loop of thousands: silent where it holds, the first failure ends the test.
#define REQUIRE_EACH(condition) \
  do {                          \
    if (!(condition)) {         \
      FAIL_CHECK(#condition);   \
      return;                   \
    }                           \
  } while (false)

}  // namespace

TEST_CASE("the random schemes are the same everywhere") {
  std::mt19937_64 generator;  // the standard's own check: the 10000th number of the default seed
  generator.discard(9999);
  CHECK(generator() == 9981545732273789042ULL);
}

TEST_CASE("more dose is more BED and more EQD2") {
  Draw draw(11);
  for (int i = 0; i < schemes; ++i) {
    const AlphaBeta ab = draw.alpha_beta();
    const Fractionation less = draw.phase();
    const double more_gy = in_gray(less.total) * (1 + draw.between(1e-9, 1));
    const Fractionation more{gray(more_gy), less.fractions};
    INFO(in_gray(less.total) << " Gy, then " << more_gy << " Gy in " << less.fractions.count());
    REQUIRE_EACH(bed_gy(more, ab) > bed_gy(less, ab));
    REQUIRE_EACH(eqd2_gy(more, ab) > eqd2_gy(less, ab));
    const auto of_point = DosePolynomial::eqd2(less.fractions, ab);
    REQUIRE_EACH(of_point.at(more_gy) > of_point.at(in_gray(less.total)));
  }
}

TEST_CASE("at 2 Gy a fraction EQD2 is the dose whatever alpha/beta") {
  Draw draw(12);
  for (int i = 0; i < schemes; ++i) {
    const AlphaBeta ab = draw.alpha_beta();
    const int n = draw.count(1, 200);
    const Fractionation phase{gray(2.0 * n), Fractions::of(n)};
    INFO(n << " fractions at alpha/beta " << ab.in_gray());
    REQUIRE_EACH(eqd2_gy(phase, ab) == same(2.0 * n));
  }
}

TEST_CASE("inverse of forward is identity") {
  Draw draw(13);
  for (int i = 0; i < schemes; ++i) {
    const AlphaBeta ab = draw.alpha_beta();
    const Fractionation phase = draw.phase();
    const double gy = in_gray(phase.total);
    INFO(gy << " Gy in " << phase.fractions.count() << " at alpha/beta " << ab.in_gray());
    REQUIRE_EACH(in_gray(total_for(eqd2(phase, ab), phase.fractions)) == same(gy));
    REQUIRE_EACH(in_gray(total_for(bed(phase, ab), phase.fractions)) == same(gy));
    REQUIRE_EACH(fractions_for(bed(phase, ab), phase.per_fraction()) ==
                 same(phase.fractions.count()));
    REQUIRE_EACH(eqdx_gy(phase, phase.per_fraction(), ab) == same(gy));
    REQUIRE_EACH(eqdx_gy(phase, gray_per_fraction(2), ab) == same(eqd2_gy(phase, ab)));
  }
}

TEST_CASE("the order of courses and phases is irrelevant") {
  Draw draw(14);
  for (int i = 0; i < schemes; ++i) {
    const AlphaBeta ab = draw.alpha_beta();
    Scheme course;
    const int phases = draw.count(2, 5);
    for (int p = 0; p < phases; ++p) course.phases.push_back(draw.phase());
    BiologicalEqd2 forward(eqd2_gray(0), ab);
    BiologicalEqd2 backward(eqd2_gray(0), ab);
    for (const Fractionation& phase : course.phases) forward = forward + eqd2(phase, ab);
    Scheme turned = course;
    std::ranges::reverse(turned.phases);
    for (const Fractionation& phase : turned.phases) backward = backward + eqd2(phase, ab);
    INFO(phases << " phases at alpha/beta " << ab.in_gray());
    REQUIRE_EACH(in_gray(backward.value()) == same(in_gray(forward.value())));
    REQUIRE_EACH(eqd2_gy(turned, ab) == same(eqd2_gy(course, ab)));
    REQUIRE_EACH(eqd2_gy(course, ab) == same(in_gray(forward.value())));
  }
}

TEST_CASE("splitting a phase at the same dose per fraction changes nothing") {
  Draw draw(15);
  for (int i = 0; i < schemes; ++i) {
    const AlphaBeta ab = draw.alpha_beta();
    const int n = draw.count(2, 40);
    const int first = draw.count(1, n - 1);
    const double each_gy = draw.between(0.1, 20);
    const Fractionation whole{gray(n * each_gy), Fractions::of(n)};
    const Scheme split{"",
                       {{gray(first * each_gy), Fractions::of(first)},
                        {gray((n - first) * each_gy), Fractions::of(n - first)}}};
    INFO(n << " x " << each_gy << " Gy, split after " << first);
    REQUIRE_EACH(eqd2_gy(split, ab) == same(eqd2_gy(whole, ab)));
    REQUIRE_EACH(in_gray(bed(split, ab).value()) == same(bed_gy(whole, ab)));
  }
}

TEST_CASE("dose, EQD2 and BED stand in their order") {
  Draw draw(16);
  for (int i = 0; i < schemes; ++i) {
    const AlphaBeta ab = draw.alpha_beta();
    const Fractionation phase = draw.phase();
    const double gy = in_gray(phase.total);
    const double each_gy = in_gray(phase.per_fraction());
    INFO(gy << " Gy in " << phase.fractions.count() << " at alpha/beta " << ab.in_gray());
    REQUIRE_EACH(bed_gy(phase, ab) > gy);
    REQUIRE_EACH(eqd2_gy(phase, ab) < bed_gy(phase, ab));
    REQUIRE_EACH(eqd2_gy(phase, ab) == same(bed_gy(phase, ab) / (1 + 2 / ab.in_gray())));
    if (each_gy > 2.001) REQUIRE_EACH(eqd2_gy(phase, ab) > gy);
    if (each_gy < 1.999) REQUIRE_EACH(eqd2_gy(phase, ab) < gy);
  }
}

TEST_CASE("the same dose in more fractions is less BED") {
  Draw draw(17);
  for (int i = 0; i < schemes; ++i) {
    const AlphaBeta ab = draw.alpha_beta();
    const Fractionation phase = draw.phase();
    const Fractionation finer{phase.total, Fractions::of(phase.fractions.count() + 1)};
    INFO(in_gray(phase.total) << " Gy in " << phase.fractions.count());
    REQUIRE_EACH(bed_gy(finer, ab) < bed_gy(phase, ab));
    // And so a limit in EQD2 allows more in more fractions.
    REQUIRE_EACH(total_for(eqd2(phase, ab), finer.fractions) > phase.total);
  }
}

TEST_CASE("a larger alpha/beta is less BED, down to the dose itself") {
  Draw draw(18);
  for (int i = 0; i < schemes; ++i) {
    const Fractionation phase = draw.phase();
    const double low_gy = draw.between(0.5, 12);
    const double high_gy = low_gy * (1 + draw.between(0.001, 2));
    const double each_gy = in_gray(phase.per_fraction());
    const AlphaBeta low = AlphaBeta::from_gray(low_gy);
    const AlphaBeta high = AlphaBeta::from_gray(high_gy);
    INFO(in_gray(phase.total) << " Gy in " << phase.fractions.count() << " at " << low_gy << ", "
                              << high_gy);
    REQUIRE_EACH(bed_gy(phase, high) < bed_gy(phase, low));
    if (each_gy > 2.001) REQUIRE_EACH(eqd2_gy(phase, high) < eqd2_gy(phase, low));
    if (each_gy < 1.999) REQUIRE_EACH(eqd2_gy(phase, high) > eqd2_gy(phase, low));
    // The ends of what is accepted: at 100 BED is D (1 + d/100), at 0.01 it is D (1 + 100 d).
    const double gy = in_gray(phase.total);
    REQUIRE_EACH(bed_gy(phase, AlphaBeta::from_gray(100)) == same(gy * (1 + each_gy / 100)));
    REQUIRE_EACH(bed_gy(phase, AlphaBeta::from_gray(0.01)) == same(gy * (1 + each_gy * 100)));
  }
}

TEST_CASE("incomplete repair lies between none and all and falls with the gap") {
  Draw draw(19);
  for (int i = 0; i < schemes; ++i) {
    const double share = draw.between(0, 1);
    const RepairKinetics kinetics{
        "drawn",
        {{draw.between(0.2, 6), share}, {draw.between(0.2, 6), 1 - share}},
        {},
        Standing::recalled,
        ""};
    const int m = draw.count(2, 6);
    const double longer_h = draw.between(0.5, 23.9 / (m - 1));
    const double shorter_h = longer_h * draw.between(0.1, 0.99);
    const double after_longer = incomplete_repair_factor(kinetics, m, longer_h);
    const double after_shorter = incomplete_repair_factor(kinetics, m, shorter_h);
    INFO(m << " a day, " << shorter_h << " h and " << longer_h << " h apart");
    REQUIRE_EACH(after_longer > 0);
    REQUIRE_EACH(after_longer < after_shorter);
    REQUIRE_EACH(after_shorter < m - 1);
    REQUIRE_EACH(incomplete_repair_factor(kinetics, 1, longer_h) == 0);
    if (m > 2) REQUIRE_EACH(incomplete_repair_factor(kinetics, m - 1, longer_h) < after_longer);
    const AlphaBeta ab = draw.alpha_beta();
    const Fractionation phase = draw.phase();
    REQUIRE_EACH(bed(phase, ab, kinetics, m, longer_h).value() > bed(phase, ab).value());
    REQUIRE_EACH(in_gray(bed(phase, ab, kinetics, 1, longer_h).value()) == same(bed_gy(phase, ab)));
  }
}

TEST_CASE("recovery grows with time and never beyond what was given") {
  for (int months = 1; months <= 60; ++months) {
    INFO(months);
    CHECK(michigan_recovery_share(months) >= michigan_recovery_share(months - 1));
    CHECK(michigan_recovery_share(months) <= 0.5);
    CHECK(simple_tolerance_factor(months) >= simple_tolerance_factor(months - 1));
  }
  Draw draw(20);
  for (int i = 0; i < schemes; ++i) {
    const AlphaBeta ab = draw.alpha_beta();
    const BiologicalBed tolerance(bed_gray(draw.between(60, 140)), ab);
    const BiologicalBed prior(tolerance.value() * draw.between(0.01, 0.999), ab);
    const double sooner = draw.between(1, 2.99);
    const double later = draw.between(sooner + 0.001, 3);
    const auto left = [&](JonesGrant variant, double years) {
      return in_gray(jones_grant_remaining(variant, prior, tolerance, years).value());
    };
    INFO(in_gray(prior.value()) << " of " << in_gray(tolerance.value()) << " Gy, " << sooner
                                << " and " << later << " years");
    for (const JonesGrant variant : {JonesGrant::fit, JonesGrant::conservative}) {
      REQUIRE_EACH(left(variant, later) < left(variant, sooner));
      REQUIRE_EACH(left(variant, later) > 0);
      REQUIRE_EACH(left(variant, sooner) < in_gray(prior.value()));
    }
    REQUIRE_EACH(left(JonesGrant::conservative, sooner) > left(JonesGrant::fit, sooner));
  }
}

TEST_CASE("LQ-L never exceeds LQ and meets it at the transition") {
  Draw draw(21);
  for (int i = 0; i < schemes; ++i) {
    const AlphaBeta ab = draw.alpha_beta();
    const Fractionation phase = draw.phase();
    const double transition_gy = draw.between(0.5, 15);
    const double bent_gy = in_gray(bed_lq_l(phase, ab, gray_per_fraction(transition_gy)).value());
    INFO(in_gray(phase.total) << " Gy in " << phase.fractions.count() << ", transition "
                              << transition_gy);
    REQUIRE_EACH(bent_gy <= bed_gy(phase, ab) * (1 + 1e-12));
    REQUIRE_EACH(bent_gy >= in_gray(phase.total));
    REQUIRE_EACH(in_gray(bed_lq_l(phase, ab, phase.per_fraction()).value()) ==
                 same(bed_gy(phase, ab)));
  }
}

TEST_CASE("risks rise with dose") {
  Draw draw(22);
  const AlphaBeta two = AlphaBeta::from_gray(2);
  const AlphaBeta of_fit = AlphaBeta::from_gray(0.87);
  for (int i = 0; i < schemes; ++i) {
    const double less_gy = draw.between(30, 90);
    const double more_gy = less_gy + draw.between(0.01, 20);
    INFO(less_gy << " and " << more_gy << " Gy");
    REQUIRE_EACH(schultheiss_probability({eqd2_gray(less_gy), of_fit}) <
                 schultheiss_probability({eqd2_gray(more_gy), of_fit}));
    REQUIRE_EACH(schultheiss_probability({eqd2_gray(more_gy), of_fit}) < 1);
    REQUIRE_EACH(lyman_burman_probability(eqd2_gray(less_gy)) <
                 lyman_burman_probability(eqd2_gray(more_gy)));
    const BiologicalBed fixed(bed_gray(draw.between(30, 120)), two);
    const int months = draw.count(0, 24);
    const auto points = [&](double gy, int after) {
      return nieder_score({{bed_gray(gy), two}, fixed}, after).total();
    };
    REQUIRE_EACH(points(less_gy, months) <= points(more_gy, months));
    REQUIRE_EACH(points(less_gy, months) >= points(less_gy, months + 6));
    REQUIRE_EACH(nieder_score({{bed_gray(less_gy), two}, fixed}, months).total() ==
                 nieder_score({fixed, {bed_gray(less_gy), two}}, months).total());
  }
}
