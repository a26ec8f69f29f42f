// SPDX-License-Identifier: Apache-2.0
#include <dose/dosimetry/shape_interpolation.hpp>

#include <algorithm>
#include <cmath>
#include <dose/dosimetry/plane_raster.hpp>

namespace dose {
namespace {

constexpr double thickest_mm = 0.5;
constexpr double finest_cell_mm = 0.1;
constexpr double coarsest_cell_mm = 0.5;
// Beyond this distance from its boundary, how deep inside or how far outside a point lies is the
// same to a shape.
constexpr double reach_mm = 20;
constexpr double gap_factor = 1.5;

bool alike(double spacing_mm, double own_mm) {
  return spacing_mm <= gap_factor * own_mm && own_mm <= gap_factor * spacing_mm;
}

/// One drawn plane as a function on the raster.
struct Plane {
  double w_mm = 0;
  double radius_mm = 0;  ///< of the largest circle inside
  std::vector<double> phi_mm2;
};

class Stack {
 public:
  explicit Stack(const std::vector<Slab>& drawn) {
    std::vector<Ring> all;
    double widest_mm2 = 0;
    for (const Slab& slab : drawn) {
      all.insert(all.end(), slab.rings.begin(), slab.rings.end());
      for (const Ring& ring : slab.rings) widest_mm2 = std::max(widest_mm2, box_area_mm2(ring));
    }
    const double cell_mm = std::clamp(std::sqrt(widest_mm2) / 40, finest_cell_mm, coarsest_cell_mm);
    // Room for a shape that is wider between two planes than on either.
    double spacing_mm = 0;
    for (std::size_t n = 1; n < drawn.size(); ++n)
      spacing_mm = std::max(spacing_mm, drawn[n].plane_w_mm - drawn[n - 1].plane_w_mm);
    raster_ = PlaneRaster::about(all, std::min(spacing_mm, 5.0), cell_mm);
    for (const Slab& slab : drawn) {
      Plane& plane = planes_.emplace_back();
      plane.w_mm = slab.plane_w_mm;
      const Outline outline(slab.rings);
      plane.phi_mm2 = outline.distances_mm(raster_, reach_mm);
      // Of a shape so deep that its middle is out of reach, the reach.
      plane.radius_mm = outline.inscribed_radius_mm(raster_, plane.phi_mm2);
      const double radius_mm = std::min(plane.radius_mm, reach_mm);
      for (double& value : plane.phi_mm2) value *= 2 * radius_mm - value;
    }
  }

  const std::vector<Plane>& planes() const { return planes_; }
  const PlaneRaster& raster() const { return raster_; }

  /// The shape `share` of a spacing beyond plane `last`, where it grew since plane `before`: it
  /// goes on to do so, and nowhere narrows.
  std::vector<Ring> widened(const Slab& drawn, std::size_t last, std::size_t before,
                            double share) const {
    std::vector<double> values = planes_[last].phi_mm2;
    bool grew = false;
    for (std::size_t i = 0; i < values.size(); ++i) {
      const double growth_mm2 = std::max(0.0, values[i] - planes_[before].phi_mm2[i]);
      grew = grew || growth_mm2 > 0;
      values[i] += share * growth_mm2;
    }
    return grew ? level_rings(raster_, values) : drawn.rings;
  }

  /// The shape at `w_mm` between planes n and n + 1.
  std::vector<Ring> between(std::size_t n, double w_mm) const {
    const double spacing_mm = planes_[n + 1].w_mm - planes_[n].w_mm;
    std::size_t first = n;
    std::size_t last = n + 1;
    if (n > 0 && alike(planes_[n].w_mm - planes_[n - 1].w_mm, spacing_mm)) --first;
    if (n + 2 < planes_.size() && alike(planes_[n + 2].w_mm - planes_[n + 1].w_mm, spacing_mm))
      ++last;
    // Between planes of a ball the middle bulges by a quarter of the spacing's square.
    const double bend_mm2 = 0.25 * spacing_mm * spacing_mm;
    std::vector<double> values = polynomial(first, last, w_mm);
    for (std::size_t i = 0; i < values.size(); ++i) {
      const auto [low, high] = std::minmax(planes_[n].phi_mm2[i], planes_[n + 1].phi_mm2[i]);
      values[i] = std::clamp(values[i], low - bend_mm2, high + bend_mm2);
    }
    return level_rings(raster_, values);
  }

