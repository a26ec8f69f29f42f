// SPDX-License-Identifier: Apache-2.0
// VERDICT.md, rules 7 and 14: what treatment records may say of a course, and what they may not.
// What they say of days and of courses beside their own: treatment_days_test.cpp.
#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dctk.h>

#include <algorithm>
#include <dose/assess/interval.hpp>
#include <dose/dicom/inspection.hpp>
#include <dose/dicom/load_case.hpp>

#include "treated.hpp"

using dose::load_case;
using phantom::TreatmentRecordSpec;

TEST_CASE("rule 7: records of every beam of every fraction give the dates of a course") {
  Treated treated;
  const dose::Course prior = treated.prior();
  CHECK(first_of(prior) == "2024-01-10");
  CHECK(last_of(prior) == "2024-01-15");
  CHECK(prior.last_treated_recorded);
  CHECK(!has_code(prior.warnings, "treatment_records_incomplete"));
  CHECK(std::ranges::count(prior.files, "RTRECORD", &dose::InputFile::kind) == 3);

  treated.request.planned->first_treated = dose::parse_date("2025-01-14", "");
  const dose::Case loaded = load_case(treated.request);
  const dose::Interval interval = dose::interval_of(loaded);
  CHECK(interval.months == 11);  // one day short of twelve
  CHECK(interval.source == "2024-01-15 (treatment records) to 2025-01-14, whole months");
}

TEST_CASE("rule 7: a record that is missing leaves the last date to the user") {
  Treated treated;
  SECTION("the last fraction's") {
    treated.remove(3);
  }
  SECTION("one in between") {
    treated.remove(2);
  }
  SECTION("one beam's of the last fraction") {
    TreatmentRecordSpec spec = record(3);
    spec.beams.pop_back();
    treated.write(spec);
  }
  SECTION("the last fraction was broken off") {
    TreatmentRecordSpec spec = record(3);
    spec.beams[1].termination = "MACHINE";
    treated.write(spec);
  }
  SECTION("the last fraction ended early, and says it was normal") {
    TreatmentRecordSpec spec = record(3);
    spec.beams[1].delivered_mu = 40;
    treated.write(spec);
  }
  SECTION("a record without its date") {
    TreatmentRecordSpec spec = record(2);
    spec.date = "";
    treated.write(spec);
  }
  SECTION("a record without its fraction") {
    TreatmentRecordSpec spec = record(2);
    spec.beams[0].fraction.reset();
    treated.write(spec);
  }
  SECTION("a record without its plan") {
    TreatmentRecordSpec spec = record(2);
    spec.plan_uid.reset();
    treated.write(spec);
  }
  const dose::Course prior = treated.prior();
  CHECK(last_of(prior) == "none");
  CHECK(has_code(prior.warnings, "treatment_records_incomplete"));
  // The dose counts in full.
  CHECK(!prior.phases[0].delivered_fractions);

  // The user's date may not lie before a treatment that is on record.
  treated.request.priors[0].last_treated = dose::parse_date("2024-01-11", "");
  CHECK(treated.code() == "treatment_dates_contradict");
  treated.request.priors[0].last_treated = dose::parse_date("2024-01-19", "");
  CHECK(last_of(treated.prior()) == "2024-01-19");
}

TEST_CASE("rule 7: the first treatment counts only with fraction 1") {
  Treated treated;
  treated.remove(3);
  CHECK(first_of(treated.prior()) == "2024-01-10");
  treated.write(record(3));
  treated.remove(1);
  CHECK(first_of(treated.prior()) == "none");
  treated.request.priors[0].first_treated = dose::parse_date("2024-01-13", "");
  CHECK(treated.code() == "treatment_dates_contradict");
  treated.request.priors[0].first_treated = dose::parse_date("2024-01-09", "");
  CHECK(first_of(treated.prior()) == "2024-01-09");
}

TEST_CASE("rule 7: stated dates and a complete set of records agree or are an error") {
  Treated treated;
  treated.request.priors[0].first_treated = dose::parse_date("2024-01-10", "");
  treated.request.priors[0].last_treated = dose::parse_date("2024-01-15", "");
  CHECK(treated.code() == "none");
  CHECK(!treated.prior().last_treated_recorded);
  treated.request.priors[0].last_treated = dose::parse_date("2024-01-16", "");
  CHECK(treated.code() == "treatment_dates_contradict");
  treated.request.priors[0].last_treated = dose::parse_date("2024-01-15", "");
  treated.request.priors[0].first_treated = dose::parse_date("2024-01-08", "");
  CHECK(treated.code() == "treatment_dates_contradict");
}

