// SPDX-License-Identifier: Apache-2.0
#include <dose/dosimetry/even_odd.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <dose/core/contract.hpp>
#include <dose/core/error.hpp>
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

/// `up` and `down`: the shape of edges that were drawn upward, and downward.
void add_edges(std::vector<Edge>& edges, std::span<const Ring> rings, int up, int down) {
  for (const Ring& ring : rings)
    for (std::size_t n = 0; n < ring.size(); ++n) {
      const PlanePoint& a = ring[n];
      const PlanePoint& b = ring[n + 1 == ring.size() ? 0 : n + 1];
      if (a.v_mm < b.v_mm) edges.push_back({a.v_mm, b.v_mm, a.u_mm, b.u_mm, up});
      if (b.v_mm < a.v_mm) edges.push_back({b.v_mm, a.v_mm, b.u_mm, a.u_mm, down});
    }
}

void sort_edges(std::vector<Edge>& edges) {
  std::sort(edges.begin(), edges.end(), [](const Edge& a, const Edge& b) {
    if (a.v_low != b.v_low) return a.v_low < b.v_low;
    if (a.u_low != b.u_low) return a.u_low < b.u_low;
    return a.u_high != b.u_high ? a.u_high < b.u_high : a.shape < b.shape;
  });
}

using Active = std::vector<const Edge*>;

/// Whether a point is inside of which so many sides of either shape lie to the left.
using Rule = bool (*)(const std::array<int, 2>& passed);

bool in_either(const std::array<int, 2>& passed) {
  return passed[0] % 2 == 1 || passed[1] % 2 == 1;
}
bool surrounded_twice(const std::array<int, 2>& passed) {
  return std::abs(passed[0] - passed[1]) >= 2;
}

/// One band, which all edges of `active` span.
class Scan {
 public:
  void order(const Active& active, double low, double high) {
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

  /// The band cut at every crossing; between them the order no longer changes, but for rounding.
  std::vector<double> levels(double low, double high) const {
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
    return levels;
  }

  void emit(double low, double high, Rule is_in, std::vector<Trapezoid>& out) const {
    std::array<int, 2> passed{};
    const Side* left = nullptr;
    for (const Side& side : sides_) {
      const bool was_inside = is_in(passed);
      ++passed[static_cast<std::size_t>(side.shape)];
      const bool is_inside = is_in(passed);
      if (is_inside && !was_inside) left = &side;
      if (is_inside || !was_inside) continue;
      const Trapezoid trapezoid{low,
                                high,
                                left->low,
                                left->high,
                                std::max(left->low, side.low),
                                std::max(left->high, side.high)};
      if (trapezoid.area_mm2() > 0) out.push_back(trapezoid);
    }
  }

 private:
  std::vector<Side> sides_;
};

/// Calls `band(active, low, high)` from below until it returns false.
template <class Band>
void sweep(std::vector<Edge> edges, std::span<const double> cuts_v_mm, const Band& band) {
  sort_edges(edges);
  std::vector<double> levels(cuts_v_mm.begin(), cuts_v_mm.end());
  for (const Edge& edge : edges) {
    levels.push_back(edge.v_low);
    levels.push_back(edge.v_high);
  }
  std::sort(levels.begin(), levels.end());
  levels.erase(std::unique(levels.begin(), levels.end()), levels.end());

  Active active;
  std::size_t next = 0;
  for (std::size_t n = 1; n < levels.size(); ++n) {
    const double low = levels[n - 1];
    const double high = levels[n];
    std::erase_if(active, [low](const Edge* edge) { return edge->v_high <= low; });
    for (; next < edges.size() && edges[next].v_low <= low; ++next) active.push_back(&edges[next]);
    if (active.empty()) continue;
    DOSE_ASSERT(active.size() % 2 == 0);
    if (!band(active, low, high)) return;
  }
}

std::vector<Trapezoid> trapezoids_of(std::vector<Edge> edges, std::span<const double> cuts_v_mm,
                                     Rule is_in) {
  std::vector<Trapezoid> result;
  Scan scan;
  sweep(std::move(edges), cuts_v_mm, [&](const Active& active, double low, double high) {
    scan.order(active, low, high);
    if (!scan.crossed()) {
      scan.emit(low, high, is_in, result);
      return true;
    }
    const std::vector<double> levels = scan.levels(low, high);
    for (std::size_t n = 1; n < levels.size(); ++n)
      if (levels[n] > levels[n - 1]) {
        scan.order(active, levels[n - 1], levels[n]);
        scan.emit(levels[n - 1], levels[n], is_in, result);
      }
    return true;
  });
  return result;
}

}  // namespace

std::vector<Trapezoid> even_odd_trapezoids(std::span<const Ring> rings,
                                           std::span<const double> cuts_v_mm) {
  std::vector<Edge> edges;
  add_edges(edges, rings, 0, 0);
  return trapezoids_of(std::move(edges), cuts_v_mm, in_either);
}

void refuse_tangled(std::span<const Ring> rings, const std::string& name) {
  std::vector<Edge> edges;
  add_edges(edges, rings, 0, 0);
  const double most = 10'000 + 200 * static_cast<double>(edges.size());
  double sides = 0;
  Scan scan;
  sweep(std::move(edges), {}, [&](const Active& active, double low, double high) {
    const auto count = static_cast<double>(active.size());
    sides += count;
    if (sides > most) return false;
    scan.order(active, low, high);
    if (!scan.crossed()) return true;
    sides += count * count / 16;  // to look for crossings; cheaper than to order and to emit
    if (sides > most) return false;
    sides += count * static_cast<double>(scan.levels(low, high).size() - 1);
    return sides <= most;
  });
  if (sides > most)
    throw Error("contours_tangled",
                "its contours cross themselves or each other so often that no structure can be "
                "meant; draw it again",
                name);
}

double lapped_area_mm2(const Ring& ring) {
  std::vector<Edge> edges;
  add_edges(edges, {&ring, 1}, 0, 1);
  double area_mm2 = 0;
  for (const Trapezoid& part : trapezoids_of(std::move(edges), {}, surrounded_twice))
    area_mm2 += part.area_mm2();
  return area_mm2;
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
  add_edges(edges, a, 0, 0);
  add_edges(edges, b, 1, 1);
  return trapezoids_of(std::move(edges), {}, in_either);
}

}  // namespace dose
