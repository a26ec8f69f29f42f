// SPDX-License-Identifier: Apache-2.0
#include <dose/selftest/solid_case.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <dose/core/contract.hpp>
#include <memory>

namespace dose::selftest {
namespace {

constexpr double scaling_gy = 1e-7;
constexpr double half_side_mm = 30;

template <class Dose>
DoseGrid stored(double spacing_mm, const Eigen::Vector3d& shift_mm, const Dose& dose_gy) {
  const int count = 2 * static_cast<int>(std::ceil((half_side_mm + 2) / spacing_mm)) + 1;
  const Eigen::Vector3d first =
      shift_mm - Eigen::Vector3d::Constant(spacing_mm * static_cast<double>(count / 2));
  std::vector<double> offsets_mm;
  for (int k = 0; k < count; ++k) offsets_mm.push_back(k * spacing_mm);
  const auto total = static_cast<std::size_t>(count) * static_cast<std::size_t>(count) *
                     static_cast<std::size_t>(count);
  auto pixels = std::make_unique<std::uint32_t[]>(total);
  std::size_t n = 0;
  for (int k = 0; k < count; ++k)
    for (int j = 0; j < count; ++j)
      for (int i = 0; i < count; ++i) {
        const double dose = dose_gy(first + spacing_mm * Eigen::Vector3d(i, j, k));
        DOSE_ASSERT(dose >= 0 && dose < 400);
        pixels[n++] = static_cast<std::uint32_t>(std::llround(dose / scaling_gy));
      }
  return DoseGrid(GridGeometry(first, {1, 0, 0}, {0, 1, 0}, spacing_mm, spacing_mm, count, count,
                               std::move(offsets_mm), "selftest"),
                  std::move(pixels), scaling_gy);
}

IdealSolid random_solid(Dice& dice, int which) {
  constexpr int corners = 24;
  switch (which) {
    case 0: {
      constexpr double diameters_mm[] = {3, 5, 10, 20};
      return ball(diameters_mm[static_cast<int>(dice.between(0, 4))] / 2, corners);
    }
    case 1:
      return upright_cylinder(dice.between(2, 10), dice.between(6, 20), corners);
    case 2:
      return lying_cylinder(dice.between(3, 10), dice.between(6, 20));
    case 3:
      return tilted_cylinder(dice.between(2, 6), dice.between(8, 20), dice.between(-0.7, 0.7),
                             corners);
    case 4:
      return upright_cone(dice.between(3, 10), dice.between(8, 24), corners);
    case 5:
      return lying_cone(dice.between(4, 10), dice.between(8, 24), corners);
    default:
      return curved_tube(dice.between(2, 6), dice.between(10, 30), dice.between(-6, 6), corners);
  }
}

double trilinear_gy(const DoseGrid& grid, const Eigen::Vector3d& point_mm) {
  const GridGeometry& geometry = grid.geometry();
  const double spacing_mm = geometry.column_spacing_mm();
  const Eigen::Vector3d first = geometry.course_point({0, 0, 0}).mm;
  const Eigen::Vector3d at = (point_mm - first) / spacing_mm;
  const Eigen::Vector3i cell = at.array().floor().cast<int>();
  const Eigen::Vector3d part = at - cell.cast<double>();
  double sum = 0;
  for (int corner = 0; corner < 8; ++corner) {
    double weight = 1;
    Eigen::Vector3i node = cell;
    for (int axis = 0; axis < 3; ++axis) {
      const bool upper = (corner >> axis & 1) == 1;
      weight *= upper ? part[axis] : 1 - part[axis];
      node[axis] += upper ? 1 : 0;
    }
    if (weight > 0) sum += weight * grid.voxel_gy(node.x(), node.y(), node.z());
  }
  return sum;
}

/// Part of a polygon in a rectangle.
Outline clipped(const Outline& outline, double u_low, double u_high, double v_low, double v_high) {
  Outline result = outline;
  const auto cut = [&](const Eigen::Vector2d& slope, double level) {
    Outline kept;
    for (std::size_t n = 0; n < result.size(); ++n) {
      const Eigen::Vector2d& a = result[n];
      const Eigen::Vector2d& b = result[(n + 1) % result.size()];
      const double at_a = slope.dot(a) - level;
      const double at_b = slope.dot(b) - level;
      if (at_a >= 0) kept.push_back(a);
      if ((at_a >= 0) != (at_b >= 0)) kept.push_back(a + (b - a) * (at_a / (at_a - at_b)));
    }
    result = std::move(kept);
  };
  cut({1, 0}, u_low);
  cut({-1, 0}, -u_high);
  cut({0, 1}, v_low);
  cut({0, -1}, -v_high);
  return result;
}

double area_mm2(const Outline& outline) {
  double twice = 0;
  for (std::size_t n = 1; n + 1 < outline.size(); ++n) {
    const Eigen::Vector2d a = outline[n] - outline[0];
    const Eigen::Vector2d b = outline[n + 1] - outline[0];
    twice += a.x() * b.y() - a.y() * b.x();
  }
  return 0.5 * twice;
}

}  // namespace

DoseGrid grid_of(const LinearDose& dose, double spacing_mm, const Eigen::Vector3d& shift_mm) {
  return stored(spacing_mm, shift_mm, [&](const Eigen::Vector3d& p) { return dose.at(p); });
}

SolidCase random_case(Dice& dice, int index) {
  SolidCase one;
  while (one.stack.prisms().empty()) {
    const IdealSolid solid = random_solid(dice, index % 7);
    one.solid = solid.name;
    one.spacing_mm = dice.between(1, 3);
    one.stack =
        slabs_of(solid, solid.z_low_mm + one.spacing_mm * dice.between(0, 1), one.spacing_mm);
  }
  const double grid_mm = dice.between(1, 3);
  const Eigen::Vector3d shift(dice.between(-1, 1), dice.between(-1, 1), dice.between(-1, 1));
  const double steep = dice.between(0.2, 1.2);
  switch (index / 7 % 5) {
    case 0:
      one.dose_name = "constant";
      one.linear = LinearDose{dice.between(5, 60), {0, 0, 0}};
      break;
    case 1:
      one.dose_name = "linear, along";
      one.linear = LinearDose{50, {0, 0, steep}};
      break;
    case 2:
      one.dose_name = "linear, across";
      one.linear = LinearDose{50, {steep, 0, 0}};
      break;
    case 3:
      one.dose_name = "linear, oblique";
      one.linear = LinearDose{70, {0.6 * steep, -0.5 * steep, 0.4 * steep}};
      break;
    default:
      one.dose_name = "Gaussian";
  }
  if (one.linear) {
    one.grid.emplace(grid_of(*one.linear, grid_mm, shift));
    return one;
  }
  const Eigen::Vector3d centre(dice.between(-8, 8), dice.between(-8, 8), dice.between(-8, 8));
  const double width_mm = dice.between(6, 14);
  one.grid.emplace(stored(grid_mm, shift, [&](const Eigen::Vector3d& p) {
    return 40 * std::exp(-(p - centre).squaredNorm() / (2 * width_mm * width_mm));
  }));
  return one;
}

SampledStack::SampledStack(const SolidCase& one) {
  constexpr double cell_mm = 0.5;
  const DoseGrid& grid = *one.grid;
  const GridGeometry& geometry = grid.geometry();
  // Along each axis trilinear dose changes by no more per mm than between two neighbouring voxels.
  double steepest_gy_per_mm = 0;
  for (int k = 0; k < geometry.frames(); ++k)
    for (int j = 0; j < geometry.rows(); ++j)
      for (int i = 0; i < geometry.columns(); ++i) {
        const double here = grid.voxel_gy(i, j, k);
        double squared = 0;
        const auto step = [&](bool inside, double there) {
          if (inside) squared += (there - here) * (there - here);
        };
        step(i + 1 < geometry.columns(),
             i + 1 < geometry.columns() ? grid.voxel_gy(i + 1, j, k) : 0);
        step(j + 1 < geometry.rows(), j + 1 < geometry.rows() ? grid.voxel_gy(i, j + 1, k) : 0);
        step(k + 1 < geometry.frames(), k + 1 < geometry.frames() ? grid.voxel_gy(i, j, k + 1) : 0);
        steepest_gy_per_mm = std::max(steepest_gy_per_mm, squared);
      }
  // The three largest steps of a cell may lie at different corners: each is at most the largest.
  steepest_gy_per_mm = std::sqrt(3 * steepest_gy_per_mm) / geometry.column_spacing_mm();
  double reach_mm = 0;
  for (const Prism& prism : one.stack.prisms()) {
    double low[2] = {INFINITY, INFINITY};
    double high[2] = {-INFINITY, -INFINITY};
    for (const Eigen::Vector2d& corner : prism.outline)
      for (int axis = 0; axis < 2; ++axis) {
        low[axis] = std::min(low[axis], corner[axis]);
        high[axis] = std::max(high[axis], corner[axis]);
      }
    const double height_mm = prism.z_high_mm - prism.z_low_mm;
    const int layers = static_cast<int>(std::ceil(height_mm / cell_mm));
    const double thickness_mm = height_mm / layers;
    reach_mm = std::max(reach_mm, 0.5 * std::hypot(cell_mm, cell_mm, thickness_mm));
    for (double v = low[1]; v < high[1]; v += cell_mm)
      for (double u = low[0]; u < high[0]; u += cell_mm) {
        const double area = area_mm2(clipped(prism.outline, u, u + cell_mm, v, v + cell_mm));
        if (!(area > 0)) continue;
        for (int layer = 0; layer < layers; ++layer) {
          const Eigen::Vector3d middle(u + cell_mm / 2, v + cell_mm / 2,
                                       prism.z_low_mm + (layer + 0.5) * thickness_mm);
          cells_.push_back({trilinear_gy(grid, middle), area * thickness_mm});
        }
      }
  }
  doubt_gy_ = steepest_gy_per_mm * reach_mm + 1e-6;
  std::sort(cells_.begin(), cells_.end(),
            [](const Cell& a, const Cell& b) { return a.dose_gy > b.dose_gy; });
}

double SampledStack::highest_low_gy() const {
  return cells_.front().dose_gy - doubt_gy_;
}
double SampledStack::highest_high_gy() const {
  return cells_.front().dose_gy + doubt_gy_;
}
double SampledStack::lowest_low_gy() const {
  return cells_.back().dose_gy - doubt_gy_;
}
double SampledStack::lowest_high_gy() const {
  return cells_.back().dose_gy + doubt_gy_;
}

double SampledStack::hottest_low_gy(double volume_mm3) const {
  double sum = 0;
  for (const Cell& cell : cells_) {
    sum += cell.volume_mm3;
    if (sum >= volume_mm3 * (1 + 1e-9)) return cell.dose_gy - doubt_gy_;
  }
  return cells_.back().dose_gy - doubt_gy_;
}

double SampledStack::hottest_high_gy(double volume_mm3) const {
  double sum = 0;
  for (const Cell& cell : cells_) {
    sum += cell.volume_mm3;
    if (sum >= volume_mm3 * (1 - 1e-9)) return cell.dose_gy + doubt_gy_;
  }
  return cells_.back().dose_gy + doubt_gy_;
}

}  // namespace dose::selftest
