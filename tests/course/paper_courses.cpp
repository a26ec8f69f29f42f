// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <dose/core/error.hpp>
#include <dose/course/request.hpp>
#include <string>

using namespace dose;

namespace {

std::string code_of(const std::string& text, CourseRole role) {
  try {
    const CourseRequest request = parse_course_argument(text, role, "prior");
    if (!request.paper.empty()) course_on_paper(request);
  } catch (const Error& error) {
    return error.code();
  }
  return "";
}

}  // namespace

TEST_CASE("rule 13: a course on paper states the dose of the structure") {
  const CourseRequest request =
      parse_course_argument("2019=36/14@38.5Gy", CourseRole::prior, "prior");
  CHECK(request.name == "2019");
  CHECK(request.paths.empty());
  const Course course = course_on_paper(request);
  CHECK(course.origin == Origin::paper_maximum);
  REQUIRE(course.phases.size() == 1);
  CHECK(course.phases.front().fractions.count() == 14);
  CHECK(course.paper_dose_gy.front() == 38.5);
  CHECK(in_gray(*prescription(course)) == 36);
}

TEST_CASE("rule 13: the prescription may stand for a prior and never for the planned course") {
  const Course course =
      course_on_paper(parse_course_argument("40/20+10/2@prescription", CourseRole::prior, "prior"));
  CHECK(course.origin == Origin::paper_prescription);
  REQUIRE(course.phases.size() == 2);
  CHECK(course.paper_dose_gy[0] == 40);
  CHECK(course.paper_dose_gy[1] == 10);
  CHECK(code_of("24/3@prescription", CourseRole::planned) == "planned_needs_dose");
  CHECK(code_of("24/3@14.2Gy", CourseRole::planned).empty());
}

TEST_CASE("rule 13: a bare scheme is refused with both forms shown") {
  CHECK(code_of("36/14", CourseRole::prior) == "paper_course_bare");
  CHECK(code_of("24/3", CourseRole::planned) == "paper_course_bare");
  try {
    parse_course_argument("36/14", CourseRole::prior, "prior");
    FAIL("accepted");
  } catch (const Error& error) {
    CHECK(error.message().find("36/14@38.5Gy") != std::string::npos);
    CHECK(error.message().find("36/14@prescription") != std::string::npos);
  }
}

TEST_CASE("one dose cannot be split between phases") {
  CHECK(code_of("40/20+10/2@42Gy", CourseRole::prior) == "paper_phases_dose");
  CHECK(code_of("40/20@41Gy+10/2@prescription", CourseRole::prior) == "paper_phases_dose");
  const Course course =
      course_on_paper(parse_course_argument("40/20@41Gy+10/2@9Gy", CourseRole::prior, "prior"));
  REQUIRE(course.paper_dose_gy.size() == 2);
  CHECK(course.paper_dose_gy[1] == 9);
}

TEST_CASE("a dose on paper needs its unit") {
  CHECK(code_of("36/14@38.5", CourseRole::prior) == "unit_missing");
  CHECK(code_of("36/14@", CourseRole::prior) == "dose_invalid");
  CHECK(code_of("36/14@nanGy", CourseRole::prior) == "dose_invalid");
}

TEST_CASE("anything else is a path and may carry a name") {
  const CourseRequest request =
      parse_course_argument("old=exports/2019", CourseRole::prior, "prior");
  CHECK(request.name == "old");
  REQUIRE(request.paths.size() == 1);
  CHECK(request.paths.front() == "exports/2019");
  CHECK(parse_course_argument("a@b/dose.dcm", CourseRole::prior, "prior").paths.front() ==
        "a@b/dose.dcm");
  CHECK(code_of("", CourseRole::prior) == "course_empty");
}

TEST_CASE("rule 14: delivered fractions must fit the plan") {
  CourseRequest request = parse_course_argument("36/14@38.5Gy", CourseRole::prior, "prior");
  request.delivered_fractions = 10;
  request.delivered_of = 14;
  const Course course = course_on_paper(request);
  CHECK(course.phases.front().delivered_fractions == 10);
  // 36 x 10/14 = 25.714285...
  CHECK(in_gray(*prescription(course)) == Approx(25.7142857142857).epsilon(1e-13));
  request.delivered_of = 15;
  CHECK_THROWS_AS(course_on_paper(request), Error);
  request.delivered_of = 14;
  request.delivered_fractions = 15;
  CHECK_THROWS_AS(course_on_paper(request), Error);
}

TEST_CASE("what only DICOM has cannot be stated for a course on paper") {
  const auto code = [](const auto& change) {
    CourseRequest request = parse_course_argument("36/14@38.5Gy", CourseRole::prior, "prior");
    change(request);
    try {
      course_on_paper(request);
    } catch (const Error& error) {
      return error.code();
    }
    return std::string("none");
  };
  CHECK(code([](CourseRequest&) {}) == "none");
  CHECK(code([](CourseRequest& r) { r.fractions = Fractions::of(14); }) == "fractions_contradict");
  CHECK(code([](CourseRequest& r) { r.plan = "T6"; }) == "plan_unknown");
  CHECK(code([](CourseRequest& r) { r.relation = PhaseRelation::concurrent; }) ==
        "phases_not_concurrent");
  CHECK(code([](CourseRequest& r) { r.relation = PhaseRelation::sequential; }) == "none");
}
