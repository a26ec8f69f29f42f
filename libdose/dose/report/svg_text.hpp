// SPDX-License-Identifier: Apache-2.0
// The text of SVG drawings: numbers, escaped names, paths. No clock, no locale, no NaN.
#pragma once

#include <dose/geometry/polyline.hpp>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace dose {

/// At most two places, none that is not needed: "12.5", "-3", "0". DOSE_ASSERTs that it is finite.
std::string coordinate(double value);

/// xml_text() in which nothing reads as a custom property of ours.
std::string escaped(std::string_view text);

/// The first `most` characters, the last of them an ellipsis where there are more. Not escaped.
std::string shortened(std::string_view text, std::size_t most);

/// "M1 2L3 4Z", each point through `place`, without what cannot be seen (0.1 of a unit).
std::string path_data(const std::vector<Polyline>& lines,
                      const std::function<Eigen::Vector2d(const Eigen::Vector2d&)>& place);

/// How the text of a drawing is set.
struct TextStyle {
  double size = 12;
  const char* anchor = "start";  ///< or "middle", "end"
  const char* fill = "currentColor";
  bool bold = false;
  const char* halo = nullptr;  ///< colour of an outline behind it
};
std::string text_element(double x, double y, std::string_view text, const TextStyle& style,
                         std::string_view css_class);

/// `<svg ...>` with a viewBox, named by `alt`.
std::string svg_opening(double width, double height, std::string_view css_class,
                        std::string_view alt);

}  // namespace dose
