// SPDX-License-Identifier: Apache-2.0
#include <dose/dicom/inspection.hpp>
#include <fstream>

#include "files.hpp"

namespace {

const dose::dicom::InspectedFile& file_named(const dose::dicom::Inspection& inspection,
                                             const std::string& name) {
  for (const auto& file : inspection.files)
    if (file.path.filename() == name) return file;
  FAIL(name << " was not listed");
  return inspection.files.front();
}

}  // namespace

TEST_CASE("an inspection lists every file with its links and refusals") {
  const Folder folder;
  SmallCourse course("planned");
  course.write(folder.path());
  phantom::DoseSpec relative = small_dose("relative");
  relative.units = "RELATIVE";
  relative.plans = {{phantom::uid("a plan elsewhere"), {}, {}}};
  phantom::write_dose(relative, folder / "relative.dcm");
  phantom::PlanSpec cut = SmallCourse("cut").plan;
  cut.file.keep_file_bytes = 1001;
  phantom::write_plan(cut, folder / "cut.dcm");
  std::ofstream(folder / "notes.txt") << "not DICOM at all";

  const auto inspection = dose::dicom::inspect(std::vector{folder.path()});
  REQUIRE(inspection.files.size() == 6);
  const auto& dose = file_named(inspection, "dose.dcm");
  CHECK(!dose.refused);
  CHECK(dose.maximum_gy == 30);
  REQUIRE(dose.links.size() == 1);
  CHECK(dose.links[0].path == (folder / "plan.dcm").string());
  const auto& plan = file_named(inspection, "plan.dcm");
  REQUIRE(plan.links.size() == 1);
  CHECK(plan.links[0].path == (folder / "structures.dcm").string());
  const auto& structures = file_named(inspection, "structures.dcm");
  REQUIRE(structures.roles.size() == 1);
  CHECK(structures.roles[0].role == dose::Role::thecal_sac);
  const auto& refused = file_named(inspection, "relative.dcm");
  CHECK(refused.refused.value().code() == "dose_units_relative");
  CHECK(!refused.maximum_gy);  // these are no gray
  CHECK(refused.links.at(0).path.empty());
  CHECK(file_named(inspection, "cut.dcm").refused);
  CHECK(file_named(inspection, "notes.txt").refused.value().code() == "not_dicom");
  CHECK(inspection.as_one_course);
}

TEST_CASE("a sound course is found usable") {
  const Folder folder;
  SmallCourse("planned").write(folder.path());
  CHECK(!dose::dicom::inspect(std::vector{folder.path()}).as_one_course);
  CHECK(code_of([&] { dose::dicom::inspect(std::vector{folder / "nowhere"}); }) == "path_missing");
}
