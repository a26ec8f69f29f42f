// SPDX-License-Identifier: Apache-2.0
// What a structure could hold where it was not drawn (VERDICT.md, rule 21).
//
// Its first and last contour are continued by 10 mm. A maximum of the whole is the larger of the
// parts'; volumes of the parts add, so that x cc above a dose L can be told from both:
//
//   D_xcc <= L   where   V(L) of the drawn part + V(L) of the ends < x
//
// Of less than 0.1 cc the maximum at the ends is asked instead.
//
// Not covered: a structure that goes on for more than 10 mm where it was not drawn, except that a
// sac or canal must be drawn beside the hottest voxels of the planned course.
#pragma once

#include <dose/assess/precondition.hpp>
#include <dose/assess/structure_dose.hpp>
#include <optional>

namespace dose {

/// Why a met limit may not clear: `structure_ends_in_dose` where it could be reached at the ends,
/// `not_covered` where dose is not known there. Nothing for targets, which end where they end (but
/// for Dmax), and for doses that must be reached.
std::optional<Withheld> reached_at_ends(const Limit& limit, StructureDose& structure,
                                        const Tolerance& tolerance);

/// `structure_ends_in_dose` where no part of the structure, continued at its ends, lies at the
/// height of a voxel of the planned course with 90 % of its grid's maximum or more.
std::optional<Withheld> apart_from_hot_spot(const Course& planned, const StructureDose& structure);

}  // namespace dose
