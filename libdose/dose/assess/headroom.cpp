// SPDX-License-Identifier: Apache-2.0
#include <dose/assess/headroom.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <dose/assess/precondition.hpp>
#include <dose/assess/value.hpp>
#include <dose/core/contract.hpp>
#include <dose/limits/judge.hpp>

namespace dose {
namespace {

constexpr double smallest_factor = 1e-3;
constexpr double relative_width = 1e-4;

bool is_proportional(const Limit& limit) {
  return limit.quantity == Quantity::physical && limit.metric->kind != Metric::Kind::v_dose_gy;
}

/// A factor that meets the rule and one that does not, with the values there.
struct Bracket {
  struct Side {
    double factor = 0;
    double value = 0;
  };
  Side met;
  Side broken;

  bool is_wide() const { return broken.factor - met.factor > relative_width * met.factor; }

  /// By turns: along the chord (values rise ever faster, so it stays on the side that is met), just
  /// beyond what is met, and half way, which closes the bracket whatever the values do.
  double next(double limit_value, int turn) const {
    const double middle = (met.factor + broken.factor) / 2;
    if (turn % 3 == 2) return middle;
    double factor = met.factor * (1 + 0.9 * relative_width);
    if (turn % 3 == 0 && broken.value > met.value)
      factor = met.factor + (limit_value - met.value) * (broken.factor - met.factor) /
                                (broken.value - met.value);
    return factor > met.factor && factor < broken.factor ? factor : middle;
  }
};

}  // namespace

bool is_scalable(const Limit& limit, Decides decides) {
  return decides != Decides::none && limit.value && limit.metric &&
         limit.quantity != Quantity::time && limit.comparator != Comparator::at_least;
}

RuleHeadroom rule_headroom(const Limit& limit, StructureDose& structure, const Policy& policy,
                           int fractions) {
  RuleHeadroom result{limit.id, limit.title, structure.candidate().name, {}, {}};
  const auto value_at = [&](double factor) {
    return value_on(limit, structure, policy.tolerance, false, WhatIf{factor, fractions, 1});
  };
  const RuleValue as_planned = value_at(1);
  if (!as_planned.upper) {
    result.reason = as_planned.reason;
    return result;
  }
  const double limit_value = *limit.value;
  if (is_proportional(limit)) {
    result.factor = *as_planned.upper > 0
                        ? std::min(unlimited_factor, limit_value / *as_planned.upper)
                        : unlimited_factor;
    return result;
  }
  Bracket bracket;
  const auto try_factor = [&](double factor) {
    const RuleValue value = value_at(factor);
    DOSE_ASSERT(value.upper.has_value());  // known for one factor, known for all
    const bool met =
        judge(limit.comparator, limit_value, value.lower, value.upper) == Status::within;
    (met ? bracket.met : bracket.broken) = {factor, *value.upper};
    return met;
  };
  if (!try_factor(1)) {
    if (!try_factor(smallest_factor)) {
      result.reason = "the earlier courses alone do not meet it";
      return result;
    }
  } else {
    for (double factor = 2; try_factor(factor); factor *= 2)
      if (factor == unlimited_factor) {
        result.factor = unlimited_factor;
        return result;
      } else if (2 * factor > unlimited_factor) {
        factor = unlimited_factor / 2;
      }
  }
  for (int i = 0; bracket.is_wide(); ++i) try_factor(bracket.next(limit_value, i));
  result.factor = bracket.met.factor;
  return result;
}

Headroom headroom_of(RuleContext& context, int fractions) {
  Headroom result;
  result.fractions = fractions == 0 ? planned_fractions(*context.the_case) : fractions;
  bool all_known = true;
  for (const LimitSet& set : context.policy->limit_sets) {
    if (!is_looked_at(set, context)) continue;
    for (const Limit& limit : set.limits) {
      if (!applies(limit, context, result.fractions) ||
          !is_scalable(limit, decides_here(limit, context)))
        continue;
      const auto structures = structures_for(limit, context);
      const bool required = decides_here(limit, context) == Decides::clear_and_fail;
      if (structures.empty() && required) {
        result.rules.push_back({limit.id,
                                limit.title,
                                {},
                                {},
                                fmt::format("no {} was drawn", in_words(limit.structure))});
        all_known = false;
      }
      for (const EvaluatedStructure& on : structures) {
        result.rules.push_back(rule_headroom(limit, *on.dose, *context.policy, fractions));
        const RuleHeadroom& rule = result.rules.back();
        if (!rule.factor) {
          all_known = false;
        } else if (!result.factor || *rule.factor < *result.factor) {
          result.factor = rule.factor;
          result.limited_by = rule.limit_id;
        }
      }
    }
  }
  if (!all_known) {
    result.factor.reset();
    result.limited_by.clear();
  }
  return result;
}

}  // namespace dose
