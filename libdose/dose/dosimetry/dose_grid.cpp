// SPDX-License-Identifier: Apache-2.0
#include <dose/dosimetry/dose_grid.hpp>

#include <algorithm>
#include <cmath>
#include <dose/core/contract.hpp>
#include <utility>

namespace dose {
namespace {

/// Between which two voxel centres of one axis a coordinate lies, and how far from the first.
struct Between {
  int index = 0;
  int next = 0;
  double fraction = 0;
};

/// Nothing beyond [0, last_mm] widened by the snap; within the snap, the end itself.
std::optional<double> inside(double position_mm, double last_mm) {
  if (!(position_mm >= -outside_snap_mm && position_mm <= last_mm + outside_snap_mm)) return {};
  return std::clamp(position_mm, 0.0, last_mm);
}

Between between_even(double position_mm, double spacing_mm, int count) {
  if (count == 1) return {};
  const double position = position_mm / spacing_mm;
  const int index = std::min(static_cast<int>(std::floor(position)), count - 2);
  return {index, index + 1, position - index};
}

Between between_frames(double position_mm, const std::vector<double>& offsets_mm) {
  if (offsets_mm.size() == 1) return {};
  const auto above = std::upper_bound(offsets_mm.begin() + 1, offsets_mm.end() - 1, position_mm);
  const double low_mm = *(above - 1);
  const auto index = static_cast<int>(above - offsets_mm.begin()) - 1;
  return {index, index + 1, (position_mm - low_mm) / (*above - low_mm)};
}

double lerp(double a, double b, double fraction) {
  return a + fraction * (b - a);
}

}  // namespace

DoseGrid::DoseGrid(GridGeometry geometry, DosePixels pixels, double scaling_gy)
    : geometry_(std::move(geometry)), pixels_(std::move(pixels)), scaling_gy_(scaling_gy) {
  DOSE_ASSERT(std::isfinite(scaling_gy) && scaling_gy > 0);
  DOSE_ASSERT(std::visit([](const auto& stored) { return stored != nullptr; }, pixels_));
  const std::size_t count = static_cast<std::size_t>(geometry_.columns()) *
                            static_cast<std::size_t>(geometry_.rows()) *
                            static_cast<std::size_t>(geometry_.frames());
  maximum_gy_ = std::visit(
      [&](const auto& stored) {
        return scaling_gy_ * *std::max_element(&stored[0], &stored[count]);
      },
      pixels_);
}

double DoseGrid::voxel_gy(int i, int j, int k) const {
  const auto columns = static_cast<std::size_t>(geometry_.columns());
  const auto rows = static_cast<std::size_t>(geometry_.rows());
  const std::size_t index =
      static_cast<std::size_t>(i) +
      columns * (static_cast<std::size_t>(j) + rows * static_cast<std::size_t>(k));
  return std::visit([&](const auto& stored) { return scaling_gy_ * stored[index]; }, pixels_);
}

std::optional<double> DoseGrid::at_local(const Eigen::Vector3d& local_mm) const {
  const Eigen::Vector3d last_mm = geometry_.extent_mm();
  const auto x_mm = inside(local_mm.x(), last_mm.x());
  const auto y_mm = inside(local_mm.y(), last_mm.y());
  const auto z_mm = inside(local_mm.z(), last_mm.z());
  if (!x_mm || !y_mm || !z_mm) return {};
  const Between x = between_even(*x_mm, geometry_.column_spacing_mm(), geometry_.columns());
  const Between y = between_even(*y_mm, geometry_.row_spacing_mm(), geometry_.rows());
  const Between z = between_frames(*z_mm, geometry_.frame_offsets_mm());
  const auto along_x = [&](int j, int k) {
    return lerp(voxel_gy(x.index, j, k), voxel_gy(x.next, j, k), x.fraction);
  };
  const auto along_xy = [&](int k) {
    return lerp(along_x(y.index, k), along_x(y.next, k), y.fraction);
  };
  return lerp(along_xy(z.index), along_xy(z.next), z.fraction);
}

}  // namespace dose
