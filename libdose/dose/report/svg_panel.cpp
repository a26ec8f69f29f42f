// SPDX-License-Identifier: Apache-2.0
#include <dose/report/svg_panel.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <dose/report/dose_colours.hpp>
#include <dose/report/svg_slice.hpp>
#include <dose/report/svg_text.hpp>
#include <numbers>

namespace dose {
namespace {

constexpr const char* dark = "var(--picture-edge,#101216)";
constexpr const char* light = "var(--picture-light,#ffffff)";
constexpr std::uint8_t wash_steps = 64;
constexpr std::uint8_t unknown_index = wash_steps + 1;

/// An image over all nodes of a lattice, each in the middle of its pixel.
std::string image(const SampledSquare& field, const std::string& png, double scale,
                  std::string_view css_class) {
  const double start = -field.spacing_mm / 2 * scale;
  const std::string side = coordinate(field.nodes * field.spacing_mm * scale);
  return fmt::format(
      R"(<image class="{}" x="{}" y="{}" width="{}" height="{}" preserveAspectRatio="none" )"
      R"(href="{}"/>)",
      css_class, coordinate(start), coordinate(start), side, side, png_data_uri(png));
}

std::string ct_image(const SampledSquare& ct, double scale) {
  constexpr double black_hu = ct_window_centre_hu - ct_window_width_hu / 2;
  std::vector<std::uint8_t> grey;
  for (const auto& value : ct.values) {
    const double share = value ? (*value - black_hu) / ct_window_width_hu : 0;
    grey.push_back(static_cast<std::uint8_t>(std::lround(std::clamp(share, 0.0, 1.0) * 255)));
  }
  return image(ct, grey_png(ct.nodes, ct.nodes, grey), scale, "ct");
}

/// Index 0 is clear, then the scale, then the hatching of what is not known.
std::string wash_image(const SampledSquare& dose, const DoseScale& range, bool over_ct,
                       double scale) {
  std::vector<Rgba> colours{{0, 0, 0, 0}};
  for (int i = 0; i < wash_steps; ++i)
    colours.push_back(dose_colour((i + 0.5) / wash_steps, over_ct ? 128 : 190));
  colours.push_back({165, 170, 178, 90});
  std::vector<std::uint8_t> indices;
  for (int j = 0; j < dose.nodes; ++j)
    for (int i = 0; i < dose.nodes; ++i) {
      const auto& value = dose.at(i, j);
      if (!value) {
        indices.push_back((i + j) % 6 < 2 ? unknown_index : 0);
        continue;
      }
      const double share = range.share(*value);
      indices.push_back(share < 0 ? 0
                                  : static_cast<std::uint8_t>(
                                        1 + std::min(wash_steps - 1.0, share * wash_steps)));
    }
  return image(dose, indexed_png(dose.nodes, dose.nodes, indices, colours), scale, "wash");
}

struct Label {
  Eigen::Vector2d at;
  std::string text;
};

/// A place on the line where its label is clear of the panel's sides and of other labels: tried in
/// all directions round the point, beginning with another for each line.
void add_label(const Isodose& isodose, const Eigen::Vector2d& round, double scale,
               std::vector<Label>& labels) {
  constexpr int directions = 24;
  const auto is_clear = [&](const Eigen::Vector2d& at) {
    if (at.minCoeff() < 26 || at.maxCoeff() > panel_side - 26) return false;
    return std::ranges::none_of(labels, [&](const Label& other) {
      return std::abs(at.x() - other.at.x()) < 30 && std::abs(at.y() - other.at.y()) < 15;
    });
  };
  const auto first = static_cast<int>(labels.size()) * 7;
  for (int k = 0; k < directions; ++k) {
    const double angle = 2 * std::numbers::pi * ((first + k) % directions) / directions;
    const Eigen::Vector2d direction(std::cos(angle), std::sin(angle));
    const Eigen::Vector2d* best = nullptr;
    double most = 0.97;  // cosine of the angle that may be missed by
    for (const Polyline& line : isodose.lines)
      for (const Eigen::Vector2d& point : line.points) {
        const double along = (point - round).normalized().dot(direction);
        if (along > most) {
          most = along;
          best = &point;
        }
      }
    if (best != nullptr && is_clear(*best * scale)) {
      labels.push_back({*best * scale, fmt::format("{:g}", isodose.dose_gy)});
      return;
    }
  }
}

std::string isodoses(const SlicePicture& picture, double scale) {
  const auto place = [scale](const Eigen::Vector2d& p) -> Eigen::Vector2d { return p * scale; };
  std::string svg;
  std::vector<Label> labels{{picture.point_mm * scale, ""}};  // the mark's place is taken
  std::string texts;
  // The limit last, over the others; its label first, so that it has one.
  for (const bool limit : {true, false})
    for (const Isodose& isodose : picture.isodoses) {
      if (isodose.is_limit != limit) continue;
      const std::size_t before = labels.size();
      add_label(isodose, picture.point_mm, scale, labels);
      if (labels.size() > before)
        texts += text_element(labels.back().at.x(), labels.back().at.y() + 4, labels.back().text,
                              {limit ? 13.0 : 11.0, "middle", light, limit, dark}, "level");
    }
  for (const bool limit : {false, true})
    for (const Isodose& isodose : picture.isodoses)
      if (isodose.is_limit == limit)
        svg += styled_path(path_data(isodose.lines, place),
                           {limit ? light : "var(--isodose,#ffe3a3)", "none"}, limit ? 2.6 : 1.1,
                           limit ? "isodose limit" : "isodose");
  return svg + texts;
}

/// A ring with four strokes that leaves the point itself free.
std::string mark(const Eigen::Vector2d& at) {
  std::string data = fmt::format("M{} {}a6 6 0 1 0 12 0a6 6 0 1 0 -12 0", coordinate(at.x() - 6),
                                 coordinate(at.y()));
  for (const auto& [x, y] : {std::pair{1, 0}, {-1, 0}, {0, 1}, {0, -1}})
    data += fmt::format("M{} {}L{} {}", coordinate(at.x() + 6 * x), coordinate(at.y() + 6 * y),
                        coordinate(at.x() + 14 * x), coordinate(at.y() + 14 * y));
  return styled_path(data, {"var(--picture-mark,#c8ff3d)", "none"}, 1.6, "point");
}

std::string letters(const SquareInSpace& square) {
  const TextStyle style{15, "middle", light, true, dark};
  const double middle = panel_side / 2;
  const auto letter = [&](double x, double y, const Eigen::Vector3d& direction) {
    return text_element(x, y, std::string(1, orientation_letter(direction)), style, "orientation");
  };
  return letter(12, middle + 5, -square.right) + letter(panel_side - 12, middle + 5, square.right) +
         letter(middle, 18, -square.down) + letter(middle, panel_side - 8, square.down);
}

std::string scale_bar(double scale) {
  constexpr double length_mm = 20;
  const double y = panel_side - 14;
  return styled_path(
             fmt::format("M14 {0}L{1} {0}", coordinate(y), coordinate(14 + length_mm * scale)),
             {light, "none"}, 2.5, "scale-bar") +
         text_element(14, y - 7, fmt::format("{:g} mm", length_mm),
                      {11, "start", light, false, dark}, "scale-bar");
}

}  // namespace

LineStyle outline_style(const Outline& outline, bool by_course) {
  if (outline.of_prior) return {"var(--prior-outline,#ffb347)", "6 5", false};
  LineStyle style{"var(--organ,#d9f0ff)", "10 3 2 3 2 3"};
  switch (outline.role) {
    case Role::spinal_cord:
      style = {"var(--cord,#6fd8ff)", "none"};
      break;
    case Role::spinal_cord_prv:
      style = {"var(--cord,#6fd8ff)", "2 3"};
      break;
    case Role::spinal_cord_subvolume:
      style = {"var(--cord,#6fd8ff)", "12 3"};
      break;
    case Role::thecal_sac:
      style = {"var(--sac,#ffffff)", "7 3.5"};
      break;
    case Role::spinal_canal:
      style = {"var(--canal,#b6f09c)", "1.5 3.5"};
      break;
    case Role::target:
      style = {"var(--target,#ff8ae0)", "10 3 2 3"};
      break;
    case Role::cauda_equina:
    case Role::brachial_plexus:
    case Role::sacral_plexus:
      break;
  }
  // Several of one role differ by their dash.
  constexpr std::array<const char*, 4> further{"4 2.5", "14 3", "1.5 2.5", "8 2 8 6"};
  if (outline.ordinal > 0)
    style.dash = further[static_cast<std::size_t>(outline.ordinal - 1) % further.size()];
  if (by_course) style.dash = "none";
  return style;
}

std::string styled_path(const std::string& data, const LineStyle& style, double width,
                        std::string_view css_class) {
  std::string edge;
  if (style.has_edge)
    edge = fmt::format(R"(<path d="{}" stroke="{}" stroke-width="{}" stroke-opacity="0.6"/>)", data,
                       dark, coordinate(width + 1.6));
  return fmt::format(R"(<g class="{}" fill="none" stroke-linejoin="round">{}<path d="{}" )"
                     R"(stroke="{}" stroke-width="{}" stroke-dasharray="{}"/></g>)",
                     css_class, edge, data, style.colour, coordinate(width), style.dash);
}

std::string panel_svg(const SlicePicture& picture, const DoseScale& range, bool by_course, double x,
                      double y) {
  const double scale = panel_side / picture.square.side_mm;
  const std::string side = coordinate(panel_side);
  std::string svg = fmt::format(
      R"(<svg class="panel {0}" x="{1}" y="{2}" width="{3}" height="{3}" viewBox="0 0 {3} {3}">)"
      R"(<rect class="ground" width="{3}" height="{3}" fill="{4}"/>)",
      to_text(picture.plane), coordinate(x), coordinate(y), side, picture_ground);
  if (picture.ct) svg += ct_image(*picture.ct, scale);
  if (picture.dose) svg += wash_image(*picture.dose, range, picture.ct.has_value(), scale);
  if (picture.dose) svg += isodoses(picture, scale);
  for (const Outline& outline : picture.outlines)
    svg += styled_path(
        path_data(outline.lines,
                  [scale](const Eigen::Vector2d& p) -> Eigen::Vector2d { return p * scale; }),
        outline_style(outline, by_course), 1.7, "outline");
  svg += mark(picture.point_mm * scale);
  svg += letters(picture.square) + scale_bar(scale);
  svg += text_element(10, 20, to_text(picture.plane), {12, "start", light, false, dark}, "plane");
  return svg + "</svg>";
}

}  // namespace dose
