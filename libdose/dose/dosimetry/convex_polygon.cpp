// SPDX-License-Identifier: Apache-2.0
#include <dose/dosimetry/convex_polygon.hpp>

#include <algorithm>
#include <cmath>
#include <dose/core/contract.hpp>
#include <utility>

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

/// Distance from the line of a cut; 0 within rounding, so that a side that runs along the line is
/// not cut at every jitter of its vertices.
double from_line(const PlanePoint& point, int axis, double position_mm) {
  constexpr double same_line_mm = 1e-11;
  const double distance_mm = coordinate(point, axis) - position_mm;
  return std::abs(distance_mm) <= same_line_mm ? 0 : distance_mm;
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

ConvexPolygon::ConvexPolygon(PolygonVertices vertices) : count(static_cast<int>(vertices.size())) {
  DOSE_ASSERT(vertices.size() <= points.size());
  std::ranges::copy(vertices, points.begin());
}

double area_mm2(PolygonVertices polygon) {
  double twice_mm2 = 0;
  for (std::size_t n = 2; n < polygon.size(); ++n) {
    const PlanePoint& origin = polygon[0];
    const PlanePoint& a = polygon[n - 1];
    const PlanePoint& b = polygon[n];
    twice_mm2 += (a.u_mm - origin.u_mm) * (b.v_mm - origin.v_mm) -
                 (b.u_mm - origin.u_mm) * (a.v_mm - origin.v_mm);
  }
  return 0.5 * twice_mm2;
}

void split(PolygonVertices polygon, int axis, double position_mm, ConvexPolygon& below,
           ConvexPolygon& above) {
  below.count = 0;
  above.count = 0;
  for (std::size_t n = 0; n < polygon.size(); ++n) {
    const PlanePoint& a = polygon[n];
    const PlanePoint& b = polygon[n + 1 == polygon.size() ? 0 : n + 1];
    const double at_a = from_line(a, axis, position_mm);
    const double at_b = from_line(b, axis, position_mm);
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

bool join(ConvexPolygon& lower, const ConvexPolygon& upper) {
  if (lower.count < 3 || upper.count < 3) return false;
  // n below twice the number of vertices.
  const auto at = [](const ConvexPolygon& polygon, int n) -> const PlanePoint& {
    return polygon.points[static_cast<std::size_t>(n < polygon.count ? n : n - polygon.count)];
  };
  // Counter-clockwise: along the top of `lower` from right to left, along the bottom of `upper`
  // from left to right.
  int top = 0;
  int bottom = 0;
  for (int n = 1; n < lower.count; ++n)
    if (at(lower, n).v_mm > at(lower, top).v_mm) top = n;
  if (top == 0 && at(lower, lower.count - 1).v_mm == at(lower, 0).v_mm) top = lower.count - 1;
  for (int n = 1; n < upper.count; ++n)
    if (at(upper, n).v_mm < at(upper, bottom).v_mm) bottom = n;
  if (bottom == 0 && at(upper, upper.count - 1).v_mm == at(upper, 0).v_mm) bottom = upper.count - 1;
  const auto same = [](const PlanePoint& a, const PlanePoint& b) {
    return a.u_mm == b.u_mm && a.v_mm == b.v_mm;
  };
  const PlanePoint right = at(lower, top);
  const PlanePoint left = at(lower, top + 1);
  if (!same(right, at(upper, bottom + 1)) || !same(left, at(upper, bottom))) return false;
  const auto turn = [](const PlanePoint& a, const PlanePoint& b, const PlanePoint& c) {
    return (b.u_mm - a.u_mm) * (c.v_mm - b.v_mm) - (b.v_mm - a.v_mm) * (c.u_mm - b.u_mm);
  };
  const double right_turn = turn(at(lower, top + lower.count - 1), right, at(upper, bottom + 2));
  const double left_turn = turn(at(upper, bottom + upper.count - 1), left, at(lower, top + 2));
  if (!(right_turn >= 0) || !(left_turn >= 0)) return false;
  ConvexPolygon joined;
  const int count = lower.count + upper.count - 2 - (right_turn == 0) - (left_turn == 0);
  if (count > ConvexPolygon::made) return false;
  if (left_turn > 0) joined.append(left);
  for (int n = 2; n < lower.count; ++n) joined.append(at(lower, top + n));
  if (right_turn > 0) joined.append(right);
  for (int n = 2; n < upper.count; ++n) joined.append(at(upper, bottom + n));
  lower = joined;
  return true;
}

double box_share_above(double above, double span_a, double span_b, double span_c) {
  // The volume of a unit cube cut off by a plane: R. Scardovelli, S. Zaleski, J Comput Phys
  // 2000;164:228-237 (recalled; checked by test), with m1 <= m2 <= m3 the spans as shares of their
  // sum.
  double m1 = std::abs(span_a);
  double m2 = std::abs(span_b);
  double m3 = std::abs(span_c);
  if (m1 > m2) std::swap(m1, m2);
  if (m2 > m3) std::swap(m2, m3);
  if (m1 > m2) std::swap(m1, m2);
  const double sum = m1 + m2 + m3;
  const double depth = above + 0.5 * sum;  // from the corner where the function is largest
  if (depth < 0 || sum == 0) return depth < 0 ? 0 : 1;
  if (depth >= sum) return 1;
  m1 /= sum;
  m2 /= sum;
  m3 /= sum;
  const bool upside_down = depth > 0.5 * sum;
  const double a = upside_down ? (sum - depth) / sum : depth / sum;
  const double m12 = m1 + m2;
  // Where m1 is tiny the cubic formulas lose digits over a range of a as tiny: there a linear one.
  constexpr double tiny = 1e-5;
  const auto two_sided = [&] { return (2 * a - m12) / (2 * m3); };
  const auto wedge = [&](double x) { return (x * (x - m1) + m1 * m1 / 3) / (2 * m2 * m3); };
  double share = 0;
  if (a < m1) {
    share = m1 > tiny ? a * a * a / (6 * m1 * m2 * m3)
                      : a / m1 * (m2 > 0 && m3 > 0 ? m1 * m1 / (6 * m2 * m3) : 0);
  } else if (a < m2) {
    share = wedge(a);
  } else if (a < std::min(m12, m3)) {
    if (m1 > tiny) {
      share = (a * a * (3 * m12 - a) + m1 * m1 * (m1 - 3 * a) + m2 * m2 * (m2 - 3 * a)) /
              (6 * m1 * m2 * m3);
    } else {
      const double low = m2 > 0 ? wedge(m2) : 0;
      share = low + (m1 > 0 ? (a - m2) / m1 : 1) * (m12 / (2 * m3) - low);
    }
  } else if (m12 <= m3) {
    share = two_sided();
  } else {
    // m3 < m12 <= 1 means m1 > tiny unless m2 is nearly m3, where the range m3 .. 1/2 is tiny.
    share = m1 > tiny ? (a * a * (3 - 2 * a) + m1 * m1 * (m1 - 3 * a) + m2 * m2 * (m2 - 3 * a) +
                         m3 * m3 * (m3 - 3 * a)) /
                            (6 * m1 * m2 * m3)
                      : two_sided();
  }
  share = std::clamp(share, 0.0, 1.0);
  return upside_down ? 1 - share : share;
}

PrismAbove::PrismAbove(PolygonVertices polygon, const AffineInSlab& function) : polygon_(polygon) {
  // At (u, v) the function runs through [bottom, bottom + rise] across the slab.
  rise_ = std::abs(function.slope_w);
  const double offset = function.value + std::min(function.slope_w, 0.0);
  DOSE_ASSERT(polygon.size() >= 3 && polygon.size() <= ConvexPolygon::capacity);
  for (std::size_t n = 0; n < polygon.size(); ++n) {
    const PlanePoint& point = polygon[n];
    const double bottom = offset + function.slope_u * point.u_mm + function.slope_v * point.v_mm;
    bottoms_[n] = bottom;
    lowest_ = n == 0 ? bottom : std::min(lowest_, bottom);
    highest_ = n == 0 ? bottom : std::max(highest_, bottom);
  }
  const double range = highest_ - lowest_;
  // Beyond these the sums over the sides would lose digits.
  by_sides_ = range > 0.05 * rise_ && rise_ > 0.01 * range;
  if (!by_sides_) return;
  const double slope_squared =
      function.slope_u * function.slope_u + function.slope_v * function.slope_v;
  factor_ = 1 / (6 * slope_squared * rise_);
  for (std::size_t n = 0; n < polygon.size(); ++n) {
    const std::size_t next = n + 1 == polygon.size() ? 0 : n + 1;
    across_[n] = function.slope_u * (polygon[next].v_mm - polygon[n].v_mm) -
                 function.slope_v * (polygon[next].u_mm - polygon[n].u_mm);
  }
}

double PrismAbove::area(double threshold) const {
  if (highest_ + rise_ < threshold) return 0;
  if (lowest_ >= threshold) return area_mm2(polygon_);
  if (!by_sides_) return area_by_cutting(threshold);
  // The share of the thickness above the threshold is (max(b + rise, 0) - max(b, 0)) / rise with
  // b = bottom - threshold. max(b, 0) is the divergence of slope max(b, 0)^2 / (2 |slope|^2), so
  // its integral is a sum over the sides; along one, b is linear, and the mean of max(b, 0)^2 is
  // (p^2 + p q + q^2) / 3 with p and q the positive parts of its ends, times the share of the side
  // on which b is positive.
  double sum = 0;
  const double low = threshold - rise_;
  const auto mean_square = [](double a, double b) {
    const double p = std::max(a, 0.0);
    const double q = std::max(b, 0.0);
    const double both = p + q;
    const double whole = std::max(std::max(both, std::abs(a - b)), 1e-300);
    return (p * p + p * q + q * q) * (both / whole);
  };
  double top = bottoms_[0] - low;
  double bottom = bottoms_[0] - threshold;
  const double first_top = top;
  const double first_bottom = bottom;
  const std::size_t last = polygon_.size() - 1;
  for (std::size_t n = 0; n < last; ++n) {
    const double next_top = bottoms_[n + 1] - low;
    const double next_bottom = bottoms_[n + 1] - threshold;
    sum += across_[n] * (mean_square(top, next_top) - mean_square(bottom, next_bottom));
    top = next_top;
    bottom = next_bottom;
  }
  sum += across_[last] * (mean_square(top, first_top) - mean_square(bottom, first_bottom));
  return std::max(factor_ * sum, 0.0);
}

/// The whole thickness where bottom >= threshold, a linear share in the strip below.
double PrismAbove::area_by_cutting(double threshold) const {
  ValuedPolygon bottoms;
  for (std::size_t n = 0; n < polygon_.size(); ++n)
    bottoms.append({polygon_[n].u_mm, polygon_[n].v_mm, bottoms_[n] - threshold});
  double area = 0;
  if (highest_ >= threshold) area = integrate(kept(bottoms, 0, 1)).area;
  if (rise_ > 0) {
    const ValuedPolygon strip =
        highest_ > threshold ? kept(kept(bottoms, 0, -1), -rise_, 1) : kept(bottoms, -rise_, 1);
    const Integral part = integrate(strip);
    area += std::clamp(part.area + part.value / rise_, 0.0, std::max(part.area, 0.0));
  }
  return area;
}

double area_above(PolygonVertices polygon, const AffineInSlab& function, double threshold) {
  return PrismAbove(polygon, function).area(threshold);
}

}  // namespace dose
