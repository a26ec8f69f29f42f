// SPDX-License-Identifier: Apache-2.0
// The metrics over the elements of a region; RegionDose::measure chooses among them.
//
// Every bound is formed from the enclosures of the elements as they are when refinement stops.
#pragma once

#include <dose/dosimetry/inner_dose.hpp>
#include <dose/dosimetry/measure.hpp>
#include <dose/dosimetry/term_dose.hpp>

namespace dose {

double total_volume_mm3(const Elements& elements);

/// Volume of the elements whose dose is unknown, mm3.
double unknown_volume_mm3(const Elements& elements);

/// Supremum (sign +1) or infimum (-1): best first, against the value of the field at points.
Bounded extreme_dose(Elements& elements, const DoseField& field, double sign,
                     const Tolerance& tolerance);

/// The supremum alone. Pieces of the region whose bound, from the bounds of the terms, lies below
/// what some point attains are not looked at.
Bounded maximum_of_sum(TermDoses& terms, const DoseField& field, const Tolerance& tolerance);

/// RegionDose::displaced_maximum, radius above 0.
Bounded displaced_maximum(TermDoses& terms, const DoseField& field,
                          std::span<const DoseField> displaced, double radius_mm,
                          const Tolerance& tolerance, std::optional<double> side_of);

/// RegionDose::least_displaced_maximum, radius above 0.
double least_displaced_maximum(TermDoses& terms, const DoseField& field,
                               std::span<const DoseField> displaced, double radius_mm,
                               std::optional<double> enough);

/// Upper bound of the field on each piece of the region, from the bounds of its terms; infinite
/// where it is not known.
std::vector<double> highest_of_pieces(TermDoses& terms, const DoseField& field);

/// Indices of the `count` pieces of highest bound, highest first.
std::vector<std::uint32_t> hottest_pieces(const std::vector<double>& highest_gy, std::size_t count);

/// Points of the region on the surface of a piece, in the region's axes.
std::vector<Eigen::Vector3d> points_of(const Region& region, const RegionPiece& piece);

/// The mean of a sum is the sum of the means: each term is refined on its own.
Bounded mean_dose(TermDoses& terms, const DoseField& field, const Tolerance& tolerance);

/// sup { t : volume of { f >= t } >= volume_mm3 }.
Bounded dose_of_hottest(Elements& elements, double volume_mm3, const Tolerance& tolerance);

/// Volume of { f >= dose_gy }, cc. Refined until upper - lower is at most the larger of
/// tolerance.relative of the region's volume and 1e-6 cc.
Bounded volume_above(Elements& elements, double dose_gy, const Tolerance& tolerance);

/// RegionDose::dvh. The elements are those of the inner dose.
Dvh dvh_of(Elements& elements, const InnerDose& inner, double step_gy, std::size_t max_elements);

}  // namespace dose
