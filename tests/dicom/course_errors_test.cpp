// SPDX-License-Identifier: Apache-2.0
// VERDICT.md, rules 3, 10, 11, 16, 17: what files of one course may not be.
#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dctk.h>

#include <dose/dicom/load_case.hpp>

#include "files.hpp"

using dose::load_case;

namespace {

std::string loading(const Folder& folder) {
  return code_of([&] { load_case(planned_only(folder / "planned")); });
}

/// Beams 1 and 2 as doses of their own; together the PLAN dose: stored 1/3 and 2/3.
std::vector<phantom::DoseSpec> beam_doses(const phantom::DoseSpec& plan_dose) {
  std::vector<phantom::DoseSpec> beams(2, plan_dose);
  for (std::size_t b = 0; b < 2; ++b) {
    beams[b].file.sop_uid = phantom::uid("beam " + std::to_string(b));
    beams[b].summation = "BEAM";
    beams[b].plans[0].fraction_group = 1;
    beams[b].plans[0].beams = {static_cast<int>(b) + 1};
    for (std::size_t n = 0; n < beams[b].stored.size(); ++n)
      beams[b].stored[n] =
          b == 0 ? plan_dose.stored[n] / 3 : plan_dose.stored[n] - plan_dose.stored[n] / 3;
  }
  return beams;
}

}  // namespace

TEST_CASE("a course needs a dose and its plan") {
  const Folder folder;
  SmallCourse course("planned");
  SECTION("sound") {
    course.write(folder / "planned");
    CHECK(loading(folder) == "none");
  }
  SECTION("no dose") {
    phantom::write_plan(course.plan, folder / "planned" / "plan.dcm");
    CHECK(loading(folder) == "dose_missing");
  }
  SECTION("a dose that refers to no plan") {
    course.dose.plans.clear();
    course.write(folder / "planned");
    CHECK(loading(folder) == "dose_without_plan");
  }
  SECTION("a plan that the dose does not refer to") {
    course.plan.file.sop_uid = phantom::uid("another plan");
    course.write(folder / "planned");
    CHECK(loading(folder) == "plan_not_referenced");
    dose::CaseRequest request = planned_only(folder / "planned");
    request.planned->fractions = dose::Fractions::of(3);
    CHECK(code_of([&] { load_case(request); }) == "plan_not_referenced");
  }
  SECTION("no plan at all, unless the fractions are stated") {
    phantom::write_dose(course.dose, folder / "planned" / "dose.dcm");
    CHECK(loading(folder) == "plan_missing");
    dose::CaseRequest request = planned_only(folder / "planned");
    request.planned->fractions = dose::Fractions::of(3);
    const dose::Case loaded = load_case(request);
    CHECK(has_code(loaded.planned.warnings, "plan_missing"));
    CHECK(loaded.planned.phases[0].fractions.count() == 3);
    course.dose.summation = "FRACTION";
    phantom::write_dose(course.dose, folder / "planned" / "dose.dcm");
    CHECK(code_of([&] { load_case(request); }) == "plan_missing");
    course.dose.summation = "PLAN";
    phantom::write_dose(course.dose, folder / "planned" / "dose.dcm");
    course.dose.file.sop_uid = phantom::uid("second");
    phantom::write_dose(course.dose, folder / "planned" / "second.dcm");
    CHECK(code_of([&] { load_case(request); }) == "several_doses");
  }
  SECTION("a dose of several plans") {
    course.dose.plans.push_back({phantom::uid("another plan"), {}, {}});
    course.write(folder / "planned");
    CHECK(loading(folder) == "dose_of_several_plans");
    course.dose.plans[1].plan_uid = "";  // another plan, whose name got lost
    course.write(folder / "planned");
    CHECK(loading(folder) == "dose_of_several_plans");
    course.dose.plans.erase(course.dose.plans.begin());
    course.write(folder / "planned");
    CHECK(loading(folder) == "dose_without_plan");
  }
  SECTION("refused doses and plans count for nothing else") {
    course.dose.units = "RELATIVE";
    course.write(folder / "planned");
    CHECK(loading(folder) == "dose_units_relative");
    course.dose.units = "GY";
    course.plan.beams[0].radiation_type = "ION";
    course.write(folder / "planned");
    CHECK(loading(folder) == "radiation_type");
  }
}

