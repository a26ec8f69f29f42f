// SPDX-License-Identifier: Apache-2.0
// Recovery of the cord between courses. Shown beside the figure without recovery, never used for a
// verdict: the published re-irradiation limits were derived without any.
//
//   none             the prior counts in full
//   Michigan         prior EQD2 x (1 - TRF): < 3 mo 0, 3-6 mo 10 %, 6-12 mo 25 %, >= 12 mo 50 %
//                    (Paradis KC et al., Adv Radiat Oncol 2019;4:559-565, citation recalled; two
//                    code copies seen)
//   simple           tolerance x 1.25 from 6 months, x 1.5 from 12 (quoted by Doi 2021)
//   Jones-Grant      BEDeff = T (1 - (1 - B/T)^(1/(r + 1))), t in years,
//                    fit r = 2.8 + exp(1.67 (t - 1)), conservative r = 1.5 + exp(1.2 (t - 1))
//                    (Jones B, Grant W, Clin Oncol 2014;26:407-418, second-hand); at or above T
//                    unchanged
//
// The Jones-Grant formula recovers 48 to 61 % at t = 0 if it is not guarded: here t below 1 year is
// refused, and t is capped at 3 years, the range of the primate data.
#pragma once

#include <dose/radiobiology/biological_dose.hpp>

namespace dose {

/// Share of the prior's EQD2 that the Michigan steps take off after `months` >= 0.
double michigan_recovery_share(int months);

/// The prior's EQD2 that still counts.
BiologicalEqd2 michigan_remaining(const BiologicalEqd2& prior, int months);

/// Factor on the tolerance by the "simple method": 1, 1.25 or 1.5.
double simple_tolerance_factor(int months);

enum class JonesGrant { fit, conservative };

/// The exponent parameter r after `years`, capped at 3. Error `recovery_too_early` below 1 year.
double jones_grant_r(JonesGrant variant, double years);

/// The prior's BED that still counts against `tolerance`. Error `recovery_too_early`,
/// `alpha_beta_mismatch`, `model_parameter_invalid` (tolerance not above 0).
BiologicalBed jones_grant_remaining(JonesGrant variant, const BiologicalBed& prior,
                                    const BiologicalBed& tolerance, double years);

}  // namespace dose
