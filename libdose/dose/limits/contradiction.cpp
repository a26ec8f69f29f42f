// SPDX-License-Identifier: Apache-2.0
#include <dose/limits/contradiction.hpp>

#include <fmt/format.h>

#include <dose/limits/judge.hpp>
#include <dose/radiobiology/lq.hpp>
#include <optional>

namespace dose {
namespace {

/// A printed range is no single number that another could contradict.
bool of_one_number_of_fractions(const Limit& limit) {
  return limit.quantity == Quantity::physical && limit.fractions &&
         limit.fractions->first == limit.fractions->last && limit.value && !limit.range_high &&
         limit.metric && limit.metric->kind != Metric::Kind::v_dose_gy;
}

bool about_the_same(const Limit& a, const Limit& b) {
  return a.structure == b.structure && a.metric == b.metric && a.reirradiation == b.reirradiation &&
         a.variant == b.variant && a.priority == b.priority;
}

/// With two places, or as many as it takes not to look like `limit_gy`; half up, as in the tables.
std::string beside(double value_gy, double limit_gy) {
  value_gy += 1e-9;
  int places = 2;
  while (places < 8 &&
         fmt::format("{:.{}f}", value_gy, places) == fmt::format("{:.{}f}", limit_gy, places))
    ++places;
  return fmt::format("{:.{}f}", value_gy, places);
}

std::string fractions_in_words(int n) {
  return n == 1 ? "1 fraction" : fmt::format("{} fractions", n);
}

/// The EQD2 that a rule of the set would see if a plan used up `cell`, and how to say so.
std::optional<Contradiction> against_rule(const Limit& cell, const Limit& rule) {
  if (rule.quantity != Quantity::eqd2 || !rule.value || !about_the_same(cell, rule)) return {};
  const Fractionation plan{gray(*cell.value), Fractions::of(cell.fractions->first)};
  const auto applies = rule.planned_dose_per_fraction_gy;
  if (applies && (in_gray(plan.per_fraction()) < applies->low_gy ||
                  in_gray(plan.per_fraction()) > applies->high_gy))
    return {};
  double value_gy = in_gray(eqd2(plan, *rule.alpha_beta).value());
  std::string sum;
  if (rule.scope == Scope::cumulative) {
    if (!cell.prior_row) return {};
    value_gy += in_gray(eqd2(*cell.prior_row, *rule.alpha_beta).value());
    sum = fmt::format("{} before and ", cell.prior_row->text);
  }
  if (judge(rule.comparator, *rule.value, value_gy, value_gy) != Status::exceeded) return {};
  return Contradiction{
      cell.id, rule.id, value_gy,
      fmt::format("{}{:g} Gy in {} {} EQD2({:g}) {} Gy, above the {:g} Gy of {}", sum, *cell.value,
                  fractions_in_words(cell.fractions->first), sum.empty() ? "is" : "are together",
                  rule.alpha_beta->in_gray(), beside(value_gy, *rule.value), *rule.value, rule.id)};
}

std::optional<Contradiction> against_neighbour(const Limit& cell, const Limit& other) {
  if (!about_the_same(cell, other) || cell.comparator != other.comparator ||
      cell.prior_row.has_value() != other.prior_row.has_value() ||
      (cell.prior_row && cell.prior_row->text != other.prior_row->text) ||
      cell.fractions->first >= other.fractions->first || *cell.value < *other.value)
    return {};
  return Contradiction{
      cell.id, other.id, *cell.value,
      fmt::format("{:g} Gy in {}, but no more than {:g} Gy in {} ({})", *cell.value,
                  fractions_in_words(cell.fractions->first), *other.value,
                  fractions_in_words(other.fractions->first), other.id)};
}

}  // namespace

std::vector<Contradiction> contradictions(const LimitSet& set) {
  std::vector<Contradiction> found;
  for (const Limit& cell : set.limits) {
    if (!of_one_number_of_fractions(cell)) continue;
    for (const Limit& other : set.limits) {
      const auto contradiction = of_one_number_of_fractions(other) ? against_neighbour(cell, other)
                                                                   : against_rule(cell, other);
      if (contradiction) found.push_back(*contradiction);
    }
  }
  return found;
}

}  // namespace dose
