// SPDX-License-Identifier: Apache-2.0
#include <dose/dosimetry/even_odd.hpp>

#include <algorithm>
#include <cmath>
#include <dose/core/contract.hpp>
#include <utility>

namespace dose {
namespace {

/// An edge that is not horizontal, upward.
struct Edge {
  double v_low;
  double v_high;
  double u_low;
  double u_high;
  int shape;  ///< 0 or 1: which of two shapes it bounds

  double u_at(double v_mm) const {
    if (v_mm <= v_low) return u_low;
    if (v_mm >= v_high) return u_high;
    return u_low + (u_high - u_low) * ((v_mm - v_low) / (v_high - v_low));
  }
};

/// An edge as it crosses one band.
struct Side {
  double low;
  double high;
  int shape;

  bool operator<(const Side& other) const {
    const double middle = low + high;
    const double other_middle = other.low + other.high;
    if (middle != other_middle) return middle < other_middle;
    return low != other.low ? low < other.low : shape < other.shape;
  }
};

void add_upward_edges(std::vector<Edge>& edges, std::span<const Ring> rings, int shape) {
  for (const Ring& ring : rings)
    for (std::size_t n = 0; n < ring.size(); ++n) {
      const PlanePoint& a = ring[n];
      const PlanePoint& b = ring[n + 1 == ring.size() ? 0 : n + 1];
      if (a.v_mm < b.v_mm) edges.push_back({a.v_mm, b.v_mm, a.u_mm, b.u_mm, shape});
      if (b.v_mm < a.v_mm) edges.push_back({b.v_mm, a.v_mm, b.u_mm, a.u_mm, shape});
    }
}

void sort_edges(std::vector<Edge>& edges) {
  std::sort(edges.begin(), edges.end(), [](const Edge& a, const Edge& b) {
    if (a.v_low != b.v_low) return a.v_low < b.v_low;
    if (a.u_low != b.u_low) return a.u_low < b.u_low;
    return a.u_high != b.u_high ? a.u_high < b.u_high : a.shape < b.shape;
  });
}

class Scan {
 public:
  explicit Scan(std::vector<Trapezoid>& out) : out_(out) {}

  /// All edges of `active` span the band.
  void band(const std::vector<const Edge*>& active, double low, double high) {
    DOSE_ASSERT(active.size() % 2 == 0);
    order(active, low, high);
    if (!crossed()) {
      emit(low, high);
      return;
    }
    // Cut the band at every crossing; between them the order no longer changes, but for rounding.
    std::vector<double> levels = {low, high};
    for (std::size_t a = 0; a < sides_.size(); ++a)
      for (std::size_t b = a + 1; b < sides_.size(); ++b) {
        const double at_low = sides_[b].low - sides_[a].low;
        const double at_high = sides_[b].high - sides_[a].high;
        if ((at_low < 0 && at_high > 0) || (at_low > 0 && at_high < 0))
          levels.push_back(
              std::clamp(low + (high - low) * (at_low / (at_low - at_high)), low, high));
      }
    std::sort(levels.begin(), levels.end());
    for (std::size_t n = 1; n < levels.size(); ++n)
      if (levels[n] > levels[n - 1]) {
        order(active, levels[n - 1], levels[n]);
        emit(levels[n - 1], levels[n]);
      }
  }

 private:
  void order(const std::vector<const Edge*>& active, double low, double high) {
    sides_.clear();
    for (const Edge* edge : active)
      sides_.push_back({edge->u_at(low), edge->u_at(high), edge->shape});
    std::sort(sides_.begin(), sides_.end());
  }

  bool crossed() const {
    for (std::size_t n = 1; n < sides_.size(); ++n)
      if (sides_[n].low < sides_[n - 1].low || sides_[n].high < sides_[n - 1].high) return true;
    return false;
  }

  /// Inside is what an odd number of sides of either shape have been passed to reach.
  void emit(double low, double high) {
    int passed[2] = {0, 0};
    const Side* left = nullptr;
    for (const Side& side : sides_) {
      const bool was_inside = passed[0] % 2 == 1 || passed[1] % 2 == 1;
      ++passed[side.shape];
      const bool is_inside = passed[0] % 2 == 1 || passed[1] % 2 == 1;
      if (is_inside && !was_inside) left = &side;
      if (is_inside || !was_inside) continue;
      const Trapezoid trapezoid{low,
                                high,
                                left->low,
                                left->high,
                                std::max(left->low, side.low),
                                std::max(left->high, side.high)};
      if (trapezoid.area_mm2() > 0) out_.push_back(trapezoid);
    }
  }

  std::vector<Trapezoid>& out_;
  std::vector<Side> sides_;
};

std::vector<Trapezoid> trapezoids_of(std::vector<Edge> edges, std::span<const double> cuts_v_mm) {
  sort_edges(edges);
  std::vector<double> levels(cuts_v_mm.begin(), cuts_v_mm.end());
  for (const Edge& edge : edges) {
    levels.push_back(edge.v_low);
    levels.push_back(edge.v_high);
  }
  std::sort(levels.begin(), levels.end());
  levels.erase(std::unique(levels.begin(), levels.end()), levels.end());

  std::vector<Trapezoid> result;
  result.reserve(levels.size());
  Scan scan(result);
  std::vector<const Edge*> active;
  std::size_t next = 0;
  for (std::size_t n = 1; n < levels.size(); ++n) {
    const double low = levels[n - 1];
    const double high = levels[n];
    std::erase_if(active, [low](const Edge* edge) { return edge->v_high <= low; });
    for (; next < edges.size() && edges[next].v_low <= low; ++next) active.push_back(&edges[next]);
    if (!active.empty()) scan.band(active, low, high);
  }
  return result;
}

}  // namespace

std::vector<Trapezoid> even_odd_trapezoids(std::span<const Ring> rings,
                                           std::span<const double> cuts_v_mm) {
  std::vector<Edge> edges;
  add_upward_edges(edges, rings, 0);
  return trapezoids_of(std::move(edges), cuts_v_mm);
}

bool is_inside(std::span<const Ring> rings, const PlanePoint& point) {
  bool inside = false;
  for (const Ring& ring : rings)
    for (std::size_t i = 0, j = ring.size() - 1; i < ring.size(); j = i++) {
      const PlanePoint& a = ring[i];
      const PlanePoint& b = ring[j];
      if ((a.v_mm > point.v_mm) != (b.v_mm > point.v_mm) &&
          point.u_mm < (b.u_mm - a.u_mm) * (point.v_mm - a.v_mm) / (b.v_mm - a.v_mm) + a.u_mm)
        inside = !inside;
    }
  return inside;
}

std::vector<Trapezoid> union_trapezoids(std::span<const Ring> a, std::span<const Ring> b) {
  std::vector<Edge> edges;
  add_upward_edges(edges, a, 0);
  add_upward_edges(edges, b, 1);
  return trapezoids_of(std::move(edges), {});
}

}  // namespace dose
