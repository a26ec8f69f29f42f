// SPDX-License-Identifier: Apache-2.0
// What the quantities of the deciding rules would be with another alpha/beta, and with part of the
// priors recovered. Information: limits hold for the alpha/beta and the recovery that they were
// published with, so nothing here is compared with a limit (VERDICT.md, rule 6).
//
//   alpha/beta 0.87 (Schultheiss 2008, QUANTEC), 1.5, 2 (HyTEC), 2.5 (Michigan), 3, 4 Gy (lumbar:
//   Nieder, Sminia); recovery 0 to 50 % of the priors' EQD2, the range of the models in
//   recovery.hpp
#pragma once

#include <dose/assess/assessment.hpp>
#include <dose/assess/rule.hpp>

namespace dose {

/// On the structure that the cumulative rule was evaluated on; nothing without a prior or without
/// that rule's value.
std::optional<Sensitivity> sensitivity_of(const std::vector<LimitResult>& limits,
                                          RuleContext& context);

/// On one structure; `cumulative` is the rule on the Dmax of the sum.
Sensitivity sensitivity_on(const Limit& cumulative, StructureDose& structure, const Policy& policy);

/// Of priors on paper alone.
Sensitivity sensitivity_of_priors(const std::vector<Course>& priors, AlphaBeta alpha_beta);

}  // namespace dose
