// SPDX-License-Identifier: Apache-2.0
// From findings to the verdict, its headline and its remarks (VERDICT.md, rules 2, 5, 8, 13, 28).
#pragma once

#include <dose/assess/assessment.hpp>
#include <dose/assess/rule.hpp>

namespace dose {

/// `exceeded` if any deciding limit is; else `not_evaluable` if nothing is required of a cord, sac,
/// canal or plexus, or any required one is not evaluable; else `within`.
Verdict verdict_of(const std::vector<LimitResult>& limits);

/// RERT.HYTEC.CUM where it is required; else the first required limit on the maximum of the
/// cumulative EQD2; nullptr if there is none.
const LimitResult* cumulative_rule(const std::vector<LimitResult>& limits);

/// Figures beside CUM: sum of the single-course maxima, and prior prescription + THIS.
std::vector<Comparison> comparisons(const std::vector<LimitResult>& limits, RuleContext& context);

/// Sentences under the headline.
std::vector<std::string> remarks(const Assessment& assessment, RuleContext& context);

/// The first line of the report.
std::string headline(const Assessment& assessment);

}  // namespace dose
