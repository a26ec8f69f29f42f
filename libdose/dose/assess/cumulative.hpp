// SPDX-License-Identifier: Apache-2.0
// The cumulative EQD2 or BED of a case on a grid of voxels, for a file.
//
//   value(x) = sum over courses i of p_i(D_i(T_i x))      at voxel centres x of the planned frame
//
// The voxel sum of VERDICT.md, rule 8, without recovery; nothing in the verdict rests on this grid.
// Where a course's dose is not known, no value is made up: the grid is cut back to a box in which
// every course is known, unless the user states the most that a course can be outside its grid;
// that most then stands in the file.
#pragma once

#include <dose/assess/field.hpp>
#include <dose/course/case.hpp>
#include <dose/dosimetry/field_rows.hpp>
#include <dose/dosimetry/planned_lattice.hpp>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace dose {

/// Which voxels are asked for.
enum class SumGrid {
  planned,     ///< those of the planned course's (first) dose grid
  other,       ///< those of a given grid in the planned frame
  all_courses  ///< a box round all courses' grids, with the planned grid's axes
};

struct SumChoices {
  Quantity quantity = Quantity::eqd2;  ///< or bed
  AlphaBeta alpha_beta = AlphaBeta::from_gray(2);
  SumGrid grid = SumGrid::planned;
  std::optional<GridGeometry> other_grid;
  std::optional<double> spacing_mm;  ///< else the grid's own; of all courses, the finest
  /// Physical dose in the course's whole number of fractions that is not passed outside each of its
  /// grids, Gy, by the course's name; stated by the user.
  std::map<std::string, double> most_outside_gy;
  bool paper_uniform = false;  ///< a prior on paper counts everywhere with its one dose
  unsigned threads = 0;
};

struct CumulativeField {
  struct OfCourse {
    const Course* course = nullptr;
    DoseField field;
  };
  DoseField sum;
  std::vector<OfCourse> courses;  ///< priors in the order given, then planned
  PlannedLattice asked;
  PlannedLattice lattice;  ///< what is left of it
  CutAway cut;
};

/// The case must outlive it. Errors: `sum_needs_planned_grid`, `sum_course_on_paper`,
/// `sum_not_registered` for courses that cannot be mapped; `sum_outside_not_stated` where all
/// courses' grids are asked for and dose outside them is not stated; `sum_nothing_known` where no
/// voxel is left; `sum_grid_too_large`.
CumulativeField cumulative_field(const Case& the_case, const SumChoices& choices);

}  // namespace dose
