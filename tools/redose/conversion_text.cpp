// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <cmath>
#include <dose/report/explanation.hpp>
#include <dose/report/text_parts.hpp>
#include <dose/report/wrap.hpp>
#include <iterator>

#include "budget_pages.hpp"
#include "conversion.hpp"

namespace redose {
namespace {

using dose::in_gray;

constexpr const char* prescription_note =
    "These are prescription doses, not doses to the spinal cord or the thecal sac:\n"
    "what those received is known only from the dose distributions (redose check).\n";
constexpr const char* sum_note =
    "The sum is that of a point which received every course in full; nothing is taken\n"
    "off for the time between courses.\n";
constexpr const char* lq_source =
    "\nSource: linear-quadratic model, Fowler JF, Br J Radiol 1989;62:679-694 (citation\n"
    "recalled). alpha/beta 2 Gy for the spinal cord: HyTEC 2021 (copy seen, abstract).\n";

std::string table_row(std::string_view name, double total_gy, int fractions,
                      const std::string& each, double bed_gy, double eqd2_gy) {
  return fmt::format("{:<22}{:>10.2f}{:>11}{:>13}{:>12.2f}{:>12.2f}\n", name, total_gy, fractions,
                     each, bed_gy, eqd2_gy);
}

std::string each_text(const dose::Fractionation& phase) {
  return fmt::format("{:.4f}", in_gray(phase.per_fraction()));
}

std::string course_rows(const Converted& course) {
  std::string text;
  std::string name = course.course.scheme.text;
  if (name.size() > 21) {
    text += name + "\n";
    name.clear();
  }
  const dose::Scheme& scheme = course.course.scheme;
  const bool one_phase = course.phases.size() == 1;
  text += table_row(name, in_gray(scheme.total()), scheme.fractions(),
                    one_phase ? each_text(scheme.phases.front()) : "in phases", course.bed_gy,
                    course.eqd2_gy);
  for (std::size_t i = 0; !one_phase && i < course.phases.size(); ++i) {
    const Converted::Phase& phase = course.phases[i];
    text += table_row(fmt::format("  phase {}", i + 1), in_gray(phase.fractionation.total),
                      phase.fractionation.fractions.count(), each_text(phase.fractionation),
                      phase.bed_gy, phase.eqd2_gy);
  }
  return text;
}

std::string reference_text(const Conversion& conversion) {
  if (!conversion.reference) return {};
  std::string text =
      fmt::format("\nEquivalent dose in fractions of {:g} Gy\n", in_gray(*conversion.reference));
  for (const Converted& course : conversion.courses)
    text += fmt::format("  {:<54}{:>12.2f} Gy\n", course.course.scheme.text, *course.eqdx_gy);
  if (conversion.courses.size() > 1)
    text += fmt::format("  {:<54}{:>12.2f} Gy\n", "Sum", *conversion.eqdx_sum_gy);
  return text;
}

std::string figure_text(const dose::ModelFigure& figure) {
  const std::string kind =
      figure.alpha_beta && figure.unit == "Gy"
          ? fmt::format("{}({:g})", figure.quantity, figure.alpha_beta->in_gray())
          : figure.quantity;
  const std::string value = figure.value ? fmt::format("{} {:.4g}{}{}", kind, *figure.value,
                                                       figure.unit.empty() ? "" : " ", figure.unit)
                                         : "none";
  std::string text =
      dose::paragraph("  ", fmt::format("{}: {}: {}", figure.about, figure.model, value), 4);
  if (!figure.note.empty()) text += dose::paragraph("    ", figure.note, 4);
  return text;
}

std::string models_text(const std::vector<dose::ModelFigure>& models) {
  if (models.empty()) return {};
  std::string text = dose::heading("Other models: not used for any verdict");
  for (const dose::ModelFigure& figure : models) text += figure_text(figure);
  return text;
}

}  // namespace

std::string conversion_text(const Conversion& conversion) {
  std::string text =
      fmt::format("BED and EQD2 with alpha/beta {:g} Gy\n\n{:<22}{:>10}{:>11}{:>13}{:>12}{:>12}\n",
                  conversion.alpha_beta.in_gray(), "Course", "Total Gy", "Fractions", "Gy/fraction",
                  "BED Gy", "EQD2 Gy");
  for (const Converted& course : conversion.courses) text += course_rows(course);
  if (conversion.courses.size() > 1)
    text += fmt::format("{:<56}{:>12.2f}{:>12.2f}\n", "Sum", conversion.bed_sum_gy,
                        conversion.eqd2_sum_gy);
  for (const Converted& course : conversion.courses)
    if (course.course.daily.per_day() > 1)
      text += "\n" +
              dose::paragraph(
                  "",
                  fmt::format("{}: {} fractions a day, {:g} h apart, so repair between them "
                              "is incomplete; with the longest cited half-time of the cord "
                              "(Bender 2012) the dose per fraction counts {:.4f} times.",
                              course.course.scheme.text, course.course.daily.per_day(),
                              course.course.daily.gap_h(), course.course.daily.quadratic_factor()),
                  2);
  text += reference_text(conversion);
  for (const Converted& course : conversion.courses)
    if (course.repopulated_bed_gy)
      text += fmt::format("\nBED of the target with repopulation: {:.2f} Gy\n",
                          *course.repopulated_bed_gy);
  text += fmt::format("\n{}{}", prescription_note, conversion.courses.size() > 1 ? sum_note : "");
  for (const dose::Warning& warning : conversion.warnings)
    text += fmt::format("\nWarning: {}: {}.\n", warning.where, warning.message);
  return text + models_text(conversion.models);
}

std::string conversion_explanation(const Conversion& conversion) {
  const double ab_gy = conversion.alpha_beta.in_gray();
  std::string text = "\nHow each number was reached (D total dose, n fractions, a/b alpha/beta)\n";
  auto out = std::back_inserter(text);
  for (const Converted& course : conversion.courses) {
    fmt::format_to(out, "\n{}\n", course.course.scheme.text);
    const double factor = course.course.daily.quadratic_factor();
    for (const Converted::Phase& phase : course.phases) {
      const double total_gy = in_gray(phase.fractionation.total);
      const double each_gy = in_gray(phase.fractionation.per_fraction());
      fmt::format_to(out, "  d    = D / n = {:g} / {} = {:.7g} Gy per fraction\n", total_gy,
                     phase.fractionation.fractions.count(), each_gy);
      if (factor == 1) {
        fmt::format_to(out, "  BED  = D (1 + d / (a/b)) = {:g} (1 + {:.7g} / {:g}) = {:.9g} Gy\n",
                       total_gy, each_gy, ab_gy, phase.bed_gy);
        fmt::format_to(out,
                       "  EQD2 = D (d + a/b) / (2 + a/b)\n"
                       "       = {:g} ({:.7g} + {:g}) / (2 + {:g}) = {:.9g} Gy\n",
                       total_gy, each_gy, ab_gy, ab_gy, phase.eqd2_gy);
      } else {
        fmt::format_to(out,
                       "  theta = 2^(-gap/half-time), Hm = (2/m) sum (m - k) theta^k = {:.7g}\n"
                       "  BED  = D (1 + (1 + Hm) d / (a/b)) = {:g} (1 + {:.7g} * {:.7g} / {:g})\n"
                       "       = {:.9g} Gy\n",
                       factor - 1, total_gy, factor, each_gy, ab_gy, phase.bed_gy);
        text +=
            dose::paragraph("  ",
                            dose::eqd2_substitution(total_gy, phase.fractionation.fractions.count(),
                                                    conversion.alpha_beta, factor, phase.eqd2_gy),
                            7);
      }
      if (phase.eqdx_gy) {
        const double x_gy = in_gray(*conversion.reference);
        fmt::format_to(out,
                       "  EQDX = D (d + a/b) / (X + a/b)\n"
                       "       = {:g} ({:.7g} + {:g}) / ({:g} + {:g}) = {:.9g} Gy\n",
                       total_gy, each_gy, ab_gy, x_gy, ab_gy, *phase.eqdx_gy);
      }
    }
    if (course.phases.size() > 1)
      fmt::format_to(out, "  phases added: BED {:.9g} Gy, EQD2 {:.9g} Gy\n", course.bed_gy,
                     course.eqd2_gy);
    if (course.repopulated_bed_gy)
      fmt::format_to(out, "  {} = {:.9g} Gy\n", conversion.repopulation,
                     *course.repopulated_bed_gy);
  }
  if (conversion.courses.size() > 1)
    fmt::format_to(out, "\nCourses added: BED {:.9g} Gy, EQD2 {:.9g} Gy\n", conversion.bed_sum_gy,
                   conversion.eqd2_sum_gy);
  for (const dose::ModelFigure& figure : conversion.models) {
    text += dose::paragraph("\n", fmt::format("{}: {}", figure.about, figure.model), 2);
    if (!figure.substitution.empty())
      text += dose::paragraph(
          "  ",
          fmt::format("{}{}", figure.substitution,
                      figure.value ? fmt::format(" = {:.9g} {}", *figure.value, figure.unit) : ""),
          4);
    text += dose::paragraph("  ", figure.source, 4);
  }
  return text + lq_source;
}

std::string inversion_text(const Inversion& inversion) {
  std::string text = fmt::format(
      "Doses of {}({:g}) {:g} Gy, rounded down; not a prescription.\n\n{:>12}{:>16}{:>14}\n",
      inversion.quantity, inversion.alpha_beta.in_gray(), inversion.target_gy, "Fractions",
      "Gy/fraction", "Total Gy");
  for (const Inversion::Row& row : inversion.rows)
    text += fmt::format(
        "{:>12}{:>16}{:>14}\n",
        row.fractions ? fmt::format("{}", *row.fractions) : rounded_down(*row.real_fractions, 3),
        rounded_down(row.dose_per_fraction_gy, 3), rounded_down(row.total_gy, 2));
  if (!inversion.rows.empty() && inversion.rows.front().real_fractions)
    text += fmt::format("\n{:.0f} whole fractions stay at or below it.\n",
                        std::floor(*inversion.rows.front().real_fractions + 1e-9));
  return text;
}

std::string inversion_explanation(const Inversion& inversion) {
  const double ab_gy = inversion.alpha_beta.in_gray();
  std::string text =
      "\nHow each number was reached (E the BED or EQD2 asked for)\n"
      "  D (D/n + a/b) = K,  K = E (2 + a/b) for EQD2, K = E a/b for BED\n"
      "  D = n/2 (-a/b + sqrt((a/b)^2 + 4 K/n)),  n = K/(d (d + a/b))\n";
  for (const Inversion::Row& row : inversion.rows) {
    const double k = inversion.quantity == "EQD2" ? inversion.target_gy * (2 + ab_gy)
                                                  : inversion.target_gy * ab_gy;
    text += row.fractions ? fmt::format("  n = {}: K = {:.9g}, D = {:.9g} Gy\n", *row.fractions, k,
                                        row.total_gy)
                          : fmt::format("  d = {:g} Gy: K = {:.9g}, n = {:.9g}\n",
                                        row.dose_per_fraction_gy, k, *row.real_fractions);
  }
  return text + lq_source;
}

}  // namespace redose
