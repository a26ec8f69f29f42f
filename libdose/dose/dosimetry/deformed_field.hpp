// SPDX-License-Identifier: Apache-2.0
// The sum of courses of which some are related to the planned frame by a deformable registration
// only: evaluated at a point, and at many points of a region.
//
//   f(x) = rigid(x) + sum over courses c with a deformation T_c: sum over terms t of c: f_t( T_c(x)
//   )
//
// There is no bound: between two points the field may do anything, and nobody has proved that it
// is right at the points themselves. The highest value found is information (VERDICT.md, rule 18).
#pragma once

#include <dose/dosimetry/dose_field.hpp>
#include <dose/dosimetry/region.hpp>
#include <dose/geometry/deformation_field.hpp>
#include <optional>
#include <vector>

namespace dose {

/// Terms of one course; their course_from_planned is not used.
struct DeformedTerms {
  const DeformationField* course_from_planned = nullptr;
  std::vector<FieldTerm> terms;
};

struct DeformedField {
  DoseField rigid;
  std::vector<DeformedTerms> deformed;

  /// Nothing where a grid or a deformation does not reach and no ceiling is assumed; else the upper
  /// end.
  std::optional<double> at(const PlannedPoint& point) const;
};

/// The highest of the values at points of the region no farther apart than `spacing_mm` along each
/// of its axes, the ends of each row and the contours' vertices among them.
struct SampledMaximum {
  double value_gy = 0;
  PlannedPoint at;
  std::size_t points = 0;
  std::size_t unknown_points = 0;  ///< of these
};
SampledMaximum sampled_maximum(const DeformedField& field, const Region& region, double spacing_mm);

}  // namespace dose
