// SPDX-License-Identifier: Apache-2.0
#include <dose/selftest/ideal_solid.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace dose::selftest {
namespace {

const double pi = std::acos(-1.0);

/// A regular polygon with the circle's own area.
Outline round(const Eigen::Vector2d& middle, double radius_mm, int corners) {
  Outline outline;
  if (!(radius_mm > 0)) return outline;
  const double turn = 2 * pi / corners;
  const double reach_mm = radius_mm * std::sqrt(turn / std::sin(turn));
  for (int n = 0; n < corners; ++n)
    outline.emplace_back(middle + reach_mm * Eigen::Vector2d(std::cos((n + 0.3) * turn),
                                                             std::sin((n + 0.3) * turn)));
  return outline;
}

double area_mm2(const Outline& outline) {
  double twice = 0;
  for (std::size_t n = 0; n < outline.size(); ++n) {
    const Eigen::Vector2d a = outline[n] - outline[0];
    const Eigen::Vector2d b = outline[(n + 1) % outline.size()] - outline[0];
    twice += a.x() * b.y() - a.y() * b.x();
  }
  return 0.5 * twice;
}

Eigen::Vector2d centroid(const Outline& outline) {
  Eigen::Vector2d sum = Eigen::Vector2d::Zero();
  double area = 0;
  for (std::size_t n = 1; n + 1 < outline.size(); ++n) {
    const Eigen::Vector2d a = outline[n] - outline[0];
    const Eigen::Vector2d b = outline[n + 1] - outline[0];
    const double part = 0.5 * (a.x() * b.y() - a.y() * b.x());
    area += part;
    sum += part * (a + b) / 3;
  }
  return outline[0] + sum / area;
}

/// Area of the part where `slope . p >= level`.
double area_above_mm2(const Outline& outline, const Eigen::Vector2d& slope, double level) {
  Outline kept;
  for (std::size_t n = 0; n < outline.size(); ++n) {
    const Eigen::Vector2d& a = outline[n];
    const Eigen::Vector2d& b = outline[(n + 1) % outline.size()];
    const double at_a = slope.dot(a) - level;
    const double at_b = slope.dot(b) - level;
    if (at_a >= 0) kept.push_back(a);
    if ((at_a >= 0) != (at_b >= 0)) kept.push_back(a + (b - a) * (at_a / (at_a - at_b)));
  }
  return kept.size() < 3 ? 0.0 : area_mm2(kept);
}

double prism_volume_above_mm3(const Prism& prism, const LinearDose& dose, double dose_gy) {
  const Eigen::Vector2d slope = dose.gradient_gy_per_mm.head<2>();
  const double slope_z = dose.gradient_gy_per_mm.z();
  const double height_mm = prism.z_high_mm - prism.z_low_mm;
  double low = std::numeric_limits<double>::infinity();
  double high = -low;
  std::vector<double> corners;
  for (const Eigen::Vector2d& corner : prism.outline) {
    corners.push_back(slope.dot(corner));
    low = std::min(low, corners.back());
    high = std::max(high, corners.back());
  }
  const auto level = [&](double z_mm) { return dose_gy - dose.offset_gy - slope_z * z_mm; };
  const double level_low = std::min(level(prism.z_low_mm), level(prism.z_high_mm));
  const double level_high = std::max(level(prism.z_low_mm), level(prism.z_high_mm));
  if (level_high <= low) return height_mm * area_mm2(prism.outline);
  if (level_low > high) return 0;
  if (slope_z == 0) return height_mm * area_above_mm2(prism.outline, slope, level_low);
  // Between the heights at which the level passes a corner the area is quadratic in z: Simpson's
  // rule is exact there.
  std::vector<double> heights_mm{prism.z_low_mm, prism.z_high_mm};
  for (const double corner : corners) {
    const double z_mm = (dose_gy - dose.offset_gy - corner) / slope_z;
    if (z_mm > prism.z_low_mm && z_mm < prism.z_high_mm) heights_mm.push_back(z_mm);
  }
  std::sort(heights_mm.begin(), heights_mm.end());
  double volume_mm3 = 0;
  for (std::size_t n = 1; n < heights_mm.size(); ++n) {
    const double a = heights_mm[n - 1];
    const double b = heights_mm[n];
    if (b - a < 1e-12) continue;
    // Just inside the ends: at a corner that is a whole side the area jumps.
    const double inset = 1e-9 * (b - a);
    const auto area = [&](double z_mm) {
      return area_above_mm2(prism.outline, slope, level(z_mm));
    };
    volume_mm3 += (b - a) / 6 * (area(a + inset) + 4 * area(0.5 * (a + b)) + area(b - inset));
  }
  return volume_mm3;
}

}  // namespace

IdealSolid ball(double radius_mm, int corners) {
  return {"ball", -radius_mm, radius_mm, [=](double z) {
            return round({0, 0}, std::sqrt(std::max(0.0, radius_mm * radius_mm - z * z)), corners);
          }};
}

IdealSolid upright_cylinder(double radius_mm, double height_mm, int corners) {
  return {"cylinder along", -height_mm / 2, height_mm / 2,
          [=](double) { return round({0, 0}, radius_mm, corners); }};
}

