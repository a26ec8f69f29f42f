// SPDX-License-Identifier: Apache-2.0
#include <dose/report/explanation.hpp>

#include <fmt/format.h>

#include <dose/report/figures.hpp>
#include <dose/report/text_parts.hpp>
#include <dose/report/wrap.hpp>

namespace dose {
namespace {

std::string at_point(const PointDose& point) {
  const Eigen::Vector3d& mm = point.at.mm;
  std::string text = paragraph(
      "",
      fmt::format("{}, hottest point of '{}' at ({:.1f}, {:.1f}, {:.1f}) mm:", point.limit_id,
                  printable(point.structure), mm.x(), mm.y(), mm.z()),
      2);
  for (const PointDose::CourseDose& course : point.courses) {
    for (const PointDose::PhaseDose& phase : course.phases) {
      text += paragraph("  ",
                        fmt::format("{}, '{}': D = {:.4f} Gy in {} fractions, d = D/n = {:.6f} Gy",
                                    printable(course.course), printable(phase.label), phase.dose_gy,
                                    phase.fractions, phase.dose_gy / phase.fractions),
                        4);
      text += paragraph("    ",
                        eqd2_substitution(phase.dose_gy, phase.fractions, point.alpha_beta,
                                          phase.quadratic_factor, phase.eqd2_gy),
                        6);
    }
    if (course.phases.size() > 1)
      text += paragraph("    ", fmt::format("phases added: {:.4f} Gy EQD2", course.eqd2_gy), 6);
  }
  if (point.courses.size() > 1)
    text += paragraph("  ", fmt::format("courses added: {:.4f} Gy EQD2", point.eqd2_gy), 4);
  return text;
}

/// The comparison of one required limit, with the bound that decides it.
std::string judged(const LimitResult& result) {
  const Limit& limit = result.limit;
  std::string text = limit.id + ": ";
  if (limit.quantity == Quantity::ratio) text += "max(this course)/max(sum), bounds crosswise: ";
  if (result.lower && result.upper && *result.lower != *result.upper)
    text += fmt::format("proven to lie in {:.6g} to {:.6g}; ", *result.lower, *result.upper);
  else if (result.value)
    text += fmt::format("{:.6g}; ", *result.value);
  if (limit.value)
    text += fmt::format(
        "{} {}", limit.comparator == Comparator::at_least ? "must be" : "its upper end must be",
        limit_in_words(limit));
  if (result.margin) text += fmt::format(", margin {:.6g}", *result.margin);
  text += fmt::format(": {}", result.status == Status::not_evaluable
                                  ? "not evaluable, " + result.reason
                                  : std::string(to_text(result.status)));
  return paragraph("  ", text, 4) +
         paragraph("    ",
                   fmt::format("source: {}, {}; {}",
                               limit.citation.text.substr(0, limit.citation.text.find('.')),
                               limit.citation.locator, in_words(limit.standing)),
                   6);
}

}  // namespace

std::string eqd2_substitution(double dose_gy, int fractions, AlphaBeta alpha_beta,
                              double quadratic_factor, double eqd2_gy) {
  const double ab_gy = alpha_beta.in_gray();
  const double each_gy = dose_gy / fractions;
  if (quadratic_factor == 1)
    return fmt::format(
        "EQD2 = D (d + a/b)/(2 + a/b) = {0:.4f} ({1:.6f} + {2:g})/(2 + {2:g}) = {3:.6f} Gy",
        dose_gy, each_gy, ab_gy, eqd2_gy);
  return fmt::format(
      "EQD2 = D ((1 + Hm) d + a/b)/(2 + a/b) = {0:.4f} ({1:.6f} * {2:.6f} + {3:g})/(2 + {3:g}) = "
      "{4:.6f} Gy",
      dose_gy, quadratic_factor, each_gy, ab_gy, eqd2_gy);
}

std::string explanation_text(const Assessment& assessment) {
  std::string text = heading("How the numbers were reached");
  text +=
      paragraph("",
                "Linear-quadratic model, Fowler JF, Br J Radiol 1989;62:679-694 (citation "
                "recalled), at every point with the dose and the fractions of that course; a/b "
                "is that of the limit. Hm: incomplete repair, Thames 1985, Dale 1985 (recalled).",
                2);
  for (const PointDose& point : assessment.points) text += at_point(point);
  text += paragraph("", "Each required limit:", 2);
  for (const LimitResult& result : assessment.limits)
    if (result.required) text += judged(result);
  return text;
}

std::string dvh_explanation_text(const std::optional<AlphaBeta>& alpha_beta) {
  std::string text = heading("How the figures are reached");
  const auto line = [&text](std::string_view what) { text += paragraph("  ", what, 4); };
  line(
      "structure: each contour stands for the slab half way to its neighbours; contours of a plane "
      "are combined by even-odd; its volume is the exact area of the polygons times the thickness");
  line("dose D(x): trilinear between the voxel centres of the file");
  line("Dmax, Dmin: supremum and infimum of D over the closed structure");
  line("Dmean: integral of D over the structure, divided by its volume");
  line("DXcc, DX%: the largest t such that at least X cc (X % of the volume) receive t or more");
  line("VXGy: volume that receives X Gy or more");
  line(
      "bounds: the structure is cut into prisms, on each of which D lies within a remainder of an "
      "affine function; prisms that matter are divided until the bound is as narrow as asked; half "
      "a "
      "step of the stored values is added");
  if (alpha_beta)
    line(fmt::format(
        "EQD2 at every point: D (d + a/b)/(2 + a/b), d = D/n of its phase, a/b = {0:g} Gy; "
        "phases added. 10 Gy in 5 fractions: 10 (2 + {0:g})/(2 + {0:g}) = 10 Gy; in 1: 10 "
        "(10 + {0:g})/(2 + {0:g}) = {1:.4f} Gy",
        alpha_beta->in_gray(), 10 * (10 + alpha_beta->in_gray()) / (2 + alpha_beta->in_gray())));
  line(
      "source: ICRU reports 50, 62 and 83 for the metrics (recalled); Fowler JF, Br J Radiol "
      "1989;62:679-694 for EQD2 (recalled)");
  return text;
}

}  // namespace dose
