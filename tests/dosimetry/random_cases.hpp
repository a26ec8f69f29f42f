// SPDX-License-Identifier: Apache-2.0
// Random doses, orientations, registrations and shapes for tests, within 18 mm of the origin.
#pragma once

#include <Eigen/Geometry>
#include <algorithm>
#include <cmath>
#include <dose/dosimetry/dose_field.hpp>
#include <dose/dosimetry/region.hpp>
#include <random>

#include "dosimetry/grids.hpp"

namespace test {

using dose::DoseGrid;
using dose::FieldTerm;
using dose::GridGeometry;
using dose::Region;

using Random = std::mt19937_64;

inline double between(Random& random, double low, double high) {
  return std::uniform_real_distribution<double>(low, high)(random);
}

inline Eigen::Matrix3d any_turn(Random& random) {
  return Eigen::Quaterniond(between(random, -1, 1), between(random, -1, 1), between(random, -1, 1),
                            between(random, -1, 1))
      .normalized()
      .toRotationMatrix();
}

/// A grid of random stored values that covers 18 mm round the origin, oblique unless `square`.
inline DoseGrid any_grid(Random& random, bool square) {
  const Eigen::Matrix3d turn = square ? Eigen::Matrix3d::Identity() : any_turn(random);
  const int columns = 3 + static_cast<int>(random() % 6);
  const int rows = 3 + static_cast<int>(random() % 6);
  std::vector<double> offsets_mm = {0};
  const double reach_mm = 36;
  while (offsets_mm.back() < reach_mm)
    offsets_mm.push_back(offsets_mm.back() + between(random, 3, 11));
  const double dx = reach_mm / (columns - 1);
  const double dy = reach_mm / (rows - 1);
  const Eigen::Vector3d origin = turn * Eigen::Vector3d(-18, -18, -18);
  return grid_of(
      GridGeometry(origin, turn.col(0), turn.col(1), dx, dy, columns, rows, offsets_mm, "random"),
      0.001, [&](int, int, int) { return between(random, 0, 30000); });
}

struct Sampled {
  Region region;
  std::vector<Eigen::Vector3d> points;  ///< uniform in the region
};

/// Star-shaped outlines with a hole now and then, on a stack of uneven spacing, within 10 mm of the
/// origin; and points of it, found by a test of their own.
inline Sampled any_region(Random& random, bool square, std::size_t count) {
  const Eigen::Matrix3d turn = square ? Eigen::Matrix3d::Identity() : any_turn(random);
  std::vector<double> heights_mm = {-4};
  while (heights_mm.back() < 3) heights_mm.push_back(heights_mm.back() + between(random, 1, 3));
  std::vector<std::vector<std::vector<Eigen::Vector2d>>> outlines;
  std::vector<dose::Contour> contours;
  for (const double height_mm : heights_mm) {
    auto& here = outlines.emplace_back();
    const int rings = 1 + static_cast<int>(random() % 2);
    for (int ring = 0; ring < rings; ++ring) {
      auto& outline = here.emplace_back();
      const int points = 3 + static_cast<int>(random() % 30);
      const double size_mm = ring == 0 ? 5.5 : 2;
      for (int n = 0; n < points; ++n) {
        const double angle = 2 * std::acos(-1.0) * n / points;
        const double radius = size_mm * between(random, 0.6, 1.0);
        outline.emplace_back(radius * std::cos(angle), radius * std::sin(angle));
      }
      dose::Contour& contour = contours.emplace_back();
      for (const Eigen::Vector2d& p : outline)
        contour.points_mm.push_back(turn * Eigen::Vector3d(p.x(), p.y(), height_mm));
    }
  }
  Sampled result{Region::from_contours(contours, {}, "random"), {}};
  const std::size_t planes = heights_mm.size();
  const double low_mm = heights_mm[0] - 0.5 * (heights_mm[1] - heights_mm[0]);
  const double high_mm =
      heights_mm[planes - 1] + 0.5 * (heights_mm[planes - 1] - heights_mm[planes - 2]);
  while (result.points.size() < count) {
    const Eigen::Vector3d p(between(random, -6, 6), between(random, -6, 6),
                            between(random, low_mm, high_mm));
    std::size_t nearest = 0;
    for (std::size_t n = 1; n < planes; ++n)
      if (std::abs(heights_mm[n] - p.z()) < std::abs(heights_mm[nearest] - p.z())) nearest = n;
    bool inside = false;
    for (const auto& outline : outlines[nearest])
      for (std::size_t n = 0; n < outline.size(); ++n) {
        const Eigen::Vector2d& a = outline[n];
        const Eigen::Vector2d& b = outline[(n + 1) % outline.size()];
        if ((a.y() > p.y()) != (b.y() > p.y()) &&
            p.x() < a.x() + (b.x() - a.x()) * (p.y() - a.y()) / (b.y() - a.y()))
          inside = !inside;
      }
    if (inside) result.points.push_back(turn * p);
  }
  return result;
}

inline FieldTerm any_term(Random& random, const DoseGrid& grid, bool square) {
  FieldTerm term;
  term.grids.push_back({&grid, between(random, 0.3, 1.2), {}});
  Eigen::Matrix4d matrix = Eigen::Matrix4d::Identity();
  if (!square) matrix.topLeftCorner<3, 3>() = any_turn(random);
  for (int n = 0; n < 3; ++n) matrix(n, 3) = between(random, -1, 1);
  term.course_from_planned = dose::CourseFromPlanned::from_matrix(matrix, "");
  const auto ab = dose::AlphaBeta::from_gray(between(random, 1, 4));
  term.polynomial = random() % 3 == 0
                        ? dose::DosePolynomial::physical()
                        : dose::DosePolynomial::eqd2(
                              dose::Fractions::of(1 + static_cast<long>(random() % 20)), ab);
  return term;
}

}  // namespace test
