// SPDX-License-Identifier: Apache-2.0
// Which files of a folder make a course, and that none is passed over in silence.
#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dctk.h>
#include <sys/stat.h>

#include <dose/dicom/index.hpp>
#include <dose/dicom/load_case.hpp>
#include <fstream>

#include "files.hpp"

using dose::load_case;

namespace {

std::string loading(const Folder& folder) {
  return code_of([&] { load_case(planned_only(folder / "planned")); });
}

/// As on exported media (PS3.10 section 8): no SOP Class in its dataset, records of group 0004.
void write_dicomdir(const std::filesystem::path& path) {
  DcmFileFormat file;
  DcmDataset& dataset = *file.getDataset();
  REQUIRE(dataset.putAndInsertString(DCM_FileSetID, "EXPORT").good());
  DcmItem* record = nullptr;
  REQUIRE(dataset.findOrCreateSequenceItem(DCM_DirectoryRecordSequence, record, -2).good());
  REQUIRE(record->putAndInsertString(DCM_DirectoryRecordType, "PATIENT").good());
  REQUIRE(record->putAndInsertString(DCM_PatientID, "SOMEBODY").good());
  REQUIRE(file.getMetaInfo()
              ->putAndInsertString(DCM_MediaStorageSOPClassUID, UID_MediaStorageDirectoryStorage)
              .good());
  REQUIRE(file.getMetaInfo()->putAndInsertString(DCM_MediaStorageSOPInstanceUID, "1.2.9").good());
  REQUIRE(file.saveFile(path.c_str(), EXS_LittleEndianExplicit, EET_ExplicitLength, EGL_recalcGL,
                        EPD_noChange, 0, 0, EWM_dontUpdateMeta)
              .good());
}

}  // namespace

TEST_CASE("a folder is what is in it") {
  const Folder folder;
  const SmallCourse course("planned");
  course.write(folder / "planned");
  SECTION("other files in it are passed over") {
    std::ofstream(folder / "planned" / "notes.txt") << "not DICOM at all";
    std::ofstream(folder / "planned" / "empty");
    CHECK(
        has_code(load_case(planned_only(folder / "planned")).planned.warnings, "files_not_dicom"));
  }
  SECTION("a named file must be DICOM") {
    std::ofstream(folder / "notes.txt") << "not DICOM at all";
    CHECK(code_of([&] { load_case(planned_only(folder / "notes.txt")); }) == "not_dicom");
  }
  SECTION("a copy counts once and says so") {
    phantom::write_dose(course.dose, folder / "planned" / "copy.dcm");
    const dose::Case loaded = load_case(planned_only(folder / "planned"));
    CHECK(loaded.planned.phases[0].grids.size() == 1);
    CHECK(has_code(loaded.planned.warnings, "duplicate_file"));
  }
  SECTION("one UID with two contents is refused") {
    phantom::DoseSpec other = course.dose;
    other.stored[3] += 1;
    phantom::write_dose(other, folder / "planned" / "other.dcm");
    CHECK(loading(folder) == "duplicate_differs");
  }
  SECTION("a damaged file in it is an error") {
    phantom::PlanSpec damaged = SmallCourse("damaged").plan;
    damaged.file.keep_file_bytes = 1000;
    phantom::write_plan(damaged, folder / "planned" / "damaged.dcm");
    CHECK(loading(folder) != "none");
  }
  SECTION("a DICOMDIR is an index and no part of the course") {
    write_dicomdir(folder / "planned" / "DICOMDIR");
    const dose::Case loaded = load_case(planned_only(folder / "planned"));
    CHECK(!has_code(loaded.planned.warnings, "sop_class_missing"));
    const auto object = dose::dicom::index_object(folder / "planned" / "DICOMDIR");
    CHECK(to_text(object.kind) == "DICOMDIR");
    CHECK(code_of([&] { load_case(planned_only(folder / "planned" / "DICOMDIR")); }) ==
          "dose_missing");
  }
  SECTION("what is called DICOM and is none is damage, not a stranger") {
    std::ofstream(folder / "planned" / "boost.DCM") << "";
    CHECK(loading(folder) == "not_dicom");
  }
  SECTION("a link is what it leads to") {
    // A boost kept elsewhere is another plan, whichever way it is reached.
    SmallCourse boost("boost");
    boost.write(folder / "elsewhere");
    std::filesystem::create_directory_symlink(folder / "elsewhere", folder / "planned" / "boost");
    CHECK(loading(folder) == "several_plans");
    std::filesystem::remove_all(folder / "elsewhere");
    CHECK(loading(folder) == "path_missing");
    std::filesystem::remove(folder / "planned" / "boost");
    // Round in a circle.
    std::filesystem::create_directory_symlink(folder / "planned", folder / "planned" / "again");
    CHECK(loading(folder) == "none");
  }
  SECTION("nothing in it") {
    std::filesystem::create_directories(folder / "nothing");
    CHECK(code_of([&] { load_case(planned_only(folder / "nothing")); }) == "folder_empty");
    std::ofstream(folder / "nothing" / "notes.txt") << "not DICOM at all";
    CHECK(code_of([&] { load_case(planned_only(folder / "nothing")); }) == "no_dicom");
    CHECK(code_of([&] { load_case(planned_only(folder / "nowhere")); }) == "path_missing");
  }
  SECTION("the SOP Class decides what a file is") {
    phantom::DoseSpec says_plan = course.dose;
    says_plan.file.modality = "RTPLAN";
    phantom::write_dose(says_plan, folder / "planned" / "dose.dcm");
    const dose::Case loaded = load_case(planned_only(folder / "planned"));
    CHECK(has_code(loaded.planned.warnings, "modality_disagrees"));
  }
}

TEST_CASE("what is neither a file nor a folder is not waited for") {
  const Folder folder;
  REQUIRE(mkfifo((folder / "pipe").c_str(), 0600) == 0);
  CHECK(code_of([&] { load_case(planned_only(folder / "pipe")); }) == "file_unreadable");
}
