// SPDX-License-Identifier: Apache-2.0
// The inside of a set of rings under the even-odd rule, as trapezoids.
//
// Horizontal bands between all vertices and all crossings of edges; in a band the edges are ordered
// and every second gap is inside. So holes of either orientation, keyholes, islands, self-touching
// and self-crossing rings and repeated points all have their exact even-odd area.
#pragma once

#include <dose/dosimetry/convex_polygon.hpp>
#include <span>
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

/// Whether a point is inside by even-odd; on the boundary it may be either.
bool is_inside(std::span<const Ring> rings, const PlanePoint& point);

/// What is inside of `a` or of `b`, each by even-odd; ascending in v, then in u.
std::vector<Trapezoid> union_trapezoids(std::span<const Ring> a, std::span<const Ring> b);

}  // namespace dose
