// SPDX-License-Identifier: Apache-2.0
#include <dose/report/svg_dvh.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <dose/core/contract.hpp>
#include <dose/report/svg_text.hpp>
#include <map>

namespace dose {
namespace {

constexpr const char* ink = "var(--figure-ink,#1b1f24)";
constexpr const char* faint = "var(--figure-grid,#d5d9de)";
constexpr double width = 760;
constexpr double left = 52;
constexpr double right = 744;
constexpr double top = 14;
constexpr double bottom = 340;
constexpr double row_height = 19;

/// Colours that readers with any colour vision tell apart (Okabe and Ito 2008), and a symbol each.
struct StructureStyle {
  const char* colour;
  const char* symbol;  ///< relative path round its middle
};
constexpr std::array<StructureStyle, 7> styles{{
    {"var(--curve-1,#0072b2)", "m-3.5 0a3.5 3.5 0 1 0 7 0a3.5 3.5 0 1 0 -7 0z"},
    {"var(--curve-2,#d55e00)", "m-3.2 -3.2h6.4v6.4h-6.4z"},
    {"var(--curve-3,#009e73)", "m0 -4l4 7h-8z"},
    {"var(--curve-4,#cc79a7)", "m0 -4.4l4.4 4.4l-4.4 4.4l-4.4 -4.4z"},
    {"var(--curve-5,#8a6d00)", "m0 4l4 -7h-8z"},
    {"var(--curve-6,#56b4e9)", "m-4 0h8m-4 -4v8"},
    {"var(--curve-7,#666666)", "m-3 -3l6 6m0 -6l-6 6"},
}};

/// 1, 2 or 5 times a power of ten, so that about `count` of them make up `range`.
double tick_step(double range, double count) {
  const double power = std::pow(10.0, std::floor(std::log10(range / count)));
  for (const double factor : {1.0, 2.0, 5.0})
    if (range / (factor * power) <= count) return factor * power;
  return 10 * power;
}

double rounded_up(double value, double count) {
  const double step = tick_step(value, count);
  return std::ceil(value / step - 1e-9) * step;
}

struct Axes {
  double dose_max_gy = 1;
  double cc_max = 1;

