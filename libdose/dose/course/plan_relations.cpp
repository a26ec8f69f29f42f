// SPDX-License-Identifier: Apache-2.0
#include <dose/course/plan_relations.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <dose/core/error.hpp>
#include <set>
#include <string>
#include <string_view>

namespace dose {
namespace {

using Uids = std::set<std::string>;

constexpr std::array<std::string_view, 5> defined_terms{"PRIOR", "CONCURRENT", "PREDECESSOR",
                                                        "ALTERNATIVE", "VERIFIED_PLAN"};

void add_plans(const Course& course, Uids& uids) {
  for (const Phase& phase : course.phases)
    if (!phase.plan_uid.empty()) uids.insert(phase.plan_uid);
}

Uids plans_of(const Course& course) {
  Uids uids;
  add_plans(course, uids);
  return uids;
}

std::string named(const PlanRelation& relation) {
  return relation.other_uid.empty() ? "a plan without UID" : "plan " + relation.other_uid;
}

class PlanRelations {
 public:
  explicit PlanRelations(const Case& the_case) : no_prior_(the_case.no_prior_stated) {
    for (const Course& prior : the_case.priors) {
      add_plans(prior, of_priors_);
      if (prior.origin != Origin::dicom) on_paper_ += prior.phases.size();
    }
    everywhere_ = of_priors_;
    add_plans(the_case.planned, everywhere_);
  }

  void check(Course& course) {
    const Uids of_course = plans_of(course);
    for (const PlanRelation& relation : course.plan_relations) {
      const std::string& kind = relation.relationship;
      const bool in_course = of_course.contains(relation.other_uid);
      if (kind == "PRIOR" && !in_course && !of_priors_.contains(relation.other_uid))
        missing_prior(relation, course);
      else if (kind == "CONCURRENT")
        concurrent(relation, in_course, course);
      else if (kind == "PREDECESSOR" && !everywhere_.contains(relation.other_uid))
        course.warnings.push_back(
            {"plan_has_predecessor",
             fmt::format("'{}' was derived from {} (RT Plan Relationship (300A,0055) PREDECESSOR), "
                         "which is in no course: if it was given, in part or in full, add it",
                         relation.plan_label, named(relation)),
             relation.file});
      else if (std::ranges::find(defined_terms, kind) == defined_terms.end())
        course.warnings.push_back(
            {"plan_relationship_unknown",
             fmt::format("'{}' is related to {} as '{}' (RT Plan Relationship (300A,0055)), which "
                         "DICOM does not define: check whether that plan was given",
                         relation.plan_label, named(relation), kind),
             relation.file});
    }
  }

 private:
  void missing_prior(const PlanRelation& relation, Course& course) {
    const std::string what = fmt::format(
        "'{}' says that {} was delivered before it (RT Plan Relationship (300A,0055) "
        "PRIOR)",
        relation.plan_label, named(relation));
    if (no_prior_)
      throw Error("no_prior_contradicted",
                  what + ", but no prior course is stated; name that course with --prior",
                  relation.file);
    // A course that was typed has no UID; each of its phases may be one such plan.
    on_paper_plans_.insert(relation.other_uid);
    if (on_paper_plans_.size() > on_paper_)
      throw Error("prior_plan_missing",
                  what + ", but it is in none of the prior courses; name it with --prior as well",
                  relation.file);
    course.warnings.push_back(
        {"prior_plan_on_paper",
         what + ", which was taken as the prior course that is known on paper only",
         relation.file});
  }

  static void concurrent(const PlanRelation& relation, bool in_course, Course& course) {
    if (!in_course)
      throw Error("concurrent_plan_missing",
                  fmt::format("'{}' is given in parallel with {} (RT Plan Relationship (300A,0055) "
                              "CONCURRENT), which is not counted in '{}'; add its plan and dose to "
                              "that course, as concurrent phases",
                              relation.plan_label, named(relation), course.name),
                  relation.file);
    if (course.relation == PhaseRelation::sequential && relation.other_uid != relation.plan_uid)
      course.warnings.push_back(
          {"concurrent_plans_sequential",
           fmt::format("'{}' is given in parallel with {} (RT Plan Relationship (300A,0055) "
                       "CONCURRENT), but '{}' was stated to be sequential, which makes EQD2 lower",
                       relation.plan_label, named(relation), course.name),
           relation.file});
  }

  bool no_prior_;
  Uids of_priors_;
  Uids everywhere_;
  std::size_t on_paper_ = 0;  ///< phases of priors on paper
  Uids on_paper_plans_;
};

}  // namespace

void check_plan_relations(Case& the_case) {
  PlanRelations relations(the_case);
  relations.check(the_case.planned);
  for (Course& prior : the_case.priors) relations.check(prior);
}

}  // namespace dose
