// SPDX-License-Identifier: Apache-2.0
// Part of the planned course's CT, as a picture's background. No number of an assessment rests on
// it.
//
// Between voxel centres Hounsfield units are trilinear; outside them nothing is known.
#pragma once

#include <cstdint>
#include <dose/geometry/grid_geometry.hpp>
#include <dose/geometry/point.hpp>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace dose {

struct CtVolume {
  GridGeometry geometry;                       ///< of the voxel centres, in the planned frame
  std::vector<std::int16_t> hounsfield_units;  ///< columns fastest, then rows, then slices
  int slices_in_series = 0;                    ///< of which this is a part

  /// Nothing outside the voxel centres.
  std::optional<double> at(const PlannedPoint& point) const;
};

struct PlannedCt {
  std::optional<CtVolume> volume;
  std::string missing;  ///< why there is none, as a sentence without its end
};

/// Reads what lies within `half_width_mm` of `centre` along each axis of the patient. Never throws
/// for what is wrong with a CT: that is PlannedCt::missing.
using CtSource = std::function<PlannedCt(const PlannedPoint& centre, double half_width_mm)>;

}  // namespace dose