TEST_CASE("the number of fractions is stated and not contradicted") {
  const Folder folder;
  SmallCourse course("planned");
  dose::CaseRequest request = planned_only(folder / "planned");
  request.planned->fractions = dose::Fractions::of(3);
  SECTION("agreeing") {
    course.write(folder / "planned");
    CHECK(load_case(request).planned.phases[0].fractions.count() == 3);
  }
  SECTION("contradicting") {
    course.write(folder / "planned");
    request.planned->fractions = dose::Fractions::of(5);
    CHECK(code_of([&] { load_case(request); }) == "fractions_contradict");
  }
  SECTION("missing") {
    course.plan.fraction_groups[0].fractions_planned.reset();
    course.write(folder / "planned");
    CHECK(loading(folder) == "fractions_missing");
    CHECK(load_case(request).planned.phases[0].fractions.count() == 3);
  }
  SECTION("no fraction group at all") {
    course.plan.fraction_groups.clear();
    course.write(folder / "planned");
    CHECK(loading(folder) == "fractions_missing");
    CHECK(load_case(request).planned.phases[0].fractions.count() == 3);
  }
  SECTION("nonsense") {
    course.plan.fraction_groups[0].fractions_planned = 0;
    course.write(folder / "planned");
    CHECK(loading(folder) == "fractions_invalid");
  }
}

TEST_CASE("rule 10: several plans need the user's word") {
  const Folder folder;
  SmallCourse("planned").write(folder / "planned");
  SmallCourse second("boost", 2);
  second.dose.file.frame_of_reference_uid = phantom::uid("planned frame");
  second.plan.file.frame_of_reference_uid = phantom::uid("planned frame");
  second.plan.structure_set_uid = phantom::uid("planned structures");
  phantom::write_plan(second.plan, folder / "planned" / "boost" / "plan.dcm");
  // Another plan blocks even without a dose of its own.
  CHECK(loading(folder) == "several_plans");
  phantom::write_dose(second.dose, folder / "planned" / "boost" / "dose.dcm");
  CHECK(loading(folder) == "several_plans");
  dose::CaseRequest request = planned_only(folder / "planned");
  SECTION("sequential phases") {
    request.planned->relation = dose::PhaseRelation::sequential;
    const dose::Case loaded = load_case(request);
    REQUIRE(loaded.planned.phases.size() == 2);
    CHECK(loaded.planned.phases[0].label == "boost");  // order of path
    CHECK(loaded.planned.phases[1].fractions.count() == 3);
    CHECK(loaded.planned.relation_stated);
  }
  SECTION("the one that counts, by label or by UID") {
    request.planned->plan = "boost";
    dose::Case loaded = load_case(request);
    REQUIRE(loaded.planned.phases.size() == 1);
    CHECK(loaded.planned.phases[0].fractions.count() == 2);
    CHECK(has_code(loaded.planned.warnings, "doses_set_aside"));
    request.planned->plan = phantom::uid("planned plan");
    loaded = load_case(request);
    CHECK(loaded.planned.phases[0].fractions.count() == 3);
    request.planned->plan = "other";
    CHECK(code_of([&] { load_case(request); }) == "plan_not_found");
  }
  SECTION("plans on different structure sets") {
    second.plan.structure_set_uid = phantom::uid("boost structures");
    phantom::write_plan(second.plan, folder / "planned" / "boost" / "plan.dcm");
    request.planned->relation = dose::PhaseRelation::sequential;
    CHECK(code_of([&] { load_case(request); }) == "several_structure_sets");
  }
  SECTION("doses in different frames") {
    second.dose.file.frame_of_reference_uid = phantom::uid("another frame");
    phantom::write_dose(second.dose, folder / "planned" / "boost" / "dose.dcm");
    request.planned->relation = dose::PhaseRelation::sequential;
    CHECK(code_of([&] { load_case(request); }) == "course_frames_differ");
  }
}