 private:
  static double box_area_mm2(const Ring& ring) {
    double low[2] = {INFINITY, INFINITY};
    double high[2] = {-INFINITY, -INFINITY};
    for (const PlanePoint& point : ring) {
      low[0] = std::min(low[0], point.u_mm);
      high[0] = std::max(high[0], point.u_mm);
      low[1] = std::min(low[1], point.v_mm);
      high[1] = std::max(high[1], point.v_mm);
    }
    return (high[0] - low[0]) * (high[1] - low[1]);
  }

  /// Lagrange's, through planes first to last, at each node.
  std::vector<double> polynomial(std::size_t first, std::size_t last, double w_mm) const {
    std::vector<double> values(raster_.size(), 0.0);
    for (std::size_t n = first; n <= last; ++n) {
      double weight = 1;
      for (std::size_t m = first; m <= last; ++m)
        if (m != n) weight *= (w_mm - planes_[m].w_mm) / (planes_[n].w_mm - planes_[m].w_mm);
      for (std::size_t i = 0; i < values.size(); ++i) values[i] += weight * planes_[n].phi_mm2[i];
    }
    return values;
  }

  PlaneRaster raster_;
  std::vector<Plane> planes_;
};

/// Thin slabs from `low_mm` to `high_mm`; `shape` gives the rings at a height.
template <class Shape>
void add_thin_slabs(std::vector<Slab>& to, double low_mm, double high_mm, Shape shape) {
  const auto count = static_cast<int>(std::ceil((high_mm - low_mm) / thickest_mm - 1e-9));
  for (int n = 0; n < count; ++n) {
    Slab slab;
    slab.w_low_mm = low_mm + (high_mm - low_mm) * n / count;
    slab.w_high_mm = n + 1 == count ? high_mm : low_mm + (high_mm - low_mm) * (n + 1) / count;
    slab.plane_w_mm = 0.5 * (slab.w_low_mm + slab.w_high_mm);
    slab.rings = shape(slab.plane_w_mm);
    if (!slab.rings.empty()) to.push_back(std::move(slab));
  }
}

/// The shape beyond the first or the last plane: it goes on narrowing as its largest circle does,
/// each point of its boundary in proportion to how far it came since the plane before.
class End {
 public:
  End(const PlaneRaster& raster, const Slab& last, const Slab& before) : raster_(raster) {
    const Outline previous(before.rings);
    double perimeter_mm = 0;
    for_each_side(last.rings, [&](const PlanePoint& a, const PlanePoint& b) {
      perimeter_mm += std::hypot(b.u_mm - a.u_mm, b.v_mm - a.v_mm);
    });
    const double step_mm = std::max(raster.cell_mm, perimeter_mm / 500);
    for_each_side(last.rings, [&](const PlanePoint& a, const PlanePoint& b) {
      const double length_mm = std::hypot(b.u_mm - a.u_mm, b.v_mm - a.v_mm);
      const auto parts = static_cast<int>(std::ceil(length_mm / step_mm));
      for (int n = 0; n < parts; ++n) {
        const PlanePoint at{a.u_mm + (b.u_mm - a.u_mm) * n / parts,
                            a.v_mm + (b.v_mm - a.v_mm) * n / parts};
        edge_.push_back({at, std::max(0.0, previous.nearest(at).distance_mm)});
      }
    });
    depth_mm_ =
        Outline(last.rings).distances_mm(raster, raster.cell_mm * (raster.columns + raster.rows));
  }

