// SPDX-License-Identifier: Apache-2.0
#include <dose/assess/policy.hpp>

#include <algorithm>
#include <dose/limits/library.hpp>

namespace dose {

bool is_looked_at(const LimitSet& set, const Policy& policy) {
  if (policy.chosen_sets.empty()) return is_built_in_choice(set.id);
  return std::ranges::find(policy.chosen_sets, set.id) != policy.chosen_sets.end();
}

}  // namespace dose
