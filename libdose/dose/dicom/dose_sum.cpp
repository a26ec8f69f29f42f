// SPDX-License-Identifier: Apache-2.0
#include <dose/dicom/dose_sum.hpp>

#include <algorithm>
#include <dose/course/beam_sum.hpp>
#include <vector>

namespace dose::dicom {
std::optional<double> maximum_of_sum_gy(std::span<const RtDose> doses) {
  for (const RtDose& dose : doses)
    if (!on_one_lattice(*doses.front().geometry, *dose.geometry)) return {};
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