  /// What is left when every point of the boundary has moved inward by `times` its own movement:
  /// what lies farther from each than that.
  std::vector<Ring> narrowed(double times) const {
    std::vector<double> values = depth_mm_;
    for (int row = 0; row < raster_.rows; ++row)
      for (int column = 0; column < raster_.columns; ++column) {
        double& value = values[raster_.index(column, row)];
        const PlanePoint node = raster_.node(column, row);
        for (std::size_t n = 0; n < edge_.size() && value > 0; ++n)
          value = std::min(value,
                           std::hypot(node.u_mm - edge_[n].at.u_mm, node.v_mm - edge_[n].at.v_mm) -
                               times * edge_[n].moved_mm);
      }
    return level_rings(raster_, values);
  }

 private:
  struct EdgePoint {
    PlanePoint at;
    double moved_mm;
  };
  template <class Use>
  static void for_each_side(const std::vector<Ring>& rings, Use use) {
    for (const Ring& ring : rings)
      for (std::size_t n = 0; n < ring.size(); ++n)
        use(ring[n], ring[n + 1 == ring.size() ? 0 : n + 1]);
  }
  const PlaneRaster& raster_;
  std::vector<EdgePoint> edge_;
  std::vector<double> depth_mm_;
};

/// The square of a radius at `w_mm`, by Lagrange's polynomial through planes from the end inward.
double squared_radius(const std::vector<const Plane*>& planes, double w_mm) {
  double sum = 0;
  for (const Plane* n : planes) {
    double weight = n->radius_mm * n->radius_mm;
    for (const Plane* m : planes)
      if (m != n) weight *= (w_mm - m->w_mm) / (n->w_mm - m->w_mm);
    sum += weight;
  }
  return sum;
}

void add_end(std::vector<Slab>& to, const Stack& stack, const std::vector<Slab>& drawn,
             bool upward) {
  const std::size_t count = drawn.size();
  const auto inward = [&](std::size_t n) { return upward ? count - 1 - n : n; };
  const Slab& last = drawn[inward(0)];
  const Slab& before = drawn[inward(1)];
  const double spacing_mm = last.plane_w_mm - before.plane_w_mm;  // below 0 downward
  std::vector<const Plane*> planes{&stack.planes()[inward(0)], &stack.planes()[inward(1)]};
  if (count > 2 &&
      alike(std::abs(before.plane_w_mm - drawn[inward(2)].plane_w_mm), std::abs(spacing_mm)))
    planes.push_back(&stack.planes()[inward(2)]);
  const double radius_mm = planes[0]->radius_mm;
  const double narrowing_mm = planes[1]->radius_mm - radius_mm;

  const bool ends = narrowing_mm > 0 && squared_radius(planes, last.plane_w_mm + spacing_mm) <= 0;
  const double outer_mm = last.plane_w_mm + (ends ? 1.0 : 0.5) * spacing_mm;
  const End end(stack.raster(), last, before);
  add_thin_slabs(to, std::min(last.plane_w_mm, outer_mm), std::max(last.plane_w_mm, outer_mm),
                 [&](double w_mm) {
                   if (!(narrowing_mm > 0))
                     return stack.widened(last, inward(0), inward(1),
                                          (w_mm - last.plane_w_mm) / spacing_mm);
                   const double there_mm = std::sqrt(std::max(0.0, squared_radius(planes, w_mm)));
                   return end.narrowed(std::max(0.0, radius_mm - there_mm) / narrowing_mm);
                 });
}

}  // namespace

std::vector<Slab> interpolated_shapes(const std::vector<Slab>& drawn, EndCaps end_caps) {
  if (drawn.size() < 2) return drawn;
  const Stack stack(drawn);
  std::vector<Slab> slabs;
  if (end_caps == EndCaps::half) add_end(slabs, stack, drawn, false);
  for (std::size_t n = 0; n + 1 < drawn.size(); ++n)
    add_thin_slabs(slabs, drawn[n].plane_w_mm, drawn[n + 1].plane_w_mm,
                   [&](double w_mm) { return stack.between(n, w_mm); });
  if (end_caps == EndCaps::half) add_end(slabs, stack, drawn, true);
  return slabs;
}

}  // namespace dose