IdealSolid lying_cylinder(double radius_mm, double length_mm) {
  return {"cylinder across", -radius_mm, radius_mm, [=](double z) {
            const double half = std::sqrt(std::max(0.0, radius_mm * radius_mm - z * z));
            if (!(half > 0)) return Outline{};
            const double end = length_mm / 2;
            return Outline{{-end, -half}, {end, -half}, {end, half}, {-end, half}};
          }};
}

IdealSolid tilted_cylinder(double radius_mm, double height_mm, double shear, int corners) {
  // Across its axis a circle; in an axial plane an ellipse, longer along the tilt.
  const double stretch = std::sqrt(1 + shear * shear);
  return {"cylinder tilted", -height_mm / 2, height_mm / 2, [=](double z) {
            Outline outline = round({0, 0}, radius_mm, corners);
            for (Eigen::Vector2d& corner : outline)
              corner = {stretch * corner.x() + shear * z, corner.y()};
            return outline;
          }};
}

IdealSolid upright_cone(double radius_mm, double height_mm, int corners) {
  return {"cone along", -height_mm / 2, height_mm / 2,
          [=](double z) { return round({0, 0}, radius_mm * (0.5 - z / height_mm), corners); }};
}

IdealSolid lying_cone(double radius_mm, double height_mm, int corners) {
  return {"cone across", -radius_mm, radius_mm, [=](double z) {
            // Where the radius r(y) is above |z|: half widths sqrt(r^2 - z^2), a hyperbola.
            Outline right;
            Outline left;
            const double top = height_mm * (0.5 - std::abs(z) / radius_mm);
            if (!(top > -height_mm / 2)) return Outline{};
            for (int n = 0; n <= corners; ++n) {
              const double share = 1 - std::pow(1 - static_cast<double>(n) / corners, 2);
              const double y = -height_mm / 2 + (top + height_mm / 2) * share;
              const double r = radius_mm * (0.5 - y / height_mm);
              const double half = std::sqrt(std::max(0.0, r * r - z * z));
              right.emplace_back(half, y);
              if (half > 0) left.emplace_back(-half, y);
            }
            right.insert(right.end(), left.rbegin(), left.rend());
            return right;
          }};
}

IdealSolid curved_tube(double radius_mm, double height_mm, double bend_mm, int corners) {
  return {"curved tube", -height_mm / 2, height_mm / 2, [=](double z) {
            const double t = 2 * z / height_mm;
            return round({bend_mm * (1 - t * t), 0.5 * bend_mm * t * (1 - t * t)}, radius_mm,
                         corners);
          }};
}

double PrismStack::volume_mm3() const {
  double sum = 0;
  for (const Prism& prism : prisms_)
    sum += (prism.z_high_mm - prism.z_low_mm) * area_mm2(prism.outline);
  return sum;
}

double PrismStack::mean_gy(const LinearDose& dose) const {
  double sum = 0;
  for (const Prism& prism : prisms_) {
    const Eigen::Vector2d middle = centroid(prism.outline);
    sum += (prism.z_high_mm - prism.z_low_mm) * area_mm2(prism.outline) *
           dose.at({middle.x(), middle.y(), 0.5 * (prism.z_low_mm + prism.z_high_mm)});
  }
  return sum / volume_mm3();
}

double PrismStack::highest_gy(const LinearDose& dose) const {
  double highest = -std::numeric_limits<double>::infinity();
  for (const Prism& prism : prisms_)
    for (const Eigen::Vector2d& corner : prism.outline)
      for (const double z_mm : {prism.z_low_mm, prism.z_high_mm})
        highest = std::max(highest, dose.at({corner.x(), corner.y(), z_mm}));
  return highest;
}

double PrismStack::lowest_gy(const LinearDose& dose) const {
  return -highest_gy({-dose.offset_gy, -dose.gradient_gy_per_mm});
}

double PrismStack::volume_above_mm3(const LinearDose& dose, double dose_gy) const {
  double sum = 0;
  for (const Prism& prism : prisms_) sum += prism_volume_above_mm3(prism, dose, dose_gy);
  return sum;
}

double PrismStack::dose_of_hottest_gy(const LinearDose& dose, double volume_mm3) const {
  double low = lowest_gy(dose);
  double high = highest_gy(dose);
  while (high - low > 1e-9) {
    const double middle = 0.5 * (low + high);
    if (!(middle > low && middle < high)) break;
    (volume_above_mm3(dose, middle) >= volume_mm3 ? low : high) = middle;
  }
  return 0.5 * (low + high);
}

PrismStack slabs_of(const IdealSolid& solid, double first_mm, double spacing_mm) {
  std::vector<Prism> prisms;
  for (int n = 0;; ++n) {
    const double z_mm = first_mm + n * spacing_mm;
    if (z_mm >= solid.z_high_mm) break;
    if (z_mm <= solid.z_low_mm) continue;
    Outline outline = solid.outline(z_mm);
    if (outline.size() >= 3)
      prisms.push_back({z_mm - spacing_mm / 2, z_mm + spacing_mm / 2, std::move(outline)});
  }
  return PrismStack(std::move(prisms));
}

}  // namespace dose::selftest
