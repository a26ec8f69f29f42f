// SPDX-License-Identifier: Apache-2.0
// VERDICT.md, rule 7: from which day to which day, by whose word, and when there is no answer.
#include <catch2/catch.hpp>
#include <dose/assess/interval.hpp>
#include <dose/core/error.hpp>

#include "support/synthetic_case.hpp"

using namespace dose;

namespace {

Case treated(const char* prior_ended, const char* planned_begins) {
  Case the_case = synthetic::typical(35, 14);
  the_case.stated_interval_months.reset();
  if (prior_ended != nullptr) the_case.priors[0].last_treated = parse_date(prior_ended, "");
  if (planned_begins != nullptr) the_case.planned.first_treated = parse_date(planned_begins, "");
  return the_case;
}

void add_prior(Case& the_case, const char* ended) {
  Course second;
  second.name = "prior2";
  if (ended != nullptr) second.last_treated = parse_date(ended, "");
  the_case.priors.push_back(std::move(second));
}

std::string code_of_interval(const Case& the_case) {
  try {
    interval_of(the_case);
  } catch (const Error& error) {
    return error.code();
  }
  return "none";
}

}  // namespace

TEST_CASE("rule 7: the interval runs from the latest prior's last day") {
  Case the_case = treated("2023-04-18", "2024-09-17");
  CHECK(interval_of(the_case).months == 16);
  CHECK(interval_of(the_case).source == "2023-04-18 to 2024-09-17, whole months");
  add_prior(the_case, "2024-05-02");
  CHECK(interval_of(the_case).months == 4);
  the_case.priors[1].last_treated = parse_date("2020-05-02", "");
  CHECK(interval_of(the_case).months == 16);
  // One prior without a date may be the latest.
  the_case.priors[1].last_treated.reset();
  CHECK(!interval_of(the_case).months);
  CHECK(interval_of(the_case).source.find("the last treatment of prior2") != std::string::npos);
}

TEST_CASE("rule 7: the source says by whose word") {
  Case the_case = treated("2023-04-18", "2024-09-17");
  the_case.planned.first_treated_recorded = true;
  CHECK(interval_of(the_case).source ==
        "2023-04-18 to 2024-09-17 (treatment records), whole months");
  add_prior(the_case, "2023-05-18");
  the_case.priors[1].last_treated_recorded = true;
  CHECK(interval_of(the_case).source ==
        "2023-05-18 (treatment records) to 2024-09-17 (treatment records), whole months");
  the_case.stated_interval_months = 15;
  CHECK(interval_of(the_case).source ==
        "2023-05-18 (treatment records) to 2024-09-17 (treatment records), whole months, as "
        "stated");
}

TEST_CASE("rule 7: what is missing is named, and stated months stand alone") {
  const Interval none = interval_of(treated(nullptr, nullptr));
  CHECK(!none.months);
  CHECK(none.source.find("the last treatment of prior, the first treatment planned") !=
        std::string::npos);
  Case the_case = treated(nullptr, "2024-09-17");
  the_case.stated_interval_months = 8;
  CHECK(interval_of(the_case).months == 8);
  CHECK(interval_of(the_case).source == "stated in months");
  the_case.priors.clear();
  CHECK(!interval_of(the_case).months);
}

TEST_CASE("rule 7: dates that contradict each other or the stated months are errors") {
  CHECK(code_of_interval(treated("2024-09-18", "2024-09-17")) == "interval_negative");
  CHECK(code_of_interval(treated("2024-09-17", "2024-09-17")) == "none");
  Case the_case = treated("2023-04-18", "2024-09-17");
  the_case.stated_interval_months = 17;
  CHECK(code_of_interval(the_case) == "interval_contradicts");
  the_case.stated_interval_months = 16;
  CHECK(code_of_interval(the_case) == "none");
}

TEST_CASE("rule 7: a stated interval is no longer than the days that are known allow") {
  // 14 January to 17 March 2025: 2 whole months.
  Case the_case = treated(nullptr, "2025-03-17");
  Course& prior = the_case.priors[0];
  const auto code_of_months = [&](int months) {
    the_case.stated_interval_months = months;
    return code_of_interval(the_case);
  };
  SECTION("the latest record of a prior that is not complete") {
    prior.latest_recorded = parse_date("2025-01-14", "");
  }
  SECTION("the prior's first day") {
    prior.first_treated = parse_date("2025-01-14", "");
  }
  SECTION("of several, the latest") {
    prior.last_treated = parse_date("2020-05-02", "");
    add_prior(the_case, nullptr);
    the_case.priors[1].latest_recorded = parse_date("2025-01-14", "");
    the_case.priors[1].first_treated = parse_date("2024-12-14", "");
  }
  SECTION("the earliest record of the planned course") {
    prior.latest_recorded = parse_date("2025-01-14", "");
    the_case.planned.earliest_recorded = the_case.planned.first_treated;
    the_case.planned.first_treated.reset();
    the_case.planned.last_treated = parse_date("2025-03-21", "");
  }
  CHECK(code_of_months(13) == "interval_contradicts");
  CHECK(code_of_months(3) == "interval_contradicts");
  CHECK(code_of_months(2) == "none");
  CHECK(code_of_months(1) == "none");
}

TEST_CASE("rule 7: a day of the planned course before one of a prior is no interval at all") {
  Case the_case = treated(nullptr, "2025-03-17");
  the_case.stated_interval_months = 13;
  CHECK(code_of_interval(the_case) == "none");  // nothing is known of the prior's days
  the_case.priors[0].latest_recorded = parse_date("2025-03-18", "");
  CHECK(code_of_interval(the_case) == "interval_negative");
  the_case.stated_interval_months.reset();
  CHECK(code_of_interval(the_case) == "interval_negative");
  the_case.priors[0].latest_recorded = parse_date("2025-03-17", "");
  CHECK(code_of_interval(the_case) == "none");
}
