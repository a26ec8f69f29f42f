// SPDX-License-Identifier: Apache-2.0
// How the maximum of a sum is spread when some of its fields are moved and turned a little, as
// rigid bodies: information, beside the proven worst case of RegionDose::displaced_maximum.
//
// Displacements fill the ball of `radius_mm` and rotation vectors the ball of `turn_deg` evenly
// (Halton's sequence, the same one every time); turns are about the hottest point of the sum
// without displacement. Each maximum is the largest of the sums at points of the hottest pieces of
// the region, hence not more than the true one.
//
// Not promised: a bound. Points that only a displacement makes hot may be missed.
#pragma once

#include <dose/dosimetry/dose_field.hpp>
#include <optional>
#include <span>

namespace dose {

class TermDoses;

struct DisplacementSpread {
  int count = 0;
  double radius_mm = 0;
  double turn_deg = 0;
  double median_gy = 0;
  double percentile95_gy = 0;
  double largest_gy = 0;
  /// The largest where the moved dose is looked up inside the region only: a point that the
  /// displacement takes out of the structure is not counted (the restricted search).
  double largest_inside_gy = 0;
};

/// Of f + sum over k of d_k(T_k x), as RegionDose::displaced_maximum means it; Gy of the field's
/// quantity. Nothing where a dose is not known at a hot point.
std::optional<DisplacementSpread> displacement_spread(TermDoses& terms, const DoseField& field,
                                                      std::span<const DoseField> displaced,
                                                      double radius_mm);

}  // namespace dose
