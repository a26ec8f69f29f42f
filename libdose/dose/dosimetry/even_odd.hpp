// SPDX-License-Identifier: Apache-2.0
// The inside of a set of rings under the even-odd rule, as trapezoids.
//
// Horizontal bands between all vertices and all crossings of edges; in a band the edges are ordered
// and every second gap is inside. So holes of either orientation, keyholes, islands, self-touching
// and self-crossing rings and repeated points all have their exact even-odd area.
#pragma once

#include <dose/dosimetry/convex_polygon.hpp>
#include <span>
#include <string>
#include <vector>

namespace dose {

using Ring = std::vector<PlanePoint>;

/// Between v_low and v_high, from a left edge to a right edge; u given at both ends.
struct Trapezoid {
  double v_low;
  double v_high;
  double left_low;
  double left_high;
  double right_low;
  double right_high;

  double area_mm2() const {
    return 0.5 * (v_high - v_low) * ((right_low - left_low) + (right_high - left_high));
  }
};

/// Ascending in v, then in u. Also cut at each of `cuts_v_mm`.
std::vector<Trapezoid> even_odd_trapezoids(std::span<const Ring> rings,
                                           std::span<const double> cuts_v_mm);

/// Error `contours_tangled` where the rings cross each other or themselves so often, or lie so many
/// side by side, that their trapezoids would fill the memory: more than 200 sides to pass for each
/// edge, where a drawn structure has two to six. Before anything else here is asked of them.
/// `name`: of the structure.
void refuse_tangled(std::span<const Ring> rings, const std::string& name);

/// What a ring surrounds at least twice the same way: inside by what its drawer meant, and outside
/// under the even-odd rule where the times are even. Zero for keyholes.
double lapped_area_mm2(const Ring& ring);

/// Whether a point is inside by even-odd; on the boundary it may be either.
bool is_inside(std::span<const Ring> rings, const PlanePoint& point);

/// What is inside of `a` or of `b`, each by even-odd; ascending in v, then in u.
std::vector<Trapezoid> union_trapezoids(std::span<const Ring> a, std::span<const Ring> b);

}  // namespace dose
