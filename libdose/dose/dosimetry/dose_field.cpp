// SPDX-License-Identifier: Apache-2.0
#include <dose/dosimetry/dose_field.hpp>

#include <algorithm>

namespace dose {
namespace {

/// Physical dose of one term at a point of its course, Gy.
DoseInterval physical_dose(const FieldTerm& term, const CoursePoint& point) {
  DoseInterval sum{term.uniform_dose_gy, term.uniform_dose_gy};
  for (const FieldGrid& part : term.grids) {
    const std::optional<double> dose_gy =
        part.grid->at_local(part.grid->geometry().local_mm(point));
    const std::optional<double> upper_gy = dose_gy ? dose_gy : part.assumed_ceiling_outside_gy;
    sum.lower_gy += part.factor * dose_gy.value_or(0);
    if (sum.upper_gy && upper_gy)
      *sum.upper_gy += part.factor * *upper_gy;
    else
      sum.upper_gy.reset();
  }
  return sum;
}

}  // namespace

bool same_physical_dose(const FieldTerm& a, const FieldTerm& b) {
  return a.uniform_dose_gy == b.uniform_dose_gy &&
         a.course_from_planned.rotation() == b.course_from_planned.rotation() &&
         a.course_from_planned.translation_mm() == b.course_from_planned.translation_mm() &&
         std::ranges::equal(a.grids, b.grids, [](const FieldGrid& x, const FieldGrid& y) {
           return x.grid == y.grid && x.factor == y.factor &&
                  x.assumed_ceiling_outside_gy == y.assumed_ceiling_outside_gy;
         });
}

DoseInterval at_course_point(const FieldTerm& term, const CoursePoint& point) {
  DoseInterval dose = physical_dose(term, point);
  dose.lower_gy = term.polynomial.at(dose.lower_gy);
  if (dose.upper_gy) dose.upper_gy = term.polynomial.at(*dose.upper_gy);
  return dose;
}

DoseInterval DoseField::at(const PlannedPoint& point) const {
  DoseInterval sum{0, 0.0};
  for (const FieldTerm& term : terms) {
    const DoseInterval dose = at_course_point(term, term.course_from_planned * point);
    sum.lower_gy += dose.lower_gy;
    if (sum.upper_gy && dose.upper_gy)
      *sum.upper_gy += *dose.upper_gy;
    else
      sum.upper_gy.reset();
  }
  return sum;
}

}  // namespace dose
