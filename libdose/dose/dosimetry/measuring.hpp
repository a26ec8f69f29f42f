// SPDX-License-Identifier: Apache-2.0
// The metrics over the elements of a region; RegionDose::measure chooses among them.
//
// Every bound is formed from the enclosures of the elements as they are when refinement stops; what
// is refined, and in which order, decides only how narrow it is.
#pragma once

#include <dose/dosimetry/elements.hpp>
#include <dose/dosimetry/measure.hpp>

namespace dose {

/// Volume of the elements whose dose is unknown, mm3.
double unknown_volume_mm3(const Elements& elements);

/// Supremum (sign +1) or infimum (-1): best first, against the value of the field at points.
Bounded extreme_dose(Elements& elements, const DoseField& field, double sign,
                     const Tolerance& tolerance);

Bounded mean_dose(Elements& elements, const Tolerance& tolerance);

/// sup { t : volume of { f >= t } >= volume_mm3 }.
Bounded dose_of_hottest(Elements& elements, double volume_mm3, const Tolerance& tolerance);

/// Volume of { f >= dose_gy }, cc. Refined until upper - lower is at most the larger of
/// tolerance.relative of the region's volume and 1e-6 cc.
Bounded volume_above(Elements& elements, double dose_gy, const Tolerance& tolerance);

/// Volumes at 0, step_gy, 2 step_gy ... of the affine model, with remainders up to step_gy / 2.
Dvh dvh_of(Elements& elements, double step_gy);

}  // namespace dose
