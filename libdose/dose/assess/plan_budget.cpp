// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <dose/assess/budget.hpp>
#include <dose/assess/headroom.hpp>
#include <dose/assess/precondition.hpp>
#include <dose/assess/prepare.hpp>
#include <dose/assess/sensitivity.hpp>
#include <dose/assess/value.hpp>
#include <dose/core/contract.hpp>
#include <dose/radiobiology/lq_inverse.hpp>

namespace dose {
namespace {

constexpr Metric maximum{Metric::Kind::d_max, 0};

bool is_deciding_eqd2(const Limit& limit, Scope scope, const RuleContext& context) {
  return applies(limit, context) && limit.quantity == Quantity::eqd2 && limit.scope == scope &&
         limit.metric == maximum && limit.value && limit.alpha_beta &&
         decides_here(limit, context) == Decides::clear_and_fail;
}

const Limit* deciding_eqd2(Scope scope, const RuleContext& context) {
  for (const LimitSet& set : context.policy->limit_sets)
    if (is_looked_at(set, context))
      for (const Limit& limit : set.limits)
        if (is_deciding_eqd2(limit, scope, context)) return &limit;
  return nullptr;
}

/// What the plan surely gives the hottest thecal sac, physical: what is allowed must not come out
/// higher than it is.
std::optional<double> planned_maximum_gy(const RuleContext& context) {
  std::optional<double> highest_gy;
  for (const auto& structure : context.structures) {
    if (structure->candidate().role != Role::thecal_sac) continue;
    const Bounded here =
        structure->measure({0, Quantity::physical, 0}, maximum, context.policy->tolerance);
    if (!here.upper || !here.lower) return {};
    highest_gy = std::max(highest_gy.value_or(0), *here.lower);
  }
  return highest_gy;
}

/// What withholds a met rule here; "N/A" goes before all else.
std::string note_on(const RuleContext& context, int n) {
  std::string note;
  for (const LimitSet& set : context.policy->limit_sets) {
    if (!is_looked_at(set, context)) continue;
    for (const Limit& limit : set.limits) {
      if (!applies(limit, context, n) || decides_here(limit, context) != Decides::clear_and_fail)
        continue;
      for (const Withheld& withheld : withheld_by_courses(*context.the_case, limit, n)) {
        if (withheld.code == "published_na") return "N/A";
        if (note.empty()) note = withheld.reason;
      }
    }
  }
  return note;
}

/// `n` 0: as planned.
BudgetRow row_of(RuleContext& context, int n, std::optional<double> planned_gy) {
  const Headroom headroom = headroom_of(context, n);
  BudgetRow row;
  row.fractions = headroom.fractions;
  row.published_gy =
      published_cell(*context.the_case, context.policy->limit_sets, headroom.fractions);
  row.note = note_on(context, headroom.fractions);
  std::string missing;
  for (const RuleHeadroom& rule : headroom.rules) {
    if (rule.factor)
      row.rules.push_back({rule.limit_id, rule.title, rule.structure,
                           *rule.factor * planned_gy.value_or(0), rule.factor});
    else if (missing.empty())
      missing = fmt::format("{}: {}", rule.limit_id, rule.reason);
  }
  if (row.note == "N/A") {
    row.published_gy = std::optional<double>();
    return row;
  }
  if (!missing.empty()) row.note = missing;
  row.factor = headroom.factor;
  row.limited_by = headroom.limited_by;
  if (headroom.factor && planned_gy) row.max_dose_gy = *headroom.factor * *planned_gy;
  if (headroom.rules.empty()) row.note = "no limit published";
  return row;
}

/// The dose that one voxel may still get at `point`.
std::optional<double> voxel_dose_gy(const Limit& sum, const Limit& alone, double prior_eqd2_gy,
                                    const BudgetRow& row) {
  if (!row.factor) return {};
  const double sum_gy = std::max(0.0, *sum.value - prior_eqd2_gy);
  const Fractions fractions = Fractions::of(row.fractions);
  return std::min(
      in_gray(total_for(BiologicalEqd2(eqd2_gray(sum_gy), *sum.alpha_beta), fractions)),
      in_gray(total_for(BiologicalEqd2(eqd2_gray(*alone.value), *alone.alpha_beta), fractions)));
}

class Points {
 public:
  Points(RuleContext& context, Budget& budget) : context_(context), budget_(budget) {}

