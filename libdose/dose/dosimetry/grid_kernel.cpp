// SPDX-License-Identifier: Apache-2.0
#include <dose/dosimetry/grid_kernel.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <dose/core/contract.hpp>

namespace dose {
namespace {

// Axes that agree to this are one: over half a metre that is 5e-10 mm.
constexpr double same_axis = 1e-12;
// A voxel plane this near to the end of a box is its end (in voxels; rounding of coordinates).
constexpr double same_plane = 1e-11;

std::size_t at(int index) {
  return static_cast<std::size_t>(index);
}

/// Replaces the first and last of `nodes` values, `stride` apart, by the values at the box ends.
void interpolate_ends(double* values, std::size_t stride, int nodes, double first_share,
                      double last_share) {
  double& first = values[0];
  double& last = values[stride * at(nodes - 1)];
  const double second = values[stride];
  const double before_last = values[stride * at(nodes - 2)];
  const double at_first = first + first_share * (second - first);
  last = before_last + last_share * (last - before_last);
  first = at_first;
}

/// interpolate_ends in the three axes, of a block of 2 x 2 x 2.
void interpolate_corners(double (&corner)[8], const double (&first_share)[3],
                         const double (&last_share)[3]) {
  for (std::size_t axis = 0; axis < 3; ++axis) {
    const std::size_t bit = std::size_t{1} << axis;
    for (std::size_t n = 0; n < 8; ++n) {
      if (n & bit) continue;
      const double below = corner[n];
      const double step = corner[n | bit] - below;
      corner[n] = below + first_share[axis] * step;
      corner[n | bit] = below + last_share[axis] * step;
    }
  }
}

/// Ranges over a row of nodes, in lanes so that they vectorise.
struct RowRange {
  static constexpr std::size_t lanes = 4;
  std::array<double, lanes> least;
  std::array<double, lanes> most;

