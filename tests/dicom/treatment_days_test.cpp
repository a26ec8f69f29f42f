// SPDX-License-Identifier: Apache-2.0
// VERDICT.md, rules 3, 7 and 14: what the days of treatment records, and records of another plan or
// of none, say against a course that would otherwise be counted as too little.
#include <algorithm>
#include <dose/assess/interval.hpp>

#include "treated.hpp"

using dose::load_case;
using phantom::TreatmentRecordSpec;

namespace {

/// Record of a fraction on another day and hour.
TreatmentRecordSpec record_on(int fraction, const std::string& date, const std::string& time) {
  TreatmentRecordSpec spec = record(fraction);
  spec.date = date;
  spec.time = time;
  return spec;
}

/// One more session that repeats a fraction's record under another UID.
TreatmentRecordSpec another(int fraction, const std::string& name) {
  TreatmentRecordSpec spec = record(fraction);
  spec.file.sop_uid = phantom::uid(name);
  return spec;
}

void state_per_day(dose::CourseRequest& course, int per_day) {
  course.per_day = per_day;
  course.gap_h = per_day > 1 ? std::optional(6.0) : std::nullopt;
}

}  // namespace

TEST_CASE("rule 14: two fractions on one day by the records are several a day") {
  Treated treated;
  treated.write(record_on(2, "20240110", "163000"));
  CHECK(treated.code() == "several_a_day_unstated");
  state_per_day(treated.request.priors[0], 1);
  CHECK(treated.code() == "per_day_contradicts");
  state_per_day(treated.request.priors[0], 2);
  CHECK(treated.code() == "none");
  CHECK(treated.prior().daily.per_day() == 2);
  treated.write(record_on(3, "20240110", "223000"));
  CHECK(treated.code() == "per_day_contradicts");
  state_per_day(treated.request.priors[0], 3);
  CHECK(treated.code() == "none");
}

TEST_CASE("rule 14: the gap between fractions of a day is no longer than their records tell") {
  Treated treated;
  state_per_day(treated.request.priors[0], 2);
  treated.write(record_on(2, "20240110", "161500"));  // 6 hours after 10:15
  CHECK(treated.code() == "none");
  treated.write(record_on(2, "20240110", "161459.5"));
  CHECK(treated.code() == "gap_contradicts");
  treated.request.priors[0].gap_h = 5.9;
  CHECK(treated.code() == "none");
  treated.write(record_on(2, "20240110", "04:30:00"));  // before the first
  CHECK(treated.code() == "gap_contradicts");
  treated.request.priors[0].gap_h = 5.7;
  CHECK(treated.code() == "none");
  treated.write(record_on(2, "20240110", ""));  // when is not known
  treated.request.priors[0].gap_h = 8;
  CHECK(treated.code() == "none");
}

TEST_CASE("rule 14: what is one fraction on one day, and what is not") {
  Treated treated;
  SECTION("one fraction in two records, each of one beam") {
    TreatmentRecordSpec first = record(2);
    first.beams.resize(1);
    treated.write(first);
    TreatmentRecordSpec second = another(2, "second beam");
    second.beams.erase(second.beams.begin());
    second.time = "102500";
    treated.write(second);
    CHECK(last_of(treated.prior()) == "2024-01-15");
  }
  SECTION("nothing was given of the second fraction that day") {
    TreatmentRecordSpec refused = another(3, "refused");
    refused.date = "20240112";
    for (auto& beam : refused.beams) {
      beam.delivered_mu = 0;
      beam.termination = "OPERATOR";
    }
    treated.write(refused);
    CHECK(treated.code() == "none");
  }
  SECTION("the rest of a fraction on the day of the next") {
    TreatmentRecordSpec broken = record(2);
    broken.beams[1].delivered_mu = 60;
    broken.beams[1].termination = "MACHINE";
    treated.write(broken);
    TreatmentRecordSpec rest = another(2, "rest");
    rest.date = "20240115";
    rest.time = "080000";
    rest.beams.erase(rest.beams.begin());
    rest.beams[0].delivery_type = "CONTINUATION";
    rest.beams[0].delivered_mu = 40;
    treated.write(rest);
    CHECK(treated.code() == "several_a_day_unstated");
  }
  SECTION("two sessions that do not say which fraction they are") {
    for (const int fraction : {1, 2}) {
      TreatmentRecordSpec spec =
          record_on(fraction, "20240110", fraction == 1 ? "080000" : "143000");
      for (auto& beam : spec.beams) beam.fraction.reset();
      treated.write(spec);
    }
    CHECK(treated.code() == "several_a_day_unstated");
  }
  SECTION("one session that does not, broken off and continued") {
    TreatmentRecordSpec begun = record(2);
    for (auto& beam : begun.beams) beam.fraction.reset();
    begun.beams[1].delivered_mu = 60;
    treated.write(begun);
    begun.file.sop_uid = phantom::uid("rest");
    begun.time = "110000";
    begun.beams.erase(begun.beams.begin());
    begun.beams[0].delivered_mu = 40;
    treated.write(begun);
    CHECK(treated.code() == "none");
  }
}

TEST_CASE("rule 14: the planned course's records are held against it as a prior's are") {
  Treated treated;
  const auto write = [&](int fraction, const std::string& date) {
    TreatmentRecordSpec spec = another(fraction, "planned " + std::to_string(fraction));
    spec.plan_uid = phantom::uid("planned plan");
    spec.date = date;
    treated.write(spec, "planned");
  };
  write(1, "20250317");
  write(2, "20250319");
  // Two of three are on record; the third will be given, or was and its record is missing.
  const dose::Course planned = treated.planned();
  CHECK(!planned.phases[0].delivered_fractions);
  CHECK(planned.phases[0].fractions.count() == 3);
  CHECK(first_of(planned) == "2025-03-17");
  const auto warning =
      std::ranges::find(planned.warnings, "treatment_records_incomplete", &dose::Warning::code);
  REQUIRE(warning != planned.warnings.end());
  CHECK(warning->message.find("--delivered") == std::string::npos);
  write(2, "20250317");
  CHECK(treated.code() == "several_a_day_unstated");
}

