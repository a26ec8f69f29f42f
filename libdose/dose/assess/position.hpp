// SPDX-License-Identifier: Apache-2.0
// Position uncertainty: do the rules that depend on the priors hold for every displacement of the
// prior dose up to r (VERDICT.md, rule 9)?
//
//   CUM(r)   = sup { THIS(x) + sum over priors of D_i(x + t_i) : x of the structure, |t_i| <= r }
//   SHARE(r) = max(THIS)/L(r),   L(r) = max over some points x that are hot without displacement of
//              THIS(x) + inf { sum of D_i(x + t_i) : |t_i| <= r },
//              which is not more than the maximum of the sum, whatever the displacement
//
// Each point may be displaced differently, so this covers translations, rotations and deformations
// that move no point farther than r. It is an upper bound for SHARE and exact for CUM.
//
// Not covered: set-up error of the planned course; slips by more than r, such as one vertebra.
#pragma once

#include <dose/assess/assessment.hpp>
#include <dose/assess/rule.hpp>

namespace dose {

/// Farther than this is not looked for, mm.
inline constexpr double farthest_displacement_mm = 10;

/// Does the rule depend on a prior whose dose could lie elsewhere? Not if all are known on paper.
bool depends_on_position(const Limit& limit, const StructureDose& structure);

/// Whether displacements are searched for it: not for volumes, nor for doses that must be reached.
bool is_searched(const Limit& limit);

/// Upper bound of the rule's value over displacements up to `radius_mm` > 0; nothing where dose is
/// not known. For other near-maximum metrics than Dmax, that of Dmax.
std::optional<double> displaced_upper(const Limit& limit, StructureDose& structure,
                                      const Policy& policy, double radius_mm);

/// The largest displacement, in steps of 0.1 mm up to farthest_displacement_mm, at which the rule
/// is met; 0 if at none.
double met_up_to_mm(const Limit& limit, StructureDose& structure, const Policy& policy);

/// The search over all required rules, for the report.
std::optional<PositionResult> position_of(const std::vector<LimitResult>& limits,
                                          RuleContext& context);

}  // namespace dose
