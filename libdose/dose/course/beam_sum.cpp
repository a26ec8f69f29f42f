// SPDX-License-Identifier: Apache-2.0
#include <dose/course/beam_sum.hpp>

#include <algorithm>
#include <dose/core/contract.hpp>

namespace dose {
namespace {

constexpr double same_place_mm = 1e-3;
constexpr std::size_t most_samples = 200'000;  // of each grid that lies otherwise than the others

Eigen::Vector3d voxel_local_mm(const GridGeometry& geometry, int i, int j, int k) {
  return {i * geometry.column_spacing_mm(), j * geometry.row_spacing_mm(),
          geometry.frame_offsets_mm()[static_cast<std::size_t>(k)]};
}

template <class Visit>
void for_each_voxel(const GridGeometry& geometry, std::size_t step, const Visit& visit) {
  std::size_t n = 0;
  for (int k = 0; k < geometry.frames(); ++k)
    for (int j = 0; j < geometry.rows(); ++j)
      for (int i = 0; i < geometry.columns(); ++i)
        if (n++ % step == 0) visit(i, j, k);
}

std::size_t voxels(const GridGeometry& geometry) {
  return static_cast<std::size_t>(geometry.columns()) * static_cast<std::size_t>(geometry.rows()) *
         static_cast<std::size_t>(geometry.frames());
}

}  // namespace

bool on_one_lattice(const GridGeometry& a, const GridGeometry& b) {
  if (a.columns() != b.columns() || a.rows() != b.rows() || a.frames() != b.frames()) return false;
  for (int k = 0; k < a.frames(); ++k)
    for (const int i : {0, a.columns() - 1})
      for (const int j : {0, a.rows() - 1}) {
        const Eigen::Vector3d apart = a.course_point(voxel_local_mm(a, i, j, k)).mm -
                                      b.course_point(voxel_local_mm(b, i, j, k)).mm;
        if (!(apart.norm() <= same_place_mm)) return false;
      }
  return true;
}

SumMaximum maximum_of_sum(const Phase& phase) {
  DOSE_ASSERT(!phase.grids.empty());
  const GridGeometry& first = phase.grids.front().grid.geometry();
  if (phase.grids.size() == 1) return {phase.grids.front().grid.maximum_gy(), true};
  SumMaximum found;
  found.is_exact = std::ranges::all_of(phase.grids, [&](const PhaseGrid& phase_grid) {
    return on_one_lattice(first, phase_grid.grid.geometry());
  });
  if (found.is_exact) {
    for_each_voxel(first, 1, [&](int i, int j, int k) {
      double sum_gy = 0;
      for (const PhaseGrid& phase_grid : phase.grids) sum_gy += phase_grid.grid.voxel_gy(i, j, k);
      found.gy = std::max(found.gy, sum_gy);
    });
    return found;
  }
  for (const PhaseGrid& sampled : phase.grids) {
    const GridGeometry& geometry = sampled.grid.geometry();
    found.gy = std::max(found.gy, sampled.grid.maximum_gy());
    for_each_voxel(geometry, 1 + voxels(geometry) / most_samples, [&](int i, int j, int k) {
      const CoursePoint point = geometry.course_point(voxel_local_mm(geometry, i, j, k));
      double sum_gy = 0;
      for (const PhaseGrid& phase_grid : phase.grids) {
        const DoseGrid& grid = phase_grid.grid;
        sum_gy += grid.at_local(grid.geometry().local_mm(point)).value_or(0);
      }
      found.gy = std::max(found.gy, sum_gy);
    });
  }
  return found;
}

}  // namespace dose