TEST_CASE("a dose in another frame than its plan, or its plan's structures, lies nowhere") {
  // Found by the fault campaign: a prior dose that named the planned frame was taken as lying
  // there.
  const Folder folder;
  SmallCourse course("planned");
  const auto other = phantom::uid("another frame");
  SECTION("than its plan") {
    course.plan.file.frame_of_reference_uid = other;
  }
  SECTION("than the structures that its plan names") {
    course.plan.file.frame_of_reference_uid = std::nullopt;
    course.structures.file.frame_of_reference_uid = other;
  }
  std::filesystem::create_directories(folder / "planned");
  course.write(folder / "planned");
  SmallCourse planned("one");
  std::filesystem::create_directories(folder / "new");
  planned.write(folder / "new");
  CHECK(code_of([&] { load_case(planned_only(folder / "planned")); }) != "none");
  // As a prior, whose structures decide nothing.
  dose::CaseRequest request = planned_only(folder / "new");
  request.no_prior = false;
  request.priors = {course_request("prior", dose::CourseRole::prior, {folder / "planned"})};
  CHECK(code_of([&] { load_case(request); }) == "course_frames_differ");
}

TEST_CASE("rule 11: BEAM doses are every treatment beam exactly once") {
  const Folder folder;
  const SmallCourse course("planned");
  auto beams = beam_doses(course.dose);
  phantom::write_plan(course.plan, folder / "planned" / "plan.dcm");
  phantom::write_dose(beams[0], folder / "planned" / "beam1.dcm");
  SECTION("one is missing") {
    CHECK(loading(folder) == "beam_doses_incomplete");
  }
  SECTION("all there") {
    phantom::write_dose(beams[1], folder / "planned" / "beam2.dcm");
    const dose::Case loaded = load_case(planned_only(folder / "planned"));
    CHECK(loaded.planned.phases[0].grids.size() == 2);
    CHECK(loaded.planned.phases[0].grids[1].grid.maximum_gy() == 20);
  }
  SECTION("one twice") {
    phantom::write_dose(beams[1], folder / "planned" / "beam2.dcm");
    beams[1].file.sop_uid = phantom::uid("beam 2 again");
    phantom::write_dose(beams[1], folder / "planned" / "beam3.dcm");
    CHECK(loading(folder) == "beam_doses_incomplete");
  }
  SECTION("one that does not say of which beam it is") {
    beams[1].plans[0].beams.clear();
    phantom::write_dose(beams[1], folder / "planned" / "beam2.dcm");
    CHECK(loading(folder) == "beam_doses_incomplete");
  }
  SECTION("beside a PLAN dose they are compared and never added") {
    phantom::write_dose(beams[1], folder / "planned" / "beam2.dcm");
    phantom::write_dose(course.dose, folder / "planned" / "dose.dcm");
    const dose::Case loaded = load_case(planned_only(folder / "planned"));
    const dose::Phase& phase = loaded.planned.phases[0];
    REQUIRE(phase.grids.size() == 1);
    CHECK(phase.grids[0].file.sop_instance_uid == phantom::uid("planned dose"));
    // Summed in single precision.
    CHECK(phase.compared_beam_sum_maximum_gy.value() == Approx(30).epsilon(1e-6));
  }
  SECTION("an incomplete set beside a PLAN dose is not compared") {
    phantom::write_dose(course.dose, folder / "planned" / "dose.dcm");
    const dose::Case loaded = load_case(planned_only(folder / "planned"));
    CHECK(!loaded.planned.phases[0].compared_beam_sum_maximum_gy);
    CHECK(has_code(loaded.planned.warnings, "beam_sum_not_compared"));
  }
  SECTION("on another grid than each other they cannot be compared") {
    beams[1].origin_mm = phantom::Vec3{-2.5, -3, -5};
    phantom::write_dose(beams[1], folder / "planned" / "beam2.dcm");
    phantom::write_dose(course.dose, folder / "planned" / "dose.dcm");
    const dose::Case loaded = load_case(planned_only(folder / "planned"));
    CHECK(has_code(loaded.planned.warnings, "beam_sum_not_compared"));
  }
}

