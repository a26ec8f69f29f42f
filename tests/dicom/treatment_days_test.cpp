// SPDX-License-Identifier: Apache-2.0
// VERDICT.md, rules 3, 7 and 14: what the days of treatment records, and records of another plan or
// of none, say against a course that would otherwise be counted as too little.
#include <dose/assess/interval.hpp>

#include "treated.hpp"

using dose::load_case;
using phantom::TreatmentRecordSpec;

TEST_CASE("rule 7: the days of records that are not complete stand against a stated interval") {
  Treated treated;
  treated.remove(3);
  const dose::Course prior = treated.prior();
  CHECK(!prior.last_treated);
  CHECK(dose::latest_known(prior) == dose::parse_date("2024-01-12", ""));
  CHECK(dose::earliest_known(prior) == dose::parse_date("2024-01-10", ""));
  // From 12 January 2024 to 11 January 2025 there are 11 whole months.
  treated.request.planned->first_treated = dose::parse_date("2025-01-11", "");
  treated.request.interval_months = 12;
  const auto code = [&] { return code_of([&] { dose::interval_of(load_case(treated.request)); }); };
  CHECK(code() == "interval_contradicts");
  treated.request.interval_months = 11;
  CHECK(code() == "none");
}
