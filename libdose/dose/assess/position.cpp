// SPDX-License-Identifier: Apache-2.0
#include <dose/assess/position.hpp>

#include <algorithm>
#include <cmath>
#include <dose/assess/value.hpp>
#include <dose/assess/verdict.hpp>
#include <dose/core/contract.hpp>

namespace dose {
namespace {

constexpr Metric maximum{Metric::Kind::d_max, 0};
constexpr int steps_per_mm = 10;

/// `told`: only as near as it takes to tell whether the limit is met.
std::optional<double> displaced_share(const Limit& limit, StructureDose& structure,
                                      const Policy& policy, double radius_mm, bool told) {
  const double ab_gy = limit.alpha_beta->in_gray();
  const Bounded here = structure.measure({0, Quantity::eqd2, ab_gy}, maximum, policy.tolerance);
  if (!here.upper) return {};
  std::optional<double> enough;
  if (told) enough = *here.upper / *limit.value * (1 + 1e-9);  // a hair more, for rounding
  const double sum_gy = structure.least_displaced_maximum(ab_gy, radius_mm, enough);
  if (!(sum_gy > 0)) return {};
  return std::min(1.0, *here.upper / sum_gy);
}

std::optional<double> displaced(const Limit& limit, StructureDose& structure, const Policy& policy,
                                double radius_mm, bool told) {
  DOSE_ASSERT(limit.alpha_beta.has_value());
  if (limit.quantity == Quantity::ratio)
    return displaced_share(limit, structure, policy, radius_mm, told);
  DOSE_ASSERT(is_searched(limit));
  return structure
      .displaced_maximum(limit.quantity, limit.alpha_beta->in_gray(), radius_mm, policy.tolerance,
                         told ? limit.value : std::nullopt)
      .upper;
}

bool is_met(const Limit& limit, StructureDose& structure, const Policy& policy, double radius_mm) {
  const auto upper = displaced(limit, structure, policy, radius_mm, true);
  return upper && judge(limit.comparator, *limit.value, *upper, *upper) == Status::within;
}

}  // namespace

bool depends_on_position(const Limit& limit, const StructureDose& structure) {
  const bool of_sum = limit.scope == Scope::cumulative && limit.metric && limit.value &&
                      (limit.quantity == Quantity::eqd2 || limit.quantity == Quantity::bed ||
                       limit.quantity == Quantity::ratio);
  return of_sum && structure.has_displaceable_prior();
}

bool is_searched(const Limit& limit) {
  return limit.comparator != Comparator::at_least && limit.metric &&
         limit.metric->kind != Metric::Kind::v_dose_gy;
}

std::optional<double> displaced_upper(const Limit& limit, StructureDose& structure,
                                      const Policy& policy, double radius_mm) {
  return displaced(limit, structure, policy, radius_mm, false);
}

double met_up_to_mm(const Limit& limit, StructureDose& structure, const Policy& policy) {
  int met = 0;
  int broken = static_cast<int>(std::lround(farthest_displacement_mm * steps_per_mm)) + 1;
  // From the radius asked for, since that one is known already.
  int next = static_cast<int>(std::lround(policy.position_uncertainty_mm * steps_per_mm));
  if (next <= met || next >= broken) next = (met + broken) / 2;
  while (broken - met > 1) {
    const double radius_mm = static_cast<double>(next) / steps_per_mm;
    (is_met(limit, structure, policy, radius_mm) ? met : broken) = next;
    next = (met + broken) / 2;
  }
  return static_cast<double>(met) / steps_per_mm;
}

std::optional<PositionResult> position_of(const std::vector<LimitResult>& limits,
                                          RuleContext& context) {
  const Policy& policy = *context.policy;
  if (!(policy.position_uncertainty_mm > 0)) return {};
  std::optional<PositionResult> result;
  for (const LimitResult& row : limits) {
    if (!row.required || row.structure.empty() || !row.value || !is_searched(row.limit)) continue;
    StructureDose* structure = structure_of(row, context);
    DOSE_ASSERT(structure != nullptr);
    if (!depends_on_position(row.limit, *structure) || !structure->all_registered()) continue;
    if (!result) result = PositionResult{};
    result->radius_mm = policy.position_uncertainty_mm;
    result->residual_mm = context.residual_mm;
    const auto upper = displaced_upper(row.limit, *structure, policy, result->radius_mm);
    if (row.limit.quantity == Quantity::ratio)
      result->share_upper = upper;
    else if (&row == cumulative_rule(limits))
      result->cumulative_upper_gy = upper;
    if (&row == cumulative_rule(limits)) {
      result->spread_alpha_beta_gy = row.limit.alpha_beta->in_gray();
      result->spread =
          structure->displacement_spread(result->spread_alpha_beta_gy, result->radius_mm);
      result->spread_of = row.structure;
    }
    if (row.status == Status::exceeded) {
      result->met_up_to_mm.reset();
      result->first_broken = row.limit.id;
      return result;
    }
    const double met_mm = met_up_to_mm(row.limit, *structure, policy);
    if (!result->met_up_to_mm || met_mm < *result->met_up_to_mm) {
      result->met_up_to_mm = met_mm;
      result->first_broken = met_mm < farthest_displacement_mm ? row.limit.id : "";
    }
  }
  return result;
}

}  // namespace dose
