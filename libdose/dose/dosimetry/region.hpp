// SPDX-License-Identifier: Apache-2.0
// The region that a stack of contours stands for.
//
// Model: contours of one plane are combined by the even-odd rule (holes, keyholes, islands); each
// plane stands for the slab half way to its neighbours, whatever the spacing, so a gap is filled by
// its two neighbours; the first and last plane reach half the neighbouring spacing outward
// (EndCaps::half) or not at all (EndCaps::none, which is what Eclipse's own figures fit). In-plane
// areas are exact.
//
// Where asked (BetweenSlices::shape), the shape between two planes is interpolated instead
// (shape_interpolation.hpp). Regions made of others: derived_region.hpp.
#pragma once

#include <Eigen/Core>
#include <dose/core/warning.hpp>
#include <dose/dosimetry/region_pieces.hpp>
#include <dose/geometry/contour.hpp>
#include <dose/geometry/point.hpp>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace dose {

enum class EndCaps { half, none };

/// What lies between the planes that were drawn.
enum class BetweenSlices {
  slab,  ///< each plane's shape, half way to its neighbours
  shape  ///< shapes interpolated between the planes
};

struct RegionModel {
  EndCaps end_caps = EndCaps::half;
  /// Lengthen the first and the last slab outward by this, mm (VERDICT.md, rule 21).
  double end_extension_mm = 0;
  /// Spacing of the planning CT, mm: thickness of a structure drawn on one slice only (with either
  /// kind of end caps, since without any it would have no volume).
  std::optional<double> slice_spacing_mm;
  BetweenSlices between = BetweenSlices::slab;
  /// Its planes, areas and volume alone are wanted: quicker, and pieces() may not be asked for.
  bool only_planes = false;
};

/// Part of a region between two parallel planes.
struct Slab {
  double w_low_mm = 0;  ///< along Region::w_axis()
  double w_high_mm = 0;
  double plane_w_mm = 0;    ///< where the contours were drawn
  std::vector<Ring> rings;  ///< combined by even-odd
  double area_mm2 = 0;      ///< exact, even-odd
};

class Region {
 public:
  /// Contours need not be in order. Planes within 0.01 mm are one. Errors: `structure_empty` (no
  /// contour with 3 points that are not in one line, or none that encloses area),
  /// `contours_not_parallel`, `contour_not_planar` (0.1 mm), `single_slice_thickness_unknown` (one
  /// plane and no slice_spacing_mm), `contours_tangled`. Warnings: `contour_degenerate` (points and
  /// lines: left out), `contour_gap` (a spacing above 1.5 times the median). `name` is their
  /// `where`.
  static Region from_contours(const std::vector<Contour>& contours, const RegionModel& model,
                              const std::string& name);

  /// A region with the axes of `like` made of `slabs`, which ascend without overlap; their areas
  /// are worked out here. Error `structure_empty` if they have no volume. Spacings stay those of
  /// the contours that `like` was drawn with.
  static Region from_slabs(const Region& like, std::vector<Slab> slabs, const std::string& name,
                           std::vector<Warning> warnings);

  /// The same contours under another model. DOSE_ASSERT(is_drawn()), and BetweenSlices::slab.
  Region under(const RegionModel& model) const;

  /// Whether its slabs are the drawn planes, one by one.
  bool is_drawn() const { return drawn_; }

  /// What this region has beyond the ends of `inner`: the same contours under a model that reaches
  /// further at both. DOSE_ASSERT(is_drawn()).
  Region beyond(const Region& inner) const;

  /// Within a slab, by even-odd; what lies on its boundary may be either.
  bool contains(const PlannedPoint& point) const;

  double volume_cc() const { return volume_cc_; }
  const std::vector<Slab>& slabs() const { return slabs_; }  ///< ascending in w
  const std::vector<Warning>& warnings() const { return warnings_; }
  /// The slabs cut by a raster, for measuring. DOSE_ASSERT(not made with only_planes).
  const RegionPieces& pieces() const;

  /// Orthonormal, right-handed axes of the stack in planned coordinates; point = u*U + v*V + w*W.
  /// For axial contours exactly x, y, z; sagittal y, z, x; coronal z, x, y. Else W is the normal
  /// that points up (+z).
  const Eigen::Vector3d& u_axis() const { return axes_[0]; }
  const Eigen::Vector3d& v_axis() const { return axes_[1]; }
  const Eigen::Vector3d& w_axis() const { return axes_[2]; }

  double median_spacing_mm() const { return median_spacing_mm_; }
  double largest_spacing_mm() const { return largest_spacing_mm_; }

 private:
  Region() = default;
  void choose_axes(int square, const std::vector<const std::vector<Eigen::Vector3d>*>& contours,
                   const std::string& name);
  void place_slabs(const RegionModel& model);
  void warn_of_gaps();
  void sum_volume();
  void cut_pieces();
  void sum_areas();

  std::vector<Slab> slabs_;
  std::shared_ptr<const RegionPieces> pieces_;  ///< do not depend on the model
  Eigen::Vector3d axes_[3];
  std::string name_;
  std::vector<Warning> warnings_;
  double volume_cc_ = 0;
  double median_spacing_mm_ = 0;
  double largest_spacing_mm_ = 0;
  bool drawn_ = true;
};

}  // namespace dose
