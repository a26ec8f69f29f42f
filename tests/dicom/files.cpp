// SPDX-License-Identifier: Apache-2.0
#include "files.hpp"

#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <dose/dicom/rt_dose.hpp>

namespace fs = std::filesystem;

Folder::Folder() {
  static int count = 0;
  path_ = fs::temp_directory_path() /
          ("redose_test_" + std::to_string(getpid()) + "_" + std::to_string(++count));
  fs::create_directories(path_);
}

Folder::~Folder() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

phantom::DoseSpec small_dose(std::string_view key) {
  phantom::DoseSpec spec;
  spec.file.sop_uid = phantom::uid(std::string(key) + " dose");
  spec.file.frame_of_reference_uid = phantom::uid(std::string(key) + " frame");
  spec.columns = 3;
  spec.rows = 5;
  spec.frames = 7;
  spec.origin_mm = phantom::Vec3{-2.5, -3, -6};
  spec.column_spacing_mm = 2.5;
  spec.row_spacing_mm = 1.5;
  spec.frame_offsets_mm = phantom::uniform_offsets(7, 2);
  spec.bits = 16;
  spec.scaling = 0.0005;
  for (std::uint32_t n = 0; n < 105; ++n) spec.stored.push_back(60000 - 137 * (104 - n));
  return spec;
}

phantom::RoiSpec square_roi(int number, const std::string& name,
                            const std::vector<double>& slices_mm) {
  phantom::RoiSpec roi;
  roi.number = number;
  roi.name = name;
  for (const double z : slices_mm)
    roi.contours.push_back(
        {{{-1, -1, z}, {1.25, -1, z}, {1.25, 1.5, z}, {-1, 1.5, z}}, "CLOSED_PLANAR", {}});
  return roi;
}

SmallCourse::SmallCourse(const std::string& key, int fractions) : dose(small_dose(key)) {
  plan.file.sop_uid = phantom::uid(key + " plan");
  plan.file.frame_of_reference_uid = dose.file.frame_of_reference_uid;
  plan.label = key;
  plan.dose_references = {{1, "TARGET", "SITE", {}, 27.0, {}}};
  phantom::FractionGroupSpec group;
  group.fractions_planned = fractions;
  group.beams.resize(2);
  group.beams[0].dose_gy = 15.0 / fractions;
  group.beams[1].number = 2;
  group.beams[1].dose_gy = 12.0 / fractions;
  plan.fraction_groups = {group};
  plan.beams.resize(2);
  plan.beams[1].number = 2;
  structures.file.sop_uid = phantom::uid(key + " structures");
  structures.file.frame_of_reference_uid = dose.file.frame_of_reference_uid;
  structures.rois = {square_roi(4, "ThecalSac", {-3, -1, 1, 3})};
  plan.structure_set_uid = structures.file.sop_uid;
  dose.plans = {{*plan.file.sop_uid, {}, {}}};
}

void SmallCourse::write(const fs::path& folder) const {
  phantom::write_dose(dose, folder / "dose.dcm");
  phantom::write_plan(plan, folder / "plan.dcm");
  phantom::write_structure_set(structures, folder / "structures.dcm");
}

SmallCourse two_groups() {
  SmallCourse course("planned");
  auto& groups = course.plan.fraction_groups;
  groups.push_back(groups[0]);
  groups[0].beams.resize(1);
  groups[1].number = 2;
  groups[1].fractions_planned = 2;
  groups[1].beams.erase(groups[1].beams.begin());
  course.plan.dose_references.clear();
  course.plan.fraction_groups[0].beams[0].dose_gy.reset();
  course.plan.fraction_groups[1].beams[0].dose_gy.reset();
  return course;
}

void check_stored(const phantom::DoseSpec& spec, const fs::path& path) {
  const auto dose = dose::dicom::read_rt_dose(path);
  INFO((dose.refusal ? dose.refusal->what() : "not refused"));
  REQUIRE(!dose.refusal);
  const dose::DoseGrid grid = dose::dicom::read_dose_grid(dose);
  std::size_t n = 0;
  for (int k = 0; k < spec.frames; ++k)
    for (int j = 0; j < spec.rows; ++j)
      for (int i = 0; i < spec.columns; ++i)
        CHECK(grid.voxel_gy(i, j, k) == spec.stored[n++] * *spec.scaling);
}

dose::CourseRequest course_request(const std::string& name, dose::CourseRole role,
                                   std::vector<fs::path> paths) {
  dose::CourseRequest request;
  request.name = name;
  request.role = role;
  request.paths = std::move(paths);
  return request;
}

dose::CaseRequest planned_only(const fs::path& path) {
  dose::CaseRequest request;
  request.planned = course_request("planned", dose::CourseRole::planned, {path});
  request.no_prior = true;
  return request;
}

dose::CaseRequest planned_and_prior(const Folder& folder) {
  dose::CaseRequest request = planned_only(folder / "planned");
  request.no_prior = false;
  request.priors = {course_request("prior", dose::CourseRole::prior, {folder / "prior"})};
  return request;
}

bool has_code(const std::vector<dose::Warning>& warnings, const std::string& code) {
  return std::ranges::any_of(warnings,
                             [&](const dose::Warning& warning) { return warning.code == code; });
}

fs::path shared_data(const std::string& name) {
  const char* stated = std::getenv("REDOSE_SHARED");
  const fs::path shared =
      stated != nullptr ? fs::path(stated) : fs::path(REDOSE_PROJECT_DIR).parent_path() / "shared";
  const fs::path path = shared / "data" / name;
  if (fs::exists(path)) return path;
  WARN("skipped: " << name << " is not in " << (shared / "data").string()
                   << " (set REDOSE_SHARED)");
  return {};
}
