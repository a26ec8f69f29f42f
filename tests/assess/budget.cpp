// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <dose/assess/budget.hpp>
#include <dose/limits/library.hpp>

#include "support/near.hpp"

using namespace dose;

namespace {

Budget after(const char* prior) {
  return budget_after({parse_scheme(prior)}, {1, 5}, built_in_limit_sets());
}

}  // namespace

TEST_CASE("after 30 in 10 the 25 Gy rule binds") {
  // D = n/2 (-2 + sqrt(4 + 400/n)): 9.0498756, 12.2828569, 14.5783958, 16.3960781, 17.9128785.
  const Budget budget = after("30/10");
  CHECK(*budget.prior_eqd2_gy == near(37.5, 1e-12));
  const double expected_gy[] = {9.0498756, 12.2828569, 14.5783958, 16.3960781, 17.9128785};
  const double published_gy[] = {9, 12.2, 14.5, 16.2, 18};
  REQUIRE(budget.rows.size() == 5);
  for (std::size_t i = 0; i < 5; ++i) {
    CHECK(*budget.rows[i].max_dose_gy == near(expected_gy[i], 5e-8));
    CHECK(budget.rows[i].limited_by == "RERT.HYTEC.SBRT");
    REQUIRE(budget.rows[i].published_gy);
    CHECK(**budget.rows[i].published_gy == published_gy[i]);
  }
}

TEST_CASE("after 40 in 20 one fraction is N/A") {
  const Budget budget = after("40/20");
  CHECK(!budget.rows.front().max_dose_gy);
  CHECK(budget.rows.front().note == "N/A");
  REQUIRE(budget.rows.front().published_gy);
  CHECK(!budget.rows.front().published_gy->has_value());
  CHECK(budget.rows[1].max_dose_gy);
}

TEST_CASE("after 50 in 25 the 70 Gy rule binds and the blocked cell is not shown") {
  // E = 20: 10.8062, 12.7797, 14.3303, 15.6155 in 2 to 5 fractions (W21).
  const Budget budget = after("50/25");
  const double expected_gy[] = {10.8062, 12.7797, 14.3303, 15.6155};
  for (std::size_t i = 1; i < 5; ++i) {
    CHECK(*budget.rows[i].max_dose_gy == near(expected_gy[i - 1], 5e-5));
    CHECK(budget.rows[i].limited_by == "RERT.HYTEC.CUM");
  }
  CHECK(budget.rows[1].published_gy);
  CHECK(!budget.rows[2].published_gy);
}

TEST_CASE("after a small prior the share rule binds") {
  // 8/1: EQD2 20, so E <= 20; three fractions 12.7797 Gy; outside the derivation range, and said
  // so.
  const Budget budget = after("8/1");
  CHECK(budget.rows[2].limited_by == "RERT.HYTEC.SHARE");
  CHECK(*budget.rows[2].max_dose_gy == near(12.7797, 5e-5));
  CHECK(!budget.rows[2].note.empty());
  CHECK(!budget.rows[2].published_gy);
}

TEST_CASE("without a prior the de novo limits are the budget") {
  const Budget budget = budget_after({}, {1, 6}, built_in_limit_sets());
  const double expected_gy[] = {12.4, 17.0, 20.3, 23.0, 25.3};
  for (std::size_t i = 0; i < 5; ++i) CHECK(*budget.rows[i].max_dose_gy == expected_gy[i]);
  CHECK(!budget.rows[5].max_dose_gy);
}
