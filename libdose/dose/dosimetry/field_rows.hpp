// SPDX-License-Identifier: Apache-2.0
// A dose field at the voxel centres of a lattice, a row at a time.
//
// The same function as DoseField::at, for millions of points: along a row of the lattice the
// position in a grid is start + i * step, and the type of its pixels is looked up once a row.
// DoseField::at stays the reference; tests hold the two together.
#pragma once

#include <cstdint>
#include <dose/dosimetry/dose_field.hpp>
#include <dose/dosimetry/planned_lattice.hpp>
#include <vector>

namespace dose {

/// One row: as DoseInterval, voxel by voxel; `upper_gy` means something only where `known` is 1.
struct FieldRow {
  std::vector<double> lower_gy;
  std::vector<double> upper_gy;
  std::vector<std::uint8_t> known;
};

/// Field and lattice must outlive it. Values may be asked for from several threads, each with a
/// row and a sampler of its own.
class FieldRows {
 public:
  FieldRows(const DoseField& field, const PlannedLattice& lattice)
      : field_(&field), lattice_(&lattice) {}

  void sample(int j, int k, FieldRow& row);

 private:
  const DoseField* field_;
  const PlannedLattice* lattice_;
  FieldRow physical_;  ///< of one term
};

/// A field on a lattice as RTDOSE holds it: value_gy = stored * scaling_gy, index i + columns * (j
/// + rows * k). The scaling has ten digits, and the largest value takes the whole range of 32 bits.
struct SampledField {
  std::vector<std::uint32_t> stored;
  double scaling_gy = 0;
  double maximum_gy = 0;  ///< before it was rounded to a stored value
  PlannedPoint maximum_at{Eigen::Vector3d::Zero()};
  std::int64_t assumed_voxels = 0;  ///< where an assumption outside a grid entered
};

/// The upper end of the field's interval at every voxel, which is its value wherever no assumption
/// outside a grid enters. Every voxel must be known (DOSE_ASSERT). Samples twice, for the maximum
/// and for the values, rather than hold doubles in between. The same with any number of threads.
SampledField sampled(const DoseField& field, const PlannedLattice& lattice, unsigned threads);

/// What lies outside a block of a lattice.
struct CutAway {
  std::int64_t voxels = 0;
  std::int64_t unknown_voxels = 0;  ///< of these: dose of some course is not known
  double volume_cc = 0;
  double unknown_cc = 0;
  /// The largest lower end of the field's interval there: what the courses that are known give.
  double highest_gy = 0;
  PlannedPoint highest_at{Eigen::Vector3d::Zero()};
};
CutAway cut_away(const DoseField& field, const PlannedLattice& lattice, const LatticeBlock& block,
                 unsigned threads);

}  // namespace dose
