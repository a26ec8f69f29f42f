// SPDX-License-Identifier: Apache-2.0
// Probability of myelopathy after a single course. Information; never for re-irradiation, never a
// verdict.
//
//   Schultheiss, log-logistic:  P = 1/(1 + (69.4/D)^18.72),  D = EQD2 with alpha/beta 0.87
//     Source: Schultheiss TE, IJROBP 2008;71:1455-1459: D50 69.4 Gy and the points 0.03 % at 45 Gy,
//     0.2 % at 50, 5 % at 59.3 (abstract seen). The slope 18.72 is *ours*, derived from those
//     points.
//   Lyman-Burman, uniform dose: P = Phi((D - 66.5)/(0.175 * 66.5))
//     Source: Burman C et al., IJROBP 1991;21:123-135 (citation recalled, parameters second-hand).
//     Unfit for decisions: 7.8 % at 50 Gy against QUANTEC's 0.2 %. Teaching only.
#pragma once

#include <dose/radiobiology/biological_dose.hpp>

namespace dose {

/// 0 to 1. Error `alpha_beta_mismatch` unless the EQD2 is at alpha/beta 0.87.
double schultheiss_probability(const BiologicalEqd2& single_course);

/// 0 to 1, uniform dose in 2 Gy fractions.
double lyman_burman_probability(Eqd2 uniform);

}  // namespace dose