  double x(double dose_gy) const { return left + (right - left) * dose_gy / dose_max_gy; }
  static double y(double share) { return bottom - (bottom - top) * share; }
};

Axes axes_of(const std::vector<DvhCurve>& curves, const std::vector<DvhMark>& marks) {
  double dose_gy = 1;
  double cc = 0.1;
  for (const DvhCurve& curve : curves) {
    if (!curve.curve.dose_gy.empty()) dose_gy = std::max(dose_gy, curve.curve.dose_gy.back());
    cc = std::max(cc, curve.volume_cc);
  }
  for (const DvhMark& mark : marks) dose_gy = std::max(dose_gy, mark.dose_gy * 1.04);
  return {rounded_up(dose_gy, 14), rounded_up(cc, 10)};
}

/// A list of volumes as a line in the plot, in shares of `whole_cc`.
Polyline line_of(const Axes& axes, const Dvh& curve, const std::vector<double>& volume_cc,
                 double whole_cc) {
  Polyline line;
  for (std::size_t i = 0; i < volume_cc.size(); ++i)
    line.points.emplace_back(axes.x(curve.dose_gy[i]), Axes::y(volume_cc[i] / whole_cc));
  return line;
}

std::string drawn(const Polyline& line) {
  return path_data({line}, [](const Eigen::Vector2d& p) -> Eigen::Vector2d { return p; });
}

Polyline band_of(const Axes& axes, const Dvh& curve, double whole_cc) {
  Polyline band = line_of(axes, curve, curve.upper_cc, whole_cc);
  const Polyline lower = line_of(axes, curve, curve.lower_cc, whole_cc);
  band.points.insert(band.points.end(), lower.points.rbegin(), lower.points.rend());
  band.closed = true;
  return band;
}

/// The structure's symbol where the curve passes some volumes.
std::string symbols_of(const Axes& axes, const Dvh& curve, double volume_cc, double whole_cc,
                       const char* symbol) {
  std::string data;
  for (const double share : {0.85, 0.5, 0.15}) {
    const auto below =
        std::ranges::find_if(curve.volume_cc, [&](double cc) { return cc < share * volume_cc; });
    if (below == curve.volume_cc.end() || below == curve.volume_cc.begin()) continue;
    const auto i = static_cast<std::size_t>(below - curve.volume_cc.begin());
    data += fmt::format("M{} {}{}", coordinate(axes.x(curve.dose_gy[i])),
                        coordinate(Axes::y(curve.volume_cc[i] / whole_cc)), symbol);
  }
  return data;
}

/// The path in percent of the structure's volume, and both ways for a page that changes the unit.
template <class Data>
std::string both_ways(double volume_cc, double cc_max, Data data) {
  const std::string percent = data(volume_cc);
  return fmt::format(R"(d="{0}" data-d-percent="{0}" data-d-cc="{1}")", percent, data(cc_max));
}

struct CurveStyle {
  const StructureStyle* structure;
  const char* dash;
  double width;
};

std::string curve_svg(const Axes& axes, const DvhCurve& curve, std::size_t index,
                      const CurveStyle& style) {
  const double cc = curve.volume_cc;
  const bool biological = curve.quantity == "eqd2";
  return fmt::format(
      R"(<g class="curve" data-curve="{}"><path class="band" {} fill="{}" fill-opacity="0.3" )"
      R"(stroke="none"/><path class="line" {} fill="none" stroke="{}" stroke-width="{}" )"
      R"(stroke-dasharray="{}" stroke-linejoin="round"/><path class="symbol" {} fill="{}" )"
      R"(stroke="{}" stroke-width="1.4"/></g>)",
      index,
      both_ways(cc, axes.cc_max,
                [&](double whole) { return drawn(band_of(axes, curve.curve, whole)); }),
      style.structure->colour,
      both_ways(cc, axes.cc_max,
                [&](double whole) {
                  return drawn(line_of(axes, curve.curve, curve.curve.volume_cc, whole));
                }),
      style.structure->colour, coordinate(style.width), style.dash,
      both_ways(cc, axes.cc_max,
                [&](double whole) {
                  return symbols_of(axes, curve.curve, cc, whole, style.structure->symbol);
                }),
      biological ? "var(--figure-paper,#ffffff)" : style.structure->colour,
      style.structure->colour);
}

std::string axes_svg(const Axes& axes) {
  std::string svg;
  const auto line = [&](double x1, double y1, double x2, double y2) {
    svg += fmt::format(R"(<path d="M{} {}L{} {}" stroke="{}" stroke-width="1"/>)", coordinate(x1),
                       coordinate(y1), coordinate(x2), coordinate(y2), faint);
  };
  const double dose_step = tick_step(axes.dose_max_gy, 14);
  svg += R"(<g class="axis dose">)";
  for (double dose_gy = 0; dose_gy <= axes.dose_max_gy + dose_step / 2; dose_gy += dose_step) {
    line(axes.x(dose_gy), top, axes.x(dose_gy), bottom);
    svg += text_element(axes.x(dose_gy), bottom + 16, fmt::format("{:g}", dose_gy),
                        {12, "middle", ink, false, nullptr}, "tick");
  }
  svg += text_element((left + right) / 2, bottom + 34, "Dose (Gy; physical solid, EQD2 dashed)",
                      {12.5, "middle", ink, false, nullptr}, "title");
  svg += R"(</g><g class="axis percent">)";
  for (int percent = 0; percent <= 100; percent += 20) {
    line(left, Axes::y(percent / 100.0), right, Axes::y(percent / 100.0));
    svg += text_element(left - 7, Axes::y(percent / 100.0) + 4, fmt::format("{}", percent),
                        {12, "end", ink, false, nullptr}, "tick");
  }
  const auto title = [&](const char* words) {
    return fmt::format(R"s(<text class="title" transform="translate(14 {}) rotate(-90)" )s"
                       R"s(font-size="12.5" text-anchor="middle" fill="{}">{}</text>)s",
                       coordinate((top + bottom) / 2), ink, words);
  };
  svg += title("Volume (%)") + R"(</g><g class="axis cc" display="none">)";
  const double cc_step = tick_step(axes.cc_max, 6);
  for (double cc = 0; cc <= axes.cc_max + cc_step / 2; cc += cc_step) {
    line(left, Axes::y(cc / axes.cc_max), right, Axes::y(cc / axes.cc_max));
    svg += text_element(left - 7, Axes::y(cc / axes.cc_max) + 4, fmt::format("{:g}", cc),
                        {12, "end", ink, false, nullptr}, "tick");
  }
  return svg + title("Volume (cc)") + "</g>";
}

/// The uppermost height at which a mark's label, right of it or left, lies on no curve; the top if
/// there is none.
double label_height(const std::vector<Polyline>& lines, double from_x, double to_x) {
  const auto is_clear = [&](double y) {
    for (const Polyline& line : lines)
      for (std::size_t i = 1; i < line.points.size(); ++i) {
        const Eigen::Vector2d& a = line.points[i - 1];
        const Eigen::Vector2d& b = line.points[i];
        if (std::max(a.x(), b.x()) >= from_x && std::min(a.x(), b.x()) <= to_x &&
            std::max(a.y(), b.y()) >= y - 13 && std::min(a.y(), b.y()) <= y + 18)
          return false;
      }
    return true;
  };
  for (double y = top + 16; y < bottom - 40; y += 8)
    if (is_clear(y)) return y;
  return top + 16;
}

/// A mark on the dose axis, with its label in two rows beside a thin line.
std::string mark_svg(const Axes& axes, const DvhMark& mark, const std::vector<Polyline>& lines) {
  constexpr double label_width = 175;
  const double x = axes.x(mark.dose_gy);
  const bool at_right = x > right - label_width - 10;
  const double y = at_right ? label_height(lines, x - 6 - label_width, x - 6)
                            : label_height(lines, x + 6, x + 6 + label_width);
  const auto label = [&](const std::string& words, double at_y, bool bold) {
    return text_element(
        at_right ? x - 6 : x + 6, at_y, words,
        {bold ? 12.0 : 11.0, at_right ? "end" : "start", ink, bold, "var(--figure-paper,#ffffff)"},
        "limit");
  };
  return fmt::format(
             R"(<g class="limit" data-dose="{:g}"><path d="M{} {}V{}" stroke="{}" )"
             R"(stroke-width="1.2" stroke-dasharray="1.5 3"/><path d="M{} {}l-5 -9h10z" fill="{}"/>)",
             mark.dose_gy, coordinate(x), coordinate(top), coordinate(bottom), ink, coordinate(x),
             coordinate(bottom), ink) +
         label(mark.value, y, true) + label(mark.what, y + 14, false) + "</g>";
}

std::string course_words(const DvhCurve& curve) {
  if (curve.quantity != "eqd2") return curve.course;
  return fmt::format("{} EQD2({:g})", curve.course, curve.alpha_beta_gy.value_or(0));
}

/// The structure's style with the line of a course: the thinner, the later the course is named.
CurveStyle style_of(const DvhCurve& curve, std::size_t structure, std::size_t course) {
  const bool biological = curve.quantity == "eqd2";
  return {&styles[structure % styles.size()], biological ? "7 3.5" : "none",
          biological ? 1.9 : (course == 0 ? 2.2 : 1.1)};
}

/// The key below the plot: a row for each structure, or more where its curves do not fit.
class Key {
 public:
  void add(const DvhCurve& curve, std::size_t index, const CurveStyle& style) {
    if (curve.structure != structure_) {
      structure_ = curve.structure;
      y_ += row_height;
      x_ = first_x;
      svg_ += text_element(24, y_ + 4,
                           shortened(fmt::format("{} ({}), {:.1f} cc", curve.structure,
                                                 curve.role_words, curve.volume_cc),
                                     36),
                           {12, "start", ink, false, nullptr}, "key");
    }
    const std::string words = shortened(course_words(curve), 22);
    const double entry_width = 50 + 7 * static_cast<double>(words.size());
    if (x_ > first_x && x_ + entry_width > width) {
      x_ = first_x;
      y_ += row_height;
    }
    svg_ += fmt::format(
        R"(<g class="key" data-curve="{}"><path d="M{} {}h26" stroke="{}" stroke-width="{}" )"
        R"(stroke-dasharray="{}"/><path d="M{} {}{}" fill="{}" stroke="{}"/>{}</g>)",
        index, coordinate(x_), coordinate(y_), style.structure->colour, coordinate(style.width),
        style.dash, coordinate(x_ + 13), coordinate(y_), style.structure->symbol,
        curve.quantity == "eqd2" ? "var(--figure-paper,#ffffff)" : style.structure->colour,
        style.structure->colour,
        text_element(x_ + 32, y_ + 4, words, {12, "start", ink, false, nullptr}, "key"));
    x_ += entry_width;
  }