TEST_CASE("rule 14: records of more fractions than count are dose that is not counted") {
  Treated treated;
  SECTION("than planned") {
    TreatmentRecordSpec more = record(3);
    more.file.sop_uid = phantom::uid("record 4");
    for (auto& beam : more.beams) beam.fraction = 4;
    treated.write(more);
    CHECK(treated.code() == "delivered_contradicts");
  }
  SECTION("than stated as delivered") {
    treated.request.priors[0].delivered_fractions = 2;
    treated.request.priors[0].delivered_of = 3;
    CHECK(treated.code() == "delivered_contradicts");
    treated.remove(3);
    const dose::Course prior = treated.prior();
    CHECK(prior.phases[0].delivered_fractions == 2);
    CHECK(last_of(prior) == "2024-01-12");
  }
  SECTION("a fraction that nobody counts") {
    TreatmentRecordSpec odd = record(2);
    odd.beams[0].fraction = 0;
    treated.write(odd);
    CHECK(treated.code() == "delivered_contradicts");
  }
}

TEST_CASE("rule 14: a beam given twice, beyond its meterset or not of the plan is an error") {
  Treated treated;
  TreatmentRecordSpec again = record(2);
  SECTION("twice, on another day") {
    again.file.sop_uid = phantom::uid("again");
    again.date = "20240114";
    treated.write(again);
    CHECK(treated.code() == "treatment_records_contradict");
  }
  SECTION("twice, without metersets to tell") {
    again.file.sop_uid = phantom::uid("again");
    again.date = "20240114";
    for (auto& beam : again.beams) beam.specified_mu.reset();
    treated.write(again);
    CHECK(treated.code() == "treatment_records_contradict");
  }
  SECTION("beyond its meterset") {
    again.beams[1].delivered_mu = 103;
    treated.write(again);
    CHECK(treated.code() == "treatment_records_contradict");
    again.beams[1].delivered_mu = 100.9;
    treated.write(again);
    CHECK(treated.code() == "none");
  }
  SECTION("the same session under another UID is the same session") {
    again.file.sop_uid = phantom::uid("copy");
    treated.write(again);
    CHECK(last_of(treated.prior()) == "2024-01-15");
  }
  SECTION("a beam that was continued later counts once, and its day counts") {
    again = record(3);
    again.beams[1].delivered_mu = 60;
    again.beams[1].termination = "MACHINE";
    treated.write(again);
    CHECK(last_of(treated.prior()) == "none");
    TreatmentRecordSpec rest = record(3);
    rest.file.sop_uid = phantom::uid("rest");
    rest.date = "20240116";
    rest.beams.erase(rest.beams.begin());
    rest.beams[0].delivery_type = "CONTINUATION";
    rest.beams[0].specified_mu = 40;
    rest.beams[0].delivered_mu = 40;
    treated.write(rest);
    CHECK(last_of(treated.prior()) == "2024-01-16");
  }
  SECTION("both parts of a beam in one record") {
    again.beams.push_back(again.beams[1]);
    again.beams[1].delivered_mu = 30;
    again.beams[1].termination = "OPERATOR";
    again.beams[2].delivered_mu = 70;
    again.beams[2].delivery_type = "CONTINUATION";
    treated.write(again);
    CHECK(last_of(treated.prior()) == "2024-01-15");
  }
  SECTION("a beam of another plan") {
    again.beams[0].beam = 9;
    treated.write(again);
    CHECK(treated.code() == "treatment_records_contradict");
  }
  SECTION("a fraction group of another plan") {
    again.fraction_group = 5;
    treated.write(again);
    CHECK(treated.code() == "treatment_records_contradict");
  }
  SECTION("port films are no treatment") {
    again.beams[0].delivery_type = "OPEN_PORTFILM";
    treated.write(again);
    CHECK(last_of(treated.prior()) == "none");
  }
}

TEST_CASE("rule 3: a record of a plan that is not there is a course that is not counted") {
  Treated treated;
  TreatmentRecordSpec other = record(2);
  other.file.sop_uid = phantom::uid("of the boost");
  other.plan_uid = phantom::uid("boost plan");
  treated.write(other);
  CHECK(treated.code() == "record_of_another_plan");
  // That another plan counts does not undo that this one was given.
  treated.request.priors[0].plan = "prior";
  CHECK(treated.code() == "set_aside_plan_treated");
  treated.write_prior("boost");
  treated.request.priors.push_back(
      course_request("boost", dose::CourseRole::prior, {treated.folder() / "boost"}));
  const dose::Course prior = treated.prior();
  CHECK(has_code(prior.warnings, "records_set_aside"));
  CHECK(prior.others_set_aside);
  CHECK(last_of(prior) == "2024-01-15");
}

