// SPDX-License-Identifier: Apache-2.0
// The pictures of a report on one case: where it is hot, how the courses lie on each other, and the
// dose-volume curves.
//
// Information: nothing here decides, and a picture that cannot be made is missing with its reason.
#pragma once

#include <dose/assess/assessment.hpp>
#include <dose/assess/policy.hpp>
#include <dose/course/ct_volume.hpp>
#include <dose/report/dvh_picture.hpp>
#include <dose/report/picture.hpp>
#include <optional>
#include <string>
#include <vector>

namespace dose {

struct ReportPictures {
  /// "axial", "sagittal", "coronal" through the hottest point of the decisive structure.
  std::vector<Picture> slices;
  std::optional<Picture> registration;  ///< prior contours over planned ones
  std::vector<Picture> prior_isodoses;  ///< prior isodoses over the planned anatomy
  std::optional<DvhPicture> dvh;
  std::vector<std::string> missing;  ///< a sentence for each picture that could not be made
};

/// All pictures of an assessment of `the_case` by `policy`. `ct` is asked once, for the part of the
/// CT that is drawn; empty: none is.
ReportPictures report_pictures(const Case& the_case, const Policy& policy,
                               const Assessment& assessment, const CtSource& ct);

/// Of the structures with a role, or of those called as `only` says; EQD2 with `alpha_beta`.
/// Nothing if none can be measured.
std::optional<DvhPicture> dvh_picture(const Case& the_case, const Policy& policy,
                                      const Assessment& assessment, AlphaBeta alpha_beta,
                                      const std::vector<std::string>& only = {});

}  // namespace dose
