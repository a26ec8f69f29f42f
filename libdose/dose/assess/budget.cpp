// SPDX-License-Identifier: Apache-2.0
#include <dose/assess/budget.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <dose/assess/field.hpp>
#include <dose/assess/precondition.hpp>
#include <dose/assess/sensitivity.hpp>
#include <dose/core/contract.hpp>
#include <dose/core/error.hpp>
#include <dose/course/request.hpp>
#include <dose/radiobiology/lq_inverse.hpp>

namespace dose {
namespace {

/// A case of courses on paper, so that the preconditions of a check hold here too.
Case case_on_paper(std::vector<Course> priors) {
  Case the_case;
  the_case.no_prior_stated = priors.empty();
  the_case.priors = std::move(priors);
  CourseRequest planned;
  planned.name = "planned";
  planned.role = CourseRole::planned;
  planned.paper = "1/1@1Gy";
  the_case.planned = course_on_paper(planned);
  return the_case;
}

bool is_rule_with_priors(const Limit& limit) {
  return limit.reirradiation && limit.use == Use::check &&
         limit.decides == Decides::clear_and_fail && limit.structure == Role::thecal_sac &&
         limit.quantity != Quantity::time && limit.value.has_value() &&
         limit.alpha_beta.has_value();
}

double prior_eqd2_gy(const Case& the_case, AlphaBeta alpha_beta) {
  double sum_gy = 0;
  for (const Course& prior : the_case.priors)
    sum_gy += on_paper_gy(prior, Quantity::eqd2, alpha_beta);
  return sum_gy;
}

double allowed_eqd2_gy(const Limit& limit, double prior_gy) {
  if (limit.quantity == Quantity::ratio) return prior_gy * *limit.value / (1 - *limit.value);
  if (limit.scope == Scope::cumulative) return std::max(0.0, *limit.value - prior_gy);
  return *limit.value;
}

void take_smallest(BudgetRow& row) {
  const auto smallest = std::ranges::min_element(row.rules, {}, &RuleAllowance::max_dose_gy);
  row.max_dose_gy = smallest->max_dose_gy;
  row.limited_by = smallest->limit_id;
}

BudgetRow row_with_priors(const Case& the_case, int n, const std::vector<LimitSet>& sets) {
  BudgetRow row;
  row.fractions = n;
  row.published_gy = published_cell(the_case, sets, n);
  bool published_na = false;
  for (const LimitSet& set : sets)
    for (const Limit& limit : set.limits) {
      if (!is_rule_with_priors(limit)) continue;
      const double allowed_gy = allowed_eqd2_gy(limit, prior_eqd2_gy(the_case, *limit.alpha_beta));
      const PhysicalDose dose =
          total_for(BiologicalEqd2(eqd2_gray(allowed_gy), *limit.alpha_beta), Fractions::of(n));
      row.rules.push_back({limit.id, limit.title, {}, in_gray(dose), {}});
      for (const Withheld& withheld : withheld_by_courses(the_case, limit, n)) {
        published_na = published_na || withheld.code == "published_na";
        if (row.note.empty()) row.note = withheld.reason;
      }
    }
  take_smallest(row);
  if (published_na) {
    row.max_dose_gy.reset();
    row.limited_by.clear();
    row.published_gy = std::optional<double>();
    row.note = "N/A";
  }
  return row;
}

BudgetRow row_without_priors(int n, const std::vector<LimitSet>& sets) {
  BudgetRow row;
  row.fractions = n;
  for (const LimitSet& set : sets)
    for (const Limit& limit : set.limits)
      if (!limit.reirradiation && limit.use == Use::check &&
          limit.decides == Decides::clear_and_fail && limit.structure == Role::thecal_sac &&
          limit.quantity == Quantity::physical && limit.value && limit.fractions &&
          limit.fractions->contains(n))
        row.rules.push_back({limit.id, limit.title, {}, *limit.value, {}});
  if (row.rules.empty())
    row.note = "no limit published";
  else
    take_smallest(row);
  return row;
}

/// The rules' alpha/beta, from the first of them.
AlphaBeta alpha_beta_of(const std::vector<LimitSet>& sets, bool with_priors) {
  for (const LimitSet& set : sets)
    for (const Limit& limit : set.limits)
      if (is_rule_with_priors(limit)) return *limit.alpha_beta;
  if (with_priors)
    throw Error("no_rules", "the limit sets in force hold no re-irradiation rule that can clear");
  return AlphaBeta::from_gray(2);
}

}  // namespace

std::optional<std::optional<double>> published_cell(const Case& the_case,
                                                    const std::vector<LimitSet>& sets, int n) {
  if (the_case.priors.size() != 1) return {};
  const auto given = prescribed_scheme(the_case.priors.front());
  if (!given || given->phases.size() != 1) return {};
  for (const LimitSet& set : sets)
    for (const Limit& limit : set.limits) {
      if (!limit.prior_row || limit.range_high || limit.use == Use::blocked || !limit.fractions ||
          !limit.fractions->contains(n) || limit.structure != Role::thecal_sac ||
          limit.quantity != Quantity::physical)
        continue;
      const Fractionation& row = limit.prior_row->phases.front();
      const Fractionation& phase = given->phases.front();
      if (row.fractions == phase.fractions &&
          std::abs(in_gray(row.total) - in_gray(phase.total)) < 1e-6)
        return limit.value;
    }
  return {};
}

Budget budget_after_courses(std::vector<Course> priors, FractionRange fractions,
                            const std::vector<LimitSet>& sets) {
  Budget budget;
  const Case the_case = case_on_paper(std::move(priors));
  budget.alpha_beta = alpha_beta_of(sets, !the_case.priors.empty());
  bool by_prescription = false;
  for (const Course& prior : the_case.priors) {
    const bool prescribed = prior.origin == Origin::paper_prescription;
    by_prescription = by_prescription || prescribed;
    budget.priors.push_back(
        {prescribed ? prior.typed.substr(0, prior.typed.find('@')) : prior.typed,
         on_paper_gy(prior, Quantity::eqd2, budget.alpha_beta), prescribed});
  }
  if (!the_case.priors.empty())
    budget.sensitivity = sensitivity_of_priors(the_case.priors, budget.alpha_beta);
  budget.prior_eqd2_gy = prior_eqd2_gy(the_case, budget.alpha_beta);
  for (int n = fractions.first; n <= fractions.last; ++n)
    budget.rows.push_back(the_case.priors.empty() ? row_without_priors(n, sets)
                                                  : row_with_priors(the_case, n, sets));
  if (by_prescription)
    budget.remarks.emplace_back(
        "A prior that counts with its prescription may have given the thecal sac more.");
  return budget;
}

Budget budget_after(const std::vector<Scheme>& priors, FractionRange fractions,
                    const std::vector<LimitSet>& sets) {
  std::vector<Course> courses;
  for (const Scheme& prior : priors) {
    CourseRequest request;
    request.name = courses.empty() ? "prior" : fmt::format("prior{}", courses.size() + 1);
    request.paper = prior.text + "@prescription";
    courses.push_back(course_on_paper(request));
  }
  return budget_after_courses(std::move(courses), fractions, sets);
}

}  // namespace dose
