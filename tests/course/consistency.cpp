// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <dose/core/error.hpp>
#include <dose/course/consistency.hpp>

#include "support/synthetic_case.hpp"

using namespace dose;

namespace {

Course with_maximum(double prescription_gy, int n, double maximum_gy) {
  return synthetic::course(
      "prior", CourseRole::prior, prescription_gy, n,
      synthetic::grid({0, 8, 0, 12, 0, 9}, 4, 3, 1.5, [maximum_gy](double x, double y, double z) {
        return maximum_gy * (x + y + z) / 29;
      }));
}

std::string scale_code(Course course) {
  try {
    check_scale(course);
  } catch (const Error& error) {
    return error.code();
  }
  return "";
}

std::string patient_code(const Case& the_case) {
  Case copy;  // the check may add warnings
  copy.planned.patient = the_case.planned.patient;
  copy.planned.name = "planned";
  copy.same_patient_reason = the_case.same_patient_reason;
  Course prior;
  prior.name = "prior";
  prior.patient = the_case.priors.front().patient;
  copy.priors.push_back(std::move(prior));
  try {
    check_patient(copy);
  } catch (const Error& error) {
    return error.code();
  }
  return copy.warnings.empty() ? "" : "warning " + copy.warnings.front().code;
}

}  // namespace

TEST_CASE("rule 12: the dose maximum lies between 0.9 and 2.2 prescriptions") {
  CHECK(scale_code(with_maximum(36, 14, 38.9)).empty());
  CHECK(scale_code(with_maximum(24, 3, 40)).empty());  // 60 % isodose
  CHECK(scale_code(with_maximum(36, 14, 31)) == "scale_contradicts");
  CHECK(scale_code(with_maximum(36, 14, 80)) == "scale_contradicts");
}

TEST_CASE("rule 12: the dose of one fraction is recognised") {
  Course course = with_maximum(36, 14, 38.9 / 14);
  try {
    check_scale(course);
    FAIL("accepted");
  } catch (const Error& error) {
    CHECK(error.code() == "scale_contradicts");
    CHECK(error.message().find("one fraction") != std::string::npos);
  }
}

TEST_CASE("rule 12: a multiple by the number of fractions must not fit better") {
  // Two fractions: 2.1 times the prescription is in range, but half of it, 1.05, fits better.
  CHECK(scale_code(with_maximum(24, 2, 50.4)) == "scale_contradicts");
  CHECK(scale_code(with_maximum(24, 2, 40)).empty());
}

TEST_CASE("rule 12: beam doses times fractions agree with the prescription") {
  Course course = with_maximum(36, 14, 38.9);
  course.phases.front().beam_dose_per_fraction = gray(36.0 / 14);
  CHECK(scale_code(std::move(course)).empty());
  Course other = with_maximum(36, 14, 38.9);
  other.phases.front().beam_dose_per_fraction = gray(36);
  CHECK(scale_code(std::move(other)) == "scale_contradicts");
}

TEST_CASE("rule 12: without a prescription the scale is called unverified") {
  Course course = with_maximum(36, 14, 38.9);
  course.phases.front().prescription.reset();
  check_scale(course);
  REQUIRE(course.warnings.size() == 1);
  CHECK(course.warnings.front().code == "scale_unverified");
}

TEST_CASE("rule 11: beams that do not add up to the plan dose") {
  Course course = with_maximum(36, 14, 38.9);
  course.phases.front().compared_beam_sum_maximum_gy = 19.5;
  CHECK(scale_code(std::move(course)) == "beam_sum_contradicts");
}

TEST_CASE("rule 10: concurrent phases share one number of fractions") {
  Course course = with_maximum(36, 14, 38.9);
  Course second = with_maximum(10, 5, 11);
  course.phases.push_back(std::move(second.phases.front()));
  course.relation = PhaseRelation::concurrent;
  CHECK(scale_code(std::move(course)) == "phases_not_concurrent");
}

TEST_CASE("rule 17: one patient") {
  Case the_case = synthetic::typical(35, 14);
  Patient& prior = *the_case.priors.front().patient;
  CHECK(patient_code(the_case).empty());
  SECTION("another ID") {
    prior.id = "P2";
    CHECK(patient_code(the_case) == "different_patients");
    the_case.same_patient_reason = "other hospital";
    CHECK(patient_code(the_case).empty());
  }
  SECTION("no ID") {
    prior.id = "";
    CHECK(patient_code(the_case) == "patient_unknown");
  }
  SECTION("another birth date") {
    prior.birth_date = "19500102";
    CHECK(patient_code(the_case) == "different_patients");
  }
  SECTION("another spelling") {
    prior.name = "TEST^UNO";
    CHECK(patient_code(the_case) == "warning patient_name_differs");
  }
}

TEST_CASE("a dose belongs to one course only") {
  Case the_case = synthetic::typical(35, 14);
  the_case.priors.front().phases.front().grids.front().file.sop_instance_uid =
      the_case.planned.phases.front().grids.front().file.sop_instance_uid;
  CHECK_THROWS_AS(check_consistency(the_case), Error);
}
