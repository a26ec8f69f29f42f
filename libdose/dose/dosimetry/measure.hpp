// SPDX-License-Identifier: Apache-2.0
// Metrics of a dose field over a region, each with a proven numerical bound.
//
// The region is cut into elements (convex prism pieces). On an element the field is enclosed by an
// affine function and a remainder, f(x) in c + g.x +- r, where r is the largest deviation on the
// nodes of the piecewise trilinear dose, hence a true bound. Volumes and means of affine functions
// over elements are exact, so the bound of a metric shrinks with r, quadratically in element size.
// Elements whose interval straddles what is asked are divided until the bound is below tolerance.
//
// The bound covers interpolation, subdivision and quantisation (half the grid scaling), relative to
// the model: trilinear dose, contour stack. It does not cover grid coarseness, contour spacing or
// delineation; nor rounding of double arithmetic (about 1e-12 relative).
#pragma once

#include <dose/core/warning.hpp>
#include <dose/dosimetry/dose_field.hpp>
#include <dose/dosimetry/dvh.hpp>
#include <dose/dosimetry/metric.hpp>
#include <dose/dosimetry/region.hpp>
#include <dose/dosimetry/sampled_displacements.hpp>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace dose {

/// lower <= true value <= upper. `value`: the estimate between them. Unit: Gy of the field's
/// quantity, or cc for V metrics.
struct Bounded {
  /// Missing where the metric depends on volume whose dose is not known; a side that is known
  /// still stands.
  std::optional<double> value;
  std::optional<double> lower;
  std::optional<double> upper;
  /// Dmax and Dmin: where `lower` (resp. `upper`) is attained.
  std::optional<PlannedPoint> at;
  /// Empty, or why there is no value: "not_covered", "structure_too_small".
  std::string reason;
};

struct Tolerance {
  double absolute_gy = 0.01;
  double relative = 0.001;
  /// Give up refining beyond this many elements; the bound then is wider than asked, but true.
  std::size_t max_elements = 100'000;
};

/// A region under a field. Field and region must outlive it. Not thread-safe; use one per thread.
class RegionDose {
 public:
  RegionDose(const Region& region, const DoseField& field);

  /// The same region under another field. What both need of a course is done once, so neither may
  /// be used at the same time as the other. `other` must outlive it.
  RegionDose under(const DoseField& other) const;

  ~RegionDose();
  RegionDose(RegionDose&&) noexcept;
  RegionDose& operator=(RegionDose&&) noexcept;

  /// Tolerance: upper - lower (without quantisation) at most the larger of the absolute and the
  /// relative one; for V metrics, relative to the region's volume.
  Bounded measure(const Metric& metric, const Tolerance& tolerance = {});

  /// Dmax, for a field of which nothing else is asked: as measure() gives it, but cheaper.
  Bounded maximum(const Tolerance& tolerance = {});

  /// sup { f(x) + sum over k of d_k(x + t_k) : x of the region, |t_k| <= radius_mm }, f the field
  /// of this RegionDose, d_k the `displaced` fields. Since each t_k may be another at every point,
  /// no rotation or deformation that moves no point farther than the radius gives more. `at` is x.
  /// With `side_of`, the bounds need only be narrow enough to tell on which side of it they lie.
  Bounded displaced_maximum(std::span<const DoseField> displaced, double radius_mm,
                            const Tolerance& tolerance = {}, std::optional<double> side_of = {});

  /// Not more than max { f(x) + sum over k of d_k(x + t_k) : x of the region } for any t_k of at
  /// most `radius_mm`: the largest f(x) + inf { sum of d_k(x + t_k) } of some points x that are hot
  /// without displacement. What is not known counts as 0.
  /// No more than `enough` is looked for.
  double least_displaced_maximum(std::span<const DoseField> displaced, double radius_mm,
                                 std::optional<double> enough = {});

  /// How the maximum is spread over displacements; information, no bound
  /// (sampled_displacements.hpp).
  std::optional<DisplacementSpread> displacement_spread(std::span<const DoseField> displaced,
                                                        double radius_mm);

  /// Volume where some grid of the field does not reach and nothing is assumed, cc (upper bound).
  double uncovered_cc();

  /// Cumulative DVH from 0 to the maximum in steps of `step_gy`.
  /// Refines no further than `max_elements`.
  Dvh dvh(double step_gy, std::size_t max_elements = 400'000);

 private:
  struct State;
  explicit RegionDose(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace dose
