// SPDX-License-Identifier: Apache-2.0
#include <dose/report/svg_slice.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <dose/core/contract.hpp>
#include <dose/report/dose_colours.hpp>
#include <dose/report/svg_panel.hpp>
#include <dose/report/svg_text.hpp>

namespace dose {
namespace {

constexpr const char* ink = "var(--figure-ink,#1b1f24)";
constexpr double gap = 8;
constexpr double key_width = 158;
constexpr double bar_height = 150;

/// From the lowest level (or nothing) to the highest dose of all panels, or the limit.
DoseScale scale_of(const std::vector<SlicePicture>& panels) {
  double from_gy = INFINITY;
  double to_gy = 0;
  for (const SlicePicture& panel : panels) {
    if (panel.dose)
      if (const auto highest = panel.dose->maximum()) to_gy = std::max(to_gy, double{*highest});
    for (const Isodose& isodose : panel.isodoses) {
      from_gy = std::min(from_gy, isodose.dose_gy);
      to_gy = std::max(to_gy, isodose.dose_gy);
    }
  }
  if (!std::isfinite(from_gy)) from_gy = to_gy / 4;
  return {from_gy, std::max(to_gy, from_gy + 1)};
}

/// The levels of all panels, each once, ascending.
std::vector<std::pair<double, bool>> levels_of(const std::vector<SlicePicture>& panels) {
  std::vector<std::pair<double, bool>> levels;
  for (const SlicePicture& panel : panels)
    for (const Isodose& isodose : panel.isodoses)
      levels.emplace_back(isodose.dose_gy, isodose.is_limit);
  std::ranges::sort(levels);
  levels.erase(std::unique(levels.begin(), levels.end()), levels.end());
  return levels;
}

/// The colour scale with its levels, at (x, y); the limit's label wins where they are close.
std::string scale_key(const SliceDrawing& drawing, const DoseScale& range, double x, double y) {
  std::string svg =
      text_element(x, y + 12, drawing.dose_words, {12, "start", ink, true, nullptr}, "key");
  const double top = y + 24;
  constexpr int bands = 32;
  for (int i = 0; i < bands; ++i)
    svg += fmt::format(R"(<rect x="{}" y="{}" width="14" height="{}" fill="{}"/>)", coordinate(x),
                       coordinate(top + i * bar_height / bands),
                       coordinate(bar_height / bands + (i + 1 < bands ? 0.5 : 0)),
                       hexadecimal(dose_colour(1 - (i + 0.5) / bands, 255)));
  auto levels = levels_of(drawing.panels);
  levels.insert(levels.begin(),
                {std::round(range.to_gy * 10) / 10, false});  // the end of the scale comes first
  std::vector<double> taken;
  for (const bool limit : {true, false})
    for (const auto& [level_gy, is_limit] : levels) {
      const double at = top + bar_height * (1 - range.share(level_gy));
      if (is_limit != limit ||
          std::ranges::any_of(taken, [&](double other) { return std::abs(other - at) < 12; }))
        continue;
      taken.push_back(at);
      svg += fmt::format(R"(<path class="tick" d="M{0} {1}H{2}" stroke="{3}" stroke-width="{4}"/>)",
                         coordinate(limit ? x - 3 : x + 14), coordinate(at), coordinate(x + 19),
                         ink, limit ? "2.4" : "1");
      svg += text_element(x + 23, at + 4,
                          fmt::format("{}{}", coordinate(level_gy), limit ? " limit" : ""),
                          {12, "start", ink, limit, nullptr}, "key");
    }
  return svg;
}

/// A line for each kind of outline, at (x, y) downward.
std::string outline_key(const SliceDrawing& drawing, double x, double y) {
  std::vector<const Outline*> shown;
  for (const SlicePicture& panel : drawing.panels)
    for (const Outline& outline : panel.outlines)
      if (std::ranges::none_of(shown, [&](const Outline* other) {
            return other->name == outline.name && other->of_prior == outline.of_prior;
          }))
        shown.push_back(&outline);
  std::string svg;
  for (const Outline* outline : shown) {
    if (y > panel_side - 6) break;
    svg += fmt::format(R"(<rect x="{}" y="{}" width="30" height="13" rx="2" fill="{}"/>)",
                       coordinate(x), coordinate(y - 7), picture_ground);
    svg += styled_path(
        fmt::format("M{0} {1}H{2}", coordinate(x + 2), coordinate(y - 0.5), coordinate(x + 28)),
        outline_style(*outline, drawing.by_course), 1.7, "key");
    svg += text_element(x + 36, y + 4,
                        shortened(outline->name + (outline->of_prior ? ", prior" : ""), 18),
                        {12, "start", ink, false, nullptr}, "key");
    y += 18;
  }
  return svg;
}

}  // namespace

std::string slice_svg(const SliceDrawing& drawing) {
  DOSE_ASSERT(!drawing.panels.empty());
  const DoseScale range = scale_of(drawing.panels);
  const auto count = static_cast<double>(drawing.panels.size());
  const double key_x = count * (panel_side + gap) + 6;
  std::string svg = svg_opening(key_x + key_width, panel_side, "slice", drawing.alt);
  double x = 0;
  for (const SlicePicture& panel : drawing.panels) {
    svg += panel_svg(panel, range, drawing.by_course, x, 0);
    x += panel_side + gap;
  }
  double y = 0;
  if (!drawing.dose_words.empty()) {
    svg += scale_key(drawing, range, key_x, y);
    y += 24 + bar_height;
  }
  svg += outline_key(drawing, key_x, y + 24);
  return svg + "</svg>";
}

}  // namespace dose
