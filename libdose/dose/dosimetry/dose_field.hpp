// SPDX-License-Identifier: Apache-2.0
// Dose as a function of a point of the planned frame, evaluated where asked.
//
//   f(x) = sum over terms t:  p_t( uniform_t + sum over grids g of t: s_g D_g( T_t x ) )
//
// D_g trilinear on the grid's own voxels, T_t the rigid transform into the course's frame, s_g a
// factor for part-delivered courses, p_t(D) = a D + b D^2 the LQ conversion of that phase
// (DosePolynomial; a, b >= 0). Courses are thus summed as fields, without a resampled grid between.
// Beams of one plan, and concurrent phases, are grids of one term (physical doses add, then LQ);
// sequential phases and other courses are terms of their own.
//
// Outside a grid D_g is not known, unless the caller *assumes* a ceiling there.
#pragma once

#include <dose/dosimetry/dose_grid.hpp>
#include <dose/geometry/rigid_transform.hpp>
#include <dose/radiobiology/lq.hpp>
#include <optional>
#include <vector>

namespace dose {

/// A grid as a field uses it. The grid must outlive the field.
struct FieldGrid {
  const DoseGrid* grid = nullptr;
  double factor = 1;  ///< multiplies the dose, > 0
  /// If set: outside the grid dose is taken to lie in [0, ceiling] Gy (before `factor`), an
  /// assumption the caller names in its report. Else it is unknown there.
  std::optional<double> assumed_ceiling_outside_gy;
};

struct FieldTerm {
  CourseFromPlanned course_from_planned = CourseFromPlanned::identity();
  std::vector<FieldGrid> grids;
  double uniform_dose_gy = 0;  ///< a course known on paper only, taken as uniform
  DosePolynomial polynomial;
};

/// Whether the terms agree in all but the polynomial: in physical dose, they are one.
bool same_physical_dose(const FieldTerm& a, const FieldTerm& b);

/// An interval of doses; `upper_gy` is empty where dose is not known and not assumed.
struct DoseInterval {
  double lower_gy = 0;
  std::optional<double> upper_gy;
};

/// The term's converted dose at a point of its course's frame, as DoseField::at of one term.
DoseInterval at_course_point(const FieldTerm& term, const CoursePoint& point);

struct DoseField {
  std::vector<FieldTerm> terms;

  /// Reference evaluation at a point: lower = upper where everything is known; where a grid does
  /// not reach, 0 (or 0 to the ceiling) stands for it in `lower_gy`, and `upper_gy` is empty (or
  /// takes the ceiling).
  DoseInterval at(const PlannedPoint& point) const;
};

}  // namespace dose
