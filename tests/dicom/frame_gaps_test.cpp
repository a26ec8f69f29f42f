// SPDX-License-Identifier: Apache-2.0
// Frames that got lost leave a hole in a dose, which interpolation would bridge.
#include <dose/dicom/inspection.hpp>
#include <dose/dicom/load_case.hpp>
#include <dose/dicom/rt_dose.hpp>

#include "files.hpp"

using dose::load_case;

namespace {

using Offsets = std::vector<double>;

SmallCourse with_frames(const Offsets& offsets_mm) {
  SmallCourse course("planned");
  course.dose.frame_offsets_mm = offsets_mm;
  return course;
}

std::string refusal(const Offsets& offsets_mm) {
  const Folder folder;
  phantom::write_dose(with_frames(offsets_mm).dose, folder / "dose.dcm");
  const auto dose = dose::dicom::read_rt_dose(folder / "dose.dcm");
  CHECK(!dose.dvh_refusal);
  CHECK(has_code(dose.dvh_warnings, "frames_missing") == dose.refusal.has_value());
  return dose.refusal ? dose.refusal->code() : "none";
}

}  // namespace

TEST_CASE("a dose with a hole in its frames is refused") {
  CHECK(refusal({0, 2, 4, 37, 39, 41, 43}) == "frames_missing");
  CHECK(refusal({0, -2, -4, -6, -8, -41, -43}) == "frames_missing");
  // More than twice the median, between unequal neighbours.
  CHECK(refusal({0, 1, 2.5, 4, 7.5, 8, 9.5}) == "frames_missing");
  // One lost frame of an even stack leaves exactly twice its spacing, also beside the last.
  CHECK(refusal({0, 2, 4, 6, 10, 12, 14}) == "frames_missing");
  CHECK(refusal({0, 2, 4, 6, 8, 10, 14}) == "frames_missing");
  CHECK(refusal({0, 4, 6, 8, 10, 12, 14}) == "frames_missing");
  // Every other frame lost.
  CHECK(refusal({0, 2, 6, 8, 12, 14, 18}) == "frames_missing");
}

TEST_CASE("frames at unequal distances are none that got lost") {
  CHECK(refusal({0, 2, 4, 6, 8, 10, 12}) == "none");
  CHECK(refusal({0, 1, 2.5, 4, 7, 7.5, 9}) == "none");
  // Coarse outside, fine inside; fine at one end.
  CHECK(refusal({0, 4, 8, 10, 12, 16, 20}) == "none");
  CHECK(refusal({0, 4, 8, 10, 12, 14, 16}) == "none");
  CHECK(refusal({0, -2, -4, -6, -9, -12, -15}) == "none");
}

TEST_CASE("where the hole is, is said, and a DVH and an inspection show the dose all the same") {
  const Folder folder;
  with_frames({0, 2, 4, 37, 39, 41, 43}).write(folder / "planned");
  try {
    load_case(planned_only(folder / "planned"));
    FAIL("not refused");
  } catch (const dose::Error& error) {
    CHECK(error.code() == "frames_missing");
    CHECK(error.message().find("33 mm between frames 3 and 4 (offsets 4 and 37 mm)") !=
          std::string::npos);
  }
  const auto single = dose::load_single_course(
      course_request("course", dose::CourseRole::planned, {folder / "planned"}));
  CHECK(has_code(single.the_case.planned.warnings, "frames_missing"));
  const auto inspection = dose::dicom::inspect(std::vector{folder / "planned"});
  for (const auto& file : inspection.files)
    if (file.dose) {
      CHECK(file.refused.value().code() == "frames_missing");
      CHECK(file.maximum_gy == 30);
    }
}
