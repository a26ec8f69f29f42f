// SPDX-License-Identifier: Apache-2.0
#include <dose/report/dvh_picture.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <dose/assess/structure_curves.hpp>
#include <dose/report/pictures.hpp>
#include <dose/report/svg_dvh.hpp>

namespace dose {
namespace {

/// Required limits on near-maximum doses, each once.
std::vector<DvhMark> marks_of(const Assessment& assessment) {
  std::vector<DvhMark> marks;
  for (const LimitResult& row : assessment.limits) {
    const Limit& limit = row.limit;
    const bool of_dose = limit.quantity == Quantity::physical || limit.quantity == Quantity::eqd2;
    if (!row.required || !of_dose || !limit.value || !limit.metric ||
        limit.metric->kind == Metric::Kind::v_dose_gy || limit.metric->kind == Metric::Kind::d_mean)
      continue;
    std::string quantity;
    if (limit.quantity == Quantity::eqd2 && limit.alpha_beta)
      quantity = fmt::format(" EQD2({:g})", limit.alpha_beta->in_gray());
    marks.push_back({*limit.value, fmt::format("{:g} Gy{}", *limit.value, quantity),
                     fmt::format("{} {}, {}", limit.metric_text, in_words(limit.structure),
                                 limit.scope == Scope::cumulative ? "cumulative" : "this course")});
  }
  return marks;
}

std::string left_out_words(const Case& the_case, const std::vector<DvhCurve>& curves) {
  const bool has_sum = std::ranges::any_of(
      curves, [](const DvhCurve& curve) { return curve.course == "cumulative"; });
  std::string text;
  if (!has_sum && !the_case.priors.empty())
    text = " No cumulative curve, since a course has no place in the planned frame.";
  for (const Course& prior : the_case.priors)
    if (prior.origin != Origin::dicom)
      text += fmt::format(" {} ({}) is known on paper only and counts with its one dose.",
                          prior.name, prior.typed);
  return text;
}

}  // namespace

std::optional<DvhPicture> dvh_picture(const Case& the_case, const Policy& policy,
                                      const Assessment& assessment, AlphaBeta alpha_beta,
                                      const std::vector<std::string>& only) {
  DvhPicture picture;
  for (StructureCurve& curve : structure_curves(the_case, policy, alpha_beta, only))
    picture.curves.push_back(
        {std::move(curve.structure), std::string(in_words(curve.role)), std::move(curve.course),
         std::string(to_text(curve.quantity)),
         curve.alpha_beta ? std::optional(curve.alpha_beta->in_gray()) : std::nullopt,
         curve.volume_cc, std::move(curve.curve)});
  if (picture.curves.empty()) return {};
  const std::vector<DvhMark> marks = marks_of(assessment);
  Picture& drawing = picture.drawing;
  drawing.key = "dvh";
  drawing.title = "Dose-volume histograms";
  std::string structures;
  for (const DvhCurve& curve : picture.curves)
    if (structures.find(curve.structure) == std::string::npos)
      structures += (structures.empty() ? "" : ", ") + curve.structure;
  drawing.alt = fmt::format(
      "Cumulative dose-volume histograms of {}: physical dose of each course, EQD2 of their sum; "
      "the "
      "figures are in the tables.",
      structures);
  drawing.caption = fmt::format(
      "Cumulative dose-volume histograms: physical dose of each course solid, EQD2({:g}) dashed, "
      "the proven band shaded. Volume whose dose is not known is in no line and in every band. "
      "Triangles: limits that must be met.{}",
      alpha_beta.in_gray(), left_out_words(the_case, picture.curves));
  drawing.svg = dvh_svg(picture.curves, marks, drawing.alt);
  return picture;
}

}  // namespace dose
