// SPDX-License-Identifier: Apache-2.0
// One panel of a slice drawing, and the styles that its key repeats.
#pragma once

#include <dose/assess/slice_picture.hpp>
#include <string>

namespace dose {

inline constexpr double panel_side = 390;  ///< units of the viewBox
inline constexpr const char* picture_ground = "var(--picture-ground,#24272d)";

/// The dose at both ends of the colour scale, Gy.
struct DoseScale {
  double from_gy = 0;
  double to_gy = 1;
  double share(double dose_gy) const { return (dose_gy - from_gy) / (to_gy - from_gy); }
};

struct LineStyle {
  const char* colour;
  const char* dash;      ///< stroke-dasharray; "none" for solid
  bool has_edge = true;  ///< a dark edge, so that it is seen on any background
};
LineStyle outline_style(const Outline& outline, bool by_course);

std::string styled_path(const std::string& data, const LineStyle& style, double width,
                        std::string_view css_class);

/// The panel with its upper left corner at (x, y), cut off at its sides.
std::string panel_svg(const SlicePicture& picture, const DoseScale& scale, bool by_course, double x,
                      double y);

}  // namespace dose
