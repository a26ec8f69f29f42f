// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <dose/dicom/dose_sum.hpp>
#include <vector>

namespace dose::dicom {
namespace {

bool same_grid(const GridGeometry& a, const GridGeometry& b) {
  constexpr double tolerance_mm = 1e-3;
  if (a.columns() != b.columns() || a.rows() != b.rows() || a.frames() != b.frames()) return false;
  for (const int x : {0, 1})
    for (const int y : {0, 1})
      for (const int z : {0, 1}) {
        const Eigen::Vector3d corner(x, y, z);
        const Eigen::Vector3d at_a = a.course_point(corner.cwiseProduct(a.extent_mm())).mm;
        const Eigen::Vector3d at_b = b.course_point(corner.cwiseProduct(b.extent_mm())).mm;
        if ((at_a - at_b).norm() > tolerance_mm) return false;
      }
  for (std::size_t k = 0; k < a.frame_offsets_mm().size(); ++k)
    if (std::abs(a.frame_offsets_mm()[k] - b.frame_offsets_mm()[k]) > tolerance_mm) return false;
  return true;
}

}  // namespace

std::optional<double> maximum_of_sum_gy(std::span<const RtDose> doses) {
  for (const RtDose& dose : doses)
    if (!same_grid(*doses.front().geometry, *dose.geometry)) return {};
  std::vector<float> sum_gy;  // a comparison to per cent needs no more
  for (const RtDose& dose : doses) {
    const DoseGrid grid = read_dose_grid(dose);
    const GridGeometry& geometry = grid.geometry();
    if (sum_gy.empty())
      sum_gy.resize(static_cast<std::size_t>(geometry.columns()) *
                    static_cast<std::size_t>(geometry.rows()) *
                    static_cast<std::size_t>(geometry.frames()));
    std::size_t at = 0;
    for (int k = 0; k < geometry.frames(); ++k)
      for (int j = 0; j < geometry.rows(); ++j)
        for (int i = 0; i < geometry.columns(); ++i)
          sum_gy[at++] += static_cast<float>(grid.voxel_gy(i, j, k));
  }
  return *std::ranges::max_element(sum_gy);
}

}  // namespace dose::dicom