TEST_CASE("a treatment beam that the plan half hides is missed") {
  // Each would let the dose of one beam pass for that of the plan.
  const Folder folder;
  SmallCourse course("planned");
  phantom::write_dose(beam_doses(course.dose)[0], folder / "planned" / "beam1.dcm");
  // Beam 1 gives 10 Gy at most; nothing else shows that it is not all.
  course.plan.dose_references.clear();
  course.plan.fraction_groups[0].beams[0].dose_gy = 3;
  SECTION("it is called a set-up beam and has a dose") {
    course.plan.beams[1].delivery_type = "SETUP";
    phantom::write_plan(course.plan, folder / "planned" / "plan.dcm");
    CHECK(loading(folder) == "beam_doses_incomplete");
    // A set-up beam without dose is one.
    course.plan.fraction_groups[0].beams[1].dose_gy = 0;
    phantom::write_plan(course.plan, folder / "planned" / "plan.dcm");
    CHECK(loading(folder) == "none");
  }
  SECTION("the group says how many beams it has and lists fewer") {
    course.plan.fraction_groups[0].beams.pop_back();
    course.plan.beams.pop_back();
    course.plan.file.edit = [](DcmDataset& dataset) {
      DcmItem* group = nullptr;
      dataset.findAndGetSequenceItem(DCM_FractionGroupSequence, group);
      group->putAndInsertString(DCM_NumberOfBeams, "2");
    };
    phantom::write_plan(course.plan, folder / "planned" / "plan.dcm");
    CHECK(loading(folder) == "beam_missing");
  }
  SECTION("no group refers to it") {
    course.plan.fraction_groups[0].beams.pop_back();
    phantom::write_plan(course.plan, folder / "planned" / "plan.dcm");
    CHECK(loading(folder) == "beam_doses_incomplete");
  }
}

TEST_CASE("a PLAN dose that names its beams names them all") {
  const Folder folder;
  SmallCourse course("planned");
  course.dose.plans[0].fraction_group = 1;
  course.dose.plans[0].beams = {1, 2};
  course.write(folder / "planned");
  CHECK(loading(folder) == "none");
  course.dose.plans[0].beams = {2};
  course.write(folder / "planned");
  CHECK(loading(folder) == "plan_dose_partial");
}

TEST_CASE("rule 11: one plan has one PLAN dose") {
  const Folder folder;
  SmallCourse course("planned");
  course.write(folder / "planned");
  course.dose.file.sop_uid = phantom::uid("second dose");
  SECTION("two PLAN doses") {
    phantom::write_dose(course.dose, folder / "planned" / "dose2.dcm");
    CHECK(loading(folder) == "two_plan_doses");
  }
  SECTION("PLAN and FRACTION") {
    course.dose.summation = "FRACTION";
    phantom::write_dose(course.dose, folder / "planned" / "dose2.dcm");
    CHECK(loading(folder) == "doses_ambiguous");
  }
}

TEST_CASE("rule 11: fraction groups have doses of their own") {
  const Folder folder;
  SmallCourse course = two_groups();
  SECTION("a PLAN dose has no single number of fractions") {
    course.write(folder / "planned");
    CHECK(loading(folder) == "plan_dose_several_groups");
  }
  SECTION("FRACTION doses") {
    course.dose.summation = "FRACTION";
    course.dose.plans[0].fraction_group = 2;
    course.write(folder / "planned");
    CHECK(loading(folder) == "fraction_dose_missing");
    course.dose.file.sop_uid = phantom::uid("first group");
    course.dose.plans[0].fraction_group = 1;
    phantom::write_dose(course.dose, folder / "planned" / "first.dcm");
    const dose::Case loaded = load_case(planned_only(folder / "planned"));
    REQUIRE(loaded.planned.phases.size() == 2);
    CHECK(loaded.planned.phases[0].fractions.count() == 3);
    CHECK(loaded.planned.phases[0].grids[0].file.sop_instance_uid == phantom::uid("first group"));
    CHECK(loaded.planned.phases[1].fractions.count() == 2);
    CHECK(has_code(loaded.planned.warnings, "fraction_groups_sequential"));

    dose::CaseRequest request = planned_only(folder / "planned");
    request.planned->fractions = dose::Fractions::of(5);
    CHECK(code_of([&] { load_case(request); }) == "fractions_contradict");

    course.dose.file.sop_uid = phantom::uid("first group again");
    phantom::write_dose(course.dose, folder / "planned" / "second.dcm");
    CHECK(loading(folder) == "two_fraction_doses");
    course.dose.plans[0].fraction_group = 7;
    phantom::write_dose(course.dose, folder / "planned" / "second.dcm");
    CHECK(loading(folder) == "dose_group_unknown");
    course.dose.plans[0].fraction_group.reset();
    phantom::write_dose(course.dose, folder / "planned" / "second.dcm");
    CHECK(loading(folder) == "dose_group_unknown");
  }
}

