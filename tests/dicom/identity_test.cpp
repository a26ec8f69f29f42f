// SPDX-License-Identifier: Apache-2.0
// VERDICT.md, rule 17, over all objects: whose a course is may stand in any of its files, and a
// registration is of the same patient.
#include <dose/dicom/load_case.hpp>

#include "files.hpp"

using dose::load_case;

namespace {

constexpr phantom::Matrix4 shift = {1, 0, 0, -11, 0, 1, 0, 7, 0, 0, 1, -5, 0, 0, 0, 1};

struct TwoCourses {
  Folder folder;
  SmallCourse planned{"planned"};
  SmallCourse prior{"prior", 10};
  phantom::RegistrationSpec registration = phantom::rigid_registration(
      phantom::uid("planned frame"), phantom::uid("prior frame"), shift);

  dose::CaseRequest written() const {
    planned.write(folder / "planned");
    prior.write(folder / "prior");
    phantom::write_registration(registration, folder / "planned" / "reg.dcm");
    return planned_and_prior(folder);
  }
  std::string loading() const {
    const dose::CaseRequest request = written();
    return code_of([&] { load_case(request); });
  }
};

}  // namespace

TEST_CASE("rule 17: whose a course is counts whichever of its files says so") {
  TwoCourses courses;
  CHECK(courses.loading() == "none");
  for (phantom::FileSpec* file : {&courses.planned.dose.file, &courses.planned.plan.file})
    file->patient.birth_date = "";
  SECTION("the structure set") {
    courses.planned.structures.file.patient.birth_date = "19500101";
    CHECK(courses.loading() == "different_patients");
  }
  SECTION("a treatment record, a CT") {
    courses.planned.structures.file.patient.birth_date = "";
    CHECK(courses.loading() == "none");
    phantom::CtSpec ct;
    ct.file.patient.birth_date = "19500101";
    phantom::write_ct(ct, courses.folder / "planned" / "ct.dcm");
    CHECK(courses.loading() == "different_patients");
    std::filesystem::remove(courses.folder / "planned" / "ct.dcm");
    phantom::TreatmentRecordSpec record;
    record.plan_uid = courses.planned.plan.file.sop_uid;
    record.beams.resize(1);
    record.file.patient.birth_date = "19500101";
    phantom::write_treatment_record(record, courses.folder / "planned" / "record.dcm");
    CHECK(courses.loading() == "different_patients");
  }
  SECTION("an ID") {
    for (phantom::FileSpec* file : {&courses.planned.dose.file, &courses.planned.plan.file})
      file->patient.id = "";
    courses.planned.structures.file.patient.id = "SOMEBODY";
    CHECK(courses.loading() == "different_patients");
  }
}

TEST_CASE("rule 17: a registration is of the patient whose courses it joins") {
  TwoCourses courses;
  phantom::Patient& patient = courses.registration.file.patient;
  CHECK(courses.loading() == "none");
  SECTION("another birth date") {
    patient.birth_date = "19710101";
    CHECK(courses.loading() == "different_patients");
  }
  SECTION("another birth date and no ID") {
    patient.birth_date = "19710101";
    patient.id = "";
    CHECK(courses.loading() == "different_patients");
  }
  SECTION("another name") {
    patient.name = "Other^Man";
    patient.id = GENERATE("", "PHANTOM");
    const dose::CaseRequest request = courses.written();
    CHECK(has_code(load_case(request).warnings, "patient_name_differs"));
  }
  SECTION("nobody is named") {
    patient = {"", "", "", ""};
    CHECK(courses.loading() == "none");
  }
  SECTION("another ID, unless the user says that it is the same patient") {
    patient.id = "SOMEBODY";
    CHECK(courses.loading() == "different_patients");
    dose::CaseRequest request = courses.written();
    request.same_patient_reason = "registered elsewhere";
    CHECK(load_case(request).priors[0].registration.patient.value().id == "SOMEBODY");
  }
}
