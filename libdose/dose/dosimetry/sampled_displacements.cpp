// SPDX-License-Identifier: Apache-2.0
#include <dose/dosimetry/sampled_displacements.hpp>

#include <Eigen/Geometry>
#include <algorithm>
#include <cmath>
#include <dose/dosimetry/measuring.hpp>
#include <limits>

namespace dose {
namespace {

constexpr int samples = 128;
constexpr double largest_turn_deg = 2;
constexpr std::size_t pieces_looked_at = 256;
constexpr std::size_t most_points = 1024;

/// Number `index` of the van der Corput sequence in `base`.
double halton(int index, int base) {
  double value = 0;
  double digit = 1.0 / base;
  for (int rest = index; rest > 0; rest /= base, digit /= base) value += digit * (rest % base);
  return value;
}

/// Evenly in the unit ball, from three numbers of [0, 1).
Eigen::Vector3d in_ball(double a, double b, double c) {
  const double radius = std::cbrt(a);
  const double z = 2 * b - 1;
  const double across = std::sqrt(std::max(0.0, 1 - z * z));
  const double angle = 2 * std::acos(-1.0) * c;
  return radius * Eigen::Vector3d(across * std::cos(angle), across * std::sin(angle), z);
}

struct Movement {
  Eigen::Matrix3d turn;
  Eigen::Vector3d shift_mm;
};

Movement movement(int index, double radius_mm) {
  const Eigen::Vector3d shift_mm =
      radius_mm * in_ball(halton(index, 2), halton(index, 3), halton(index, 5));
  const Eigen::Vector3d axis_rad = largest_turn_deg * std::acos(-1.0) / 180 *
                                   in_ball(halton(index, 7), halton(index, 11), halton(index, 13));
  const double angle = axis_rad.norm();
  const Eigen::Vector3d axis =
      angle > 0 ? Eigen::Vector3d(axis_rad / angle) : Eigen::Vector3d::UnitX();
  return {Eigen::AngleAxisd(angle, axis).toRotationMatrix(), shift_mm};
}

double percentile(const std::vector<double>& ascending, double share) {
  const auto rank =
      static_cast<std::size_t>(std::ceil(share * static_cast<double>(ascending.size())));
  return ascending[std::max<std::size_t>(rank, 1) - 1];
}

/// Points of the hottest pieces, evenly thinned.
std::vector<Eigen::Vector3d> hot_points(TermDoses& terms, const DoseField& all,
                                        const Eigen::Matrix3d& axes) {
  std::vector<Eigen::Vector3d> points;
  const Region& region = terms.region();
  for (const std::uint32_t index : hottest_pieces(highest_of_pieces(terms, all), pieces_looked_at))
    for (const Eigen::Vector3d& point : points_of(region, region.pieces().pieces[index]))
      points.push_back(axes * point);
  const std::size_t stride = 1 + points.size() / most_points;
  std::vector<Eigen::Vector3d> thinned;
  for (std::size_t n = 0; n < points.size(); n += stride) thinned.push_back(points[n]);
  return thinned;
}

}  // namespace

std::optional<DisplacementSpread> displacement_spread(TermDoses& terms, const DoseField& field,
                                                      std::span<const DoseField> displaced,
                                                      double radius_mm) {
  const Region& region = terms.region();
  Eigen::Matrix3d axes;
  axes << region.u_axis(), region.v_axis(), region.w_axis();
  DoseField all = field;
  for (const DoseField& one : displaced)
    all.terms.insert(all.terms.end(), one.terms.begin(), one.terms.end());

  const std::vector<Eigen::Vector3d> points = hot_points(terms, all, axes);
  std::vector<double> fixed_gy;
  double hottest_gy = -std::numeric_limits<double>::infinity();
  Eigen::Vector3d centre = Eigen::Vector3d::Zero();
  for (const Eigen::Vector3d& point : points) {
    const DoseInterval here = all.at({point});
    if (!here.upper_gy) return {};
    fixed_gy.push_back(field.at({point}).lower_gy);
    if (here.lower_gy > hottest_gy) centre = point;
    hottest_gy = std::max(hottest_gy, here.lower_gy);
  }
  if (points.empty()) return {};

  DisplacementSpread spread;
  spread.count = samples;
  spread.radius_mm = radius_mm;
  spread.turn_deg = largest_turn_deg;
  std::vector<double> maxima_gy;
  std::vector<Movement> moved(displaced.size());
  for (int n = 1; n <= samples; ++n) {
    for (std::size_t k = 0; k < displaced.size(); ++k)
      moved[k] = movement(n + 1000 * static_cast<int>(k), radius_mm);
    double largest_gy = 0;
    for (std::size_t i = 0; i < points.size(); ++i) {
      double sum_gy = fixed_gy[i];
      bool inside = true;
      for (std::size_t k = 0; k < displaced.size(); ++k) {
        const PlannedPoint there{centre + moved[k].turn * (points[i] - centre) + moved[k].shift_mm};
        sum_gy += displaced[k].at(there).lower_gy;
        if (sum_gy > spread.largest_inside_gy) inside = inside && region.contains(there);
      }
      largest_gy = std::max(largest_gy, sum_gy);
      if (inside) spread.largest_inside_gy = std::max(spread.largest_inside_gy, sum_gy);
    }
    maxima_gy.push_back(largest_gy);
  }
  std::sort(maxima_gy.begin(), maxima_gy.end());
  spread.median_gy = percentile(maxima_gy, 0.5);
  spread.percentile95_gy = percentile(maxima_gy, 0.95);
  spread.largest_gy = maxima_gy.back();
  return spread;
}

}  // namespace dose
