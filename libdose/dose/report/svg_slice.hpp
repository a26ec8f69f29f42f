// SPDX-License-Identifier: Apache-2.0
// Planes through the patient as one drawing: panels side by side and a key.
//
// CT and dose wash are embedded as PNG, lines are paths. Doses that are not known are hatched. What
// a line is, its dash and its label say as well as its colour.
#pragma once

#include <dose/assess/slice_picture.hpp>
#include <string>
#include <vector>

namespace dose {

struct SliceDrawing {
  std::vector<SlicePicture> panels;  ///< of one size
  std::string dose_words;            ///< heading of the scale, "EQD2(2), Gy"; empty: no dose
  std::string alt;
  /// Planned outlines solid and a prior's dashed, instead of a dash for each role.
  bool by_course = false;
};

std::string slice_svg(const SliceDrawing& drawing);

/// Grey values from this many Hounsfield units on, and how many make the scale.
inline constexpr double ct_window_centre_hu = 40;
inline constexpr double ct_window_width_hu = 400;

}  // namespace dose
