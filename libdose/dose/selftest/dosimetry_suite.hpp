// SPDX-License-Identifier: Apache-2.0
// The measuring of structures, tried on this machine: random drawn solids whose answers are worked
// by other code, and the ideal solids of Nelms et al. 2015 (ideal_solid.hpp).
//
// Random cases: balls of 3 to 20 mm, cylinders along, across and tilted, cones, curved tubes; drawn
// every 1 to 3 mm at a random offset; dose grids of 1 to 3 mm, placed at random; doses constant,
// linear (along the stack, across it, oblique) and Gaussian. The same numbers on every machine.
//
// Constant and linear doses: the bound must hold the exact answer of the model (contour stack in a
// trilinear dose, which gives a linear dose back). Gaussian: the model has no closed form; its
// answer lies between bounds by sampling every 0.5 mm and the grid's steepest step, and redose's
// bound must overlap with them.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace dose::selftest {

struct BoundFailure {
  std::string what;  ///< solid, dose, metric, seed
  double lower = 0;
  double exact = 0;
  double upper = 0;
};

struct BoundTally {
  std::string solid;
  std::string dose;
  int cases = 0;
  int bounds = 0;
  int failed = 0;
};

struct BoundTrial {
  std::vector<BoundTally> tallies;     ///< by solid and dose
  std::vector<BoundFailure> failures;  ///< the first ten
  int cases = 0;
  int bounds = 0;
  int failed = 0;
};

/// `cases` random cases, each with Dmax, Dmin, Dmean, D0.03cc, D10%, D50%, D95%, V at a dose and
/// volume.
BoundTrial try_bounds(int cases, unsigned long long seed = 20150801);

/// One solid under one model of what lies between slices, in a dose of 1 Gy/mm.
struct IdealRow {
  std::string solid;
  double size_mm = 0;
  bool shape_interpolated = false;
  double spacing_mm = 0;
  double volume_percent = 0;               ///< off the ideal volume
  std::optional<double> d003cc_along_gy;   ///< off the ideal D0.03cc, dose along the stack
  std::optional<double> d003cc_across_gy;  ///< across it
  std::optional<double> allowed_percent;   ///< promised for this row
  std::optional<double> allowed_gy;
  /// Least and largest of volume over offsets of the planes: what contouring itself leaves open.
  double contouring_low_percent = 0;
  double contouring_high_percent = 0;
  bool passed() const;
};

/// Ball, cylinders and cones of 24 mm, slabs on 1 mm and shapes on 3 mm slices that end where the
/// solid does; and balls of 3, 5, 10 and 20 mm as they come out.
std::vector<IdealRow> try_ideal_solids();

}  // namespace dose::selftest
