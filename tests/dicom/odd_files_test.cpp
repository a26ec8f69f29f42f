// SPDX-License-Identifier: Apache-2.0
// Files that leave out what they are, or contradict themselves in small ways.
#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dctk.h>

#include <dose/dicom/index.hpp>
#include <dose/dicom/load_case.hpp>
#include <dose/dicom/rt_dose.hpp>
#include <dose/dicom/rt_plan.hpp>

#include "files.hpp"

using dose::dicom::index_object;
using dose::dicom::read_rt_plan;

TEST_CASE("without a SOP Class a file is what its Modality says, and says so") {
  const Folder folder;
  for (const char* modality : {"RTDOSE", "RTPLAN", "RTSTRUCT", "RTRECORD", "CT", "MR"}) {
    phantom::DoseSpec spec = small_dose("kind");
    spec.file.modality = modality;
    phantom::write_dose(spec, folder / "with");
    DcmFileFormat written;
    REQUIRE(written.loadFile((folder / "with").c_str()).good());
    REQUIRE(written.getDataset()->findAndDeleteElement(DCM_SOPClassUID).good());
    REQUIRE(written.getDataset()
                ->saveFile((folder / "without").c_str(), EXS_LittleEndianExplicit)
                .good());
    const auto object = index_object(folder / "without");
    const std::string kind = modality == std::string("MR") ? "other" : modality;
    CHECK(to_text(object.kind) == kind);
    CHECK(has_code(object.warnings, "sop_class_missing"));
  }
}

TEST_CASE("a beam stands once in its fraction group, and its doses at one point") {
  const Folder folder;
  phantom::PlanSpec spec = SmallCourse("beams").plan;
  auto& beams = spec.fraction_groups[0].beams;
  beams[0].dose_point_mm = phantom::Vec3{1, 2, 3};
  beams[1].dose_point_mm = phantom::Vec3{1, 2, 3.005};
  phantom::write_plan(spec, folder / "plan");
  const auto one = read_rt_plan(folder / "plan");
  CHECK(one.beam_dose_points(one.fraction_groups[0]).size() == 1);
  beams[1].dose_point_mm = phantom::Vec3{1, 2, 4};
  phantom::write_plan(spec, folder / "plan");
  const auto two = read_rt_plan(folder / "plan");
  CHECK(two.beam_dose_points(two.fraction_groups[0]).size() == 2);
  beams[1].number = 1;
  phantom::write_plan(spec, folder / "plan");
  const auto twice = read_rt_plan(folder / "plan");
  CHECK(code_of([&] { twice.treatment_beams(twice.fraction_groups[0]); }) == "beam_number_twice");
}

TEST_CASE("numbers that no computer word holds and sequences that are none are refused") {
  const Folder folder;
  phantom::PlanSpec spec = SmallCourse("words").plan;
  for (const char* fractions : {"99999999999", "3.5", "3 fractions", "--3"}) {
    spec.file.edit = [fractions](DcmDataset& dataset) {
      DcmItem* group = nullptr;
      dataset.findAndGetSequenceItem(DCM_FractionGroupSequence, group);
      group->putAndInsertString(DCM_NumberOfFractionsPlanned, fractions);
    };
    phantom::write_plan(spec, folder / "plan");
    CHECK(code_of([&] { read_rt_plan(folder / "plan"); }) == "tag_invalid");
  }
  CHECK(code_of([&] { read_rt_plan(folder / "nothing"); }) == "file_unreadable");
  CHECK(code_of([&] { dose::dicom::read_rt_dose(folder / "nothing"); }) != "none");
}

TEST_CASE("a plan among several that has no dose is an error even if they are phases") {
  const Folder folder;
  SmallCourse("planned").write(folder / "planned");
  SmallCourse second("boost", 2);
  second.plan.file.frame_of_reference_uid = phantom::uid("planned frame");
  second.plan.structure_set_uid = phantom::uid("planned structures");
  phantom::write_plan(second.plan, folder / "planned" / "boost.dcm");
  dose::CaseRequest request = planned_only(folder / "planned");
  request.planned->relation = dose::PhaseRelation::sequential;
  CHECK(code_of([&] { load_case(request); }) == "dose_missing");
}

TEST_CASE("values of 24 bits are refused") {
  const Folder folder;
  phantom::DoseSpec spec = small_dose("bits");
  spec.file.edit = [](DcmDataset& dataset) { dataset.putAndInsertUint16(DCM_BitsAllocated, 24); };
  phantom::write_dose(spec, folder / "dose");
  CHECK(dose::dicom::read_rt_dose(folder / "dose").refusal.value().code() == "pixel_bits");
}
