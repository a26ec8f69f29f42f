// SPDX-License-Identifier: Apache-2.0
// AlphaBeta, Fractions, typed schemes and BiologicalDose: valid or not constructed.
#include <catch2/catch.hpp>
#include <concepts>
#include <dose/core/contract.hpp>
#include <dose/core/error.hpp>
#include <dose/radiobiology/lq.hpp>
#include <functional>
#include <limits>
#include <string>

using namespace dose;

namespace {

std::string code_of(const std::function<void()>& make) {
  try {
    make();
  } catch (const Error& error) {
    return error.code();
  }
  return "accepted";
}

template <class A, class B>
concept Addable = requires(A a, B b) { a + b; };
template <class D>
concept BedOfFractions = requires(D d, Fractions n, AlphaBeta ab) { bed(d, n, ab); };
template <class A>
concept Eqd2With = requires(Fractionation f, A a) { eqd2(f, a); };

static_assert(Addable<BiologicalEqd2, BiologicalEqd2>);
static_assert(!Addable<BiologicalBed, BiologicalEqd2>);
static_assert(!Addable<BiologicalEqd2, PhysicalDose>);
static_assert(!Addable<BiologicalEqd2, Eqd2>);
static_assert(BedOfFractions<DosePerFraction> && !BedOfFractions<PhysicalDose> &&
              !BedOfFractions<double>);
static_assert(Eqd2With<AlphaBeta> && !Eqd2With<PhysicalDose> && !Eqd2With<double>);
static_assert(!std::default_initializable<AlphaBeta> && !std::default_initializable<Fractions>);

}  // namespace

TEST_CASE("alpha beta lies from 0.01 to 100 Gy") {
  CHECK(AlphaBeta::from_gray(2).in_gray() == 2);
  CHECK(AlphaBeta::from_gray(0.87) < AlphaBeta::from_gray(2));
  for (const double value_gy :
       {0.0, -2.0, 0.0099, 100.1, 1e-320, std::numeric_limits<double>::infinity(),
        std::numeric_limits<double>::quiet_NaN()}) {
    INFO(value_gy);
    CHECK(code_of([&] { AlphaBeta::from_gray(value_gy); }) == "alpha_beta_invalid");
  }
}

TEST_CASE("alpha beta is read with or without its unit") {
  CHECK(parse_alpha_beta("2").in_gray() == 2);
  CHECK(parse_alpha_beta(" 2.5 Gy").in_gray() == 2.5);
  for (const char* text : {"", "0", "-2", "nan", "2cGy", "2Gy2", "1e400", "2,5", "2 3"}) {
    INFO(text);
    CHECK(code_of([&] { parse_alpha_beta(text); }) == "alpha_beta_invalid");
  }
}

TEST_CASE("fractions are 1 to 200") {
  CHECK(Fractions::of(1).count() == 1);
  CHECK(Fractions::of(200).count() == 200);
  for (const long count : {0L, -1L, 201L, 4294967297L})
    CHECK(code_of([&] { Fractions::of(count); }) == "fractions_invalid");
}

TEST_CASE("a scheme is read in every documented form") {
  for (const char* text : {"36/14", "36Gy/14fx", "3600cGy/14", " 36 Gy / 14 fr", "36gy/14#"}) {
    INFO(text);
    const Scheme scheme = parse_scheme(text);
    REQUIRE(scheme.phases.size() == 1);
    CHECK(in_gray(scheme.total()) == Approx(36).epsilon(1e-15));
    CHECK(scheme.fractions() == 14);
    CHECK(scheme.text == text);
  }
  const Scheme times = parse_scheme("14x2.5Gy");
  CHECK(in_gray(times.total()) == 35);
  CHECK(times.fractions() == 14);
  const Scheme phases = parse_scheme("40/20 + 5x200cGy");
  REQUIRE(phases.phases.size() == 2);
  CHECK(in_gray(phases.total()) == 50);
  CHECK(phases.fractions() == 25);
  CHECK(in_gray(phases.phases[1].per_fraction()) == 2);
}

TEST_CASE("a scheme that is not understood whole is refused with its code") {
  struct Case {
    const char* text;
    const char* code;
  };
  const Case cases[] = {{"", "scheme_invalid"},
                        {"36", "scheme_invalid"},
                        {"36/14/2", "scheme_invalid"},
                        {"36-14", "scheme_invalid"},
                        {"36/14+", "scheme_invalid"},
                        {"+36/14", "scheme_invalid"},
                        {"36x14/2", "dose_invalid"},
                        {"36/", "fractions_invalid"},
                        {"36/0", "fractions_invalid"},
                        {"36/-1", "fractions_invalid"},
                        {"36/14.5", "fractions_invalid"},
                        {"36/201", "fractions_invalid"},
                        {"36/14days", "fractions_invalid"},
                        {"/14", "dose_invalid"},
                        {"0/14", "dose_invalid"},
                        {"-3/2", "dose_invalid"},
                        {"nan/2", "dose_invalid"},
                        {"1e400/2", "dose_invalid"},
                        {"1001/14", "dose_invalid"},
                        {"36mGy/14", "dose_invalid"},
                        {"36,0/14", "dose_invalid"},
                        {"0x24/3", "dose_invalid"},
                        {"36Gy2/14", "unit_ambiguous"},
                        {"14x36Gy2", "unit_ambiguous"}};
  for (const Case& each : cases) {
    INFO(each.text);
    CHECK(code_of([&] { parse_scheme(each.text); }) == each.code);
  }
}

TEST_CASE("doses of different alpha beta do not add") {
  const BiologicalEqd2 at_2(eqd2_gray(60), AlphaBeta::from_gray(2));
  const BiologicalEqd2 at_3(eqd2_gray(52.8), AlphaBeta::from_gray(3));
  CHECK(code_of([&] { at_2 + at_3; }) == "alpha_beta_mismatch");
  CHECK(in_gray((at_2 + at_2).value()) == 120);
  CHECK((at_2 + at_2).alpha_beta() == AlphaBeta::from_gray(2));
}

TEST_CASE("a course without phases is a fault of ours") {
  CHECK_THROWS_AS(bed(Scheme{}, AlphaBeta::from_gray(2)), BrokenPromise);
  CHECK_THROWS_AS(eqd2(Scheme{}, AlphaBeta::from_gray(2)), BrokenPromise);
}
