// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <map>
#include <phantoms/answers.hpp>
#include <stdexcept>

namespace phantom {

SampledGrid::SampledGrid(const DoseSpec& spec)
    : columns_(spec.columns),
      rows_(spec.rows),
      origin_mm_(*spec.origin_mm),
      column_spacing_mm_(spec.column_spacing_mm),
      row_spacing_mm_(spec.row_spacing_mm),
      offsets_mm_(*spec.frame_offsets_mm) {
  dose_gy_.reserve(spec.stored.size());
  for (const std::uint32_t stored : spec.stored) dose_gy_.push_back(stored * *spec.scaling);
}

double SampledGrid::at_gy(const Vec3& p) const {
  const double fi = (p[0] - origin_mm_[0]) / column_spacing_mm_;
  const double fj = (p[1] - origin_mm_[1]) / row_spacing_mm_;
  const double dz_mm = p[2] - origin_mm_[2];
  if (!(fi >= 0 && fi <= columns_ - 1 && fj >= 0 && fj <= rows_ - 1 &&
        dz_mm >= offsets_mm_.front() && dz_mm <= offsets_mm_.back()))
    throw std::runtime_error("phantom: a point outside the dose grid");
  const int i = std::min(static_cast<int>(fi), columns_ - 2);
  const int j = std::min(static_cast<int>(fj), rows_ - 2);
  const auto above = std::upper_bound(offsets_mm_.begin() + 1, offsets_mm_.end() - 1, dz_mm);
  const auto k = static_cast<int>(above - offsets_mm_.begin()) - 1;
  const double low_mm = offsets_mm_[static_cast<std::size_t>(k)];
  const double a = fi - i, b = fj - j;
  const double c = (dz_mm - low_mm) / (offsets_mm_[static_cast<std::size_t>(k) + 1] - low_mm);
  const auto voxel = [&](int di, int dj, int dk) {
    return dose_gy_[static_cast<std::size_t>(i + di) +
                    static_cast<std::size_t>(columns_) *
                        (static_cast<std::size_t>(j + dj) +
                         static_cast<std::size_t>(rows_) * static_cast<std::size_t>(k + dk))];
  };
  const auto face = [&](int dk) {
    return (1 - b) * ((1 - a) * voxel(0, 0, dk) + a * voxel(1, 0, dk)) +
           b * ((1 - a) * voxel(0, 1, dk) + a * voxel(1, 1, dk));
  };
  return (1 - c) * face(0) + c * face(1);
}

std::vector<StackSlab> stack_of(const RoiSpec& roi) {
  std::map<double, StackSlab> planes;
  for (const ContourSpec& contour : roi.contours) {
    std::vector<std::array<double, 2>> ring;
    for (const Vec3& point : contour.points_mm) ring.push_back({point[0], point[1]});
    planes[contour.points_mm.front()[2]].rings.push_back(std::move(ring));
  }
  std::vector<double> z_mm;
  for (const auto& plane : planes) z_mm.push_back(plane.first);
  if (z_mm.size() < 2) throw std::runtime_error("phantom: a stack needs two planes");
  std::vector<StackSlab> stack;
  for (std::size_t k = 0; k < z_mm.size(); ++k) {
    StackSlab slab = planes[z_mm[k]];
    const double below_mm = k > 0 ? z_mm[k] - z_mm[k - 1] : z_mm[1] - z_mm[0];
    const double above_mm = k + 1 < z_mm.size() ? z_mm[k + 1] - z_mm[k] : below_mm;
    slab.z_low_mm = z_mm[k] - below_mm / 2;
    slab.z_high_mm = z_mm[k] + above_mm / 2;
    stack.push_back(std::move(slab));
  }
  return stack;
}

}  // namespace phantom
