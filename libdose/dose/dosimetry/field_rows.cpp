// SPDX-License-Identifier: Apache-2.0
#include <dose/dosimetry/field_rows.hpp>

#include <algorithm>
#include <cmath>
#include <dose/core/contract.hpp>
#include <dose/core/jobs.hpp>
#include <utility>

namespace dose {
namespace {

/// Where a row of the lattice runs through a grid: local coordinates of its first voxel, and what
/// each voxel adds.
struct Line {
  Eigen::Vector3d start_mm;
  Eigen::Vector3d step_mm;
};

Line line(const FieldTerm& term, const GridGeometry& grid, const PlannedLattice& lattice, int j,
          int k) {
  const Eigen::Vector3d along_mm =
      lattice.geometry().rotation().row(0).transpose() * lattice.geometry().column_spacing_mm();
  return {grid.local_mm(term.course_from_planned * lattice.point(0, j, k)),
          grid.rotation() * (term.course_from_planned.rotation() * along_mm)};
}

/// Trilinear dose along lines through one grid; the formula of DoseGrid::at_local.
template <class Pixel>
class GridLine {
 public:
  GridLine(const DoseGrid& grid, const Pixel* pixels)
      : pixels_(pixels),
        scaling_gy_(grid.scaling_gy()),
        last_mm_(grid.geometry().extent_mm()),
        offsets_mm_(grid.geometry().frame_offsets_mm()),
        column_mm_(grid.geometry().column_spacing_mm()),
        row_mm_(grid.geometry().row_spacing_mm()),
        columns_(grid.geometry().columns()),
        rows_(grid.geometry().rows()) {}

  /// Nothing outside the voxel centres.
  bool dose_gy(const Eigen::Vector3d& at_mm, double& dose_gy) {
    for (int axis = 0; axis < 3; ++axis)
      if (!(at_mm[axis] >= -outside_snap_mm && at_mm[axis] <= last_mm_[axis] + outside_snap_mm))
        return false;
    const Eigen::Vector3d inside_mm = at_mm.cwiseMax(0.0).cwiseMin(last_mm_);
    const auto [x, fx] = even(inside_mm.x(), column_mm_, columns_);
    const auto [y, fy] = even(inside_mm.y(), row_mm_, rows_);
    const auto [z, fz] = frame(inside_mm.z());
    const std::size_t dx = columns_ > 1 ? 1 : 0;
    const std::size_t dy = rows_ > 1 ? static_cast<std::size_t>(columns_) : 0;
    const std::size_t dz = offsets_mm_.size() > 1 ? static_cast<std::size_t>(columns_) *
                                                        static_cast<std::size_t>(rows_)
                                                  : 0;
    const Pixel* corner =
        pixels_ + (static_cast<std::size_t>(x) +
                   static_cast<std::size_t>(columns_) *
                       (static_cast<std::size_t>(y) + static_cast<std::size_t>(rows_) * z));
    const auto lerp = [](double a, double b, double fraction) { return a + fraction * (b - a); };
    const auto along_x = [&](std::size_t offset) {
      return lerp(static_cast<double>(corner[offset]), static_cast<double>(corner[offset + dx]),
                  fx);
    };
    const double near = lerp(along_x(0), along_x(dy), fy);
    const double far = lerp(along_x(dz), along_x(dz + dy), fy);
    dose_gy = scaling_gy_ * lerp(near, far, fz);
    return true;
  }

 private:
  static std::pair<int, double> even(double at_mm, double spacing_mm, int count) {
    if (count == 1) return {0, 0.0};
    const double position = at_mm / spacing_mm;
    const int index = std::min(static_cast<int>(position), count - 2);
    return {index, position - index};
  }

