// SPDX-License-Identifier: Apache-2.0
// Convex polygons in the plane of a slab: area, centroid, cutting, and the volume of a prism in
// which an affine function exceeds a threshold.
//
// All sums are formed relative to a vertex of the polygon, so that small polygons far from the
// origin keep their digits.
#pragma once

#include <array>
#include <cstdint>
#include <span>

namespace dose {

/// A point in the plane of a slab: coordinates along Region::u_axis() and v_axis(), mm.
struct PlanePoint {
  double u_mm;
  double v_mm;
};

/// Vertices of a convex polygon, counter-clockwise, kept elsewhere.
using PolygonVertices = std::span<const PlanePoint>;

/// Convex polygons kept elsewhere: their vertices one after the other, and how many each has.
class PolygonRun {
 public:
  PolygonRun() = default;
  PolygonRun(const PlanePoint* vertices, const std::uint8_t* counts, std::uint32_t size)
      : vertices_(vertices), counts_(counts), size_(size) {}

  class Iterator {
   public:
    Iterator(const PlanePoint* vertices, const std::uint8_t* count)
        : vertices_(vertices), count_(count) {}
    PolygonVertices operator*() const { return {vertices_, *count_}; }
    Iterator& operator++() {
      vertices_ += *count_++;
      return *this;
    }
    bool operator==(const Iterator& other) const { return count_ == other.count_; }

   private:
    const PlanePoint* vertices_;
    const std::uint8_t* count_;
  };
  Iterator begin() const { return {vertices_, counts_}; }
  Iterator end() const { return {nullptr, counts_ + size_}; }
  std::uint32_t size() const { return size_; }
  bool empty() const { return size_ == 0; }

 private:
  const PlanePoint* vertices_ = nullptr;
  const std::uint8_t* counts_ = nullptr;
  std::uint32_t size_ = 0;
};

/// Convex, counter-clockwise. Pieces are made with at most `made` vertices; cutting by boxes adds
/// at most four sides.
struct ConvexPolygon {
  static constexpr int made = 12;
  static constexpr int capacity = made + 4;
  std::array<PlanePoint, capacity> points;  ///< the first `count` of them
  int count = 0;

  ConvexPolygon() = default;
  explicit ConvexPolygon(PolygonVertices vertices);
  PolygonVertices vertices() const { return {points.data(), static_cast<std::size_t>(count)}; }

  /// Leaves out a vertex that repeats the one before it.
  void append(PlanePoint point);
  /// Leaves out a last vertex that repeats the first.
  void close();
};

double area_mm2(PolygonVertices polygon);

/// The part of `polygon` with coordinate (axis 0: u, 1: v) below `position_mm`, and the part above;
/// either may be empty (count < 3).
void split(PolygonVertices polygon, int axis, double position_mm, ConvexPolygon& below,
           ConvexPolygon& above);

/// value + slope_u u + slope_v v + slope_w w with u, v in the plane and w from 0 to 1 across the
/// slab (slope_w: change over the whole thickness).
struct AffineInSlab {
  double value = 0;
  double slope_u = 0;
  double slope_v = 0;
  double slope_w = 0;
};

/// Joins `upper` to `lower` if the top side of one is the bottom side of the other, the result is
/// convex and has at most ConvexPolygon::made vertices. Both were cut between v levels.
bool join(ConvexPolygon& lower, const ConvexPolygon& upper);

/// Share of a box in which an affine function is above a threshold: `spans` are its changes across
/// the three sides of the box (any order, any sign), `above` its value in the middle less the
/// threshold.
double box_share_above(double above, double span_a, double span_b, double span_c);

/// The prism of a polygon under an affine function, for many thresholds.
class PrismAbove {
 public:
  /// The polygon, of at least 3 vertices, must outlive it.
  PrismAbove(PolygonVertices polygon, const AffineInSlab& function);

  /// Area * (share of the thickness) in which the function >= threshold, mm2: multiply by the
  /// thickness for the volume. Exact but for rounding, whatever the gradient.
  double area(double threshold) const;

 private:
  double area_by_cutting(double threshold) const;

  PolygonVertices polygon_;
  std::array<double, ConvexPolygon::capacity> bottoms_;  ///< at the vertices, least over the slab
  std::array<double, ConvexPolygon::capacity> across_;   ///< slope x side, of each side
  double lowest_ = 0;
  double highest_ = 0;
  double rise_ = 0;  ///< across the slab
  double factor_ = 0;
  bool by_sides_ = false;
};

/// PrismAbove for one threshold.
double area_above(PolygonVertices polygon, const AffineInSlab& function, double threshold);

}  // namespace dose
