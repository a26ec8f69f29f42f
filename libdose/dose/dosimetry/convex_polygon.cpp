// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <dose/core/contract.hpp>
#include <dose/dosimetry/convex_polygon.hpp>

namespace dose {
namespace {

/// A vertex with a function's value there. Cutting by two lines adds at most two vertices.
struct Valued {
  double u_mm;
  double v_mm;
  double value;
};

struct ValuedPolygon {
  std::array<Valued, ConvexPolygon::capacity + 4> points;
  int count = 0;

  Valued& operator[](int n) { return points[static_cast<std::size_t>(n)]; }
  const Valued& operator[](int n) const { return points[static_cast<std::size_t>(n)]; }
  void append(const Valued& point) {
    DOSE_ASSERT(static_cast<std::size_t>(count) < points.size());
    points[static_cast<std::size_t>(count++)] = point;
  }
};

/// Area, and integral of the value.
struct Integral {
  double area = 0;
  double value = 0;
};

Integral integrate(const ValuedPolygon& polygon) {
  Integral sum;
  if (polygon.count < 3) return sum;
  const Valued origin = polygon[0];
  for (int n = 2; n < polygon.count; ++n) {
    const Valued& a = polygon[n - 1];
    const Valued& b = polygon[n];
    const double area = 0.5 * ((a.u_mm - origin.u_mm) * (b.v_mm - origin.v_mm) -
                               (b.u_mm - origin.u_mm) * (a.v_mm - origin.v_mm));
    sum.area += area;
    sum.value += area * ((origin.value + a.value + b.value) / 3);
  }
  return sum;
}

/// The part where sign * (value - level) >= 0.
ValuedPolygon kept(const ValuedPolygon& polygon, double level, double sign) {
  ValuedPolygon result;
  for (int n = 0; n < polygon.count; ++n) {
    const Valued& a = polygon[n];
    const Valued& b = polygon[n + 1 == polygon.count ? 0 : n + 1];
    const double height_a = sign * (a.value - level);
    const double height_b = sign * (b.value - level);
    if (height_a >= 0) result.append(a);
    if ((height_a > 0 && height_b < 0) || (height_a < 0 && height_b > 0)) {
      const double share = height_a / (height_a - height_b);
      result.append(
          {a.u_mm + share * (b.u_mm - a.u_mm), a.v_mm + share * (b.v_mm - a.v_mm), level});
    }
  }
  return result;
}

double coordinate(const PlanePoint& point, int axis) {
  return axis == 0 ? point.u_mm : point.v_mm;
}

PlanePoint crossing(const PlanePoint& a, const PlanePoint& b, int axis, double position_mm) {
  const double share =
      (position_mm - coordinate(a, axis)) / (coordinate(b, axis) - coordinate(a, axis));
  if (axis == 0) return {position_mm, a.v_mm + share * (b.v_mm - a.v_mm)};
  return {a.u_mm + share * (b.u_mm - a.u_mm), position_mm};
}

}  // namespace

void ConvexPolygon::append(PlanePoint point) {
  if (count > 0) {
    const PlanePoint& last = points[static_cast<std::size_t>(count - 1)];
    if (last.u_mm == point.u_mm && last.v_mm == point.v_mm) return;
  }
  DOSE_ASSERT(count < capacity);
  points[static_cast<std::size_t>(count++)] = point;
}

void ConvexPolygon::close() {
  if (count < 2) return;
  const PlanePoint& last = points[static_cast<std::size_t>(count - 1)];
  if (last.u_mm == points[0].u_mm && last.v_mm == points[0].v_mm) --count;
}

ConvexPolygon rectangle(double u_low, double u_high, double v_low, double v_high) {
  ConvexPolygon result;
  result.points[0] = {u_low, v_low};
  result.points[1] = {u_high, v_low};
  result.points[2] = {u_high, v_high};
  result.points[3] = {u_low, v_high};
  result.count = 4;
  return result;
}

AreaMoment area_moment(const ConvexPolygon& polygon) {
  AreaMoment sum;
  if (polygon.count < 3) return sum;
  const PlanePoint origin = polygon.points[0];
  for (int n = 2; n < polygon.count; ++n) {
    const PlanePoint& a = polygon.points[static_cast<std::size_t>(n - 1)];
    const PlanePoint& b = polygon.points[static_cast<std::size_t>(n)];
    const double area = 0.5 * ((a.u_mm - origin.u_mm) * (b.v_mm - origin.v_mm) -
                               (b.u_mm - origin.u_mm) * (a.v_mm - origin.v_mm));
    sum.area_mm2 += area;
    sum.u_mm3 += area * ((origin.u_mm + a.u_mm + b.u_mm) / 3);
    sum.v_mm3 += area * ((origin.v_mm + a.v_mm + b.v_mm) / 3);
  }
  return sum;
}

void split(const ConvexPolygon& polygon, int axis, double position_mm, ConvexPolygon& below,
           ConvexPolygon& above) {
  below.count = 0;
  above.count = 0;
  for (int n = 0; n < polygon.count; ++n) {
    const PlanePoint& a = polygon.points[static_cast<std::size_t>(n)];
    const PlanePoint& b =
        polygon.points[static_cast<std::size_t>(n + 1 == polygon.count ? 0 : n + 1)];
    const double at_a = coordinate(a, axis) - position_mm;
    const double at_b = coordinate(b, axis) - position_mm;
    if (at_a <= 0) below.append(a);
    if (at_a >= 0) above.append(a);
    if ((at_a < 0 && at_b > 0) || (at_a > 0 && at_b < 0)) {
      const PlanePoint cut = crossing(a, b, axis, position_mm);
      below.append(cut);
      above.append(cut);
    }
  }
  below.close();
  above.close();
}

double area_above(const ConvexPolygon& polygon, const AffineInSlab& function, double threshold) {
  // At (u, v) the function runs through [bottom, bottom + rise] across the slab, so it is above the
  // threshold over the share clamp((bottom + rise - threshold) / rise, 0, 1) of the thickness: the
  // whole thickness where bottom >= threshold, a linear share in the strip between the two lines.
  const double rise = std::abs(function.slope_w);
  const double bottom_offset = function.value + std::min(function.slope_w, 0.0) - threshold;
  ValuedPolygon bottoms;
  bottoms.count = polygon.count;
  double lowest = 0;
  double highest = 0;
  for (int n = 0; n < polygon.count; ++n) {
    const PlanePoint& point = polygon.points[static_cast<std::size_t>(n)];
    const double bottom =
        bottom_offset + function.slope_u * point.u_mm + function.slope_v * point.v_mm;
    bottoms[n] = {point.u_mm, point.v_mm, bottom};
    lowest = n == 0 ? bottom : std::min(lowest, bottom);
    highest = n == 0 ? bottom : std::max(highest, bottom);
  }
  if (highest + rise < 0) return 0;
  if (lowest >= 0) return integrate(bottoms).area;
  double area = 0;
  if (highest >= 0) area = integrate(kept(bottoms, 0, 1)).area;
  if (rise > 0) {
    const ValuedPolygon strip =
        highest > 0 ? kept(kept(bottoms, 0, -1), -rise, 1) : kept(bottoms, -rise, 1);
    const Integral part = integrate(strip);
    area += std::clamp(part.area + part.value / rise, 0.0, std::max(part.area, 0.0));
  }
  return area;
}

}  // namespace dose
