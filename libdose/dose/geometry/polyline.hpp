// SPDX-License-Identifier: Apache-2.0
// Lines in a plane, joined from loose pieces.
#pragma once

#include <Eigen/Core>
#include <vector>

namespace dose {

struct LineSegment {
  Eigen::Vector2d from;
  Eigen::Vector2d to;
};

/// In a closed one the last point joins the first, which is not repeated.
struct Polyline {
  std::vector<Eigen::Vector2d> points;
  bool closed = false;
};

/// Pieces whose ends meet (within 1e-4) become one line, in an order that depends on theirs alone.
/// Pieces without length are left out. Where more than two meet, any of them may be joined.
std::vector<Polyline> joined(const std::vector<LineSegment>& pieces);

/// The line with as few of its points as keep it within `tolerance` of itself (Douglas and Peucker
/// 1973).
Polyline simplified(const Polyline& line, double tolerance);

}  // namespace dose
