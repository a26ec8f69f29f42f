// SPDX-License-Identifier: Apache-2.0
// The pictures of planes through a case, with their words.
#pragma once

#include <dose/assess/pictured_case.hpp>
#include <dose/assess/slice_picture.hpp>
#include <dose/report/picture.hpp>
#include <optional>
#include <string>
#include <vector>

namespace dose {

/// What all pictures of a case share. The case must outlive it.
struct PicturedCase {
  const Case* the_case = nullptr;
  PicturePoint point;
  PicturedField field;
  std::vector<PicturedStructure> planned;
  std::vector<std::vector<PicturedStructure>> priors;  ///< of each prior, may be empty
  PlannedCt ct;
};
PicturedCase pictured_case(const Case& the_case, const Policy& policy, const PicturePoint& point,
                           const CtSource& ct);

/// Cumulative EQD2 in a plane through the point.
Picture slice_through(const PicturedCase& pictured, PatientPlane plane);

/// Prior outlines over planned ones, axial and sagittal; nothing where no prior's were read.
std::optional<Picture> registration_picture(const PicturedCase& pictured,
                                            const Assessment& assessment);

/// Physical dose of a prior with a dose distribution and a place in the planned frame, axial and
/// sagittal, over the planned anatomy.
std::optional<Picture> prior_isodose_picture(const PicturedCase& pictured, std::size_t prior);

}  // namespace dose
