// SPDX-License-Identifier: Apache-2.0
// Dose-volume curves of the structures with a role: physical dose of each course that is placed in
// the planned frame and has a dose distribution, and EQD2 of the sum of all.
//
// Volume whose dose is not known is in no curve and in every upper side of a band (dvh.hpp).
// Information: the limits are evaluated on metrics, not on curves.
#pragma once

#include <dose/assess/policy.hpp>
#include <dose/course/case.hpp>
#include <dose/dosimetry/dvh.hpp>
#include <optional>
#include <string>
#include <vector>

namespace dose {

struct StructureCurve {
  std::string structure;
  Role role = Role::thecal_sac;
  std::string course;  ///< a course's name, or "cumulative"
  Quantity quantity = Quantity::physical;
  std::optional<AlphaBeta> alpha_beta;  ///< of EQD2
  double volume_cc = 0;
  Dvh curve;
};

/// In order of ROI number: physical dose of the planned course and the priors in order, then EQD2
/// of the sum; of the planned course alone, under its name, where there is no prior or some course
/// has no place in the planned frame. `only`: names of structures; all if it is empty.
std::vector<StructureCurve> structure_curves(const Case& the_case, const Policy& policy,
                                             AlphaBeta alpha_beta,
                                             const std::vector<std::string>& only = {});

}  // namespace dose
