// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <dose/assess/budget.hpp>
#include <dose/assess/precondition.hpp>
#include <dose/core/error.hpp>
#include <dose/course/request.hpp>
#include <dose/radiobiology/lq_inverse.hpp>

namespace dose {
namespace {

/// A case of courses on paper, so that the preconditions of a check hold here too.
Case case_on_paper(const std::vector<Scheme>& priors, int planned_fractions_count) {
  Case the_case;
  for (std::size_t i = 0; i < priors.size(); ++i) {
    CourseRequest request;
    request.name = i == 0 ? "prior" : fmt::format("prior{}", i + 1);
    request.paper = priors[i].text + "@prescription";
    the_case.priors.push_back(course_on_paper(request));
  }
  CourseRequest planned;
  planned.name = "planned";
  planned.role = CourseRole::planned;
  planned.paper = fmt::format("1/{}@1Gy", planned_fractions_count);
  the_case.planned = course_on_paper(planned);
  the_case.no_prior_stated = priors.empty();
  return the_case;
}

bool is_rule_with_priors(const Limit& limit) {
  return limit.reirradiation && limit.use == Use::check &&
         limit.decides == Decides::clear_and_fail && limit.structure == Role::thecal_sac &&
         limit.quantity != Quantity::time && limit.value.has_value() &&
         limit.alpha_beta.has_value();
}

double prior_eqd2_gy(const std::vector<Scheme>& priors, AlphaBeta alpha_beta) {
  double sum_gy = 0;
  for (const Scheme& prior : priors) sum_gy += in_gray(eqd2(prior, alpha_beta).value());
  return sum_gy;
}

double allowed_eqd2_gy(const Limit& limit, double prior_gy) {
  if (limit.quantity == Quantity::ratio) return prior_gy * *limit.value / (1 - *limit.value);
  if (limit.scope == Scope::cumulative) return std::max(0.0, *limit.value - prior_gy);
  return *limit.value;
}

/// A cell for the thecal sac; a printed range of practice is none.
bool is_row_of(const Limit& limit, const std::vector<Scheme>& priors, int n) {
  if (!limit.prior_row || limit.structure != Role::thecal_sac || limit.range_high ||
      limit.use == Use::blocked || priors.size() != 1 || priors.front().phases.size() != 1 ||
      !limit.fractions || !limit.fractions->contains(n))
    return false;
  const Fractionation& row = limit.prior_row->phases.front();
  const Fractionation& given = priors.front().phases.front();
  return row.fractions == given.fractions &&
         std::abs(in_gray(row.total) - in_gray(given.total)) < 1e-6;
}

void take_smallest(BudgetRow& row) {
  const auto smallest = std::ranges::min_element(row.rules, {}, &RuleAllowance::max_dose_gy);
  row.max_dose_gy = smallest->max_dose_gy;
  row.limited_by = smallest->limit_id;
}

BudgetRow row_with_priors(const Budget& budget, int n, const std::vector<LimitSet>& sets) {
  BudgetRow row;
  row.fractions = n;
  const Case the_case = case_on_paper(budget.priors, n);
  bool published_na = false;
  for (const LimitSet& set : sets)
    for (const Limit& limit : set.limits) {
      if (is_row_of(limit, budget.priors, n)) row.published_gy = limit.value;
      if (!is_rule_with_priors(limit)) continue;
      const double allowed_gy =
          allowed_eqd2_gy(limit, prior_eqd2_gy(budget.priors, *limit.alpha_beta));
      row.rules.push_back(
          {limit.id, limit.title,
           in_gray(total_for(BiologicalEqd2(eqd2_gray(allowed_gy), *limit.alpha_beta),
                             Fractions::of(n)))});
      for (const Withheld& withheld : withheld_by_courses(the_case, limit)) {
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
        row.rules.push_back({limit.id, limit.title, *limit.value});
  if (row.rules.empty())
    row.note = "no limit published";
  else
    take_smallest(row);
  return row;
}

}  // namespace

Budget budget_after(const std::vector<Scheme>& priors, FractionRange fractions,
                    const std::vector<LimitSet>& sets) {
  Budget budget;
  budget.priors = priors;
  const Limit* first_rule = nullptr;
  for (const LimitSet& set : sets)
    for (const Limit& limit : set.limits)
      if (first_rule == nullptr && is_rule_with_priors(limit)) first_rule = &limit;
  if (!priors.empty() && first_rule == nullptr)
    throw Error("no_rules", "the limit sets in force hold no re-irradiation rule that can clear");
  if (first_rule != nullptr) budget.alpha_beta = *first_rule->alpha_beta;
  budget.prior_eqd2_gy = prior_eqd2_gy(priors, budget.alpha_beta);
  for (int n = fractions.first; n <= fractions.last; ++n)
    budget.rows.push_back(priors.empty() ? row_without_priors(n, sets)
                                         : row_with_priors(budget, n, sets));
  if (!priors.empty())
    budget.remarks.emplace_back(
        "The priors count with their prescription; the dose that the thecal sac received may be "
        "higher.");
  return budget;
}

}  // namespace dose