TEST_CASE("rule 10: fraction groups that were given on one day are not sequential") {
  const Folder folder;
  SmallCourse course = two_groups();
  course.plan.fraction_groups[1].fractions_planned = 3;
  course.dose.summation = "FRACTION";
  course.dose.plans[0].fraction_group = 1;
  course.write(folder / "planned");
  course.dose.plans[0].fraction_group = 2;
  course.dose.file.sop_uid = phantom::uid("second group");
  phantom::write_dose(course.dose, folder / "planned" / "second.dcm");
  const auto write = [&](int group, int fraction, const std::string& date, bool names_group) {
    TreatmentRecordSpec spec;
    const std::string name = std::to_string(group) + " " + std::to_string(fraction);
    spec.file.sop_uid = phantom::uid(name);
    spec.plan_uid = phantom::uid("planned plan");
    spec.fraction_group.reset();
    if (names_group) spec.fraction_group = group;
    spec.date = date;
    spec.beams.resize(1);
    spec.beams[0].beam = group;
    spec.beams[0].fraction = fraction;
    phantom::write_treatment_record(spec, folder / "planned" / name);
  };
  dose::CaseRequest request = planned_only(folder / "planned");
  const auto code = [&] { return code_of([&] { load_case(request); }); };
  write(1, 1, "20240110", true);
  write(2, 1, "20240111", true);
  CHECK(code() == "none");
  write(2, 1, "20240110", true);
  CHECK(code() == "phases_not_sequential");
  state_per_day(*request.planned, 2);
  CHECK(code() == "phases_not_sequential");
  request.planned->per_day.reset();
  request.planned->gap_h.reset();
  request.planned->relation = dose::PhaseRelation::concurrent;
  CHECK(code() == "none");
  write(1, 2, "20240110", true);
  CHECK(code() == "several_a_day_unstated");
  // Of whichever group: fraction 1 and fraction 2 are two.
  request.planned->relation.reset();
  write(1, 1, "20240112", true);
  write(2, 1, "20240113", true);
  write(1, 2, "20240114", true);
  write(2, 2, "20240114", false);
  CHECK(code() == "none");
  write(2, 3, "20240114", false);
  CHECK(code() == "several_a_day_unstated");
}

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

TEST_CASE("rule 14: records that name no plan are held against a course of one fraction group") {
  Treated treated;
  TreatmentRecordSpec nameless = another(3, "nameless");
  nameless.plan_uid.reset();
  SECTION("a fraction beyond those that count") {
    for (auto& beam : nameless.beams) beam.fraction = 4;
    treated.write(nameless);
    CHECK(treated.code() == "delivered_contradicts");
  }
  SECTION("a fraction that was given already") {
    nameless.date = "20240119";
    treated.write(nameless);
    CHECK(treated.code() == "treatment_records_contradict");
  }
  SECTION("more sessions than fractions, without a number") {
    for (auto& beam : nameless.beams) beam.fraction.reset();
    nameless.date = "20240119";
    treated.remove(3);
    treated.write(nameless);
    CHECK(treated.code() == "none");
    nameless.file.sop_uid = phantom::uid("nameless too");
    nameless.date = "20240122";
    treated.write(nameless);
    CHECK(treated.code() == "delivered_contradicts");
  }
  SECTION("more sessions than fractions, of which nothing else is said") {
    nameless.beams.clear();
    for (const char* day : {"20240119", "20240122", "20240123"}) {
      nameless.file.sop_uid = phantom::uid(day);
      nameless.date = day;
      treated.write(nameless);
    }
    CHECK(treated.code() == "none");
    nameless.file.sop_uid = phantom::uid("the fourth");
    nameless.date = "20240124";
    treated.write(nameless);
    CHECK(treated.code() == "delivered_contradicts");
  }
  SECTION("fractions that count") {
    treated.remove(3);
    treated.write(nameless);
    const dose::Course prior = treated.prior();
    CHECK(last_of(prior) == "none");  // whose record it is, is not shown
    CHECK(prior.records_without_plan);
  }
}

TEST_CASE("rule 14: records are held against a dose whose plan is not there") {
  Treated treated;
  std::filesystem::remove(treated.folder() / "prior" / "plan.dcm");
  treated.request.priors[0].fractions = dose::Fractions::of(2);
  CHECK(treated.code() == "delivered_contradicts");
  treated.request.priors[0].fractions = dose::Fractions::of(3);
  const dose::Course prior = treated.prior();
  CHECK(last_of(prior) == "none");  // how many beams a fraction has is not known
  CHECK(has_code(prior.warnings, "treatment_records_incomplete"));
}

TEST_CASE("rule 3: a record without its plan may be of a course that nobody mentioned") {
  const Folder folder;
  SmallCourse("planned").write(folder / "planned");
  CHECK(!load_case(planned_only(folder / "planned")).planned.records_without_plan);
  TreatmentRecordSpec nameless = another(1, "nameless");
  nameless.plan_uid.reset();
  SECTION("of a session") {}
  SECTION("of a whole treatment") {
    nameless.beams.clear();
    nameless.file.sop_class_uid = "1.2.840.10008.5.1.4.1.1.481.7";  // RT Treatment Summary Record
  }
  phantom::write_treatment_record(nameless, folder / "planned" / "nameless");
  CHECK(load_case(planned_only(folder / "planned")).planned.records_without_plan);
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
