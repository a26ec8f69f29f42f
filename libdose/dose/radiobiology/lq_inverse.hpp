// SPDX-License-Identifier: Apache-2.0
// The linear-quadratic model solved for what is given: dose, number of fractions, dose per
// fraction.
//
//   EQDX = D (d + a/b)/(X + a/b)                                   (X = 2: EQD2)
//   D from EQDX = E and n:   D (D/n + a/b) = E (X + a/b)
//        D = 2 E (X + a/b)/(a/b + sqrt((a/b)^2 + 4 E (X + a/b)/n))
//   (the root written without cancellation; BED is the case X = 0 with E (X + a/b) = BED a/b)
//   n from BED and d:        n = BED/(d (1 + d/(a/b)))
//
// Source: algebra of lq.hpp; checked against HyTEC 2021 table 4 by E = 25, a/b = 2: 9.0499,
// 12.2829, 14.5784, 16.3961, 17.9129 Gy in 1 to 5 fractions.
#pragma once

#include <dose/radiobiology/lq.hpp>

namespace dose {

/// Equivalent dose in fractions of `reference`, Gy of that kind as a plain number: EQD2 is the only
/// reference with a type of its own. `reference` > 0, else Error `reference_dose_invalid`.
double eqdx_gy(const Fractionation& phase, DosePerFraction reference, AlphaBeta alpha_beta);

/// The total dose in `fractions` equal fractions that has this EQD2 (or BED). Never negative.
PhysicalDose total_for(const BiologicalEqd2& eqd2, Fractions fractions);
PhysicalDose total_for(const BiologicalBed& bed, Fractions fractions);

/// The number of fractions of `each` that has this BED or EQD2: a real number; rounding is the
/// caller's business (down, if it is a limit). Error `dose_invalid` unless `each` > 0.
double fractions_for(const BiologicalBed& bed, DosePerFraction each);
double fractions_for(const BiologicalEqd2& eqd2, DosePerFraction each);

}  // namespace dose
