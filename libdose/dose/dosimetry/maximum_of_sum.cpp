// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <dose/dosimetry/measuring.hpp>
#include <numeric>

namespace dose {
namespace {

constexpr std::size_t pieces_looked_at = 16;

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

std::vector<Eigen::Vector3d> points_of(const Region& region, const RegionPiece& piece) {
  const Slab& slab = region.slabs()[piece.slab];
  std::vector<Eigen::Vector3d> points;
  for (const double w : {slab.w_low_mm, slab.w_high_mm}) {
    if (piece.polygon_count == 0)
      for (const double u : {piece.u_low, piece.u_high})
        for (const double v : {piece.v_low, piece.v_high}) points.emplace_back(u, v, w);
    for (const PolygonVertices polygon : region.pieces().polygons_of(piece))
      for (const PlanePoint& corner : polygon) points.emplace_back(corner.u_mm, corner.v_mm, w);
  }
  return points;
}

std::vector<double> highest_of_pieces(TermDoses& terms, const DoseField& field) {
  std::vector<double> highest_gy(terms.region().pieces().pieces.size(), 0.0);
  for (const FieldTerm& term : field.terms) {
    const std::vector<double>& of_term = terms.of(term).highest_of_pieces();
    for (std::size_t i = 0; i < highest_gy.size(); ++i)
      highest_gy[i] += std::isinf(of_term[i]) ? of_term[i] : term.polynomial.at(of_term[i]);
  }
  return highest_gy;
}

std::vector<std::uint32_t> hottest_pieces(const std::vector<double>& highest_gy,
                                          std::size_t count) {
  std::vector<std::uint32_t> order(highest_gy.size());
  std::iota(order.begin(), order.end(), 0U);
  const auto end = order.begin() + static_cast<std::ptrdiff_t>(std::min(order.size(), count));
  std::partial_sort(order.begin(), end, order.end(), [&](std::uint32_t a, std::uint32_t b) {
    return highest_gy[a] != highest_gy[b] ? highest_gy[a] > highest_gy[b] : a < b;
  });
  order.erase(end, order.end());
  return order;
}

Bounded maximum_of_sum(TermDoses& terms, const DoseField& field, const Tolerance& tolerance) {
  const Region& region = terms.region();
  const std::vector<double> highest_gy = highest_of_pieces(terms, field);
  double attained_gy = 0;
  for (const std::uint32_t index : hottest_pieces(highest_gy, pieces_looked_at))
    attained_gy = std::max(attained_gy, attained_on(region, region.pieces().pieces[index], field));
  // The slack keeps a piece whose bound is what was attained, but for rounding.
  std::vector<std::uint32_t> chosen;
  for (std::uint32_t i = 0; i < highest_gy.size(); ++i)
    if (highest_gy[i] * (1 + 1e-9) >= attained_gy) chosen.push_back(i);
  Elements elements(region, field, chosen);
  return extreme_dose(elements, field, 1, tolerance);
}

}  // namespace dose
