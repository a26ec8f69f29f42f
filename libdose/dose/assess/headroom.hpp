// SPDX-License-Identifier: Apache-2.0
// By how much may the planned dose be scaled, as a whole, before a rule is broken?
//
//   factor of a rule = sup { s : upper bound of the rule's value, planned dose times s, <= limit }
//
// Every quantity of the rules ascends with s (EQD2 of each voxel does, so do maxima, and the share
// max(THIS)/max(CUM), since THIS grows faster than the prior part of CUM), so the factor is found
// between one that meets the rule and one that does not, to 1e-4 of itself; given is the former.
// Physical near-maximum doses are proportional to s.
//
// Arithmetic, not a promise: a plan that is scaled or fractionated anew must be checked anew.
// Preconditions, the interval and what VERDICT.md withholds are not in it.
#pragma once

#include <dose/assess/rule.hpp>
#include <optional>
#include <string>
#include <vector>

namespace dose {

/// What one rule on one structure allows.
struct RuleHeadroom {
  std::string limit_id;
  std::string title;
  std::string structure;
  /// Nothing if no factor meets it (`reason` says why); `unlimited_factor` if none up to it fails.
  std::optional<double> factor;
  std::string reason;
};

struct Headroom {
  int fractions = 0;
  std::vector<RuleHeadroom> rules;  ///< those that can fail a plan here, in order of the sets
  std::optional<double> factor;     ///< the least; nothing if one has none
  std::string limited_by;           ///< id of the rule that has it
};

/// No factor beyond this is looked for.
inline constexpr double unlimited_factor = 100;

/// Does a limit that decides this way ascend with the dose, so that there is a factor?
bool is_scalable(const Limit& limit, Decides decides);

/// Of one rule on one structure; `fractions` of the planned course, 0: as it is.
RuleHeadroom rule_headroom(const Limit& limit, StructureDose& structure, const Policy& policy,
                           int fractions);

/// Of all rules that can fail this case in `fractions` fractions (0: as planned). Measures on the
/// context's structures.
Headroom headroom_of(RuleContext& context, int fractions);

}  // namespace dose
