// SPDX-License-Identifier: Apache-2.0
#include <dose/dosimetry/derived_region.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <dose/core/contract.hpp>
#include <dose/core/error.hpp>
#include <dose/dosimetry/plane_raster.hpp>
#include <limits>
#include <vector>

namespace dose {
namespace {

void check_parallel(const Region& a, const Region& b, const std::string& name) {
  // A thousandth of a radian is 0.1 mm over 10 cm, what contours may leave their plane by.
  if (a.w_axis().dot(b.w_axis()) >= 1 - 5e-7 && a.u_axis().dot(b.u_axis()) >= 1 - 5e-7) return;
  throw Error("structures_not_parallel",
              "the structures were drawn in planes of different directions and cannot be joined; "
              "join them where they were drawn",
              name);
}

/// The slab of `region` that fills w_low to w_high, which its own levels do not divide.
const Slab* slab_over(const Region& region, double w_mm) {
  const auto& slabs = region.slabs();
  const auto found = std::ranges::upper_bound(slabs, w_mm, {}, &Slab::w_high_mm);
  return found != slabs.end() && found->w_low_mm < w_mm ? &*found : nullptr;
}

std::vector<double> levels_of(std::initializer_list<const Region*> regions) {
  std::vector<double> levels_mm;
  for (const Region* region : regions)
    for (const Slab& slab : region->slabs()) {
      levels_mm.push_back(slab.w_low_mm);
      levels_mm.push_back(slab.w_high_mm);
    }
  std::sort(levels_mm.begin(), levels_mm.end());
  levels_mm.erase(std::unique(levels_mm.begin(), levels_mm.end()), levels_mm.end());
  return levels_mm;
}

std::vector<Warning> warnings_of(const Region& a, const Region& b) {
  std::vector<Warning> warnings = a.warnings();
  warnings.insert(warnings.end(), b.warnings().begin(), b.warnings().end());
  return warnings;
}

/// Disjoint rings of the union.
std::vector<Ring> united_rings(const std::vector<Ring>& a, const std::vector<Ring>& b) {
  std::vector<Ring> rings;
  for (const Trapezoid& t : union_trapezoids(a, b))
    rings.push_back({{t.left_low, t.v_low},
                     {t.right_low, t.v_low},
                     {t.right_high, t.v_high},
                     {t.left_high, t.v_high}});
  return rings;
}

/// The slabs of a region as distances on one raster, for its dilation.
class Dilation {
 public:
  Dilation(const Region& region, double margin_mm) : slabs_(region.slabs()), margin_mm_(margin_mm) {
    std::vector<Ring> all;
    for (const Slab& slab : slabs_) all.insert(all.end(), slab.rings.begin(), slab.rings.end());
    raster_ = PlaneRaster::about(all, margin_mm, std::clamp(margin_mm / 8, 0.1, 0.5));
    // Linear interpolation of the distance between nodes, then chords instead of arcs: both cut
    // corners of an outline whose radius of curvature is at least the margin.
    const double c = raster_.cell_mm;
    slack_mm_ = c * c / (8 * std::max(margin_mm - c, c)) + c * c / (4 * margin_mm);
    for (const Slab& slab : slabs_)
      distances_mm_.push_back(Outline(slab.rings).distances_mm(raster_, margin_mm + 2 * c));
  }

  /// The widest shape of the dilation between two heights.
  std::vector<Ring> widest(double w_low_mm, double w_high_mm) const {
    std::vector<double> values(raster_.size(), -std::numeric_limits<double>::max());
    for (std::size_t n = 0; n < slabs_.size(); ++n) {
      const double apart_mm =
          std::max({0.0, slabs_[n].w_low_mm - w_high_mm, w_low_mm - slabs_[n].w_high_mm});
      if (apart_mm >= margin_mm_) continue;
      const double reach_mm = std::sqrt(margin_mm_ * margin_mm_ - apart_mm * apart_mm) + slack_mm_;
      for (std::size_t i = 0; i < values.size(); ++i)
        values[i] = std::max(values[i], distances_mm_[n][i] + reach_mm);
    }
    return level_rings(raster_, values);
  }

