// SPDX-License-Identifier: Apache-2.0
// The inverse question: the largest dose to the thecal sac that satisfies each rule arithmetically,
// per number of fractions. Not a prescription, and not what a plan may deliver without a check.
//
//   with priors of EQD2 P at the structure and a rule's alpha/beta:
//     this course        E <= limit                    cumulative   E <= limit - P
//     share              E/(E + P) <= s   ->   E <= P s/(1 - s)
//   and D from E by lq_inverse.hpp. Where the authors printed N/A there is no number (VERDICT.md,
//   rule 5).
//
// Without priors: the de novo limits of the thecal sac, which are doses already.
#pragma once

#include <dose/limits/limit.hpp>
#include <dose/radiobiology/biological_dose.hpp>
#include <optional>
#include <string>
#include <vector>

namespace dose {

/// What one rule allows in this many fractions.
struct RuleAllowance {
  std::string limit_id;
  std::string title;
  double max_dose_gy = 0;
};

struct BudgetRow {
  int fractions = 0;
  std::vector<RuleAllowance> rules;   ///< each rule on its own, in order of the set
  std::optional<double> max_dose_gy;  ///< the least of them; nothing where the authors printed N/A
  std::string limited_by;             ///< id of the binding rule
  /// A cell of the published table for this prior and number of fractions. Outer: such a cell
  /// exists and is not blocked; inner: its value, nothing for N/A.
  std::optional<std::optional<double>> published_gy;
  std::string note;  ///< "N/A", or what keeps the rules from clearing
};

struct Budget {
  AlphaBeta alpha_beta = AlphaBeta::from_gray(2);  ///< of the rules
  std::vector<Scheme> priors;
  double prior_eqd2_gy = 0;  ///< at the rules' alpha/beta
  std::vector<BudgetRow> rows;
  std::vector<std::string> remarks;
};

/// Budget after typed priors, which count with their prescriptions. Uses the rules of `sets` that
/// can clear. Error `no_rules` if the sets hold none for this question.
Budget budget_after(const std::vector<Scheme>& priors, FractionRange fractions,
                    const std::vector<LimitSet>& sets);

}  // namespace dose
