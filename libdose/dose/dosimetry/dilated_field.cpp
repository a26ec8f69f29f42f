// SPDX-License-Identifier: Apache-2.0
#include <dose/dosimetry/dilated_field.hpp>

#include <algorithm>
#include <cmath>

namespace dose {
namespace {

constexpr double straddle_limit_mm =
    0.25;  ///< as small as this, a box across a face is not covered
constexpr double smallest_side_mm = 1e-6;
constexpr std::size_t most_nodes = 20'000;

/// Squared distance of two boxes, mm2.
double squared_distance(const Box& a, const Box& b) {
  const Eigen::Vector3d gap = (a.low - b.high).cwiseMax(b.low - a.high).cwiseMax(0.0);
  return gap.squaredNorm();
}

std::pair<Box, Box> halves(const Box& box, int axis, double position_mm) {
  std::pair<Box, Box> parts{box, box};
  parts.first.high[axis] = position_mm;
  parts.second.low[axis] = position_mm;
  return parts;
}

/// The corner of the box where sign * gradient is largest.
Eigen::Vector3d best_corner(const Box& box, const Eigen::Vector3d& gradient, double sign) {
  Eigen::Vector3d corner;
  for (int axis = 0; axis < 3; ++axis)
    corner[axis] = sign * gradient[axis] >= 0 ? box.high[axis] : box.low[axis];
  return corner;
}

}  // namespace

Eigen::Vector3d moved_within(const Eigen::Vector3d& point, const Box& box, double radius_mm) {
  const Eigen::Vector3d nearest = point.cwiseMax(box.low).cwiseMin(box.high);
  const Eigen::Vector3d away = point - nearest;
  const double distance_mm = away.norm();
  // A hair inside, so that rounding does not lead out.
  const double reach_mm = radius_mm * (1 - 1e-12);
  return distance_mm <= reach_mm ? point : nearest + away * (reach_mm / distance_mm);
}

DilatedField::DilatedField(const DoseField& field, const Eigen::Matrix3d& planned_from_region)
    : field_(field),
      planned_from_region_(planned_from_region),
      kernel_(field, planned_from_region) {}

double DilatedField::at(const Eigen::Vector3d& uvw_mm) const {
  return field_.at({planned_from_region_ * uvw_mm}).lower_gy;
}

void DilatedField::add(const Box& box, const Box& around, double radius_mm, double sign,
                       bool& known) {
  pending_.push_back(box);
  while (!pending_.empty()) {
    const Box next = pending_.back();
    pending_.pop_back();
    if (squared_distance(next, around) > radius_mm * radius_mm) continue;
    const bool divisible = next.longest_side() > straddle_limit_mm;
    auto dose = kernel_.enclose(next, divisible);
    if (!dose) {
      const GridKernel::Cut cut = kernel_.cut_at_face(next);
      if (cut.position_mm > next.low[cut.axis] && cut.position_mm < next.high[cut.axis]) {
        const auto parts = halves(next, cut.axis, cut.position_mm);
        pending_.push_back(parts.second);
        pending_.push_back(parts.first);
        continue;
      }
      dose = kernel_.enclose(next, false);
    }
    known = known && dose->known;
    // Of the affine part over all that is within the radius, which the box may cut short.
    const Eigen::Vector3d corner = best_corner(around, dose->gradient, sign);
    const double affine = sign * (dose->value + dose->gradient.dot(corner - next.middle())) +
                          radius_mm * dose->gradient.norm() + dose->remainder;
    queue_.push_back({std::min(sign > 0 ? dose->upper : -dose->lower, affine), next, *dose});
    std::push_heap(queue_.begin(), queue_.end());
  }
}

DilatedField::Extreme DilatedField::extreme(const Box& around, double radius_mm,
                                            double tolerance_gy, double sign) {
  Extreme result;
  bool found = false;
  double attained = 0;  // of sign * f
  double settled = 0;   // what no division takes away
  bool settles = false;
  double bound = 0;
  queue_.clear();
  Box whole = around;
  whole.low.array() -= radius_mm;
  whole.high.array() += radius_mm;
  add(whole, around, radius_mm, sign, result.known);
  const auto look_at = [&](const Node& node) {
    const Eigen::Vector3d& gradient = node.dose.gradient;
    const double slope = gradient.norm();
    // Where the affine part is highest within the radius, drawn into the node's box.
    Eigen::Vector3d best = best_corner(around, gradient, sign);
    if (slope > 0) best += gradient * (sign * radius_mm / slope);
    best = best.cwiseMax(node.box.low).cwiseMin(node.box.high);
    const Eigen::Vector3d point = moved_within(best, around, radius_mm);
    const DoseInterval dose = field_.at({planned_from_region_ * point});
    const double value = sign * dose.lower_gy;
    if (found && value <= attained) return;
    found = true;
    attained = value;
    result.at = point;
  };
  std::size_t nodes = 0;
  while (!queue_.empty()) {
    const Node top = queue_.front();
    std::pop_heap(queue_.begin(), queue_.end());
    queue_.pop_back();
    bound = top.bound;
    look_at(top);
    if (bound - attained <= tolerance_gy || ++nodes > most_nodes) break;
    const bool improvable = top.dose.remainder - top.dose.fixed > 0.05 * top.dose.fixed ||
                            top.dose.gradient.squaredNorm() > 0;
    if (!improvable || top.box.longest_side() < smallest_side_mm) {
      settled = settles ? std::max(settled, bound) : bound;
      settles = true;
      continue;
    }
    int axis = top.dose.bent_axis;
    // Where the dose is affine, the box is too large for the ball, not for the dose.
    if (top.dose.remainder < 0.1 * (top.dose.upper - top.dose.lower) ||
        top.box.high[axis] - top.box.low[axis] < smallest_side_mm)
      top.box.half().maxCoeff(&axis);
    const auto parts = halves(top.box, axis, kernel_.cut_across(axis, top.box));
    add(parts.first, around, radius_mm, sign, result.known);
    add(parts.second, around, radius_mm, sign, result.known);
  }
  bound = std::max(bound, attained);
  if (settles) bound = std::max(bound, settled);
  if (settles && bound <= settled) result.settled = settled - attained;
  result.bound = sign * bound;
  result.attained = sign * attained;
  return result;
}

DilatedField::Extreme DilatedField::highest(const Box& around, double radius_mm,
                                            double tolerance_gy) {
  return extreme(around, radius_mm, tolerance_gy, 1);
}

DilatedField::Extreme DilatedField::lowest(const Box& around, double radius_mm,
                                           double tolerance_gy) {
  return extreme(around, radius_mm, tolerance_gy, -1);
}

}  // namespace dose
