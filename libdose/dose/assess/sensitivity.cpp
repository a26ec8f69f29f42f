// SPDX-License-Identifier: Apache-2.0
#include <dose/assess/sensitivity.hpp>

#include <algorithm>
#include <dose/assess/value.hpp>
#include <dose/assess/verdict.hpp>
#include <dose/core/contract.hpp>

namespace dose {
namespace {

constexpr double alpha_betas_gy[] = {0.87, 1.5, 2, 2.5, 3, 4};
constexpr double recovered_percents[] = {0, 10, 20, 30, 40, 50};

SensitivityRow measured(StructureDose& structure, AlphaBeta alpha_beta, double recovered_percent,
                        const Tolerance& tolerance) {
  SensitivityRow row{alpha_beta, recovered_percent, {}, {}, {}, {}};
  const FieldKey planned{0, Quantity::eqd2, alpha_beta.in_gray()};
  FieldKey sum = planned;
  sum.course = FieldKey::cumulative;
  sum.what_if.prior_eqd2_share = 1 - recovered_percent / 100;
  if (structure.is_known(planned)) row.this_gy = structure.maximum(planned, tolerance).value;
  if (structure.is_known(sum)) row.cumulative_gy = structure.maximum(sum, tolerance).value;
  if (row.this_gy && row.cumulative_gy && *row.cumulative_gy > 0 && structure.all_registered())
    row.share = *row.this_gy / *row.cumulative_gy;
  return row;
}

template <class RowAt>
Sensitivity swept(AlphaBeta alpha_beta, RowAt row_at) {
  Sensitivity result;
  for (const double alpha_beta_gy : alpha_betas_gy)
    result.by_alpha_beta.push_back(row_at(AlphaBeta::from_gray(alpha_beta_gy), 0.0));
  for (const double percent : recovered_percents)
    result.by_recovery.push_back(row_at(alpha_beta, percent));
  return result;
}

}  // namespace

Sensitivity sensitivity_on(const Limit& cumulative, StructureDose& structure,
                           const Policy& policy) {
  DOSE_ASSERT(cumulative.alpha_beta.has_value());
  Sensitivity result = swept(*cumulative.alpha_beta, [&](AlphaBeta alpha_beta, double percent) {
    return measured(structure, alpha_beta, percent, policy.tolerance);
  });
  result.structure = structure.candidate().name;
  return result;
}

Sensitivity sensitivity_of_priors(const std::vector<Course>& priors, AlphaBeta alpha_beta) {
  return swept(alpha_beta, [&](AlphaBeta at, double percent) {
    SensitivityRow row{at, percent, 0.0, {}, {}, {}};
    for (const Course& prior : priors)
      *row.priors_gy += (1 - percent / 100) * on_paper_gy(prior, Quantity::eqd2, at);
    return row;
  });
}

std::optional<Sensitivity> sensitivity_of(const std::vector<LimitResult>& limits,
                                          RuleContext& context) {
  const LimitResult* cumulative = cumulative_rule(limits);
  if (cumulative == nullptr || !context.reirradiation() || !cumulative->value ||
      cumulative->limit.metric->kind != Metric::Kind::d_max)
    return {};
  StructureDose* structure = structure_of(*cumulative, context);
  DOSE_ASSERT(structure != nullptr);
  return sensitivity_on(cumulative->limit, *structure, *context.policy);
}

}  // namespace dose