  /// And the sensitivity of the first thecal sac.
  void add() {
    const Limit* sum = deciding_eqd2(Scope::cumulative, context_);
    const Limit* alone = deciding_eqd2(Scope::course, context_);
    if (sum == nullptr || alone == nullptr) return;
    for (const auto& structure : context_.structures) {
      const Role role = structure->candidate().role;
      if (!structure->all_registered() || (role != Role::thecal_sac && role != Role::spinal_cord))
        continue;
      if (role == Role::thecal_sac && !budget_.sensitivity)
        budget_.sensitivity = sensitivity_on(*sum, *structure, *context_.policy);
      const double ab_gy = sum->alpha_beta->in_gray();
      FieldKey priors{FieldKey::cumulative, Quantity::eqd2, ab_gy};
      priors.what_if.planned_scale = 0;
      add(*structure, "cumulative", {FieldKey::cumulative, Quantity::eqd2, ab_gy}, *sum, *alone);
      add(*structure, "priors", priors, *sum, *alone);
      add(*structure, "planned", {0, Quantity::eqd2, ab_gy}, *sum, *alone);
    }
  }

 private:
  void add(StructureDose& structure, const std::string& of, const FieldKey& key, const Limit& sum,
           const Limit& alone) {
    const Bounded highest = structure.maximum(key, context_.policy->tolerance);
    if (of == "priors" && structure.candidate().role == Role::thecal_sac && highest.upper)
      budget_.prior_eqd2_gy = std::max(budget_.prior_eqd2_gy.value_or(0), *highest.upper);
    if (!highest.at) return;
    FieldKey priors{FieldKey::cumulative, Quantity::eqd2, sum.alpha_beta->in_gray()};
    priors.what_if.planned_scale = 0;
    const DoseInterval before = structure.field(priors).at(*highest.at);
    const DoseInterval planned = structure.field({0, Quantity::physical, 0}).at(*highest.at);
    if (!before.upper_gy || !planned.upper_gy) return;
    BudgetPoint point{structure.candidate().name, of, *highest.at, *before.upper_gy,
                      *planned.upper_gy,          {}};
    for (const BudgetRow& row : budget_.rows)
      point.max_dose_gy.push_back(voxel_dose_gy(sum, alone, point.prior_eqd2_gy, row));
    budget_.points.push_back(std::move(point));
  }

  RuleContext& context_;
  Budget& budget_;
};

}  // namespace

Budget budget_of_plan(const Case& the_case, const Policy& policy, FractionRange fractions) {
  Budget budget;
  budget.of_plan = true;
  Assessment assessment;  // takes up what is found on the way
  RuleContext context = prepared_context(the_case, policy, assessment);
  if (const Limit* rule = deciding_eqd2(Scope::course, context))
    budget.alpha_beta = *rule->alpha_beta;
  for (const Course& prior : the_case.priors) budget.priors.push_back({prior.name, {}, false});

  const std::optional<double> planned_gy = planned_maximum_gy(context);
  budget.as_planned = row_of(context, 0, planned_gy);
  const bool one_phase = the_case.planned.phases.size() == 1;
  for (int n = fractions.first; one_phase && n <= fractions.last; ++n)
    budget.rows.push_back(row_of(context, n, planned_gy));
  if (!one_phase)
    budget.remarks.emplace_back(
        "The plan has several phases; in other numbers of fractions it is not looked at.");
  Points(context, budget).add();
  budget.assumptions = std::move(assessment.assumptions);
  budget.warnings = std::move(assessment.warnings);
  return budget;
}

}  // namespace dose
