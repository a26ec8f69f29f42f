// SPDX-License-Identifier: Apache-2.0
#include <dose/course/ct_volume.hpp>

#include <algorithm>
#include <cmath>

namespace dose {
namespace {

/// A position among evenly spaced centres: the one before it, and how far beyond it, 0 to 1.
struct Between {
  std::size_t before = 0;
  double share = 0;
};

std::optional<Between> between(double position_mm, double spacing_mm, int count) {
  constexpr double slack = 1e-6;  // of the spacing: rounding of coordinates
  const double at = position_mm / spacing_mm;
  if (!(at >= -slack && at <= count - 1 + slack)) return {};
  const double inside = std::clamp(at, 0.0, count - 1.0);
  const double before = std::min(std::floor(inside), std::max(0.0, count - 2.0));
  return Between{static_cast<std::size_t>(before), inside - before};
}

}  // namespace

std::optional<double> CtVolume::at(const PlannedPoint& point) const {
  const Eigen::Vector3d local_mm = geometry.local_mm({point.mm});
  const double slice_mm = geometry.frames() > 1 ? geometry.frame_offsets_mm()[1] : 1;
  const auto x = between(local_mm.x(), geometry.column_spacing_mm(), geometry.columns());
  const auto y = between(local_mm.y(), geometry.row_spacing_mm(), geometry.rows());
  const auto z = between(local_mm.z(), slice_mm, geometry.frames());
  if (!x || !y || !z) return {};
  const auto columns = static_cast<std::size_t>(geometry.columns());
  const auto rows = static_cast<std::size_t>(geometry.rows());
  double sum = 0;
  for (std::size_t corner = 0; corner < 8; ++corner) {
    const std::size_t dx = corner & 1U;
    const std::size_t dy = corner >> 1U & 1U;
    const std::size_t dz = corner >> 2U;
    const double weight = (dx ? x->share : 1 - x->share) * (dy ? y->share : 1 - y->share) *
                          (dz ? z->share : 1 - z->share);
    if (weight == 0) continue;  // the neighbour beyond the last voxel
    const std::size_t index = x->before + dx + columns * (y->before + dy + rows * (z->before + dz));
    sum += weight * hounsfield_units[index];
  }
  return sum;
}

}  // namespace dose
