// SPDX-License-Identifier: Apache-2.0
// Means of one grid over elements. The mean of piecewise linear functions is the trapezoid rule; in
// three dimensions the rule's tensor product, on the nodes of the box. The mean of their products
// is the tensor product of the tridiagonal matrices with 1/3 and 1/6 of the intervals.
#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <dose/dosimetry/grid_kernel.hpp>

namespace dose {
namespace {

/// All of them, for loops that use each many times.
void trapezoid_weights(const std::vector<double>& nodes, std::vector<double>& weights);

double trapezoid_weight(const std::vector<double>& nodes, std::size_t n) {
  const double before = n > 0 ? nodes[n] - nodes[n - 1] : 0;
  const double after = n + 1 < nodes.size() ? nodes[n + 1] - nodes[n] : 0;
  return 0.5 * (before + after) / (nodes.back() - nodes.front());
}

void trapezoid_weights(const std::vector<double>& nodes, std::vector<double>& weights) {
  weights.resize(nodes.size());
  for (std::size_t n = 0; n < nodes.size(); ++n) weights[n] = trapezoid_weight(nodes, n);
}

/// Multiplies values on `nodes`, `stride` apart, by the matrix of products of hat functions.
void weigh(double* values, std::size_t stride, const std::vector<double>& nodes) {
  const double length = nodes.back() - nodes.front();
  double last = 0;  // the value before this one, as it was
  for (std::size_t n = 0; n < nodes.size(); ++n) {
    const double before = n > 0 ? (nodes[n] - nodes[n - 1]) / length : 0;
    const double after = n + 1 < nodes.size() ? (nodes[n + 1] - nodes[n]) / length : 0;
    const double here = values[n * stride];
    const double next = n + 1 < nodes.size() ? values[(n + 1) * stride] : 0;
    values[n * stride] = before * last / 6 + (before + after) * here / 3 + after * next / 6;
    last = here;
  }
}

}  // namespace

Moments Moments::of_box(const Box& box) {
  Moments moments;
  moments.second.diagonal() = box.half().cwiseAbs2() / 3;
  return moments;
}

double GridKernel::block_mean() const {
  thread_local std::vector<double> along;
  trapezoid_weights(node_mm_[0], along);
  double sum = 0;
  const double* value = block_.data();
  for (std::size_t k = 0; k < node_mm_[2].size(); ++k) {
    double plane = 0;
    for (std::size_t j = 0; j < node_mm_[1].size(); ++j) {
      double row = 0;
      for (std::size_t i = 0; i < node_mm_[0].size(); ++i) row += along[i] * *value++;
      plane += trapezoid_weight(node_mm_[1], j) * row;
    }
    sum += trapezoid_weight(node_mm_[2], k) * plane;
  }
  return sum;
}

double GridKernel::block_mean_square() {
  if (block_.size() == 8) {
    // The products of corner_terms are orthogonal over the box, and the mean of s^2 is 1/3.
    double corner[8];
    corner_terms(corner);
    double sum = 0;
    for (unsigned n = 0; n < 8; ++n)
      sum += corner[n] * corner[n] /
             std::array{1, 3, 9, 27}[static_cast<std::size_t>(std::popcount(n))];
    return sum;
  }
  weighted_ = block_;
  const std::size_t nx = node_mm_[0].size();
  const std::size_t ny = node_mm_[1].size();
  const std::size_t nz = node_mm_[2].size();
  for (std::size_t n = 0; n < ny * nz; ++n) weigh(&weighted_[n * nx], 1, node_mm_[0]);
  for (std::size_t k = 0; k < nz; ++k)
    for (std::size_t i = 0; i < nx; ++i) weigh(&weighted_[k * nx * ny + i], nx, node_mm_[1]);
  for (std::size_t n = 0; n < nx * ny; ++n) weigh(&weighted_[n], nx * ny, node_mm_[2]);
  double sum = 0;
  for (std::size_t n = 0; n < block_.size(); ++n) sum += block_[n] * weighted_[n];
  return sum;
}

/// Mean over the axis `across` (a prism has its whole thickness everywhere), then in the plane:
/// bilinear by the corners, which the moments integrate exactly, and the deviation `e` of the nodes
/// from that, about the middle of its range. Its mean over the element is at most the largest |e|,
/// and at most the mean of |e| over the box as often as the element goes into it; or it is the mean
/// of e over the box, as often, less what the rest of the box may hold.
GridMean GridKernel::prism_mean(const Moments& moments, int across) {
  const int a = across == 0 ? 1 : 0;
  const int b = across == 2 ? 1 : 2;
  const std::size_t count[3] = {node_mm_[0].size(), node_mm_[1].size(), node_mm_[2].size()};
  const std::size_t stride[3] = {1, count[0], count[0] * count[1]};
  weighted_.assign(count[a] * count[b], 0.0);
  for (std::size_t n = 0; n < count[across]; ++n) {
    const double weight = trapezoid_weight(node_mm_[across], n);
    for (std::size_t j = 0; j < count[b]; ++j)
      for (std::size_t i = 0; i < count[a]; ++i)
        weighted_[j * count[a] + i] +=
            weight * block_[i * stride[a] + j * stride[b] + n * stride[across]];
  }
  const auto at = [&](std::size_t i, std::size_t j) { return weighted_[j * count[a] + i]; };
  const double half_a = node_mm_[a].back();
  const double half_b = node_mm_[b].back();
  const double c00 = at(0, 0);
  const double c10 = at(count[a] - 1, 0);
  const double c01 = at(0, count[b] - 1);
  const double c11 = at(count[a] - 1, count[b] - 1);
  const double middle = 0.25 * (c00 + c10 + c01 + c11);
  const double slope_a = 0.25 * (c10 + c11 - c00 - c01) / half_a;
  const double slope_b = 0.25 * (c01 + c11 - c00 - c10) / half_b;
  const double twist = 0.25 * (c00 + c11 - c10 - c01) / (half_a * half_b);
  double least = 0;
  double most = 0;
  for (std::size_t j = 0; j < count[b]; ++j)
    for (std::size_t i = 0; i < count[a]; ++i) {
      const double x = node_mm_[a][i];
      const double y = node_mm_[b][j];
      double& e = weighted_[j * count[a] + i];
      e -= middle + slope_a * x + slope_b * y + twist * x * y;
      least = std::min(least, e);
      most = std::max(most, e);
    }
  const double centre = 0.5 * (least + most);
  double of_box = 0;
  double of_box_apart = 0;
  for (std::size_t j = 0; j < count[b]; ++j)
    for (std::size_t i = 0; i < count[a]; ++i) {
      const double weight = trapezoid_weight(node_mm_[a], i) * trapezoid_weight(node_mm_[b], j);
      const double e = weighted_[j * count[a] + i] - centre;
      of_box += weight * e;
      of_box_apart += weight * std::abs(e);
    }
  const Eigen::Vector3d first = local_from_region_ * moments.first;
  const Eigen::Matrix3d second =
      local_from_region_ * moments.second * local_from_region_.transpose();
  const double share = moments.share_of_box;
  const double half_range = 0.5 * (most - least);
  const double of_rest = half_range * (1 - share) / share;
  const double of_part = std::min(half_range, of_box_apart / share);
  GridMean result;
  result.mean = middle + slope_a * first[a] + slope_b * first[b] + twist * second(a, b) + centre;
  if (of_rest < of_part) result.mean += of_box / share;
  result.mean *= scale_gy_;
  result.error = scale_gy_ * std::max(std::min(of_rest, of_part), 0.0);
  return result;
}

GridMean GridKernel::mean(const Box& box, const Moments& moments, bool square, bool mean_only) {
  GridMean result;
  const Placed placed = place(box);
  result.enclosure.cover = placed.cover;
  if (placed.cover == Cover::outside) return result;
  const bool exact = placed.cover == Cover::inside && !placed.snapped();
  if (exact && aligned_ && moments.whole_box && square) {
    result.mean = scale_gy_ * block_mean();
    result.square = scale_gy_ * scale_gy_ * block_mean_square();
    return result;
  }
  if (exact && aligned_ && moments.whole_box && mean_only) {
    result.mean = scale_gy_ * block_mean();
    return result;
  }
  result.enclosure = enclosure(box, placed);
  const GridEnclosure& dose = result.enclosure;
  if (dose.cover != Cover::inside) return result;
  result.mean = dose.value + dose.gradient.dot(moments.first);
  result.error = dose.remainder;
  if (!exact) return result;
  if (block_.size() == 8) {
    // T = sum of products of s = (distance from the middle) / (half side of the local box): means
    // of one and two factors by the moments, of all three 0 where the axes agree (even in w).
    double corner[8];
    corner_terms(corner);
    const Eigen::Vector3d half = absolute_ * box.half();
    const Eigen::Vector3d first = (local_from_region_ * moments.first).cwiseQuotient(half);
    const Eigen::Matrix3d second =
        local_from_region_ * moments.second * local_from_region_.transpose();
    double sum = corner[0];
    for (int a = 0; a < 3; ++a) {
      sum += corner[1 << a] * first[a];
      for (int b = a + 1; b < 3; ++b)
        sum += corner[(1 << a) | (1 << b)] * second(a, b) / (half[a] * half[b]);
    }
    result.mean = scale_gy_ * sum;
    result.error = aligned_ || moments.whole_box ? 0 : scale_gy_ * std::abs(corner[7]);
  } else if (moments.whole_box && aligned_) {
    result.mean = scale_gy_ * block_mean();
    result.error = 0;
  } else if (aligned_) {
    int across = 0;
    while (region_axis_[across] != 2) ++across;
    const GridMean prism = prism_mean(moments, across);
    if (prism.error < result.error) {
      result.mean = prism.mean;
      result.error = prism.error;
    }
  } else if (moments.whole_box) {
    // A turned box within its bounding box, over which the mean is exact: the rest of that weighs
    // as much as it is larger, with a deviation of at most the remainder.
    const double larger = (absolute_ * box.half()).prod() / box.half().prod();
    const double error = dose.remainder * (larger - 1);
    if (error < dose.remainder) {
      result.mean = dose.value + (scale_gy_ * block_mean() - dose.value) * larger;
      result.error = error;
    }
  }
  return result;
}

}  // namespace dose
