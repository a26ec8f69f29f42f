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

TEST_CASE("a name that no file can have is a path that is not there") {
  // Found by fuzzing: asking whether such a file exists is an error of the file system's own.
  const std::string name(300, 'j');
  const CourseRequest request = parse_course_argument(name, CourseRole::prior, "prior");
  CHECK(request.paths.size() == 1);
  std::string endless(300, '1');
  endless += "/3";
  CHECK(code_of(endless, CourseRole::prior) == "dose_invalid");
}

TEST_CASE("a slip in a scheme is told as such and not as a missing file") {
  const std::pair<const char*, const char*> slips[] = {
      {"36/0", "fractions_invalid"},
      {"36/0@36Gy", "fractions_invalid"},
      {"36/14.5@prescription", "fractions_invalid"},
      {"-3/2@3Gy", "dose_invalid"},
      {"nan/3", "dose_invalid"},
      {"1e400/3@3Gy", "dose_invalid"},
      {"36Gy2/14@36Gy", "unit_ambiguous"},
      {"36Gy3/14@36Gy", "unit_ambiguous"},
      {"36/14/2@36Gy", "scheme_invalid"},
      {"36@prescription", "scheme_invalid"},
      {"14x-2Gy", "dose_invalid"},
      {"40/20+10/0@prescription", "fractions_invalid"},
      {"36/14@36Gy2", "unit_ambiguous"}};
  for (const auto& [text, code] : slips) {
    INFO(text);
    CHECK(code_of(text, CourseRole::prior) == code);
    CHECK(code_of(std::string("2019=") + text, CourseRole::prior) == code);
  }
  // What could be a path is one, though it does not exist.
  for (const char* text : {"2019/plan", "old", "me@clinic/plan", "../36", "x@36Gy", "20/A@B", "36",
                           "2024-02-09", "2024-02-09/3", "2019-plan/36"}) {
    INFO(text);
    const CourseRequest request = parse_course_argument(text, CourseRole::prior, "prior");
    REQUIRE(request.paths.size() == 1);
    CHECK(request.paths.front() == text);
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

TEST_CASE("rule 14: nothing is taken off the dose of a planned course") {
  CourseRequest request = parse_course_argument("24/3@14.2Gy", CourseRole::planned, "planned");
  request.delivered_fractions = 2;
  request.delivered_of = 3;
  try {
    course_on_paper(request);
    FAIL("two thirds of the plan would be judged");
  } catch (const Error& error) {
    CHECK(error.code() == "delivered_planned");
    CHECK(error.message().find("--prior") != std::string::npos);
  }
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
