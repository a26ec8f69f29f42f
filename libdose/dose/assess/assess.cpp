// SPDX-License-Identifier: Apache-2.0
#include <dose/assess/assess.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <dose/assess/describe.hpp>
#include <dose/assess/headroom.hpp>
#include <dose/assess/identity.hpp>
#include <dose/assess/point_dose.hpp>
#include <dose/assess/position.hpp>
#include <dose/assess/precondition.hpp>
#include <dose/assess/prepare.hpp>
#include <dose/assess/rule.hpp>
#include <dose/assess/sensitivity.hpp>
#include <dose/assess/target_coverage.hpp>
#include <dose/assess/verdict.hpp>
#include <dose/core/contract.hpp>
#include <dose/limits/library.hpp>

namespace dose {
namespace {

/// Required rows first, then those that may fail, then the rest; each in order of the sets.
int rank(const LimitResult& row) {
  if (row.required) return 0;
  return row.decides == Decides::fail_only ? 1 : 2;
}

void evaluate_limits(RuleContext& context, Assessment& assessment) {
  for (const LimitSet& set : context.policy->limit_sets) {
    if (!is_looked_at(set, context)) continue;
    for (const Limit& limit : set.limits)
      if (applies(limit, context)) assessment.limits.push_back(evaluate(limit, context));
  }
  std::ranges::stable_sort(assessment.limits, {}, rank);
}

/// Limits of a set that the user chose are silent where they are for other numbers of fractions;
/// where nothing of the same structure and metric is looked at instead, that is said.
void warn_of_other_fractions(const RuleContext& context, Assessment& assessment) {
  const int n = planned_fractions(*context.the_case);
  const auto same = [](const Limit& a, const Limit& b) {
    return a.structure == b.structure && a.metric_text == b.metric_text &&
           a.quantity == b.quantity && a.scope == b.scope;
  };
  std::vector<const Limit*> told;
  for (const LimitSet& set : context.policy->limit_sets) {
    const auto& chosen = context.policy->chosen_sets;
    if (std::ranges::find(chosen, set.id) == chosen.end()) continue;
    for (const Limit& limit : set.limits) {
      if (!limit.fractions || limit.fractions->contains(n) ||
          decides_here(limit, context) == Decides::none ||
          limit.reirradiation != context.reirradiation())
        continue;
      const bool stands_in = std::ranges::any_of(set.limits, [&](const Limit& other) {
        return same(limit, other) && applies(other, context);
      });
      if (stands_in ||
          std::ranges::any_of(told, [&](const Limit* other) { return same(limit, *other); }))
        continue;
      told.push_back(&limit);
      assessment.warnings.push_back(
          {"limit_of_other_fractions",
           fmt::format("'{}' and what else the set has of {} {} is for other numbers of fractions "
                       "than {}: nothing of it was looked at",
                       limit.id, in_words(limit.structure), limit.metric_text, n),
           set.id});
    }
  }
}

/// Leaving out a built-in required rule of re-irradiation is a deviation (VERDICT.md, rule 1), and
/// so is asking less under its name: a user's set may only add to the rules or tighten them.
void acknowledge_left_out_rules(const RuleContext& context, Assessment& assessment) {
  if (!context.reirradiation()) return;
  for (const std::string_view id : reirradiation_rules) {
    const auto row = std::ranges::find_if(assessment.limits, [id](const LimitResult& result) {
      return result.limit.id == id && result.required;
    });
    if (row == assessment.limits.end())
      assessment.acknowledged.push_back(fmt::format("left out: {}", id));
    else if (!is_at_least_as_strict(row->limit, built_in_limit(id)))
      assessment.acknowledged.push_back(fmt::format("not as published: {}", id));
  }
}

void add_identity(const Case& the_case, Assessment& assessment) {
  std::vector<Identity> identities = identities_of(the_case);
  if (!identities.empty()) {
    assessment.patient = std::move(identities.front());
    identities.erase(identities.begin());
    assessment.other_identities = std::move(identities);
  }
  if (the_case.same_patient_reason)
    assessment.acknowledged.push_back(
        fmt::format("same patient, as stated: {}", *the_case.same_patient_reason));
}

/// Of courses whose prescription is known.
std::vector<Advisory> advisories_of(const Case& the_case) {
  const auto planned = prescribed_scheme(the_case.planned);
  if (!planned) return {};
  std::vector<Scheme> priors;
  for (const Course& prior : the_case.priors)
    if (auto scheme = prescribed_scheme(prior)) priors.push_back(std::move(*scheme));
  return advisories_for(priors, *planned);
}

}  // namespace

std::string_view to_text(Verdict verdict) {
  switch (verdict) {
    case Verdict::within:
      return "within";
    case Verdict::exceeded:
      return "exceeded";
    case Verdict::not_evaluable:
      return "not_evaluable";
  }
  DOSE_ASSERT(false);  // every verdict is listed
  return {};
}

int exit_status(const Assessment& assessment) {
  if (assessment.verdict == Verdict::exceeded) return 1;
  if (assessment.verdict == Verdict::not_evaluable) return 2;
  return assessment.acknowledged.empty() ? 0 : 3;
}

Assessment assess(const Case& the_case, const Policy& policy) {
  Assessment assessment;
  assessment.alpha_beta = policy.alpha_beta;
  assessment.inputs = the_case.inputs;
  add_identity(the_case, assessment);
  RuleContext context = prepared_context(the_case, policy, assessment);
  evaluate_limits(context, assessment);
  warn_of_other_fractions(context, assessment);
  acknowledge_left_out_rules(context, assessment);
  for (const std::string& code : context.acknowledged) assessment.acknowledged.push_back(code);

  for (std::size_t i = 0; i < the_case.priors.size(); ++i) {
    assessment.courses.push_back(describe_course(the_case.priors[i], policy.alpha_beta));
    assessment.courses.back().agreement = context.agreements[i];
  }
  assessment.courses.push_back(describe_course(the_case.planned, policy.alpha_beta));
  assessment.verdict = verdict_of(assessment.limits);
  assessment.comparisons = comparisons(assessment.limits, context);
  assessment.points = point_doses(assessment.limits, context);
  assessment.targets = target_coverage(the_case, policy);
  assessment.advisories = advisories_of(the_case);
  assessment.sensitivity = sensitivity_of(assessment.limits, context);
  if (const Headroom headroom = headroom_of(context, 0); headroom.factor)
    assessment.scale_flip = ScaleFlip{*headroom.factor, headroom.limited_by};
  assessment.position = position_of(assessment.limits, context);
  assessment.remarks = remarks(assessment, context);
  assessment.not_done = not_done(the_case, *context.policy, context.agreements);
  assessment.method = describe_method(the_case, *context.policy);
  assessment.headline = headline(assessment);
  return assessment;
}

}  // namespace dose
