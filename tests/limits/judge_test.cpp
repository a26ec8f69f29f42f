// SPDX-License-Identifier: Apache-2.0
// Expected values: VERDICT.md rule 25 and the facts' remark that 18 Gy in 5 fractions, EQD2 25.20,
// exceeds 25.
#include <catch2/catch.hpp>
#include <cmath>
#include <dose/core/contract.hpp>
#include <dose/limits/judge.hpp>
#include <limits>

using dose::Comparator;
using dose::judge;
using dose::margin;
using dose::Status;

namespace {
constexpr std::nullopt_t unknown = std::nullopt;
}

TEST_CASE("rounding a table does not make 25.20 meet 25") {
  CHECK(judge(Comparator::at_most, 25, 25.20, 25.20) == Status::exceeded);
  CHECK(*margin(Comparator::at_most, 25, 25.20, 25.20) < 0);
}

TEST_CASE("a value without width on the limit meets it and is not below it") {
  CHECK(judge(Comparator::at_most, 70, 70.0, 70.0) == Status::within);
  CHECK(judge(Comparator::at_least, 5, 5.0, 5.0) == Status::within);
  CHECK(judge(Comparator::below, 70, 70.0, 70.0) == Status::exceeded);
  CHECK(margin(Comparator::at_most, 70, 70.0, 70.0) == 0);
}

TEST_CASE("the next number beyond the limit is exceeded") {
  const double above = std::nextafter(70.0, 71.0);
  const double below = std::nextafter(5.0, 4.0);
  CHECK(judge(Comparator::at_most, 70, above, above) == Status::exceeded);
  CHECK(judge(Comparator::at_least, 5, below, below) == Status::exceeded);
  const double under = std::nextafter(70.0, 69.0);
  CHECK(judge(Comparator::below, 70, under, under) == Status::within);
}

TEST_CASE("a bound on both sides of the limit decides nothing") {
  CHECK(judge(Comparator::at_most, 70, 69.99, 70.01) == Status::not_evaluable);
  CHECK(judge(Comparator::at_most, 70, 70.0, 70.01) == Status::not_evaluable);
  CHECK(judge(Comparator::below, 70, 69.99, 70.0) == Status::not_evaluable);
  CHECK(judge(Comparator::at_least, 5, 4.0, 5.0) == Status::not_evaluable);
}

TEST_CASE("the unfavourable bound decides and gives the margin") {
  CHECK(judge(Comparator::at_most, 70, 61.2, 61.4) == Status::within);
  CHECK(*margin(Comparator::at_most, 70, 61.2, 61.4) == Approx(8.6).epsilon(1e-12));
  CHECK(judge(Comparator::at_least, 5, 7.0, 9.0) == Status::within);
  CHECK(*margin(Comparator::at_least, 5, 7.0, 9.0) == 2.0);
  CHECK(*margin(Comparator::below, 70, 61.0, 75.0) == -5.0);
}

TEST_CASE("an unknown bound can fail but not clear") {
  CHECK(judge(Comparator::at_most, 70, 69.0, unknown) == Status::not_evaluable);
  CHECK(judge(Comparator::at_most, 70, 70.5, unknown) == Status::exceeded);
  CHECK(judge(Comparator::below, 70, 70.0, unknown) == Status::exceeded);
  CHECK(judge(Comparator::below, 70, 1.0, unknown) == Status::not_evaluable);
  CHECK(judge(Comparator::at_least, 5, unknown, 6.0) == Status::not_evaluable);
  CHECK(judge(Comparator::at_least, 5, unknown, 4.0) == Status::exceeded);
  CHECK(judge(Comparator::at_most, 70, unknown, unknown) == Status::not_evaluable);
  CHECK(!margin(Comparator::at_most, 70, 69.0, unknown));
  CHECK(!margin(Comparator::at_least, 5, unknown, 6.0));
}

TEST_CASE("a known unfavourable bound suffices") {
  CHECK(judge(Comparator::at_most, 70, unknown, 69.0) == Status::within);
  CHECK(judge(Comparator::at_least, 5, 6.0, unknown) == Status::within);
}

TEST_CASE("what is no number is a fault of ours and never a verdict") {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const double infinity = std::numeric_limits<double>::infinity();
  for (const double bad : {nan, infinity, -infinity}) {
    CHECK_THROWS_AS(judge(Comparator::at_most, bad, 1.0, 1.0), dose::BrokenPromise);
    CHECK_THROWS_AS(judge(Comparator::at_most, 70, bad, 1.0), dose::BrokenPromise);
    CHECK_THROWS_AS(judge(Comparator::at_most, 70, 1.0, bad), dose::BrokenPromise);
    CHECK_THROWS_AS(margin(Comparator::at_least, 5, 1.0, bad), dose::BrokenPromise);
  }
  CHECK_THROWS_AS(judge(Comparator::at_most, 70, 2.0, 1.0), dose::BrokenPromise);
}

TEST_CASE("status texts") {
  CHECK(to_text(Status::within) == "within");
  CHECK(to_text(Status::exceeded) == "exceeded");
  CHECK(to_text(Status::not_evaluable) == "not_evaluable");
  CHECK(to_text(Status::info) == "info");
}
