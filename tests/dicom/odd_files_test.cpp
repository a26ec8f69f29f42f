// SPDX-License-Identifier: Apache-2.0
// Files that leave out what they are, or contradict themselves in small ways.
#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dctk.h>

#include <dose/dicom/index.hpp>
#include <dose/dicom/inspection.hpp>
#include <dose/dicom/load_case.hpp>
#include <dose/dicom/rt_dose.hpp>
#include <dose/dicom/rt_plan.hpp>
#include <fstream>

#include "files.hpp"

using dose::dicom::index_object;
using dose::dicom::read_rt_plan;

namespace {

/// Writes the file again with a second element behind the first of that tag, which is of a VR with
/// a short length: `value`, as long as the first one's. Nested elements too.
void repeat_element(const std::filesystem::path& path, const DcmTagKey& tag,
                    const std::string& value) {
  DcmFileFormat format;
  REQUIRE(format.loadFile(path.c_str()).good());
  REQUIRE(format.saveFile(path.c_str(), EXS_LittleEndianExplicit, EET_UndefinedLength).good());
  std::ifstream in(path, std::ios::binary);
  std::string bytes{std::istreambuf_iterator<char>(in), {}};
  std::string header;
  for (const unsigned half : {tag.getGroup(), tag.getElement()})
    for (const unsigned byte : {half & 0xffU, half >> 8U}) header += static_cast<char>(byte);
  const std::size_t begin = bytes.find(header);
  REQUIRE(begin != std::string::npos);
  REQUIRE(bytes.find(header, begin + 1) == std::string::npos);
  const auto length = static_cast<unsigned char>(bytes[begin + 6]);
  REQUIRE(length == value.size());
  bytes.insert(begin + 8 + length, bytes.substr(begin, 8) + value);
  std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
}

}  // namespace

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

TEST_CASE("an element that stands there twice is an error and not the first of two") {
  const Folder folder;
  phantom::write_dose(small_dose("twice"), folder / "dose");
  CHECK(code_of([&] { dose::dicom::read_rt_dose(folder / "dose"); }) == "none");
  repeat_element(folder / "dose", DCM_DoseGridScaling, "0.001 ");
  CHECK(code_of([&] { dose::dicom::read_rt_dose(folder / "dose"); }) == "element_twice");
  // In the item of a sequence, and even with one and the same value.
  phantom::write_plan(SmallCourse("twice").plan, folder / "plan");
  CHECK(code_of([&] { read_rt_plan(folder / "plan"); }) == "none");
  repeat_element(folder / "plan", DCM_NumberOfFractionsPlanned, "3 ");
  CHECK(code_of([&] { read_rt_plan(folder / "plan"); }) == "element_twice");
  // What is read next is not blamed for it.
  phantom::write_plan(SmallCourse("next").plan, folder / "next");
  CHECK(code_of([&] { read_rt_plan(folder / "next"); }) == "none");
}

TEST_CASE("a private element that stands there twice is passed over") {
  const Folder folder;
  phantom::DoseSpec spec = small_dose("private");
  spec.file.edit = [](DcmDataset& dataset) {
    dataset.putAndInsertString(DcmTag(0x0009, 0x0010, EVR_LO), "REDOSE TESTS");
  };
  phantom::write_dose(spec, folder / "dose");
  repeat_element(folder / "dose", DcmTagKey(0x0009, 0x0010), "ANOTHER TEST");
  CHECK(code_of([&] { dose::dicom::read_rt_dose(folder / "dose"); }) == "none");
}

namespace {

/// A dose with `levels` items in one another in front of all else, undefined lengths, explicit VR.
void write_nested(const Folder& folder, int levels) {
  phantom::write_dose(small_dose("nested"), folder / "dose");
  DcmFileFormat format;
  REQUIRE(format.loadFile((folder / "dose").c_str()).good());
  DcmItem* item = format.getDataset();
  for (int level = 0; level < levels; ++level) {
    DcmItem* inner = nullptr;
    REQUIRE(item->findOrCreateSequenceItem(DCM_ReferencedStudySequence, inner, -2).good());
    item = inner;
  }
  REQUIRE(item->putAndInsertString(DCM_ReferencedSOPInstanceUID, "1.2.3").good());
  REQUIRE(format
              .saveFile((folder / "dose").c_str(), EXS_LittleEndianExplicit,
                        levels % 2 == 0 ? EET_UndefinedLength : EET_ExplicitLength)
              .good());
}

}  // namespace

