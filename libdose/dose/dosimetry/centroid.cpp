// SPDX-License-Identifier: Apache-2.0
#include <dose/dosimetry/centroid.hpp>

#include <dose/core/contract.hpp>
#include <dose/dosimetry/even_odd.hpp>

namespace dose {
namespace {

/// Three times the integral of the square of what goes from a to b, over 1.
double square(double a, double b) {
  return a * a + a * b + b * b;
}

}  // namespace

Eigen::Vector3d centroid_mm(const Region& region, const Slab& slab) {
  double area = 0;
  double moment_u = 0;
  double moment_v = 0;
  for (const Trapezoid& t : even_odd_trapezoids(slab.rings, {})) {
    const double h = t.v_high - t.v_low;
    const double low = t.right_low - t.left_low;
    const double high = t.right_high - t.left_high;
    area += t.area_mm2();
    moment_v += t.v_low * t.area_mm2() + h * h * (low / 6 + high / 3);
    moment_u += h / 6 * (square(t.right_low, t.right_high) - square(t.left_low, t.left_high));
  }
  DOSE_ASSERT(area > 0);
  return moment_u / area * region.u_axis() + moment_v / area * region.v_axis() +
         slab.plane_w_mm * region.w_axis();
}

Eigen::Vector3d centroid_mm(const Region& region) {
  Eigen::Vector3d sum = Eigen::Vector3d::Zero();
  double volume = 0;
  for (const Slab& slab : region.slabs()) {
    if (!(slab.area_mm2 > 0)) continue;
    const double slab_volume = slab.area_mm2 * (slab.w_high_mm - slab.w_low_mm);
    const double middle_mm = (slab.w_high_mm + slab.w_low_mm) / 2;
    sum +=
        slab_volume * (centroid_mm(region, slab) + (middle_mm - slab.plane_w_mm) * region.w_axis());
    volume += slab_volume;
  }
  DOSE_ASSERT(volume > 0);
  return sum / volume;
}

}  // namespace dose