  /// From the frame found last: the next point of a line is in the same one or beside it.
  std::pair<std::size_t, double> frame(double at_mm) {
    if (offsets_mm_.size() == 1) return {0, 0.0};
    while (frame_ > 0 && at_mm < offsets_mm_[frame_]) --frame_;
    while (frame_ + 2 < offsets_mm_.size() && at_mm >= offsets_mm_[frame_ + 1]) ++frame_;
    const double low_mm = offsets_mm_[frame_];
    return {frame_, (at_mm - low_mm) / (offsets_mm_[frame_ + 1] - low_mm)};
  }

  const Pixel* pixels_;
  double scaling_gy_;
  Eigen::Vector3d last_mm_;
  const std::vector<double>& offsets_mm_;
  double column_mm_;
  double row_mm_;
  int columns_;
  int rows_;
  std::size_t frame_ = 0;
};

template <class Pixel>
void add_grid(const FieldGrid& part, const Pixel* pixels, const Line& line, FieldRow& sum) {
  GridLine<Pixel> grid(*part.grid, pixels);
  for (std::size_t i = 0; i < sum.lower_gy.size(); ++i) {
    double dose_gy = 0;
    if (grid.dose_gy(line.start_mm + static_cast<double>(i) * line.step_mm, dose_gy)) {
      sum.lower_gy[i] += part.factor * dose_gy;
      sum.upper_gy[i] += part.factor * dose_gy;
    } else if (part.assumed_ceiling_outside_gy) {
      sum.upper_gy[i] += part.factor * *part.assumed_ceiling_outside_gy;
    } else {
      sum.known[i] = 0;
    }
  }
}

void reset(FieldRow& row, std::size_t count, double dose_gy) {
  row.lower_gy.assign(count, dose_gy);
  row.upper_gy.assign(count, dose_gy);
  row.known.assign(count, 1);
}

/// Runs `frame(k)` for every frame of a lattice, each in its own slot.
template <class Result, class Frame>
std::vector<Result> each_frame(const PlannedLattice& lattice, unsigned threads, Frame frame) {
  std::vector<Result> results(static_cast<std::size_t>(lattice.geometry().frames()));
  std::vector<Job> jobs;
  for (int k = 0; k < lattice.geometry().frames(); ++k)
    jobs.push_back({1, [&, k] { results[static_cast<std::size_t>(k)] = frame(k); }});
  run_jobs(jobs, threads);
  return results;
}

struct Highest {
  double dose_gy = -1;
  int i = 0, j = 0, k = 0;
  std::int64_t assumed_voxels = 0;

