// SPDX-License-Identifier: Apache-2.0
#include <dose/limits/cell.hpp>

#include <algorithm>
#include <dose/radiobiology/lq.hpp>

namespace dose {
namespace {

AlphaBeta alpha_beta_for(const Limit& limit, const LimitSet& set) {
  const auto rule = std::ranges::find_if(set.limits, [&](const Limit& other) {
    return other.quantity == Quantity::eqd2 && other.structure == limit.structure;
  });
  return rule != set.limits.end() ? *rule->alpha_beta : AlphaBeta::from_gray(2);
}

bool is_dose(const Limit& limit) {
  return limit.value && !(limit.metric && limit.metric->kind == Metric::Kind::v_dose_gy);
}

}  // namespace

std::optional<CellEqd2> cell_eqd2(const Limit& limit, const LimitSet& set) {
  if (!is_dose(limit)) return {};
  if (limit.quantity == Quantity::bed)
    return CellEqd2{*limit.alpha_beta, *limit.value / (1 + 2 / limit.alpha_beta->in_gray()), {}};
  if (limit.quantity != Quantity::physical || !limit.fractions ||
      limit.fractions->first != limit.fractions->last)
    return {};
  CellEqd2 cell{alpha_beta_for(limit, set), 0, {}};
  const Fractionation plan{gray(*limit.value), Fractions::of(limit.fractions->first)};
  cell.eqd2_gy = in_gray(eqd2(plan, cell.alpha_beta).value());
  if (limit.prior_row)
    cell.with_prior_gy = cell.eqd2_gy + in_gray(eqd2(*limit.prior_row, cell.alpha_beta).value());
  return cell;
}

}  // namespace dose
