// SPDX-License-Identifier: Apache-2.0
// Physical dose, BED and EQD2: three kinds that never mix.
//
// SI gives gray and sievert one dimension, so its unit system would let physical dose and EQD2 add.
// Here each kind is a *base dimension* of its own (the Boost.Units FAQ's advice), and so is the
// number of fractions, which makes dose per fraction a derived dimension: a total dose where a dose
// per fraction belongs does not compile (tests/compile_fail).
//
// Not promised: a *product* of two kinds compiles, as any product of quantities does; assigning it
// to anything useful does not. Hot loops and DICOM bytes hold plain floats named `..._gy`.
#pragma once

#include <boost/units/base_dimension.hpp>
#include <boost/units/base_unit.hpp>
#include <boost/units/make_system.hpp>
#include <boost/units/operators.hpp>
#include <boost/units/quantity.hpp>
#include <string>
#include <string_view>

namespace dose {

namespace dimension {
namespace bu = boost::units;
struct PhysicalDose : bu::base_dimension<PhysicalDose, 4001> {};
struct Bed : bu::base_dimension<Bed, 4002> {};
struct Eqd2 : bu::base_dimension<Eqd2, 4003> {};
struct Fraction : bu::base_dimension<Fraction, 4004> {};

struct GrayUnit : bu::base_unit<GrayUnit, PhysicalDose::dimension_type, 4001> {};
struct BedUnit : bu::base_unit<BedUnit, Bed::dimension_type, 4002> {};
struct Eqd2Unit : bu::base_unit<Eqd2Unit, Eqd2::dimension_type, 4003> {};
struct FractionUnit : bu::base_unit<FractionUnit, Fraction::dimension_type, 4004> {};

using System = bu::make_system<GrayUnit, BedUnit, Eqd2Unit, FractionUnit>::type;
template <class Base>
using Unit = bu::unit<typename Base::dimension_type, System>;
}  // namespace dimension

/// Absorbed dose, Gy.
using PhysicalDose = boost::units::quantity<dimension::Unit<dimension::PhysicalDose>>;
/// Biologically effective dose, Gy at its alpha/beta. BED = n d (1 + d/(alpha/beta)).
using Bed = boost::units::quantity<dimension::Unit<dimension::Bed>>;
/// Equivalent dose in 2 Gy fractions, Gy. EQD2 = D (d + alpha/beta)/(2 + alpha/beta).
using Eqd2 = boost::units::quantity<dimension::Unit<dimension::Eqd2>>;
/// A count of fractions as a quantity; the validated count is `Fractions` (radiobiology).
using FractionCount = boost::units::quantity<dimension::Unit<dimension::Fraction>>;
/// Absorbed dose per fraction, Gy per fraction.
using DosePerFraction = boost::units::divide_typeof_helper<PhysicalDose, FractionCount>::type;

constexpr PhysicalDose gray(double value) {
  return PhysicalDose::from_value(value);
}
constexpr Bed bed_gray(double value) {
  return Bed::from_value(value);
}
constexpr Eqd2 eqd2_gray(double value) {
  return Eqd2::from_value(value);
}
constexpr DosePerFraction gray_per_fraction(double value) {
  return DosePerFraction::from_value(value);
}

/// The border: a plain number, named by its unit.
constexpr double in_gray(PhysicalDose dose) {
  return dose.value();
}
constexpr double in_gray(Bed dose) {
  return dose.value();
}
constexpr double in_gray(Eqd2 dose) {
  return dose.value();
}
constexpr double in_gray(DosePerFraction dose) {
  return dose.value();
}

/// Reads "36Gy", "36 Gy", "3600cGy". Errors `unit_missing`; `unit_ambiguous` (ambiguous_gray.hpp);
/// `dose_invalid` for anything else that is no finite dose >= 0.
PhysicalDose parse_dose(std::string_view text, const std::string& where);

/// Reads "0.035cc" or "0.035 cm3" as cubic centimetres; errors `unit_missing`, `volume_invalid`.
double parse_volume_cc(std::string_view text, const std::string& where);

/// Reads "2mm", "0.2 cm" as millimetres; errors `unit_missing`, `length_invalid`.
double parse_length_mm(std::string_view text, const std::string& where);

/// Reads "8mo" as whole months, >= 0; error `interval_invalid`.
int parse_months(std::string_view text, const std::string& where);

}  // namespace dose