TEST_CASE("of a treatment summary record the plan counts, and that the rest was not read is said") {
  Treated treated;
  TreatmentRecordSpec summary = record(2);
  summary.file.sop_uid = phantom::uid("summary");
  summary.file.sop_class_uid = UID_RTTreatmentSummaryRecordStorage;
  summary.date = "20240301";
  summary.beams.clear();
  treated.write(summary);
  const dose::Course prior = treated.prior();
  CHECK(has_code(prior.warnings, "summary_record_unread"));
  CHECK(last_of(prior) == "2024-01-15");
  summary.plan_uid = phantom::uid("boost plan");
  treated.write(summary);
  CHECK(treated.code() == "record_of_another_plan");
}

TEST_CASE("records of ions and of brachytherapy are dose that cannot be counted") {
  Treated treated;
  for (const auto& [sop_class, code] :
       {std::pair(UID_RTIonBeamsTreatmentRecordStorage, "ion_plan"),
        std::pair(UID_RTBrachyTreatmentRecordStorage, "brachy_plan")}) {
    TreatmentRecordSpec spec = record(2);
    spec.file.sop_class_uid = sop_class;
    treated.write(spec);
    CHECK(treated.code() == code);
  }
}

TEST_CASE("records that cannot be understood are errors") {
  Treated treated;
  TreatmentRecordSpec spec = record(2);
  SECTION("no date of this world") {
    spec.date = "20240231";
    treated.write(spec);
    CHECK(treated.code() == "date_invalid");
  }
  SECTION("two plans") {
    spec.file.edit = [](DcmDataset& dataset) {
      DcmItem* item = nullptr;
      REQUIRE(dataset.findOrCreateSequenceItem(DCM_ReferencedRTPlanSequence, item, -2).good());
      item->putAndInsertString(DCM_ReferencedSOPInstanceUID, "1.2.3");
    };
    treated.write(spec);
    CHECK(treated.code() == "tag_invalid");
  }
  SECTION("the file ends early") {
    spec.file.keep_file_bytes = 900;
    treated.write(spec);
    CHECK(treated.code() == "file_truncated");
  }
}

TEST_CASE("records of several fraction groups are held against each") {
  const Folder folder;
  SmallCourse course = two_groups();
  course.dose.summation = "FRACTION";
  course.dose.plans[0].fraction_group = 1;
  course.write(folder / "planned");
  course.dose.plans[0].fraction_group = 2;
  course.dose.file.sop_uid = phantom::uid("second group");
  phantom::write_dose(course.dose, folder / "planned" / "second.dcm");
  const auto write = [&](int group, int fraction, const std::string& date) {
    TreatmentRecordSpec spec;
    const std::string name = std::to_string(group) + " " + std::to_string(fraction);
    spec.file.sop_uid = phantom::uid(name);
    spec.plan_uid = phantom::uid("planned plan");
    spec.fraction_group = group;
    spec.date = date;
    spec.beams.resize(1);
    spec.beams[0].beam = group;
    spec.beams[0].fraction = fraction;
    phantom::write_treatment_record(spec, folder / "planned" / name);
  };
  write(1, 1, "20240110");
  // The second phase may have begun before, for all that is known.
  CHECK(first_of(load_case(planned_only(folder / "planned")).planned) == "none");
  write(2, 1, "20240108");
  write(1, 2, "20240111");
  write(1, 3, "20240112");
  dose::Case loaded = load_case(planned_only(folder / "planned"));
  CHECK(first_of(loaded.planned) == "2024-01-08");
  CHECK(last_of(loaded.planned) == "none");
  write(2, 2, "20240109");
  loaded = load_case(planned_only(folder / "planned"));
  CHECK(last_of(loaded.planned) == "2024-01-12");
}

TEST_CASE("an inspection shows what a record says") {
  const Treated treated;
  const std::vector<std::filesystem::path> paths = {treated.folder() / "prior"};
  const auto inspection = dose::dicom::inspect(paths);
  const auto file = std::ranges::find_if(inspection.files,
                                         [](const auto& one) { return one.record.has_value(); });
  REQUIRE(file != inspection.files.end());
  CHECK(!file->refused);
  CHECK(file->record->beams.size() == 2);
  REQUIRE(file->links.size() == 1);
  CHECK(file->links[0].path == (treated.folder() / "prior" / "plan.dcm").string());
}
