// SPDX-License-Identifier: Apache-2.0
#include <dose/dosimetry/plane_raster.hpp>

#include <algorithm>
#include <cmath>
#include <dose/core/contract.hpp>
#include <limits>
#include <map>
#include <utility>

namespace dose {
namespace {

bool before(const PlanePoint& a, const PlanePoint& b) {
  return a.u_mm != b.u_mm ? a.u_mm < b.u_mm : a.v_mm < b.v_mm;
}
bool same(const PlanePoint& a, const PlanePoint& b) {
  return a.u_mm == b.u_mm && a.v_mm == b.v_mm;
}

double squared_distance(const PlanePoint& a, const PlanePoint& b) {
  const double u = a.u_mm - b.u_mm;
  const double v = a.v_mm - b.v_mm;
  return u * u + v * v;
}

}  // namespace

Outline::Outline(std::span<const Ring> rings) {
  std::vector<Side> all;
  for (const Ring& ring : rings)
    for (std::size_t n = 0; n < ring.size(); ++n) {
      const PlanePoint& a = ring[n];
      const PlanePoint& b = ring[n + 1 == ring.size() ? 0 : n + 1];
      if (same(a, b)) continue;
      all.push_back(before(a, b) ? Side{a, b} : Side{b, a});
    }
  const auto order = [](const Side& x, const Side& y) {
    return same(x.a, y.a) ? before(x.b, y.b) : before(x.a, y.a);
  };
  std::sort(all.begin(), all.end(), order);
  for (std::size_t n = 0; n < all.size();) {
    std::size_t end = n + 1;
    while (end < all.size() && !order(all[n], all[end])) ++end;
    if ((end - n) % 2 == 1) sides_.push_back(all[n]);
    n = end;
  }
}

PlanePoint Outline::foot(const Side& side, const PlanePoint& of) {
  const double du = side.b.u_mm - side.a.u_mm;
  const double dv = side.b.v_mm - side.a.v_mm;
  const double along = std::clamp(
      ((of.u_mm - side.a.u_mm) * du + (of.v_mm - side.a.v_mm) * dv) / (du * du + dv * dv), 0.0,
      1.0);
  return {side.a.u_mm + along * du, side.a.v_mm + along * dv};
}

Outline::Nearest Outline::nearest(const PlanePoint& to) const {
  DOSE_ASSERT(!sides_.empty());
  Nearest result;
  double least = std::numeric_limits<double>::infinity();
  bool inside = false;
  for (const Side& side : sides_) {
    const PlanePoint point = foot(side, to);
    const double squared = squared_distance(point, to);
    if (squared < least) {
      least = squared;
      result.point = point;
    }
    const auto& [a, b] = side;
    if ((a.v_mm > to.v_mm) != (b.v_mm > to.v_mm) &&
        to.u_mm < (b.u_mm - a.u_mm) * ((to.v_mm - a.v_mm) / (b.v_mm - a.v_mm)) + a.u_mm)
      inside = !inside;
  }
  result.distance_mm = inside ? std::sqrt(least) : -std::sqrt(least);
  return result;
}

/// By the crossings of each row to the node's left.
std::vector<bool> Outline::inside_nodes(const PlaneRaster& raster) const {
  std::vector<std::vector<double>> crossings(static_cast<std::size_t>(raster.rows));
  for (const Side& side : sides_) {
    const PlanePoint& low = side.a.v_mm < side.b.v_mm ? side.a : side.b;
    const PlanePoint& high = side.a.v_mm < side.b.v_mm ? side.b : side.a;
    if (low.v_mm == high.v_mm) continue;
    int row = std::max(
        0, static_cast<int>(std::floor((low.v_mm - raster.v_low_mm) / raster.cell_mm)) - 1);
    for (; row < raster.rows; ++row) {
      const double v_mm = raster.node(0, row).v_mm;
      if (v_mm < low.v_mm) continue;
      if (v_mm >= high.v_mm) break;
      crossings[static_cast<std::size_t>(row)].push_back(
          low.u_mm + (high.u_mm - low.u_mm) * ((v_mm - low.v_mm) / (high.v_mm - low.v_mm)));
    }
  }
  std::vector<bool> inside(raster.size(), false);
  for (int row = 0; row < raster.rows; ++row) {
    auto& here = crossings[static_cast<std::size_t>(row)];
    std::sort(here.begin(), here.end());
    std::size_t passed = 0;
    for (int column = 0; column < raster.columns; ++column) {
      const double u_mm = raster.node(column, row).u_mm;
      while (passed < here.size() && here[passed] <= u_mm) ++passed;
      inside[raster.index(column, row)] = passed % 2 == 1;
    }
  }
  return inside;
}

PlaneRaster PlaneRaster::about(std::span<const Ring> rings, double margin_mm, double cell_mm) {
  DOSE_ASSERT(cell_mm > 0 && margin_mm >= 0);
  double low[2] = {INFINITY, INFINITY};
  double high[2] = {-INFINITY, -INFINITY};
  for (const Ring& ring : rings)
    for (const PlanePoint& point : ring) {
      low[0] = std::min(low[0], point.u_mm);
      high[0] = std::max(high[0], point.u_mm);
      low[1] = std::min(low[1], point.v_mm);
      high[1] = std::max(high[1], point.v_mm);
    }
  DOSE_ASSERT(low[0] <= high[0]);
  constexpr double most_nodes = 500;
  PlaneRaster raster;
  const double longest_mm = std::max(high[0] - low[0], high[1] - low[1]) + 2 * margin_mm;
  raster.cell_mm = std::max(cell_mm, longest_mm / most_nodes);
  const double beyond_mm = std::max(margin_mm, 0.0) + 2 * raster.cell_mm;
  raster.u_low_mm = low[0] - beyond_mm;
  raster.v_low_mm = low[1] - beyond_mm;
  const auto nodes = [&](double extent_mm) {
    return static_cast<int>(std::ceil((extent_mm + 2 * beyond_mm) / raster.cell_mm)) + 1;
  };
  raster.columns = nodes(high[0] - low[0]);
  raster.rows = nodes(high[1] - low[1]);
  return raster;
}

std::vector<double> Outline::distances_mm(const PlaneRaster& raster, double reach_mm) const {
  std::vector<double> values(raster.size(), reach_mm * reach_mm);
  const auto node_range = [&](double low_mm, double high_mm, double origin_mm, int count) {
    const double first = std::ceil((low_mm - reach_mm - origin_mm) / raster.cell_mm);
    const double last = std::floor((high_mm + reach_mm - origin_mm) / raster.cell_mm);
    return std::pair{static_cast<int>(std::clamp(first, 0.0, static_cast<double>(count))),
                     static_cast<int>(std::clamp(last, -1.0, static_cast<double>(count - 1)))};
  };
  for (const Side& side : sides_) {
    const auto [u_low, u_high] = std::minmax(side.a.u_mm, side.b.u_mm);
    const auto [v_low, v_high] = std::minmax(side.a.v_mm, side.b.v_mm);
    const auto columns = node_range(u_low, u_high, raster.u_low_mm, raster.columns);
    const auto rows = node_range(v_low, v_high, raster.v_low_mm, raster.rows);
    for (int row = rows.first; row <= rows.second; ++row)
      for (int column = columns.first; column <= columns.second; ++column) {
        double& least = values[raster.index(column, row)];
        const PlanePoint node = raster.node(column, row);
        least = std::min(least, squared_distance(foot(side, node), node));
      }
  }
  const std::vector<bool> inside = inside_nodes(raster);
  for (std::size_t n = 0; n < values.size(); ++n)
    values[n] = inside[n] ? std::sqrt(values[n]) : -std::sqrt(values[n]);
  return values;
}

double Outline::inscribed_radius_mm(const PlaneRaster& raster,
                                    std::span<const double> distances_mm) const {
  const auto best = static_cast<int>(std::max_element(distances_mm.begin(), distances_mm.end()) -
                                     distances_mm.begin());
  double radius_mm = std::max(distances_mm[static_cast<std::size_t>(best)], 0.0);
  PlanePoint middle = raster.node(best % raster.columns, best / raster.columns);
  constexpr std::pair<int, int> around[] = {{1, 0}, {-1, 0},  {0, 1},  {0, -1},
                                            {1, 1}, {-1, -1}, {1, -1}, {-1, 1}};
  for (double step_mm = 0.5 * raster.cell_mm; step_mm > 0.005 * raster.cell_mm; step_mm /= 2)
    for (const auto& [du, dv] : around) {
      const PlanePoint next{middle.u_mm + du * step_mm, middle.v_mm + dv * step_mm};
      const double there_mm = nearest(next).distance_mm;
      if (there_mm <= radius_mm) continue;
      radius_mm = there_mm;
      middle = next;
    }
  return radius_mm;
}

std::vector<Ring> level_rings(const PlaneRaster& raster, std::span<const double> values) {
  DOSE_ASSERT(values.size() == raster.size());
  const auto value = [&](int column, int row) {
    const bool rim =
        column == 0 || row == 0 || column == raster.columns - 1 || row == raster.rows - 1;
    const double here = values[raster.index(column, row)];
    return rim ? std::min(here, 0.0) : here;
  };
  // A crossing lies on the side from a node to its right (2 index) or upward (2 index + 1).
  const auto crossing = [&](std::size_t key) {
    const auto node = static_cast<int>(key / 2);
    const int column = node % raster.columns;
    const int row = node / raster.columns;
    const bool upward = key % 2 == 1;
    const double here = value(column, row);
    const double there = upward ? value(column, row + 1) : value(column + 1, row);
    const double share = std::clamp(here / (here - there), 0.0, 1.0) * raster.cell_mm;
    PlanePoint point = raster.node(column, row);
    (upward ? point.v_mm : point.u_mm) += share;
    return point;
  };
  // From crossing to crossing with the inside on the left; each crossing is left once.
  std::map<std::size_t, std::size_t> next;
  for (int row = 0; row + 1 < raster.rows; ++row)
    for (int column = 0; column + 1 < raster.columns; ++column) {
      const double corner[4] = {value(column, row), value(column + 1, row),
                                value(column + 1, row + 1), value(column, row + 1)};
      const bool inside[4] = {corner[0] > 0, corner[1] > 0, corner[2] > 0, corner[3] > 0};
      const bool opposite = inside[0] == inside[2] && inside[1] == inside[3];
      if (opposite && inside[0] == inside[1]) continue;
      const std::size_t bottom = 2 * raster.index(column, row);
      const std::size_t left = bottom + 1;
      const std::size_t top = 2 * raster.index(column, row + 1);
      const std::size_t right = 2 * raster.index(column + 1, row) + 1;
      const std::size_t side[4] = {bottom, right, top, left};  // side n: corner n to n + 1
      const bool joined = 0.25 * (corner[0] + corner[1] + corner[2] + corner[3]) > 0;
      for (int n = 0; n < 4; ++n) {
        // Going round the cell counter-clockwise, the inside begins on side n and ends on `end`;
        // the contour runs from there to side n, or to the other one of a saddle that is joined.
        const int after = (n + 1) % 4;
        if (inside[n] || !inside[after]) continue;
        int end = after;
        while (inside[(end + 1) % 4]) end = (end + 1) % 4;
        if (opposite && joined) end = (end + 2) % 4;
        next[side[end]] = side[n];
      }
    }
  std::vector<Ring> rings;
  while (!next.empty()) {
    Ring& ring = rings.emplace_back();
    for (auto at = next.begin(); at != next.end();) {
      ring.push_back(crossing(at->first));
      const std::size_t to = at->second;
      next.erase(at);
      at = next.find(to);
    }
  }
  return rings;
}

}  // namespace dose
