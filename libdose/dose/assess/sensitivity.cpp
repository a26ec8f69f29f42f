// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <dose/assess/sensitivity.hpp>
#include <dose/assess/value.hpp>
#include <dose/assess/verdict.hpp>
#include <dose/core/contract.hpp>

namespace dose {
namespace {

constexpr double alpha_betas_gy[] = {0.87, 1.5, 2, 2.5, 3, 4};
constexpr double recovered_percents[] = {0, 10, 20, 30, 40, 50};

SensitivityRow measured(StructureDose& structure, AlphaBeta alpha_beta, double recovered_percent,
                        const Tolerance& tolerance) {
  SensitivityRow row{alpha_beta, recovered_percent, {}, {}, {}};
  FieldKey key{0, Quantity::eqd2, alpha_beta.in_gray()};
  key.what_if.prior_eqd2_share = 1 - recovered_percent / 100;
  FieldKey sum = key;
  sum.course = FieldKey::cumulative;
  key.what_if = {};  // what the planned course gives does not depend on the priors
  if (structure.is_known(key)) row.this_gy = structure.maximum(key, tolerance).value;
  if (structure.is_known(sum)) row.cumulative_gy = structure.maximum(sum, tolerance).value;
  if (row.this_gy && row.cumulative_gy && *row.cumulative_gy > 0 && structure.all_registered())
    row.share = *row.this_gy / *row.cumulative_gy;
  return row;
}

Sensitivity measured(const Limit& cumulative, StructureDose& structure, const Policy& policy) {
  DOSE_ASSERT(cumulative.metric && cumulative.metric->kind == Metric::Kind::d_max);
  Sensitivity result;
  result.structure = structure.candidate().name;
  for (const double alpha_beta_gy : alpha_betas_gy)
    result.by_alpha_beta.push_back(
        measured(structure, AlphaBeta::from_gray(alpha_beta_gy), 0, policy.tolerance));
  for (const double percent : recovered_percents)
    result.by_recovery.push_back(
        measured(structure, *cumulative.alpha_beta, percent, policy.tolerance));
  return result;
}

}  // namespace

void measure_sensitivity(const Limit& cumulative, StructureDose& structure, const Policy& policy) {
  if (cumulative.metric->kind == Metric::Kind::d_max) measured(cumulative, structure, policy);
}

std::optional<Sensitivity> sensitivity_of(const std::vector<LimitResult>& limits,
                                          RuleContext& context) {
  const LimitResult* cumulative = cumulative_rule(limits);
  if (cumulative == nullptr || !context.reirradiation() || !cumulative->value ||
      cumulative->limit.metric->kind != Metric::Kind::d_max)
    return {};
  StructureDose* structure = structure_called(cumulative->structure, context);
  DOSE_ASSERT(structure != nullptr);
  return measured(cumulative->limit, *structure, *context.policy);
}

}  // namespace dose
