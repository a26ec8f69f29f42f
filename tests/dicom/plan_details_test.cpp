// SPDX-License-Identifier: Apache-2.0
// A dose that names fraction groups and beams names those of its plan (VERDICT.md, rule 11).
#include <dose/dicom/load_case.hpp>

#include "files.hpp"

using dose::load_case;

namespace {

std::string loading(const SmallCourse& course) {
  const Folder folder;
  course.write(folder / "planned");
  return code_of([&] { load_case(planned_only(folder / "planned")); });
}

}  // namespace

TEST_CASE(
    "rule 11: a PLAN dose of a fraction group that its plan does not have is not this plan's") {
  SmallCourse course("planned");
  course.dose.plans[0].fraction_group = 1;
  CHECK(loading(course) == "none");
  course.dose.plans[0].fraction_group = 2;
  CHECK(loading(course) == "dose_group_unknown");
  // Whatever the group's number is.
  course.plan.fraction_groups[0].number = 2;
  CHECK(loading(course) == "none");
}

TEST_CASE("rule 11: a dose with a beam that its plan does not have is not this plan's") {
  SmallCourse course("planned");
  const char* const summation = GENERATE("PLAN", "FRACTION");
  course.dose.summation = summation;
  course.dose.plans[0].fraction_group = 1;
  course.dose.plans[0].beams = {1, 2};
  CHECK(loading(course) == "none");
  course.dose.plans[0].beams = {1, 2, 9};
  CHECK(loading(course) == "dose_beam_unknown");
  SECTION("nor one that no fraction is given with") {
    course.plan.beams.resize(3);
    course.plan.beams[2].number = 9;
    CHECK(loading(course) == "dose_beam_unknown");
    course.plan.beams[2].delivery_type = "SETUP";  // which gives no dose
    CHECK(loading(course) == "none");
  }
}

TEST_CASE("rule 14: a fraction pattern that does not fit one a day is no one a day") {
  SmallCourse course("planned", 10);
  course.plan.fraction_groups[0].fraction_pattern = "11111111110000";
  course.plan.fraction_groups[0].cycle_weeks = 2;
  CHECK(loading(course) == "none");
  course.plan.fraction_groups[0].cycle_weeks = 1;
  CHECK(loading(course) == "several_a_day_unstated");
}
