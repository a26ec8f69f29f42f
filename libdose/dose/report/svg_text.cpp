// SPDX-License-Identifier: Apache-2.0
#include <dose/report/svg_text.hpp>

#include <fmt/format.h>

#include <cmath>
#include <dose/core/contract.hpp>
#include <dose/report/xml_text.hpp>

namespace dose {

std::string coordinate(double value) {
  DOSE_ASSERT(std::isfinite(value));
  std::string text = fmt::format("{:.2f}", value);
  while (text.back() == '0') text.pop_back();
  if (text.back() == '.') text.pop_back();
  return text == "-0" ? "0" : text;
}

std::string escaped(std::string_view text) {
  std::string result = xml_text(text);
  for (std::size_t at = 0; (at = result.find("var(", at)) != std::string::npos;)
    result.replace(at, 4, "var&#40;");
  return result;
}

std::string shortened(std::string_view text, std::size_t most) {
  const auto continues = [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; };
  std::size_t characters = 0;
  std::size_t cut = text.size();  // where the last character that fits beside an ellipsis ends
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (continues(text[i])) continue;
    if (++characters == most) cut = i;
  }
  if (characters <= most) return std::string(text);
  return std::string(text.substr(0, cut)) + "\u2026";
}

std::string path_data(const std::vector<Polyline>& lines,
                      const std::function<Eigen::Vector2d(const Eigen::Vector2d&)>& place) {
  std::string data;
  for (const Polyline& line : lines) {
    Polyline placed{{}, line.closed};
    for (const Eigen::Vector2d& point : line.points) placed.points.push_back(place(point));
    char command = 'M';
    for (const Eigen::Vector2d& point : simplified(placed, 0.1).points) {
      data += command + coordinate(point.x()) + " " + coordinate(point.y());
      command = 'L';
    }
    if (line.closed) data += 'Z';
  }
  return data;
}

std::string text_element(double x, double y, std::string_view text, const TextStyle& style,
                         std::string_view css_class) {
  std::string halo;
  if (style.halo != nullptr)
    halo =
        fmt::format(R"( stroke="{}" stroke-width="3" stroke-linejoin="round" paint-order="stroke")",
                    style.halo);
  return fmt::format(
      R"(<text class="{}" x="{}" y="{}" font-size="{}" text-anchor="{}" fill="{}"{}{}>{}</text>)",
      css_class, coordinate(x), coordinate(y), coordinate(style.size), style.anchor, style.fill,
      style.bold ? R"( font-weight="bold")" : "", halo, escaped(text));
}

std::string svg_opening(double width, double height, std::string_view css_class,
                        std::string_view alt) {
  return fmt::format(
      R"(<svg xmlns="http://www.w3.org/2000/svg" class="{}" viewBox="0 0 {} {}" role="img" )"
      R"(aria-label="{}" font-family="'DejaVu Sans',Verdana,Helvetica,Arial,sans-serif">)",
      css_class, coordinate(width), coordinate(height), escaped(alt));
}

}  // namespace dose
