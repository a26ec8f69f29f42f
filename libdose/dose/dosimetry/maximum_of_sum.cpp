// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <dose/dosimetry/measuring.hpp>
#include <numeric>

namespace dose {
namespace {

constexpr std::size_t pieces_looked_at = 16;

/// Points of the region on the surface of a piece.
std::vector<Eigen::Vector3d> points_of(const Region& region, const RegionPiece& piece) {
  const Slab& slab = region.slabs()[piece.slab];
  std::vector<Eigen::Vector3d> points;
  for (const double w : {slab.w_low_mm, slab.w_high_mm}) {
    if (piece.polygon_count == 0)
      for (const double u : {piece.u_low, piece.u_high})
        for (const double v : {piece.v_low, piece.v_high}) points.emplace_back(u, v, w);
    for (std::uint32_t n = 0; n < piece.polygon_count; ++n) {
      const ConvexPolygon& polygon = region.pieces().polygons[piece.polygon_begin + n];
      for (int m = 0; m < polygon.count; ++m) {
        const PlanePoint& corner = polygon.points[static_cast<std::size_t>(m)];
        points.emplace_back(corner.u_mm, corner.v_mm, w);
      }
    }
  }
  return points;
}

double attained_on(const Region& region, const RegionPiece& piece, const DoseField& field) {
  double highest_gy = 0;
  for (const Eigen::Vector3d& point : points_of(region, piece)) {
    const PlannedPoint planned{region.u_axis() * point.x() + region.v_axis() * point.y() +
                               region.w_axis() * point.z()};
    highest_gy = std::max(highest_gy, field.at(planned).lower_gy);
  }
  return highest_gy;
}

}  // namespace

Bounded maximum_of_sum(TermDoses& terms, const DoseField& field, const Tolerance& tolerance) {
  const Region& region = terms.region();
  const auto& pieces = region.pieces().pieces;
  std::vector<double> highest_gy(pieces.size(), 0.0);
  for (const FieldTerm& term : field.terms) {
    const std::vector<double>& of_term = terms.of(term).highest_of_pieces();
    for (std::size_t i = 0; i < pieces.size(); ++i)
      highest_gy[i] += std::isinf(of_term[i]) ? of_term[i] : term.polynomial.at(of_term[i]);
  }
  std::vector<std::uint32_t> order(pieces.size());
  std::iota(order.begin(), order.end(), 0U);
  const auto hotter = [&](std::uint32_t a, std::uint32_t b) {
    return highest_gy[a] != highest_gy[b] ? highest_gy[a] > highest_gy[b] : a < b;
  };
  const auto looked_at =
      order.begin() + static_cast<std::ptrdiff_t>(std::min(order.size(), pieces_looked_at));
  std::partial_sort(order.begin(), looked_at, order.end(), hotter);
  double attained_gy = 0;
  std::for_each(order.begin(), looked_at, [&](std::uint32_t index) {
    attained_gy = std::max(attained_gy, attained_on(region, pieces[index], field));
  });
  // The slack keeps a piece whose bound is what was attained, but for rounding.
  std::erase_if(order,
                [&](std::uint32_t index) { return highest_gy[index] * (1 + 1e-9) < attained_gy; });
  std::ranges::sort(order);
  Elements elements(region, field, order);
  return extreme_dose(elements, field, 1, tolerance);
}

}  // namespace dose
