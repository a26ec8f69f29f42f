// SPDX-License-Identifier: Apache-2.0
// What all renderers share: order of the rows, the one that is shown with the verdict, and texts
// that never hide on which side of its limit a number lies.
#include <dose/report/description.hpp>

#include <catch2/catch.hpp>

#include "report/sample.hpp"

using Catch::Matchers::Contains;

namespace {

std::vector<std::string> statuses(const dose::Description& description) {
  std::vector<std::string> result;
  for (const dose::LimitRow& row : description.limits)
    if (result.empty() || result.back() != row.status) result.push_back(row.status);
  return result;
}

const dose::LimitRow& decisive(const dose::Description& description) {
  REQUIRE(description.decisive);
  return description.limits.at(*description.decisive);
}

}  // namespace

TEST_CASE("rows come exceeded first, then not evaluable, then within, then information") {
  dose::Assessment mixed = sample::exceeded();
  // A table cell, a de novo limit and an open rule put before what is broken.
  mixed.limits.insert(mixed.limits.begin(), sample::within().limits.back());
  mixed.limits.insert(mixed.limits.begin(), sample::not_evaluable().limits.front());
  const dose::Description description = dose::describe(mixed);
  CHECK(description.limits.size() == mixed.limits.size());
  const auto order = statuses(description);
  REQUIRE(order.size() >= 4);
  CHECK(order.front() == "EXCEEDED");
  CHECK(order.back() == "info");
  CHECK(order[order.size() - 2] == "within");
  CHECK(order[order.size() - 3] == "not evaluable");
}

TEST_CASE("the row shown with the verdict is the one that decides it") {
  // The interval: 4 of 5 months, short by a fifth; 26.1 of 25 Gy is over by 4 %, 70.0004 by less.
  CHECK(decisive(dose::describe(sample::exceeded())).result.limit.id == "RERT.HYTEC.INTERVAL");
  CHECK(decisive(dose::describe(sample::not_evaluable())).result.limit.id == "RERT.HYTEC.CUM");
  // 8.68479 / 70 = 0.124; 5.45479 / 25 = 0.218; 0.18116 / 0.5 = 0.362; 24 / 5 = 4.8.
  CHECK(decisive(dose::describe(sample::within())).result.limit.id == "RERT.HYTEC.CUM");
  dose::Assessment shown_only = sample::within();
  shown_only.limits.back().status = dose::Status::exceeded;
  CHECK(decisive(dose::describe(shown_only)).result.limit.id == "RERT.HYTEC.CUM");
  shown_only.limits.clear();
  CHECK_FALSE(dose::describe(shown_only).decisive);
}

TEST_CASE("a number that fails by rounding alone says so") {
  const dose::Description broken = dose::describe(sample::exceeded());
  for (const dose::LimitRow& row : broken.limits) {
    INFO(row.result.limit.id);
    if (row.result.limit.id == "RERT.HYTEC.CUM") {
      CHECK(row.figure.value == "70.0004");  // never 70.00
      CHECK(row.fails_by_rounding == "broken by so little that rounding to 0.01 would hide it");
    } else {
      CHECK(row.fails_by_rounding.empty());
    }
  }
  // Met by less than rounding shows is met, and its digits say so.
  dose::LimitResult close = sample::within().limits.front();
  close.value = 69.9996;
  close.lower = 69.9995;
  close.upper = 69.9998;
  close.margin = 0.0002;
  const dose::LimitRow row = dose::describe(close);
  CHECK(row.figure.value == "69.9996");
  CHECK(row.margin == "+0.0002");
  CHECK(row.fails_by_rounding.empty());
}

TEST_CASE("parts of a limit are what a bar shows") {
  const dose::Description description = dose::describe(sample::within());
  const dose::LimitRow& sum = decisive(description);
  CHECK(*sum.of_limit.value == Approx(61.311 / 70).epsilon(1e-12));
  CHECK(*sum.of_limit.lower == Approx(61.30725 / 70).epsilon(1e-12));
  CHECK(*sum.of_limit.upper == Approx(61.31521 / 70).epsilon(1e-12));
  CHECK(*sum.of_limit.margin == Approx(8.68479 / 70).epsilon(1e-12));
  // N/A is no number.
  for (const dose::LimitRow& row : dose::describe(sample::awkward()).limits)
    if (!row.result.limit.value) {
      CHECK_FALSE(row.of_limit.value);
      CHECK(row.limit == "N/A");
    }
}

TEST_CASE("a row carries its reason with the code, and its citation with the standing") {
  const dose::Description open = dose::describe(sample::not_evaluable());
  CHECK_THAT(open.limits.front().reason, Contains("(no_registration)"));
  CHECK(open.limits.front().figure.value == "-");
  CHECK_THAT(open.limits.front().citation,
             Contains("doi:10.1016/j.ijrobp.2019.09.038 abstract: copy seen (abstract)"));
  const dose::Description checked = dose::describe(sample::acknowledged());
  CHECK_THAT(checked.limits.front().citation, Contains("A. Physicist, 2026-01-31"));
}

TEST_CASE("metrics keep their structure and say where the maximum comes from") {
  const dose::Description description = dose::describe(sample::within());
  REQUIRE(description.metrics.size() == 9);  // seven of the sac, two of the target
  const dose::MetricRow& sum = description.metrics[6];
  CHECK(sum.structure == "ThecalSac");
  CHECK(sum.role == dose::Role::thecal_sac);
  CHECK(sum.kind == "cumulative, Gy EQD2(2)");
  CHECK(sum.figure.text() == "61.31 (61.307..61.316)");
  CHECK(sum.origin == "at (-3.2, 118.8, -412.5) mm: planned 18.91 + prior 42.40");
  const dose::MetricRow& coverage = description.metrics.back();
  CHECK(coverage.structure == "PTV");
  CHECK(coverage.role == dose::Role::target);
  CHECK(coverage.figure.value + coverage.after_figure == "19.200 cc (91.00%)");
}
