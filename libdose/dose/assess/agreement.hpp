// SPDX-License-Identifier: Apache-2.0
// How well a prior's anatomy lies on the planned one after registration, where both structure sets
// drew the same thing (VERDICT.md, rule 9: the measured residual).
//
// Centre lines: of the spinal cord, thecal sac, spinal canal and cauda equina, the centroid of the
// even-odd area of each contour plane. The prior's centroids are mapped into the planned frame and
// joined by straight lines; where such a line passes a planned contour plane, its distance from
// that plane's centroid is measured *in the plane*. Only planes where the planned course gives at
// least a tenth of its prescription count: the overlap that matters.
//
// A slip along the cord leaves the centre lines on each other and cannot be seen so: the level is
// not verified, unless vertebrae of one name (limits/vertebra.hpp), drawn in both sets near those
// planes, have their centroids at one height within `same_level_mm`.
//
// The residual is the worst of it, not the median: what a displacement search of that radius leaves
// out would be a displacement that was measured.
//
//   residual = hypot( worst distance of the centre lines, worst difference in height of vertebrae )
//
// Not covered: how well the structures were drawn, which is part of what is measured; rotation
// about the cord; anything where only one course drew.
#pragma once

#include <dose/course/case.hpp>
#include <optional>
#include <string>
#include <vector>

namespace dose {

/// Vertebrae of one name whose centroids differ in height by no more are at one level: well below
/// half of the smallest distance between neighbours. A convention of ours.
inline constexpr double same_level_mm = 5;

struct CentreLineAgreement {
  Role role = Role::spinal_cord;
  std::string planned;  ///< name in the planned structure set
  std::string prior;    ///< name in the prior's
  int planes = 0;       ///< planned contour planes that were compared
  int hot_planes = 0;   ///< those that would count, if the prior were drawn there
  double median_mm = 0;
  double worst_mm = 0;
  PlannedPoint worst_at;  ///< the planned centroid there
};

struct VertebraAgreement {
  std::string level;    ///< "T10"
  std::string planned;  ///< name in the planned structure set
  std::string prior;    ///< name in the prior's
  double apart_mm = 0;  ///< distance of the centroids
  double along_mm = 0;  ///< their difference in height, across the planned contour planes
  bool is_same_level() const { return along_mm <= same_level_mm; }
};

struct Agreement {
  std::vector<CentreLineAgreement> centre_lines;  ///< in order of the planned structures
  std::vector<VertebraAgreement> vertebrae;       ///< likewise
  std::string not_measured;                       ///< why there is neither, else empty
  std::vector<Warning> warnings;                  ///< of structures that could not be used

  std::optional<double> residual_mm() const;  ///< nothing if nothing was measured
  /// Some vertebra was compared, and all of them are at one level.
  bool is_level_verified() const;
};

/// Of prior `index`, which must be placed in the planned frame. DOSE_ASSERT.
Agreement agreement_of(const Case& the_case, std::size_t index);

/// "centre lines of SpinalCord: median 0.2 mm, worst 0.4 mm, in 31 planes; level not verified".
std::string in_words(const Agreement& agreement);

}  // namespace dose
