// SPDX-License-Identifier: Apache-2.0
#include <dose/dosimetry/deformed_field.hpp>

#include <algorithm>
#include <cmath>
#include <dose/core/contract.hpp>
#include <dose/dosimetry/even_odd.hpp>
#include <limits>

namespace dose {
namespace {

/// From low to high, both included, in equal steps of at most `spacing`.
template <class Visit>
void stepwise(double low, double high, double spacing, Visit visit) {
  const int steps = std::max(1, static_cast<int>(std::ceil((high - low) / spacing - 1e-9)));
  for (int i = 0; i <= steps; ++i) visit(low + (high - low) * i / steps);
}

}  // namespace

std::optional<double> DeformedField::at(const PlannedPoint& point) const {
  std::optional<double> sum = rigid.at(point).upper_gy;
  for (const DeformedTerms& course : deformed) {
    const auto there = (*course.course_from_planned)(point);
    if (!sum || !there) return {};
    for (const FieldTerm& term : course.terms) {
      const DoseInterval dose = at_course_point(term, *there);
      if (!dose.upper_gy) return {};
      *sum += *dose.upper_gy;
    }
  }
  return sum;
}

SampledMaximum sampled_maximum(const DeformedField& field, const Region& region,
                               double spacing_mm) {
  DOSE_ASSERT(spacing_mm > 0);
  SampledMaximum result;
  result.value_gy = -std::numeric_limits<double>::infinity();
  const auto sample = [&](double u_mm, double v_mm, double w_mm) {
    const PlannedPoint point{u_mm * region.u_axis() + v_mm * region.v_axis() +
                             w_mm * region.w_axis()};
    ++result.points;
    const auto value = field.at(point);
    if (!value) {
      ++result.unknown_points;
    } else if (*value > result.value_gy) {
      result.value_gy = *value;
      result.at = point;
    }
  };
  for (const Slab& slab : region.slabs()) {
    const auto through = [&](double u_mm, double v_mm) {
      stepwise(slab.w_low_mm, slab.w_high_mm, spacing_mm,
               [&](double w_mm) { sample(u_mm, v_mm, w_mm); });
    };
    for (const Ring& ring : slab.rings)
      for (const PlanePoint& vertex : ring) through(vertex.u_mm, vertex.v_mm);
    const std::vector<Trapezoid> bands = even_odd_trapezoids(slab.rings, {});
    if (bands.empty()) continue;
    const double top_mm = std::ranges::max(bands, {}, &Trapezoid::v_high).v_high;
    stepwise(bands.front().v_low, top_mm, spacing_mm, [&](double v_mm) {
      for (const Trapezoid& t : bands) {
        const bool is_in = t.v_low <= v_mm && (v_mm < t.v_high || t.v_high == top_mm);
        if (!is_in || !(t.v_high > t.v_low)) continue;
        const double part = std::min(1.0, (v_mm - t.v_low) / (t.v_high - t.v_low));
        stepwise(t.left_low + part * (t.left_high - t.left_low),
                 t.right_low + part * (t.right_high - t.right_low), spacing_mm,
                 [&](double u_mm) { through(u_mm, v_mm); });
      }
    });
  }
  return result;
}

}  // namespace dose
