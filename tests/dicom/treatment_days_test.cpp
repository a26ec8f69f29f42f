// SPDX-License-Identifier: Apache-2.0
// VERDICT.md, rules 3, 7 and 14: what the days of treatment records, and records of another plan or
// of none, say against a course that would otherwise be counted as too little.
#include <dose/assess/interval.hpp>

#include "treated.hpp"

using dose::load_case;
using phantom::TreatmentRecordSpec;

namespace {

/// One more session that repeats a fraction's record under another UID.
TreatmentRecordSpec another(int fraction, const std::string& name) {
  TreatmentRecordSpec spec = record(fraction);
  spec.file.sop_uid = phantom::uid(name);
  return spec;
}

}  // namespace

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

TEST_CASE("rule 3: a plan that was set aside and treated is counted by another course") {
  Treated treated;
  treated.write_prior("boost");
  for (const char* name : {"plan.dcm", "dose.dcm"})
    std::filesystem::copy(treated.folder() / "boost" / name,
                          treated.folder() / "prior" / ("boost " + std::string(name)));
  treated.request.priors[0].plan = "prior";
  // Its dose alone may be of a plan that was never given.
  CHECK(has_code(treated.prior().warnings, "doses_set_aside"));
  TreatmentRecordSpec other = another(2, "of the boost");
  other.plan_uid = phantom::uid("boost plan");
  treated.write(other);
  CHECK(treated.code() == "set_aside_plan_treated");
  treated.request.priors.push_back(
      course_request("boost", dose::CourseRole::prior, {treated.folder() / "prior"}));
  treated.request.priors[1].plan = "boost";
  CHECK(has_code(treated.prior().warnings, "records_set_aside"));
  CHECK(treated.code() == "none");
}

TEST_CASE("rule 14: without its time a second session is no copy of the first") {
  Treated treated;
  for (const std::string time : {"", "000000", "10"}) {
    CAPTURE(time);
    TreatmentRecordSpec spec = record(2);
    spec.time = time;
    treated.write(spec);
    std::filesystem::remove(treated.folder() / "prior" / "records" / phantom::uid("again"));
    CHECK(last_of(treated.prior()) == "2024-01-15");
    spec.file.sop_uid = phantom::uid("again");
    treated.write(spec);
    CHECK(treated.code() == "treatment_records_contradict");
    for (auto& beam : spec.beams) beam.delivered_mu.reset();
    treated.write(spec);
    CHECK(treated.code() == "treatment_records_contradict");
  }
  // The day is not known either: at one hour of two days.
  TreatmentRecordSpec spec = record(2);
  spec.date = "";
  treated.write(spec);
  spec.file.sop_uid = phantom::uid("again");
  treated.write(spec);
  CHECK(treated.code() == "treatment_records_contradict");
}