  void start(double value) {
    least.fill(value);
    most.fill(value);
  }
  void take(std::size_t lane, double value) {
    least[lane] = value < least[lane] ? value : least[lane];
    most[lane] = value > most[lane] ? value : most[lane];
  }
  double low() const {
    return std::min(std::min(least[0], least[1]), std::min(least[2], least[3]));
  }
  double high() const { return std::max(std::max(most[0], most[1]), std::max(most[2], most[3])); }
};

}  // namespace

GridKernel::GridKernel(const FieldGrid& part, const CourseFromPlanned& course_from_planned,
                       const Eigen::Matrix3d& planned_from_region)
    : grid_(part.grid) {
  DOSE_ASSERT(part.grid != nullptr && part.factor > 0);
  const GridGeometry& geometry = grid_->geometry();
  scale_gy_ = grid_->scaling_gy() * part.factor;
  if (part.assumed_ceiling_outside_gy) {
    DOSE_ASSERT(*part.assumed_ceiling_outside_gy >= 0);
    ceiling_gy_ = *part.assumed_ceiling_outside_gy * part.factor;
  }
  local_from_region_ = geometry.rotation() * course_from_planned.rotation() * planned_from_region;
  local_origin_ =
      geometry.rotation() * (course_from_planned.translation_mm() - geometry.origin_mm());
  last_mm_ = geometry.extent_mm();
  count_[0] = geometry.columns();
  count_[1] = geometry.rows();
  count_[2] = geometry.frames();
  spacing_mm_[0] = geometry.column_spacing_mm();
  spacing_mm_[1] = geometry.row_spacing_mm();
  spacing_mm_[2] = count_[2] > 1 ? last_mm_.z() / (count_[2] - 1) : 1;

  Eigen::Matrix3d rounded = local_from_region_.array().round();
  aligned_ = (local_from_region_ - rounded).cwiseAbs().maxCoeff() <= same_axis;
  if (aligned_) {
    local_from_region_ = rounded;
    for (int local = 0; local < 3; ++local)
      rounded.row(local).cwiseAbs().maxCoeff(&region_axis_[local]);
  }
  absolute_ = local_from_region_.cwiseAbs();
}

double GridKernel::plane_mm(int local_axis, int index) const {
  return local_axis == 2 ? grid_->geometry().frame_offsets_mm()[at(index)]
                         : index * spacing_mm_[local_axis];
}

int GridKernel::cell_below(int local_axis, double position_mm) const {
  const double position = position_mm / spacing_mm_[local_axis];
  int index = std::clamp(static_cast<int>(std::floor(position)), 0, count_[local_axis] - 2);
  if (local_axis == 2) {
    const std::vector<double>& offsets_mm = grid_->geometry().frame_offsets_mm();
    while (index > 0 && offsets_mm[at(index)] > position_mm) --index;
    while (index < count_[2] - 2 && offsets_mm[at(index + 1)] <= position_mm) ++index;
  }
  return index;
}

GridKernel::Axis GridKernel::nodes_between(int local_axis, double low_mm, double high_mm) {
  const double nudge_mm = same_plane * spacing_mm_[local_axis];
  Axis axis;
  axis.first = cell_below(local_axis, low_mm + nudge_mm);
  const int last = std::max(axis.first, cell_below(local_axis, high_mm - nudge_mm)) + 1;
  axis.nodes = last - axis.first + 1;
  axis.middle_mm = 0.5 * (low_mm + high_mm);
  const auto share = [&](double position_mm, int cell) {
    const double start_mm = plane_mm(local_axis, cell);
    return (position_mm - start_mm) / (plane_mm(local_axis, cell + 1) - start_mm);
  };
  axis.first_share = share(low_mm, axis.first);
  axis.last_share = share(high_mm, last - 1);
  std::vector<double>& nodes_mm = node_mm_[local_axis];
  nodes_mm.resize(at(axis.nodes));
  nodes_mm.front() = low_mm - axis.middle_mm;
  for (int n = 1; n + 1 < axis.nodes; ++n)
    nodes_mm[at(n)] = plane_mm(local_axis, axis.first + n) - axis.middle_mm;
  nodes_mm.back() = high_mm - axis.middle_mm;
  return axis;
}

/// The block of stored values between the nodes, then interpolated at the box ends axis by axis:
/// what stays is T on the nodes, x fastest, in units of the scaling.
void GridKernel::load(const Axis& x, const Axis& y, const Axis& z) {
  block_.resize(at(x.nodes) * at(y.nodes) * at(z.nodes));
  const std::size_t columns = at(count_[0]);
  const std::size_t plane = columns * at(count_[1]);
  if (block_.size() == 8) {
    double corner[8];
    std::visit(
        [&](const auto& stored) {
          const auto* from =
              stored.get() + plane * at(z.first) + columns * at(y.first) + at(x.first);
          for (std::size_t n = 0; n < 8; ++n)
            corner[n] =
                static_cast<double>(from[(n & 1) + (n & 2 ? columns : 0) + (n & 4 ? plane : 0)]);
        },
        grid_->pixels());
    interpolate_corners(corner, {x.first_share, y.first_share, z.first_share},
                        {x.last_share, y.last_share, z.last_share});
    std::copy(std::begin(corner), std::end(corner), block_.begin());
    return;
  }
  std::visit(
      [&](const auto& stored) {
        double* out = block_.data();
        for (int k = 0; k < z.nodes; ++k)
          for (int j = 0; j < y.nodes; ++j) {
            const auto* row =
                stored.get() + plane * at(z.first + k) + columns * at(y.first + j) + at(x.first);
            for (int i = 0; i < x.nodes; ++i) out[i] = static_cast<double>(row[i]);
            interpolate_ends(out, 1, x.nodes, x.first_share, x.last_share);
            out += x.nodes;
          }
      },
      grid_->pixels());
  const std::size_t row_stride = at(x.nodes);
  const std::size_t plane_stride = row_stride * at(y.nodes);
  for (std::size_t k = 0; k < at(z.nodes); ++k)
    for (std::size_t i = 0; i < row_stride; ++i)
      interpolate_ends(&block_[k * plane_stride + i], row_stride, y.nodes, y.first_share,
                       y.last_share);
  for (std::size_t n = 0; n < plane_stride; ++n)
    interpolate_ends(&block_[n], plane_stride, z.nodes, z.first_share, z.last_share);
}

/// Sums and differences of the eight corners (a Walsh transform): bit 0, 1, 2 of the index for x,
/// y, z. Mean, slopes per half side, mixed terms.
void GridKernel::corner_terms(double (&terms)[8]) const {
  const std::size_t nx = node_mm_[0].size();
  const std::size_t ny = node_mm_[1].size();
  const std::size_t nz = node_mm_[2].size();
  for (std::size_t n = 0; n < 8; ++n)
    terms[n] = block_[(n & 1 ? nx - 1 : 0) + (n & 2 ? nx * (ny - 1) : 0) +
                      (n & 4 ? nx * ny * (nz - 1) : 0)];
  for (std::size_t bit = 1; bit < 8; bit *= 2)
    for (std::size_t n = 0; n < 8; ++n)
      if (!(n & bit)) {
        const double below = terms[n];
        const double above = terms[n | bit];
        terms[n] = 0.5 * (below + above);
        terms[n | bit] = 0.5 * (above - below);
      }
}

GridKernel::Placed GridKernel::place(const Box& box) {
  Placed placed;
  const Eigen::Vector3d middle = local_from_region_ * box.middle() + local_origin_;
  const Eigen::Vector3d half = absolute_ * box.half();
  placed.box_low = middle - half;
  placed.box_high = middle + half;
  for (int n = 0; n < 3; ++n)
    if (count_[n] < 2 || placed.box_high[n] <= outside_snap_mm ||
        placed.box_low[n] >= last_mm_[n] - outside_snap_mm)
      return placed;
  placed.low = placed.box_low.cwiseMax(0.0);
  placed.high = placed.box_high.cwiseMin(last_mm_);
  placed.outside_mm = (placed.low - placed.box_low).cwiseMax(placed.box_high - placed.high);
  placed.cover = placed.outside_mm.maxCoeff() > outside_snap_mm ? Cover::straddles : Cover::inside;
  load(nodes_between(0, placed.low.x(), placed.high.x()),
       nodes_between(1, placed.low.y(), placed.high.y()),
       nodes_between(2, placed.low.z(), placed.high.z()));
  return placed;
}

GridEnclosure GridKernel::enclose(const Box& box) {
  return enclosure(box, place(box));
}

/// Of the box whose nodes are loaded.
GridEnclosure GridKernel::enclosure(const Box& box, const Placed& placed) const {
  GridEnclosure result;
  result.cover = placed.cover;
  if (placed.cover == Cover::outside) return result;
  double c[8];
  corner_terms(c);
  const Eigen::Vector3d half_mm = 0.5 * (placed.high - placed.low);
  Eigen::Vector3d slope = Eigen::Vector3d::Zero();
  for (int n = 0; n < 3; ++n)
    if (half_mm[n] > 0) slope[n] = c[1 << n] / half_mm[n];

  const std::size_t nodes[3] = {node_mm_[0].size(), node_mm_[1].size(), node_mm_[2].size()};
  double least = 0;
  double most = 0;
  Eigen::Vector3d kink = Eigen::Vector3d::Zero();
  RowRange values;
  values.start(block_[0]);
  const double* value = block_.data();
  const double* x_mm = node_mm_[0].data();
  for (std::size_t k = 0; k < nodes[2]; ++k)
    for (std::size_t j = 0; j < nodes[1]; ++j) {
      const double start = c[0] + slope.z() * node_mm_[2][k] + slope.y() * node_mm_[1][j];
      RowRange aparts;
      aparts.start(0);
      std::size_t i = 0;
      for (; i + RowRange::lanes <= nodes[0]; i += RowRange::lanes)
        for (std::size_t lane = 0; lane < RowRange::lanes; ++lane) {
          values.take(lane, value[i + lane]);
          aparts.take(lane, value[i + lane] - (start + slope.x() * x_mm[i + lane]));
        }
      for (; i < nodes[0]; ++i) {
        values.take(0, value[i]);
        aparts.take(0, value[i] - (start + slope.x() * x_mm[i]));
      }
      value += nodes[0];
      const double row_least = aparts.low();
      const double row_most = aparts.high();
      least = std::min(least, row_least);
      most = std::max(most, row_most);
      const bool inner_y = j > 0 && j + 1 < nodes[1];
      const bool inner_z = k > 0 && k + 1 < nodes[2];
      const double row_apart = std::max(-row_least, row_most);
      if (inner_y) kink.y() = std::max(kink.y(), row_apart);
      if (inner_z) kink.z() = std::max(kink.z(), row_apart);
      if (nodes[0] > 2 && !inner_y && !inner_z) kink.x() = std::max(kink.x(), row_apart);
    }
  result.low = scale_gy_ * values.low();
  result.high = scale_gy_ * values.high();
  if (result.cover != Cover::inside) return result;
  const Eigen::Vector3d mixed(std::abs(c[3]) + std::abs(c[5]) + std::abs(c[7]),
                              std::abs(c[3]) + std::abs(c[6]) + std::abs(c[7]),
                              std::abs(c[5]) + std::abs(c[6]) + std::abs(c[7]));

  result.gradient = scale_gy_ * (local_from_region_.transpose() * slope);
  result.value = scale_gy_ * (c[0] + 0.5 * (least + most));
  result.remainder = scale_gy_ * 0.5 * (most - least);
  // Each side of the box answers for its part of the extent of the turned box.
  const Eigen::Vector3d per_mm = (mixed + kink).cwiseQuotient(half_mm.cwiseMax(1e-300));
  result.bend = scale_gy_ * (absolute_.transpose() * per_mm).cwiseProduct(box.half());
  // A box that the snap has shortened: the middle moved, and the affine function runs on over the
  // shell where the dose is taken as that of the face.
  if (placed.snapped()) {
    const Eigen::Vector3d shift =
        0.5 * ((placed.box_low + placed.box_high) - (placed.low + placed.high));
    result.value += scale_gy_ * slope.dot(shift);
    result.remainder += scale_gy_ * slope.cwiseAbs().dot(placed.outside_mm);
  }
  return result;
}

std::optional<GridKernel::Cut> GridKernel::face_within(const Box& box) const {
  if (!aligned_) return {};
  for (int local = 0; local < 3; ++local) {
    const int axis = region_axis_[local];
    const double sign = local_from_region_(local, axis);
    for (const double face_mm : {0.0, last_mm_[local]}) {
      const double position_mm = sign * (face_mm - local_origin_[local]);
      if (position_mm > box.low[axis] + outside_snap_mm &&
          position_mm < box.high[axis] - outside_snap_mm)
        return Cut{axis, position_mm};
    }
  }
  return {};
}

std::optional<double> GridKernel::voxel_plane(int axis, double low_mm, double high_mm) const {
  if (!aligned_) return {};
  int local = 0;
  while (region_axis_[local] != axis) ++local;
  if (count_[local] < 2) return {};
  const double sign = local_from_region_(local, axis);
  const double middle_mm = sign * 0.5 * (low_mm + high_mm) + local_origin_[local];
  const int cell = cell_below(local, middle_mm);
  const double below_mm = plane_mm(local, cell);
  const double above_mm = plane_mm(local, cell + 1);
  const double nearest_mm = middle_mm - below_mm <= above_mm - middle_mm ? below_mm : above_mm;
  const double position_mm = sign * (nearest_mm - local_origin_[local]);
  const double margin_mm = 1e-3 * (high_mm - low_mm);
  if (position_mm > low_mm + margin_mm && position_mm < high_mm - margin_mm) return position_mm;
  return {};
}

}  // namespace dose
