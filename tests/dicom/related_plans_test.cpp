// SPDX-License-Identifier: Apache-2.0
// RT Plan Relationship (300A,0055): what a plan says of others is dose that must be counted
// (VERDICT.md, rules 3 and 10).
#include <dose/dicom/load_case.hpp>
#include <dose/dicom/rt_plan.hpp>

#include "files.hpp"

using dose::load_case;

namespace {

/// A planned course whose plan is related to another, and a prior one.
struct TwoCourses {
  Folder folder;
  SmallCourse planned{"planned"};
  SmallCourse prior{"prior", 10};

  std::string planned_alone() {
    planned.write(folder / "planned");
    return code_of([&] { load_case(planned_only(folder / "planned")); });
  }
  dose::CaseRequest both() {
    planned.write(folder / "planned");
    prior.write(folder / "prior");
    return planned_and_prior(folder);
  }
  std::string with_prior() {
    const dose::CaseRequest request = both();
    return code_of([&] { load_case(request); });
  }
};

}  // namespace

TEST_CASE("how a plan is related to others is read as it stands") {
  const Folder folder;
  phantom::PlanSpec spec = SmallCourse("related").plan;
  spec.related_plans = {{"PRIOR", "1.2.3"}, {{}, "1.2.4"}, {"CONCURRENT", {}}};
  phantom::write_plan(spec, folder / "plan.dcm");
  const auto plan = dose::dicom::read_rt_plan(folder / "plan.dcm");
  REQUIRE(plan.related_plans.size() == 3);
  CHECK(plan.related_plans[0].relationship == "PRIOR");
  CHECK(plan.related_plans[0].uid == "1.2.3");
  CHECK(plan.related_plans[1].relationship.empty());
  CHECK(plan.related_plans[2].uid.empty());
}

TEST_CASE("rule 3: a plan that was delivered before contradicts that there was none") {
  TwoCourses courses;
  auto& related = courses.planned.plan.related_plans;
  related = {{"PRIOR", "1.2.3.4"}};
  CHECK(courses.planned_alone() == "no_prior_contradicted");
  related = {{"PRIOR", {}}};  // which it was got lost, not that there was one
  CHECK(courses.planned_alone() == "no_prior_contradicted");
  // An alternative was not given.
  related = {{"ALTERNATIVE", "1.2.3.4"}};
  CHECK(courses.planned_alone() == "none");
}

TEST_CASE("rule 3: a plan that was delivered before is counted as a prior course") {
  TwoCourses courses;
  auto& related = courses.planned.plan.related_plans;
  related = {{"PRIOR", phantom::uid("prior plan")}};
  CHECK(courses.with_prior() == "none");
  SECTION("another one") {
    related.push_back({"PRIOR", "1.2.3.4"});
    CHECK(courses.with_prior() == "prior_plan_missing");
  }
  SECTION("before the prior one") {
    courses.prior.plan.related_plans = {{"PRIOR", "1.2.3.4"}};
    CHECK(courses.with_prior() == "prior_plan_missing");
  }
  SECTION("the planned course is none") {
    courses.prior.plan.related_plans = {{"PRIOR", phantom::uid("planned plan")}};
    CHECK(courses.with_prior() == "prior_plan_missing");
  }
  SECTION("a prior on paper may be it, once") {
    dose::CaseRequest request = courses.both();
    request.priors = {
        dose::parse_course_argument("36/14@38.5Gy", dose::CourseRole::prior, "prior")};
    CHECK(has_code(load_case(request).planned.warnings, "prior_plan_on_paper"));
    related.push_back({"PRIOR", "1.2.3.4"});
    courses.planned.write(courses.folder / "planned");
    CHECK(code_of([&] { load_case(request); }) == "prior_plan_missing");
  }
}

TEST_CASE("rule 10: a plan that is given with another is counted with it") {
  TwoCourses courses;
  auto& planned = courses.planned;
  planned.plan.related_plans = {{"CONCURRENT", phantom::uid("boost plan")}};
  CHECK(courses.planned_alone() == "concurrent_plan_missing");
  SECTION("not as another course") {
    planned.plan.related_plans = {{"CONCURRENT", phantom::uid("prior plan")}};
    CHECK(courses.with_prior() == "concurrent_plan_missing");
  }
  SECTION("of a prior course as well") {
    planned.plan.related_plans.clear();
    courses.prior.plan.related_plans = {{"CONCURRENT", phantom::uid("boost plan")}};
    CHECK(courses.with_prior() == "concurrent_plan_missing");
  }
  SECTION("in the same course") {
    SmallCourse boost("boost", 3);
    boost.dose.file.frame_of_reference_uid = planned.dose.file.frame_of_reference_uid;
    boost.plan.file.frame_of_reference_uid = planned.dose.file.frame_of_reference_uid;
    boost.plan.structure_set_uid = planned.plan.structure_set_uid;
    phantom::write_dose(boost.dose, courses.folder / "planned" / "boost" / "dose.dcm");
    phantom::write_plan(boost.plan, courses.folder / "planned" / "boost" / "plan.dcm");
    dose::CaseRequest request = planned_only(courses.folder / "planned");
    request.planned->relation = dose::PhaseRelation::concurrent;
    CHECK(load_case(request).planned.warnings.empty());
    // One after the other is less EQD2 than both on one day.
    request.planned->relation = dose::PhaseRelation::sequential;
    CHECK(has_code(load_case(request).planned.warnings, "concurrent_plans_sequential"));
    // Set aside is not counted.
    request.planned->relation.reset();
    request.planned->plan = "planned";
    CHECK(code_of([&] { load_case(request); }) == "concurrent_plan_missing");
  }
}

TEST_CASE("a plan that this one was derived from may have been given, which is said") {
  TwoCourses courses;
  auto& related = courses.planned.plan.related_plans;
  const auto warned = [&](const char* code) {
    const dose::CaseRequest request = courses.both();
    return has_code(load_case(request).planned.warnings, code);
  };
  related = {{"PREDECESSOR", "1.2.3.4"}};
  CHECK(warned("plan_has_predecessor"));
  CHECK_FALSE(warned("plan_relationship_unknown"));
  related = {{"PREDECESSOR", phantom::uid("prior plan")}};  // counted
  CHECK_FALSE(warned("plan_has_predecessor"));
  related = {{"ALTERNATIVE", "1.2.3.4"}, {"VERIFIED_PLAN", "1.2.3.5"}};
  CHECK_FALSE(warned("plan_relationship_unknown"));
  related = {{"EARLIER", "1.2.3.4"}};
  CHECK(warned("plan_relationship_unknown"));
  related = {{{}, "1.2.3.4"}};
  CHECK(warned("plan_relationship_unknown"));
}