TEST_CASE("rule 17: files of two patients are no course") {
  const Folder folder;
  SmallCourse course("planned");
  SECTION("another ID") {
    course.structures.file.patient.id = "SOMEBODY";
    course.write(folder / "planned");
    CHECK(loading(folder) == "different_patients");
  }
  SECTION("another birth date") {
    course.plan.file.patient.birth_date = "19700101";
    course.write(folder / "planned");
    CHECK(loading(folder) == "different_patients");
  }
  SECTION("another birth date, where the first file has none") {
    course.dose.file.patient.birth_date = "";
    course.plan.file.patient.birth_date = "19700101";
    course.write(folder / "planned");
    CHECK(loading(folder) == "different_patients");
  }
  SECTION("another spelling of the name") {
    course.plan.file.patient.name = "Fantom^Spine";
    course.write(folder / "planned");
    CHECK(has_code(load_case(planned_only(folder / "planned")).planned.warnings,
                   "patient_name_differs"));
  }
  SECTION("an ID that only the plan states counts") {
    course.dose.file.patient.id = "";
    course.write(folder / "planned");
    CHECK(load_case(planned_only(folder / "planned")).planned.patient.value().id == "PHANTOM");
  }
  SECTION("two courses") {
    course.write(folder / "planned");
    SmallCourse prior("prior", 10);
    for (auto* file : {&prior.dose.file, &prior.plan.file, &prior.structures.file})
      file->patient.id = "SOMEBODY";
    prior.write(folder / "prior");
    dose::CaseRequest request = planned_and_prior(folder);
    CHECK(code_of([&] { load_case(request); }) == "different_patients");
    request.same_patient_reason = "transferred";
    CHECK(load_case(request).priors[0].patient.value().id == "SOMEBODY");
  }
}

TEST_CASE("a single course is read with what a DVH needs") {
  const Folder folder;
  SmallCourse course("planned");
  const auto single = [&] {
    return dose::load_single_course(
        course_request("course", dose::CourseRole::planned, {folder / "planned"}));
  };
  SECTION("complete") {
    course.structures.rois.push_back(square_roi(8, "Kidney_L", {-1, 1}));
    course.write(folder / "planned");
    const auto loaded = single();
    CHECK(loaded.fractions_known);
    CHECK(loaded.the_case.planned.phases[0].fractions.count() == 3);
    REQUIRE(loaded.the_case.structures.size() == 2);
    CHECK(loaded.the_case.structures[1].structure.contours.size() == 2);  // all, role or not
  }
  SECTION("type and plan missing") {
    course.dose.type.reset();
    course.dose.summation.reset();
    phantom::write_dose(course.dose, folder / "planned" / "dose.dcm");
    phantom::write_structure_set(course.structures, folder / "planned" / "structures.dcm");
    const auto loaded = single();
    CHECK(!loaded.fractions_known);
    for (const char* code :
         {"dose_type_missing", "dose_summation_missing", "plan_missing", "fractions_missing"})
      CHECK(has_code(loaded.the_case.planned.warnings, code));
    CHECK(has_code(loaded.the_case.warnings, "structure_set_by_frame"));
    CHECK(loaded.the_case.structures.size() == 1);
  }
  SECTION("a beam's dose alone") {
    const auto beams = beam_doses(course.dose);
    course.dose = beams[0];
    course.write(folder / "planned");
    CHECK(has_code(single().the_case.planned.warnings, "beam_dose_alone"));
  }
  SECTION("units still decide") {
    course.dose.units = "RELATIVE";
    course.write(folder / "planned");
    CHECK(code_of([&] { single(); }) == "dose_units_relative");
  }
  SECTION("a structure in another frame") {
    course.structures.rois.push_back(square_roi(8, "Kidney_L", {-1, 1}));
    course.structures.rois[1].frame_of_reference_uid = phantom::uid("another frame");
    course.write(folder / "planned");
    const auto loaded = single();
    CHECK(has_code(loaded.the_case.warnings, "structure_frame_differs"));
    CHECK(loaded.the_case.structures[1].structure.contours.empty());
  }
}