 private:
  const std::vector<Slab>& slabs_;
  double margin_mm_;
  double slack_mm_;
  PlaneRaster raster_;
  std::vector<std::vector<double>> distances_mm_;
};

}  // namespace

Region united(const Region& a, const Region& b, const std::string& name) {
  check_parallel(a, b, name);
  const std::vector<double> levels_mm = levels_of({&a, &b});
  std::vector<Slab> slabs;
  for (std::size_t n = 1; n < levels_mm.size(); ++n) {
    const double middle_mm = 0.5 * (levels_mm[n - 1] + levels_mm[n]);
    const Slab* const in_a = slab_over(a, middle_mm);
    const Slab* const in_b = slab_over(b, middle_mm);
    if (!in_a && !in_b) continue;
    Slab slab = in_a ? *in_a : *in_b;
    if (in_a && in_b) slab.rings = united_rings(in_a->rings, in_b->rings);
    slab.w_low_mm = levels_mm[n - 1];
    slab.w_high_mm = levels_mm[n];
    slabs.push_back(std::move(slab));
  }
  return Region::from_slabs(a, std::move(slabs), name, warnings_of(a, b));
}

Region dilated(const Region& region, double margin_mm, const std::string& name) {
  DOSE_ASSERT(margin_mm >= 0.1 && margin_mm <= 50);
  const Dilation dilation(region, margin_mm);
  const double low_mm = region.slabs().front().w_low_mm - margin_mm;
  const double high_mm = region.slabs().back().w_high_mm + margin_mm;
  const double thickest_mm = std::min(0.25, margin_mm / 4);
  const auto count = static_cast<int>(std::ceil((high_mm - low_mm) / thickest_mm));
  std::vector<Slab> slabs;
  for (int n = 0; n < count; ++n) {
    Slab slab;
    slab.w_low_mm = low_mm + (high_mm - low_mm) * n / count;
    slab.w_high_mm = low_mm + (high_mm - low_mm) * (n + 1) / count;
    slab.plane_w_mm = 0.5 * (slab.w_low_mm + slab.w_high_mm);
    slab.rings = dilation.widest(slab.w_low_mm, slab.w_high_mm);
    if (!slab.rings.empty()) slabs.push_back(std::move(slab));
  }
  return Region::from_slabs(region, std::move(slabs), name, region.warnings());
}

Region part_round(const Region& region, const Region& target, double distance_mm,
                  const std::string& name) {
  // The target's extent along the region's stack, whatever the target's own planes.
  double low_mm = std::numeric_limits<double>::infinity();
  double high_mm = -low_mm;
  const Eigen::Vector3d along{region.w_axis().dot(target.u_axis()),
                              region.w_axis().dot(target.v_axis()),
                              region.w_axis().dot(target.w_axis())};
  for (const Slab& slab : target.slabs())
    for (const Ring& ring : slab.rings)
      for (const PlanePoint& point : ring)
        for (const double w_mm : {slab.w_low_mm, slab.w_high_mm}) {
          const double at_mm = along.dot(Eigen::Vector3d(point.u_mm, point.v_mm, w_mm));
          low_mm = std::min(low_mm, at_mm);
          high_mm = std::max(high_mm, at_mm);
        }
  low_mm -= distance_mm;
  high_mm += distance_mm;
  std::vector<Slab> slabs;
  for (Slab slab : region.slabs()) {
    slab.w_low_mm = std::max(slab.w_low_mm, low_mm);
    slab.w_high_mm = std::min(slab.w_high_mm, high_mm);
    if (slab.w_low_mm < slab.w_high_mm) slabs.push_back(std::move(slab));
  }
  if (slabs.empty())
    throw Error("structure_beyond_target",
                fmt::format("nothing of it lies within {:g} mm of the target's extent, {:.1f} to "
                            "{:.1f} mm along the stack",
                            distance_mm, low_mm + distance_mm, high_mm - distance_mm),
                name);
  return Region::from_slabs(region, std::move(slabs), name, region.warnings());
}

}  // namespace dose
