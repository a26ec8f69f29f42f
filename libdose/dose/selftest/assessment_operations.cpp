// SPDX-License-Identifier: Apache-2.0
// Operations of the voxel sum, the rules on courses known on paper, and the budget: with the
// built-in limit sets.
#include <fmt/format.h>

#include <algorithm>
#include <dose/assess/assess.hpp>
#include <dose/assess/budget.hpp>
#include <dose/assess/field.hpp>
#include <dose/core/contract.hpp>
#include <dose/core/error.hpp>
#include <dose/course/request.hpp>
#include <dose/limits/library.hpp>
#include <dose/selftest/operation.hpp>
#include <dose/selftest/point_courses.hpp>

namespace dose {
namespace {

using Given = OperationArguments;
using Times = OperationParameter::Times;

Course paper_course(const std::string& text, CourseRole role, const std::string& name) {
  const CourseRequest request = parse_course_argument(text, role, name);
  if (request.paper.empty())
    throw Error("paper_course_bare",
                fmt::format("'{}' is no course on paper, such as 36/14@38.5Gy", text));
  return course_on_paper(request);
}

/// The courses at the thecal sac, by the rules of redose check.
Assessment assess_on_paper(const Given& given) {
  Case the_case;
  the_case.planned = paper_course(given.text("planned"), CourseRole::planned, "planned");
  const std::vector<std::string> priors = given.all("prior");
  for (std::size_t i = 0; i < priors.size(); ++i)
    the_case.priors.push_back(paper_course(priors[i], CourseRole::prior,
                                           i == 0 ? "prior" : fmt::format("prior{}", i + 1)));
  if (given.has("interval")) the_case.stated_interval_months = given.months("interval");
  Policy policy;
  policy.limit_sets = built_in_limit_sets();
  return assess(the_case, policy);
}

/// Nothing where the rule does not apply to the case.
std::optional<LimitResult> rule_of(const Given& given) {
  const std::string& id = given.text("rule");
  const auto is_it = [&id](const Limit& limit) { return limit.id == id; };
  if (std::ranges::none_of(built_in_limit_sets(), [&](const LimitSet& set) {
        return std::ranges::any_of(set.limits, is_it);
      }))
    throw Error("limits_unknown", fmt::format("no built-in limit is called '{}'", id));
  for (const LimitResult& result : assess_on_paper(given).limits)
    if (is_it(result.limit)) return result;
  return {};
}

OperationResult rule_value(const Given& given) {
  const auto result = rule_of(given);
  if (!result) return std::string("does_not_apply");
  if (!result->value) return std::string("unknown");
  return *result->value;
}

OperationResult rule_status(const Given& given) {
  const auto result = rule_of(given);
  return result ? std::string(to_text(result->status)) : std::string("does_not_apply");
}

OperationResult rule_reason(const Given& given) {
  const auto result = rule_of(given);
  if (!result) return std::string("does_not_apply");
  return result->reason_code.empty() ? std::string("none") : result->reason_code;
}

OperationResult verdict(const Given& given) {
  return std::string(to_text(assess_on_paper(given).verdict));
}

BudgetRow budget_row(const Given& given) {
  const int n = given.fractions().count();
  const Budget budget = budget_after(given.schemes("prior"), {n, n}, built_in_limit_sets());
  DOSE_ASSERT(budget.rows.size() == 1);
  return budget.rows.front();
}

OperationResult budget_dose(const Given& given) {
  const BudgetRow row = budget_row(given);
  if (row.max_dose_gy) return *row.max_dose_gy;
  return std::string(row.note == "N/A" ? "N/A" : "none");
}

OperationResult budget_rule(const Given& given) {
  const BudgetRow row = budget_row(given);
  return row.limited_by.empty() ? std::string("none") : row.limited_by;
}

OperationResult budget_published(const Given& given) {
  const BudgetRow row = budget_row(given);
  if (!row.published_gy) return std::string("none");
  if (!*row.published_gy) return std::string("N/A");
  return **row.published_gy;
}

OperationResult maximum_of_sum(const Given& given) {
  return PointCourses(given.all("point")).maximum_of_sum_gy(given.alpha_beta());
}

OperationResult sum_of_maxima(const Given& given) {
  return PointCourses(given.all("point")).sum_of_maxima_gy(given.alpha_beta());
}

}  // namespace

std::vector<Operation> assessment_operations() {
  const std::vector<OperationParameter> points{{"point", Times::once_or_more}, {"alpha_beta"}};
  const std::vector<OperationParameter> courses{
      {"prior", Times::once_or_more}, {"planned"}, {"interval", Times::at_most_once}};
  std::vector<OperationParameter> rule = courses;
  rule.insert(rule.begin(), {"rule"});
  const std::vector<OperationParameter> budget{{"prior", Times::once_or_more}, {"fractions"}};
  return {
      {"maximum_of_sum", points, maximum_of_sum},
      {"sum_of_maxima", points, sum_of_maxima},
      {"rule_value", rule, rule_value},
      {"rule_status", rule, rule_status},
      {"rule_reason", rule, rule_reason},
      {"verdict", courses, verdict},
      {"budget_dose", budget, budget_dose},
      {"budget_rule", budget, budget_rule},
      {"budget_published", budget, budget_published},
  };
}

}  // namespace dose
