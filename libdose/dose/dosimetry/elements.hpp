// SPDX-License-Identifier: Apache-2.0
// A region under a field as a set of elements that covers it without overlap.
//
// An element is the part of a region in a box within one slab: the whole box, or convex polygons
// (in u, v) times a thickness (in w); with the enclosure of the field on that box. Dividing an
// element replaces it by two with smaller remainders. All metrics share the elements, so what one
// has refined serves the next.
#pragma once

#include <array>
#include <cstddef>
#include <dose/dosimetry/field_kernel.hpp>
#include <dose/dosimetry/region.hpp>
#include <limits>
#include <map>
#include <memory>
#include <memory_resource>
#include <span>
#include <vector>

namespace dose {

struct Element {
  Box box;  ///< tight around the element
  FieldEnclosure dose;
  double volume_mm3 = 0;
  PolygonRun polygons;       ///< none: the whole box
  std::uint32_t serial = 0;  ///< no other element of these Elements has or had it

  /// Remainder that division can still take away.
  double reducible() const { return dose.remainder - dose.fixed; }
  /// Whether division is worth it: false where assumed ceilings make up nearly all of it.
  bool improvable() const { return reducible() > 0.05 * dose.fixed; }
  Moments moments() const;
  /// Volume where the affine part is >= threshold, mm3.
  double affine_volume_above(double threshold_gy) const;
  /// The same for many thresholds, into as many volumes.
  void affine_volumes_above(std::span<const double> thresholds_gy,
                            std::span<double> volumes_mm3) const;
  /// Volume where f is certainly, probably, possibly >= threshold, mm3.
  double least_volume_above(double threshold_gy) const;
  /// `assumed` from -1 to 1: which part of what is `fixed` is added.
  double model_volume_above(double threshold_gy, double assumed = 0) const;
  double most_volume_above(double threshold_gy) const;
  /// The point (u, v, w) of the element where sign * affine part is largest.
  Eigen::Vector3d extreme_point(double sign) const;
};

/// A range that a quantile is known to lie in.
struct ProvenRange {
  double low = 0;
  double high = std::numeric_limits<double>::infinity();
};

class Elements {
 public:
  /// Region and field must outlive it.
  Elements(const Region& region, const DoseField& field);

  /// Of these pieces of the region alone.
  Elements(const Region& region, const DoseField& field,
           std::span<const std::uint32_t> chosen_pieces);

  std::size_t size() const { return elements_.size(); }
  /// Room for so many without moving them.
  void reserve(std::size_t size) { elements_.reserve(size); }
  const Element& operator[](std::size_t index) const { return elements_[index]; }

  /// Element `index` becomes its first part; the other parts are new, at the end. False if it is
  /// too small to be divided.
  bool divide(std::size_t index);

  const FieldKernel& field() const { return kernel_; }
  FieldKernel& field() { return kernel_; }
  const Eigen::Matrix3d& planned_from_region() const { return planned_from_region_; }
  /// What has been proven of the dose that the hottest `volume_mm3` reach, to be narrowed.
  ProvenRange& proven_quantile(double volume_mm3) { return proven_quantiles_[volume_mm3]; }
  /// Upper bound of the known dose.
  double highest_gy() const;
  /// Elements 0 to ends[i] (excluded) were made of the pieces 0 to i; as constructed.
  std::span<const std::uint32_t> piece_ends() const { return piece_ends_; }
  PlannedPoint planned_point(const Eigen::Vector3d& uvw_mm) const {
    return {planned_from_region_ * uvw_mm};
  }

 private:
  /// Before its dose is known.
  struct Part {
    Box box;
    double volume_mm3 = 0;
    PolygonRun polygons;
    double lower = 0;  ///< what is known of the dose from the element it was cut from
    double upper = std::numeric_limits<double>::infinity();
  };
  /// The parts, two at most, that a cut leaves.
  struct Halves {
    std::array<Part, 2> parts;
    std::size_t count = 0;
  };
  Elements(const Region& region, const DoseField& field, std::size_t expected);
  void add_piece(const Region& region, const RegionPiece& piece);
  void add(const Part& part);
  Halves cut(const Part& part, int axis, double position_mm);
  bool keep(Part& part, std::span<const ConvexPolygon> polygons);

  Eigen::Matrix3d planned_from_region_;
  FieldKernel kernel_;
  double straddle_limit_mm_;  ///< a box this small that straddles a face counts as not covered
  std::vector<Element> elements_;
  std::vector<std::uint32_t> piece_ends_;
  std::uint32_t last_serial_ = 0;
  std::map<double, ProvenRange> proven_quantiles_;
  std::vector<Part> pending_;  // scratch
  std::vector<ConvexPolygon> below_;
  std::vector<ConvexPolygon> above_;
  /// Polygons of elements that came of a division.
  std::unique_ptr<std::pmr::monotonic_buffer_resource> stored_;
};

}  // namespace dose
