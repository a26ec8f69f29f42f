// SPDX-License-Identifier: Apache-2.0
// A spine for benchmarks: a curved cord and its neighbours, and courses with the cord spared.
#pragma once

#include <Eigen/Geometry>
#include <algorithm>
#include <cmath>
#include <dose/dosimetry/measure.hpp>
#include <dose/radiobiology/lq.hpp>

#include "dosimetry/grids.hpp"

namespace bench {

/// The curved axis of the spine.
inline double axis_x(double z) {
  return 6 * std::sin(z / 80);
}
inline double axis_y(double z) {
  return 30 + 8 * std::cos(z / 90);
}

/// Round a vertebral target with the cord spared.
inline double spine_gy(const Eigen::Vector3d& p, double prescription_gy, double reach_mm) {
  const double x = p.x() - axis_x(p.z());
  const double y = p.y() - axis_y(p.z());
  const auto inside = [](double r) { return 1 / (1 + std::exp((r - 1) * 9)); };
  const double along = 1 / (1 + std::exp((std::abs(p.z()) - reach_mm) / 2.2));
  const double body = inside(std::hypot(x / 24, (y + 22) / 18));
  const double arch = 0.85 * inside(std::hypot(x / 26, y / 20));
  const double dip = 1 - 0.62 * std::exp(-0.5 * std::pow(std::hypot(x, y * 1.1) / 6, 2));
  const double low = 0.28 * std::exp(-std::hypot(x, y + 10) / 75) *
                     std::exp(-std::pow(p.z() / (reach_mm + 25), 4));
  return prescription_gy * (std::max(1.08 * std::max(body, arch) * dip * along, low) +
                            0.04 * low * std::cos(p.x() / 9) * std::cos(p.y() / 11));
}

/// 299 mm each way, `spacing_mm` apart: 300^3 voxels at 1 mm.
inline dose::DoseGrid spine_grid(double spacing_mm, double prescription_gy, double reach_mm) {
  const int count = 1 + static_cast<int>(std::floor(299 / spacing_mm));
  const auto geometry = test::axial(Eigen::Vector3d::Constant(-149.5),
                                    Eigen::Vector3d::Constant(spacing_mm), count, count, count);
  return test::sampled(geometry, 1e-5, [=](const Eigen::Vector3d& p) {
    return spine_gy(p, prescription_gy, reach_mm);
  });
}

/// Slices of 1 mm from z = -95 to 95, elliptic with a wobble.
inline dose::Region tube(double rx, double ry, double dy, int points) {
  std::vector<dose::Contour> contours;
  for (double z = -95; z <= 95; z += 1) {
    std::vector<std::pair<double, double>> outline;
    for (int n = 0; n < points; ++n) {
      const double angle = 2 * std::acos(-1.0) * n / points;
      const double wobble = 1 + 0.04 * std::sin(3 * angle + z / 9);
      outline.emplace_back(
          std::round(100 * (axis_x(z) + rx * wobble * std::cos(angle))) / 100,
          std::round(100 * (axis_y(z) + dy + ry * wobble * std::sin(angle))) / 100);
    }
    contours.push_back(test::axial_contour(z, outline));
  }
  return dose::Region::from_contours(contours, {}, "tube");
}

inline dose::Region cord() {
  return tube(6.0, 4.4, 0, 120);
}

/// EQD2 with alpha/beta 2, `n` fractions; `shift_mm` is the registration's, `turn_rad` about an
/// oblique axis.
inline dose::FieldTerm eqd2_term(const dose::DoseGrid& grid, long n,
                                 const Eigen::Vector3d& shift_mm, double turn_rad) {
  dose::FieldTerm term;
  term.grids.push_back({&grid, 1, {}});
  term.polynomial =
      dose::DosePolynomial::eqd2(dose::Fractions::of(n), dose::AlphaBeta::from_gray(2));
  Eigen::Matrix4d matrix = Eigen::Matrix4d::Identity();
  matrix.topLeftCorner<3, 3>() =
      Eigen::AngleAxisd(turn_rad, Eigen::Vector3d(1, 2, -1).normalized()).toRotationMatrix();
  matrix.topRightCorner<3, 1>() = shift_mm;
  term.course_from_planned = dose::CourseFromPlanned::from_matrix(matrix, "");
  return term;
}

}  // namespace bench
