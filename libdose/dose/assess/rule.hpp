// SPDX-License-Identifier: Apache-2.0
// One limit on one case: which structure, which value, and what keeps a met rule from clearing
// (VERDICT.md, rules 1, 4 to 9, 19 to 25, 27 to 29).
#pragma once

#include <dose/assess/assessment.hpp>
#include <dose/assess/interval.hpp>
#include <dose/assess/policy.hpp>
#include <dose/assess/structure_dose.hpp>
#include <map>
#include <memory>
#include <set>
#include <vector>

namespace dose {

/// What all rules of a case share. Measurements are cached, so rules change it; one per assessment.
struct RuleContext {
  const Case* the_case = nullptr;
  const Policy* policy = nullptr;  ///< as asked for, or `raised`
  /// The policy with a position uncertainty that is not less than the measured residual.
  std::unique_ptr<const Policy> raised;
  std::vector<std::optional<Agreement>> agreements;  ///< of the priors placed in the planned frame
  std::optional<double> residual_mm;                 ///< the largest of theirs
  Interval interval;
  std::vector<std::unique_ptr<StructureDose>> structures;  ///< in order of ROI number
  /// Roles that were drawn but whose region could not be made, with the reason.
  std::map<Role, std::string> unusable_roles;
  /// Codes of `--accept` that made a difference.
  std::set<std::string> acknowledged;

  bool reirradiation() const { return !the_case->priors.empty(); }
};

/// Are the limits of the set looked at here?
bool is_looked_at(const LimitSet& set, const RuleContext& context);

/// Does the limit speak of this case at all? Blocked ones never; re-irradiation rules only with a
/// prior; table cells only after their row; others by number of fractions and phases.
bool applies(const Limit& limit, const RuleContext& context);
/// The same if the planned course had this many fractions.
bool applies(const Limit& limit, const RuleContext& context, int planned_fractions);

/// What the limit may do here: de novo limits are fail_only at most in re-irradiation.
Decides decides_here(const Limit& limit, const RuleContext& context);

/// Measures what evaluate() will ask of this structure alone, so that structures can be measured
/// side by side. Nothing depends on it but time.
void measure_ahead(const Limit& limit, StructureDose& structure, const RuleContext& context);

/// The structure that a row was evaluated on; nullptr if there is none.
StructureDose* structure_of(const LimitResult& row, RuleContext& context);

/// Evaluates an applicable limit on every structure it may be evaluated on; the worst is returned.
LimitResult evaluate(const Limit& limit, RuleContext& context);

/// The structures that the limit is evaluated on: exact ones, else surrogates.
struct EvaluatedStructure {
  StructureDose* dose = nullptr;
  bool may_clear = true;
  std::string surrogate_note;  ///< empty for the exact structure
};
std::vector<EvaluatedStructure> structures_for(const Limit& limit, RuleContext& context);

}  // namespace dose
