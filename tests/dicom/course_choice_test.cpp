// SPDX-License-Identifier: Apache-2.0
// Choices that could be meant in two ways are errors: plans and structures of one name, sets of
// structures in one frame; and what a DVH may do with files that a check may not.
#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dctk.h>

#include <dose/dicom/inspection.hpp>
#include <dose/dicom/load_case.hpp>

#include "files.hpp"

using dose::load_case;

TEST_CASE("rule 10: a plan is chosen by a name that only one has") {
  const Folder folder;
  SmallCourse("planned").write(folder / "planned");
  SmallCourse second("boost", 2);
  second.plan.label = "planned";
  second.write(folder / "planned" / "boost");
  dose::CaseRequest request = planned_only(folder / "planned");
  request.planned->plan = "planned";
  CHECK(code_of([&] { load_case(request); }) == "plan_ambiguous");
  request.planned->plan = phantom::uid("boost plan");
  CHECK(load_case(request).planned.phases[0].fractions.count() == 2);
}

TEST_CASE("rule 3: a plan that was set aside is remembered") {
  const Folder folder;
  SmallCourse("planned").write(folder / "planned");
  dose::CaseRequest request = planned_only(folder / "planned");
  request.planned->plan = "planned";
  CHECK_FALSE(load_case(request).planned.others_set_aside);
  SECTION("with its dose") {
    SmallCourse("earlier", 2).write(folder / "planned" / "earlier");
  }
  SECTION("alone") {
    phantom::write_plan(SmallCourse("earlier", 2).plan, folder / "planned" / "earlier.dcm");
  }
  CHECK(load_case(request).planned.others_set_aside);
}

TEST_CASE("a plan in another frame than its dose is a warning to a DVH alone") {
  const Folder folder;
  SmallCourse course("planned");
  course.plan.file.frame_of_reference_uid = phantom::uid("another frame");
  course.write(folder / "planned");
  CHECK(code_of([&] { load_case(planned_only(folder / "planned")); }) == "course_frames_differ");
  const auto single = dose::load_single_course(
      course_request("course", dose::CourseRole::planned, {folder / "planned"}));
  CHECK(has_code(single.the_case.planned.warnings, "plan_frame_differs"));
}

TEST_CASE("a structure is made of one that has its name alone") {
  const Folder folder;
  SmallCourse course("planned");
  course.structures.rois = {square_roi(4, "SpinalCord", {-3, -1, 1, 3}),
                            square_roi(5, "SpinalCord", {-3, -1, 1})};
  course.write(folder / "planned");
  dose::CaseRequest request = planned_only(folder / "planned");
  request.structure_roles["SpinalCord+2mm"] = dose::Role::spinal_cord_prv;
  CHECK(code_of([&] { load_case(request); }) == "structure_ambiguous");
  course.structures.rois[1].name = "SpinalCord_low";
  course.write(folder / "planned");
  CHECK(code_of([&] { load_case(request); }) == "none");
  // A margin hides nothing of a PRV, and makes anything else larger than it is; a part is smaller.
  request.structure_roles = {{"SpinalCord+2mm", dose::Role::thecal_sac}};
  CHECK(code_of([&] { load_case(request); }) == "structure_expression_role");
  request.structure_roles = {{"SpinalCord[SpinalCord_low+6mm]", dose::Role::spinal_cord}};
  CHECK(code_of([&] { load_case(request); }) == "structure_expression_role");
  request.structure_roles = {{"SpinalCord[Nowhere+6mm]", dose::Role::spinal_cord_subvolume}};
  CHECK(code_of([&] { load_case(request); }) == "structure_not_found");
  course.structures.rois[1].contours.clear();
  course.write(folder / "planned");
  request.structure_roles = {{"SpinalCord|SpinalCord_low", dose::Role::spinal_cord}};
  CHECK(code_of([&] { load_case(request); }) == "structure_empty");
}

TEST_CASE("of several structure sets in one frame none is used unless a plan names it") {
  const Folder folder;
  SmallCourse course("planned");
  course.plan.structure_set_uid.reset();
  course.write(folder / "planned");
  course.structures.file.sop_uid = phantom::uid("second set");
  phantom::write_structure_set(course.structures, folder / "planned" / "second.dcm");
  const dose::Case loaded = load_case(planned_only(folder / "planned"));
  CHECK(loaded.structures.empty());
  CHECK(has_code(loaded.warnings, "structure_set_ambiguous"));
  dose::CaseRequest request = planned_only(folder / "planned");
  request.structure_roles["ThecalSac"] = dose::Role::thecal_sac;
  CHECK(code_of([&] { load_case(request); }) == "structure_not_found");
}

TEST_CASE("a plan that names two structure sets, or a role given to nothing drawn, is an error") {
  const Folder folder;
  SmallCourse course("planned");
  SECTION("two sets") {
    course.plan.file.edit = [](DcmDataset& dataset) {
      DcmItem* item = nullptr;
      dataset.findOrCreateSequenceItem(DCM_ReferencedStructureSetSequence, item, -2);
      item->putAndInsertString(DCM_ReferencedSOPInstanceUID, "1.2.3");
    };
    course.write(folder / "planned");
    CHECK(code_of([&] { load_case(planned_only(folder / "planned")); }) ==
          "several_structure_sets");
  }
  SECTION("nothing drawn") {
    course.structures.rois.push_back(square_roi(7, "my sac", {}));
    course.write(folder / "planned");
    dose::CaseRequest request = planned_only(folder / "planned");
    request.structure_roles["my sac"] = dose::Role::thecal_sac;
    CHECK(code_of([&] { load_case(request); }) == "structure_empty");
  }
  SECTION("a structure without a frame of reference") {
    course.structures.rois[0].frame_of_reference_uid = "";
    course.write(folder / "planned");
    CHECK(code_of([&] { load_case(planned_only(folder / "planned")); }) ==
          "structure_frame_differs");
  }
}

TEST_CASE("an inspection tells what a deformable registration and a course would be refused for") {
  const Folder folder;
  SmallCourse("planned").write(folder / "all");
  phantom::RegistrationSpec rigid = phantom::rigid_registration(
      phantom::uid("planned frame"), "1.9", {1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1});
  phantom::write_registration(rigid, folder / "all" / "rigid.dcm");
  rigid.file.sop_class_uid = UID_DeformableSpatialRegistrationStorage;
  rigid.file.sop_uid = phantom::uid("deformable");
  phantom::write_registration(rigid, folder / "all" / "deformable.dcm");
  phantom::CtSpec ct;
  phantom::write_ct(ct, folder / "all" / "ct.dcm");
  const std::vector<std::filesystem::path> paths = {folder / "all"};
  const auto inspection = dose::dicom::inspect(paths);
  int rigid_ones = 0;
  int refused = 0;
  for (const auto& file : inspection.files) {
    rigid_ones += file.registration ? 1 : 0;
    if (!file.refused) continue;
    ++refused;
    CHECK(file.refused->code() == "deformable_not_used");
  }
  CHECK(rigid_ones == 1);
  CHECK(refused == 1);
  CHECK(!inspection.as_one_course);
}
