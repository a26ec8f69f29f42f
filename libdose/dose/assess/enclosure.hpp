// SPDX-License-Identifier: Apache-2.0
// Does a sac or canal hold the cord that it must, and is it drawn wherever it must be (VERDICT.md,
// rules 19 and 21)?
//
// Enclosure matters where a course gives 10 % of its prescription or more, or where its dose or its
// prescription is not known. Not promised: that what is drawn is what is there.
#pragma once

#include <dose/assess/precondition.hpp>
#include <dose/assess/rule.hpp>
#include <vector>

namespace dose {

/// Whether a canal may stand for a sac that was not drawn: beside each of its contours in dose a
/// cord is drawn, and no vertex of that lies more than 0.1 mm outside.
bool encloses_cord(const RuleContext& context, StructureDose& canal);

/// Of a sac or canal: `cord_outside_sac` where the cord lies more than 1 mm outside in dose, or has
/// the higher maximum; `structure_unusable` where a cord is drawn that cannot be measured.
std::vector<Withheld> withheld_by_cord(const Limit& limit, StructureDose& structure,
                                       const RuleContext& context);

/// What ends.hpp says of the structure; of a sac or canal also `structure_ends_in_dose` where its
/// name says that it is drawn in part, and of a sac where in dose a canal or cauda equina is drawn
/// without it.
std::vector<Withheld> withheld_beyond_ends(const Limit& limit, StructureDose& structure,
                                           const RuleContext& context);

}  // namespace dose
