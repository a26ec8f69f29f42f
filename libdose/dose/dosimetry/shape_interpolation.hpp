// SPDX-License-Identifier: Apache-2.0
// The shape of a structure between the planes that it was drawn on.
//
// Each plane's shape becomes a function of the plane that is 0 on its boundary,
//
//   phi = d (2 R - d),   d the distance from the boundary, positive inside; R the largest of d
//
// which for a circle of radius R is R^2 - rho^2. Between planes phi is interpolated along the stack
// by the polynomial through the two planes on either side (three, two at an end or beside a gap),
// and the shape is where it is positive. So the planes of a ball, an ellipsoid about the stack's
// axis, a cone, and a cylinder along or across the stack give back that solid, not the polyhedron
// between its outlines; the bend is held to that of a ball. After the shape-based interpolation
// of Raya and Udupa 1990 and Herman et al. 1992, which interpolate d linearly.
//
// The result is a stack of thin slabs (at most 0.5 mm), each with the shape of its middle.
//
// Not promised: a shape that is right; it is a model like any other. A plane whose part has no
// counterpart in the next loses it within a part of the spacing.
#pragma once

#include <dose/dosimetry/region.hpp>
#include <vector>

namespace dose {

/// `drawn`: slabs as drawn, ascending; a single one is returned as it is. EndCaps::half: beyond its
/// first and last plane a shape that was narrowing goes on to do so, in proportion to the radius of
/// the largest circle inside (whose square is continued by the polynomial through three planes): to
/// its end if that comes within one spacing, else for half a spacing. A shape that was not
/// narrowing goes on unchanged for half a spacing.
std::vector<Slab> interpolated_shapes(const std::vector<Slab>& drawn, EndCaps end_caps);

}  // namespace dose
