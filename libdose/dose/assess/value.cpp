// SPDX-License-Identifier: Apache-2.0
#include <dose/assess/value.hpp>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <dose/core/contract.hpp>

namespace dose {
namespace {

constexpr double finest_tolerance_gy = 1e-6;
constexpr std::size_t finest_max_elements = 400'000;

FieldKey key_of(const Limit& limit, int course, bool ends_extended, const WhatIf& what_if = {}) {
  FieldKey key;
  key.what_if = what_if;
  key.course = course;
  key.quantity = limit.quantity == Quantity::ratio ? Quantity::eqd2 : limit.quantity;
  key.alpha_beta_gy = 0;
  if (key.quantity != Quantity::physical) {
    DOSE_ASSERT(limit.alpha_beta.has_value());
    key.alpha_beta_gy = limit.alpha_beta->in_gray();
  }
  key.ends_extended = ends_extended;
  return key;
}

/// Why the courses cannot be summed in this structure.
RuleValue unregistered(const StructureDose& structure) {
  const std::vector<const Course*> unplaced = structure.unplaced();
  const bool only_deformable = std::ranges::all_of(unplaced, [](const Course* course) {
    return course->registration.kind == RegistrationUse::Kind::deformable;
  });
  RuleValue result;
  if (only_deformable && !unplaced.empty()) {
    result.reason_code = "deformable_only";
    result.reason = fmt::format(
        "only a deformable registration relates {} to the planned frame; it moves dose by an "
        "amount that nobody has proved, so that it cannot decide (a rigid one can)",
        unplaced.front()->name);
    return result;
  }
  result.reason_code = "no_registration";
  result.reason =
      "the dose of a prior course cannot be placed in the planned anatomy: another frame of "
      "reference without a registration, or a planned course without anatomy";
  for (const Course* course : unplaced)
    if (!course->registration.chain_files.empty())
      result.reason += fmt::format(
          "; {} is joined to the planned frame only over another frame ({}), which decides "
          "nothing: export one rigid registration of the two",
          course->name, fmt::join(course->registration.chain_files, ", "));
  return result;
}

RuleValue from_bounded(const Bounded& bounded) {
  RuleValue result{bounded.value, bounded.lower, bounded.upper, bounded.reason, {}};
  if (bounded.reason == "not_covered")
    result.reason = "a dose grid does not reach all of the structure where dose may be high";
  else if (bounded.reason == "structure_too_small")
    result.reason = "the structure is smaller than the volume that the metric asks for";
  return result;
}

RuleValue share(const Limit& limit, StructureDose& structure, const Tolerance& tolerance,
                bool ends_extended, const Metric& metric, const WhatIf& what_if) {
  const Bounded here =
      structure.measure(key_of(limit, 0, ends_extended, what_if), metric, tolerance);
  const Bounded sum = structure.measure(key_of(limit, FieldKey::cumulative, ends_extended, what_if),
                                        metric, tolerance);
  RuleValue result;
  if (here.value && sum.value && *sum.value > 0) result.value = *here.value / *sum.value;
  if (here.lower && sum.upper && *sum.upper > 0) result.lower = *here.lower / *sum.upper;
  if (here.upper && sum.lower && *sum.lower > 0)
    result.upper = std::min(1.0, *here.upper / *sum.lower);
  if (!result.value || !result.lower || !result.upper) {
    result.value.reset();
    result.reason_code = "not_covered";
    result.reason = "a dose grid does not reach all of the structure where dose may be high";
  }
  return result;
}

bool is_relative(const Metric& metric) {
  return metric.kind == Metric::Kind::d_volume_percent || metric.kind == Metric::Kind::d_mean ||
         metric.kind == Metric::Kind::v_dose_gy;
}

bool is_undecided(const Limit& limit, const RuleValue& value) {
  return value.lower && value.upper &&
         judge(limit.comparator, *limit.value, value.lower, value.upper) == Status::not_evaluable;
}

/// What `measured` gives at the policy's tolerance, or at the finest if the limit lies inside that.
template <class Measured>
RuleValue refined(const Limit& limit, const Policy& policy, Measured&& measured) {
  RuleValue result = measured(policy.tolerance);
  if (!is_undecided(limit, result)) return result;
  Tolerance finest = policy.tolerance;
  finest.absolute_gy = finest_tolerance_gy;
  finest.max_elements = finest_max_elements;
  finest.relative = 0;
  result = measured(finest);
  if (is_undecided(limit, result) && result.reason_code.empty()) {
    result.reason_code = "undecided";
    result.reason = "the limit lies inside the numerical bound, tightened as far as it goes";
  }
  return result;
}

/// Exceeded is worse than not known, which is worse than within; of two alike, the worse value.
bool is_worse(const Limit& limit, const RuleValue& a, const RuleValue& b) {
  const auto badness = [&](const RuleValue& value) {
    if (!value.lower || !value.upper) return 1;
    const Status status = judge(limit.comparator, *limit.value, value.lower, value.upper);
    return status == Status::exceeded ? 2 : status == Status::within ? 0 : 1;
  };
  if (badness(a) != badness(b)) return badness(a) > badness(b);
  if (!a.value || !b.value) return !a.value && b.value.has_value();
  return limit.comparator == Comparator::at_least ? *a.value < *b.value : *a.value > *b.value;
}

}  // namespace

RuleValue value_on(const Limit& limit, StructureDose& structure, const Tolerance& tolerance,
                   bool ends_extended, const WhatIf& what_if) {
  DOSE_ASSERT(limit.metric.has_value());
  const bool needs_sum = limit.scope == Scope::cumulative || limit.quantity == Quantity::ratio;
  const int course = needs_sum ? FieldKey::cumulative : 0;
  if (!structure.is_known(key_of(limit, course, ends_extended))) return unregistered(structure);
  if (limit.quantity == Quantity::ratio) {
    // A whole-grid maximum in place of the prior's dose would make the share too small.
    if (!structure.all_registered()) return unregistered(structure);
    return share(limit, structure, tolerance, ends_extended, *limit.metric, what_if);
  }
  return from_bounded(
      structure.measure(key_of(limit, course, ends_extended, what_if), *limit.metric, tolerance));
}

RuleValue decided_value(const Limit& limit, StructureDose& structure, const Policy& policy) {
  DOSE_ASSERT(limit.value.has_value() && limit.metric.has_value());
  const RuleValue result = refined(limit, policy, [&](const Tolerance& tolerance) {
    return value_on(limit, structure, tolerance, false);
  });
  if (limit.decides == Decides::none || !is_relative(*limit.metric) ||
      limit.quantity == Quantity::ratio ||
      !(result.reason_code.empty() || result.reason_code == "undecided"))
    return result;
  // Rule 23: the worse of the two end-cap models.
  FieldKey key = key_of(limit, limit.scope == Scope::cumulative ? FieldKey::cumulative : 0, false);
  key.other_end_caps = true;
  const RuleValue other = refined(limit, policy, [&](const Tolerance& tolerance) {
    return from_bounded(structure.measure(key, *limit.metric, tolerance));
  });
  return is_worse(limit, other, result) ? other : result;
}

}  // namespace dose