  const std::string& svg() const { return svg_; }
  double end_y() const { return y_ + row_height; }

 private:
  static constexpr double first_x = 250;
  std::string structure_;
  std::string svg_;
  double x_ = first_x;
  double y_ = bottom + 37;
};

}  // namespace

std::string dvh_svg(const std::vector<DvhCurve>& curves, const std::vector<DvhMark>& marks,
                    const std::string& alt) {
  DOSE_ASSERT(!curves.empty());
  const Axes axes = axes_of(curves, marks);
  std::map<std::string, std::size_t> structures;
  std::map<std::string, std::size_t> courses;
  std::string plot;
  Key key;
  for (std::size_t k = 0; k < curves.size(); ++k) {
    const CurveStyle style = style_of(
        curves[k], structures.emplace(curves[k].structure, structures.size()).first->second,
        courses.emplace(curves[k].course, courses.size()).first->second);
    plot += curve_svg(axes, curves[k], k, style);
    key.add(curves[k], k, style);
  }
  std::vector<Polyline> lines;
  for (const DvhCurve& curve : curves)
    lines.push_back(line_of(axes, curve.curve, curve.curve.volume_cc, curve.volume_cc));
  for (const DvhMark& mark : marks) plot += mark_svg(axes, mark, lines);
  return svg_opening(width, key.end_y(), "dvh", alt) +
         fmt::format(R"(<g class="plot" data-left="{}" data-right="{}" data-top="{}" )"
                     R"(data-bottom="{}" data-dose-max="{:g}" data-cc-max="{:g}">)",
                     left, right, top, bottom, axes.dose_max_gy, axes.cc_max) +
         axes_svg(axes) + plot + "</g>" + key.svg() + "</svg>";
}

}  // namespace dose
