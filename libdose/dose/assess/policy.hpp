// SPDX-License-Identifier: Apache-2.0
// The choices that change an assessment, all of them; each is printed under "method".
#pragma once

#include <dose/dosimetry/measure.hpp>
#include <dose/limits/limit.hpp>
#include <string>
#include <vector>

namespace dose {

/// VERDICT.md, rule 9.
inline constexpr double default_position_uncertainty_mm = 2;

struct Policy {
  AlphaBeta alpha_beta = AlphaBeta::from_gray(2);  ///< of extra metrics; limits bring their own
  Tolerance tolerance;
  EndCaps end_caps = EndCaps::half;
  std::vector<LimitSet> limit_sets;         ///< in force
  std::vector<std::string> chosen_sets;     ///< ids named with --limits; empty: the built-in choice
  std::vector<std::string> accepted_codes;  ///< --accept
  std::vector<Metric> extra_metrics;        ///< --metric
  bool unregistered_sum_of_maxima = false;  ///< --unregistered sum-of-maxima
  /// --position-uncertainty: prior doses are displaced up to this far; 0: not at all.
  double position_uncertainty_mm = default_position_uncertainty_mm;
  unsigned threads = 0;  ///< for structures; 0: one for each core; the result is the same
};

/// Whether an assessment by this policy looks at the limits of a set. In re-irradiation sets that
/// the user names only add: the built-in ones that can fail a plan stay (VERDICT.md, rule 1). The
/// one with the re-irradiation rules can be left out, which is acknowledged.
bool is_looked_at(const LimitSet& set, const Policy& policy, bool reirradiation);

/// Codes that `--accept` knows (VERDICT.md, rule 28).
const std::vector<std::string>& acceptable_codes();

}  // namespace dose
