// SPDX-License-Identifier: Apache-2.0
// What a picture of a plane through the patient shows, as values: dose, isodoses, CT, outlines.
//
// Dose is the real field at each node (plane_dose.hpp), isodoses are its level lines
// (level_lines.hpp), outlines are cuts through the regions that are measured (plane_cut.hpp).
// Information: nothing here decides.
#pragma once

#include <dose/assess/pictured_case.hpp>
#include <dose/course/ct_volume.hpp>
#include <dose/dosimetry/plane_dose.hpp>
#include <optional>
#include <string>
#include <vector>

namespace dose {

/// Side of a picture: vertebra, target and the fall-off of the dose round them.
inline constexpr double picture_side_mm = 130;
/// Distance of the points where dose is looked up.
inline constexpr double picture_spacing_mm = 1;

struct Isodose {
  double dose_gy = 0;
  bool is_limit = false;
  std::vector<Polyline> lines;
};

struct Outline {
  std::string name;
  Role role = Role::thecal_sac;
  int ordinal = 0;  ///< how many of its role come before it
  bool of_prior = false;
  std::vector<Polyline> lines;
};

struct SlicePicture {
  PatientPlane plane = PatientPlane::axial;
  SquareInSpace square;
  Eigen::Vector2d point_mm;           ///< in the square
  std::optional<SampledSquare> ct;    ///< Hounsfield units
  std::optional<SampledSquare> dose;  ///< Gy
  std::vector<Isodose> isodoses;      ///< ascending; only those that are passed here
  std::vector<Outline> outlines;      ///< of structures that the plane meets
};

/// Levels round a limit: 4, 2 and 1 steps below it, itself, and 1, 2, 4, 8, ... above, up to
/// `highest_gy`; the step is 10 Gy for limits of 40 Gy or more, else 5 Gy.
std::vector<double> levels_round(double limit_gy, double highest_gy);

/// What is drawn of dose.
struct DrawnDose {
  const DoseField* field = nullptr;
  std::vector<double> levels_gy;
  std::optional<double> limit_gy;  ///< one more level
};

/// A plane through `point`. `ct` may be null, `dose.field` too.
SlicePicture slice_picture(PatientPlane plane, const PlannedPoint& point, double side_mm,
                           const std::vector<const PicturedStructure*>& structures,
                           const DrawnDose& dose, const CtVolume* ct);

}  // namespace dose
