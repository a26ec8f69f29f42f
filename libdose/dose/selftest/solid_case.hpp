// SPDX-License-Identifier: Apache-2.0
// One random drawn solid in one dose, with answers that share no code with `dosimetry`.
#pragma once

#include <dose/dosimetry/dose_grid.hpp>
#include <dose/selftest/ideal_solid.hpp>
#include <optional>
#include <random>
#include <string>
#include <vector>

namespace dose::selftest {

/// Random numbers that are the same with every standard library.
class Dice {
 public:
  explicit Dice(unsigned long long seed) : engine_(seed) {}
  double between(double low, double high) {
    return low + (high - low) * (static_cast<double>(engine_() >> 11) * 0x1p-53);
  }

 private:
  std::mt19937_64 engine_;
};

struct SolidCase {
  std::string solid;
  std::string dose_name;
  double spacing_mm = 0;
  PrismStack stack{{}};
  std::optional<DoseGrid> grid;
  std::optional<LinearDose> linear;  ///< none for a Gaussian dose
};

/// Case number `index`: solid and kind of dose in turn, everything else by the dice.
SolidCase random_case(Dice& dice, int index);

/// A grid of 60 mm each way about the origin, voxels of `spacing_mm`, moved by `shift_mm`, that
/// stores the dose in steps of 1e-7 Gy.
DoseGrid grid_of(const LinearDose& dose, double spacing_mm, const Eigen::Vector3d& shift_mm);

/// Bounds of the model's answers by sampling: each prism is cut into cells of about 0.5 mm, in each
/// of which the trilinear dose is within the grid's steepest step of its middle.
class SampledStack {
 public:
  explicit SampledStack(const SolidCase& one);

  double highest_low_gy() const;
  double highest_high_gy() const;
  double lowest_low_gy() const;
  double lowest_high_gy() const;
  double hottest_low_gy(double volume_mm3) const;
  double hottest_high_gy(double volume_mm3) const;

 private:
  struct Cell {
    double dose_gy;
    double volume_mm3;  ///< of the region in it
  };
  std::vector<Cell> cells_;  ///< hottest first
  double doubt_gy_ = 0;
};

}  // namespace dose::selftest
