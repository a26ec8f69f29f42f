// SPDX-License-Identifier: Apache-2.0
// What of a case is drawn: the point that the pictures go through, the structures with their
// regions, and the dose. Values only; slice_picture.hpp cuts them with a plane.
#pragma once

#include <dose/assess/assessment.hpp>
#include <dose/assess/policy.hpp>
#include <dose/dosimetry/dose_field.hpp>
#include <dose/dosimetry/region.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace dose {

/// The point that the pictures go through, and the limit that is drawn as an isodose.
struct PicturePoint {
  PlannedPoint at;
  std::string what;  ///< "hottest point of ThecalSac"; "stated point"
  AlphaBeta alpha_beta = AlphaBeta::from_gray(2);
  std::optional<double> limit_gy;  ///< EQD2 of the courses that are drawn
  std::string limit_title;
  bool cumulative = true;  ///< of all courses that can be placed; else of the planned one alone
};

/// Of the required cumulative EQD2 limit; else, where that has no point, of a required EQD2 limit
/// on the planned course; else the highest planned EQD2 in the structure of a required limit, or in
/// any structure that is no target. Nothing without any.
std::optional<PicturePoint> picture_point(const Assessment& assessment);

/// Where the EQD2 of all courses, else of the planned one, is highest in a structure; with the
/// limit of picture_point(), if that is about the same courses. Nothing if it is not known.
std::optional<PicturePoint> picture_point_in(const Assessment& assessment,
                                             const std::string& structure);

/// A structure of the planned course, or of a prior, and its region in that course's frame.
struct PicturedStructure {
  std::string name;
  Role role = Role::thecal_sac;
  std::optional<Region> region;
  const Course* prior = nullptr;  ///< that it was drawn for; none: the planned one
  int ordinal = 0;                ///< how many of its role come before it
};

/// Those with a role, in order of ROI number. What makes no region is left out.
std::vector<PicturedStructure> planned_structures(const Case& the_case, const Policy& policy);
/// Those that a prior's structure set drew with a role, if the prior is placed in the planned
/// frame.
std::vector<PicturedStructure> prior_structures(const Case& the_case, std::size_t prior);

/// EQD2 of the courses that can be placed, for a picture.
struct PicturedField {
  DoseField field;
  std::vector<const Course*> courses;   ///< that are in it; priors in order, then planned
  std::vector<const Course*> left_out;  ///< have no place in the planned frame
};
PicturedField pictured_field(const Case& the_case, const PicturePoint& point);

/// Each course's EQD2 at the point, Gy; nothing for a course whose dose is not known there.
std::vector<std::pair<std::string, std::optional<double>>> contributions_at(
    const PicturedField& field, const PicturePoint& point);

}  // namespace dose