TEST_CASE("sequences nested beyond what a stack holds are refused before they are parsed") {
  const Folder folder;
  for (const int levels : {0, 99, 100}) {
    write_nested(folder, levels);
    CHECK(code_of([&] { index_object(folder / "dose"); }) == "none");
  }
  for (const int levels : {101, 102, 800}) {
    write_nested(folder, levels);
    CHECK(code_of([&] { index_object(folder / "dose"); }) == "nested_too_deep");
  }
  // As implicit VR, and as big endian.
  write_nested(folder, 101);
  for (const E_TransferSyntax syntax : {EXS_LittleEndianImplicit, EXS_BigEndianExplicit}) {
    DcmFileFormat format;
    REQUIRE(format.loadFile((folder / "dose").c_str()).good());
    REQUIRE(format.saveFile((folder / "converted").c_str(), syntax).good());
    CHECK(code_of([&] { index_object(folder / "converted"); }) == "nested_too_deep");
  }
  // Far more than the stack holds: twenty bytes a level.
  write_nested(folder, 2);
  std::ifstream in(folder / "dose", std::ios::binary);
  std::string bytes{std::istreambuf_iterator<char>(in), {}};
  const std::string sequence("\x08\x00\x10\x11SQ\0\0\xff\xff\xff\xff", 12);
  const std::string item("\xfe\xff\x00\xe0\xff\xff\xff\xff", 8);
  const std::size_t begin = bytes.find(sequence + item);
  REQUIRE(begin != std::string::npos);
  std::string level = sequence + item;
  std::string end("\xfe\xff\x0d\xe0\0\0\0\0\xfe\xff\xdd\xe0\0\0\0\0", 16);
  std::string deep;
  for (int n = 0; n < 20000; ++n) deep += level;
  for (int n = 0; n < 20000; ++n) deep += end;
  bytes.insert(begin, deep);
  std::ofstream(folder / "deep", std::ios::binary) << bytes;
  CHECK(code_of([&] { index_object(folder / "deep"); }) == "nested_too_deep");
}

TEST_CASE("a dose or plan of a kind that is not known is not passed over") {
  const Folder folder;
  SmallCourse("planned").write(folder / "planned");
  struct Object {
    const char* modality;
    const char* sop_class;
    bool treats;
  };
  const auto [modality, sop_class, treats] = GENERATE(
      Object{"RTDOSE", "1.2.840.10008.5.1.4.1.1.481.99", true}, Object{"RTPLAN", "1.9.99", true},
      Object{"RTRECORD", "1.9.99", true},
      // RT of the second generation: a set of radiations, one radiation, its record.
      Object{"RTRAD", "1.2.840.10008.5.1.4.1.1.481.12", true},
      Object{"RTRAD", "1.2.840.10008.5.1.4.1.1.481.13", true},
      Object{"RTRECORD", "1.2.840.10008.5.1.4.1.1.481.16", true}, Object{"RTRAD", "1.9.99", true},
      Object{"OT", "1.2.840.10008.5.1.4.1.1.481.99", true},
      // An image of a beam is neither dose nor record.
      Object{"RTIMAGE", "1.2.840.10008.5.1.4.1.1.481.1", false},
      Object{"MR", "1.2.840.10008.5.1.4.1.1.4", false});
  phantom::DoseSpec spec = small_dose("unknown");
  spec.file.modality = modality;
  spec.file.sop_class_uid = sop_class;
  phantom::write_dose(spec, folder / "planned" / "unknown.dcm");
  INFO(modality << " " << sop_class);
  CHECK(code_of([&] { load_case(planned_only(folder / "planned")); }) ==
        (treats ? "object_unknown" : "none"));
  const auto single = dose::load_single_course(
      course_request("course", dose::CourseRole::planned, {folder / "planned"}));
  CHECK(has_code(single.the_case.planned.warnings, "object_unknown") == treats);
  const auto inspection = dose::dicom::inspect(std::vector{folder / "planned" / "unknown.dcm"});
  CHECK(inspection.files.at(0).refused.has_value() == treats);
}
