// SPDX-License-Identifier: Apache-2.0
#include <dose/assess/policy.hpp>

#include <algorithm>
#include <dose/limits/library.hpp>

namespace dose {

namespace {

bool can_only_fail(const LimitSet& set) {
  const auto has = [&set](auto predicate) { return std::ranges::any_of(set.limits, predicate); };
  return has([](const Limit& limit) {
           return limit.use == Use::check && limit.decides != Decides::none;
         }) &&
         !has([](const Limit& limit) { return limit.reirradiation; });
}

}  // namespace

bool is_looked_at(const LimitSet& set, const Policy& policy, bool reirradiation) {
  const bool chosen = std::ranges::find(policy.chosen_sets, set.id) != policy.chosen_sets.end();
  if (chosen || !is_built_in_choice(set.id)) return chosen;
  return policy.chosen_sets.empty() || (reirradiation && can_only_fail(set));
}

}  // namespace dose