  void look_at(double other_gy, int at_i, int at_j, int at_k) {
    if (!(other_gy > dose_gy)) return;
    dose_gy = other_gy;
    i = at_i;
    j = at_j;
    k = at_k;
  }
};

Highest highest_of_frame(const DoseField& field, const PlannedLattice& lattice, int k) {
  FieldRows rows(field, lattice);
  FieldRow row;
  Highest highest;
  for (int j = 0; j < lattice.geometry().rows(); ++j) {
    rows.sample(j, k, row);
    for (std::size_t i = 0; i < row.known.size(); ++i) {
      DOSE_ASSERT(row.known[i] == 1);
      highest.look_at(row.upper_gy[i], static_cast<int>(i), j, k);
      if (row.upper_gy[i] > row.lower_gy[i]) ++highest.assumed_voxels;
    }
  }
  return highest;
}

/// Ten digits, rounded up, so that a decimal string in the file is this number and the largest dose
/// stays in range.
double scaling_for(double maximum_gy) {
  if (!(maximum_gy > 0)) return 1e-9;
  const double least_gy = maximum_gy / 4294967295.0;
  // A power of ten with a positive exponent is exact, so this is the double nearest to a decimal.
  const double steps = std::pow(10.0, 9 - std::floor(std::log10(least_gy)));
  return std::ceil(least_gy * steps) / steps;
}

}  // namespace

void FieldRows::sample(int j, int k, FieldRow& row) {
  const auto count = static_cast<std::size_t>(lattice_->geometry().columns());
  reset(row, count, 0);
  for (const FieldTerm& term : field_->terms) {
    reset(physical_, count, term.uniform_dose_gy);
    for (const FieldGrid& part : term.grids) {
      const Line through = line(term, part.grid->geometry(), *lattice_, j, k);
      std::visit([&](const auto& pixels) { add_grid(part, pixels.get(), through, physical_); },
                 part.grid->pixels());
    }
    for (std::size_t i = 0; i < count; ++i) {
      row.lower_gy[i] += term.polynomial.at(physical_.lower_gy[i]);
      row.upper_gy[i] += term.polynomial.at(physical_.upper_gy[i]);
      row.known[i] &= physical_.known[i];
    }
  }
}

SampledField sampled(const DoseField& field, const PlannedLattice& lattice, unsigned threads) {
  SampledField result;
  Highest highest;
  for (const Highest& frame : each_frame<Highest>(
           lattice, threads, [&](int k) { return highest_of_frame(field, lattice, k); })) {
    highest.look_at(frame.dose_gy, frame.i, frame.j, frame.k);
    result.assumed_voxels += frame.assumed_voxels;
  }
  result.maximum_gy = highest.dose_gy;
  result.maximum_at = lattice.point(highest.i, highest.j, highest.k);
  result.scaling_gy = scaling_for(result.maximum_gy);
  result.stored.resize(static_cast<std::size_t>(lattice.voxels()));
  const auto columns = static_cast<std::size_t>(lattice.geometry().columns());
  const auto rows = static_cast<std::size_t>(lattice.geometry().rows());
  each_frame<char>(lattice, threads, [&](int k) {
    FieldRows sampler(field, lattice);
    FieldRow row;
    for (std::size_t j = 0; j < rows; ++j) {
      sampler.sample(static_cast<int>(j), k, row);
      std::uint32_t* stored =
          result.stored.data() + columns * (j + rows * static_cast<std::size_t>(k));
      for (std::size_t i = 0; i < columns; ++i)
        stored[i] = static_cast<std::uint32_t>(std::llround(row.upper_gy[i] / result.scaling_gy));
    }
    return '\0';
  });
  return result;
}

CutAway cut_away(const DoseField& field, const PlannedLattice& lattice, const LatticeBlock& block,
                 unsigned threads) {
  struct Frame {
    Highest highest;
    std::int64_t voxels = 0;
    std::int64_t unknown = 0;
  };
  const auto frames = each_frame<Frame>(lattice, threads, [&](int k) {
    FieldRows rows(field, lattice);
    FieldRow row;
    Frame frame;
    for (int j = 0; j < lattice.geometry().rows(); ++j) {
      rows.sample(j, k, row);
      for (int i = 0; i < lattice.geometry().columns(); ++i) {
        if (block.contains(i, j, k)) continue;
        const auto at = static_cast<std::size_t>(i);
        ++frame.voxels;
        if (row.known[at] == 0) ++frame.unknown;
        frame.highest.look_at(row.lower_gy[at], i, j, k);
      }
    }
    return frame;
  });
  CutAway result;
  Highest highest;
  for (int k = 0; k < lattice.geometry().frames(); ++k) {
    const Frame& frame = frames[static_cast<std::size_t>(k)];
    result.voxels += frame.voxels;
    result.unknown_voxels += frame.unknown;
    result.volume_cc += static_cast<double>(frame.voxels) * lattice.voxel_cc(k);
    result.unknown_cc += static_cast<double>(frame.unknown) * lattice.voxel_cc(k);
    highest.look_at(frame.highest.dose_gy, frame.highest.i, frame.highest.j, frame.highest.k);
  }
  if (result.voxels == 0) return result;
  result.highest_gy = highest.dose_gy;
  result.highest_at = lattice.point(highest.i, highest.j, highest.k);
  return result;
}

}  // namespace dose
