// SPDX-License-Identifier: Apache-2.0
// Repopulation during a course: for targets only.
//
//   BED = D (1 + d/(a/b)) - ln2 (T - Tk)/(alpha Tp)     for T > Tk, never below 0
//
// Source: standard form (recalled). The spinal cord is late-reacting tissue: none of the papers the
// limits come from subtracts a time term, so asking for one on an organ at risk is an error.
#pragma once

#include <dose/radiobiology/biological_dose.hpp>
#include <dose/radiobiology/fractionation.hpp>

namespace dose {

enum class TissueKind { target, organ_at_risk };

struct Repopulation {
  double overall_time_d;   ///< T, >= 0
  double kick_off_d;       ///< Tk, >= 0
  double doubling_time_d;  ///< Tp, > 0
  double alpha_per_gy;     ///< > 0
};

/// Errors `repopulation_for_targets_only`, `model_parameter_invalid`.
BiologicalBed bed(const Fractionation& phase, AlphaBeta alpha_beta,
                  const Repopulation& repopulation, TissueKind tissue);

}  // namespace dose
