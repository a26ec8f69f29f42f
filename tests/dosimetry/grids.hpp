// SPDX-License-Identifier: Apache-2.0
// Small dose grids and contours for tests.
#pragma once

#include <Eigen/Geometry>
#include <cmath>
#include <cstdint>
#include <dose/dosimetry/dose_grid.hpp>
#include <dose/geometry/contour.hpp>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace test {

/// A grid whose stored value at (i, j, k) is round(stored(i, j, k)).
template <class Stored, class Pixel = std::uint32_t>
dose::DoseGrid grid_of(dose::GridGeometry geometry, double scaling_gy, Stored&& stored) {
  const int nx = geometry.columns();
  const int ny = geometry.rows();
  const int nz = geometry.frames();
  auto pixels = std::make_unique<Pixel[]>(static_cast<std::size_t>(nx * ny * nz));
  std::size_t n = 0;
  for (int k = 0; k < nz; ++k)
    for (int j = 0; j < ny; ++j)
      for (int i = 0; i < nx; ++i) pixels[n++] = static_cast<Pixel>(std::llround(stored(i, j, k)));
  return dose::DoseGrid(std::move(geometry), std::move(pixels), scaling_gy);
}

/// A grid that samples `dose_gy(point)` at its voxel centres, stored in steps of `scaling_gy`.
template <class Dose>
dose::DoseGrid sampled(dose::GridGeometry geometry, double scaling_gy, Dose&& dose_gy) {
  const dose::GridGeometry g = geometry;
  return grid_of(std::move(geometry), scaling_gy, [&](int i, int j, int k) {
    const Eigen::Vector3d local(i * g.column_spacing_mm(), j * g.row_spacing_mm(),
                                g.frame_offsets_mm()[static_cast<std::size_t>(k)]);
    return dose_gy(g.course_point(local).mm) / scaling_gy;
  });
}

/// Even offsets 0, step, 2 step ...
inline std::vector<double> offsets(int count, double step_mm) {
  std::vector<double> result;
  for (int k = 0; k < count; ++k) result.push_back(k * step_mm);
  return result;
}

/// An axial grid.
inline dose::GridGeometry axial(const Eigen::Vector3d& origin_mm, const Eigen::Vector3d& spacing_mm,
                                int columns, int rows, int frames) {
  return dose::GridGeometry(origin_mm, {1, 0, 0}, {0, 1, 0}, spacing_mm.x(), spacing_mm.y(),
                            columns, rows, offsets(frames, spacing_mm.z()), "test");
}

/// Axial contour at z through the given (x, y).
inline dose::Contour axial_contour(double z_mm,
                                   const std::vector<std::pair<double, double>>& points) {
  dose::Contour contour;
  for (const auto& [x, y] : points) contour.points_mm.emplace_back(x, y, z_mm);
  return contour;
}

inline std::vector<std::pair<double, double>> rectangle(double x0, double y0, double x1,
                                                        double y1) {
  return {{x0, y0}, {x1, y0}, {x1, y1}, {x0, y1}};
}

}  // namespace test
