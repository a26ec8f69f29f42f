// SPDX-License-Identifier: Apache-2.0
#include "evidence_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <dose/radiobiology/lq.hpp>
#include <dose/report/advisory.hpp>
#include <dose/report/wrap.hpp>
#include <iterator>
#include <span>

namespace redose {
namespace {

using dose::in_gray;

struct Cell {
  std::size_t width;
  std::vector<std::string> lines;
  bool to_the_right = false;
};

Cell cell(std::size_t width, std::string_view text) {
  return {width, dose::wrapped_lines(text, width)};
}

Cell right(std::size_t width, std::string text) {
  return {width, {std::move(text)}, true};
}

/// Cells side by side, two blanks apart, as many lines as the tallest one.
std::string table_row(const std::vector<Cell>& cells) {
  std::size_t height = 1;
  for (const Cell& each : cells) height = std::max(height, each.lines.size());
  std::string text;
  for (std::size_t i = 0; i < height; ++i) {
    std::string line;
    for (const Cell& each : cells) {
      const std::string& part = i < each.lines.size() ? each.lines[i] : std::string();
      if (!line.empty()) line += "  ";
      line +=
          each.to_the_right ? dose::padded_left(part, each.width) : dose::padded(part, each.width);
    }
    text += dose::without_trailing_blanks(std::move(line)) + "\n";
  }
  return text;
}

std::string reported(const std::optional<int>& count) {
  return count ? fmt::format("{}", *count) : "NR";
}

std::string series_table(const dose::EvidenceReview& review) {
  std::string text = table_row({cell(20, "Study, design, technique"), cell(9, "Targets/ patients"),
                                cell(11, "Initial RT median, Gy"), cell(15, "Retreatment, Gy"),
                                cell(5, "GRADE"), cell(5, "Neuro AE"), right(3, "VCF")});
  for (const dose::EvidenceSeries& series : review.series) {
    Cell study = cell(20, series.study);
    std::ranges::move(dose::wrapped_lines(series.design + "; " + series.modality, study.width),
                      std::back_inserter(study.lines));
    std::string targets = fmt::format("{}/{}", series.targets, series.patients);
    if (series.irradiated_before) targets += ", " + series.irradiated_before_printed;
    text += "\n" + table_row({study, cell(9, targets), cell(11, series.initial.printed),
                              cell(15, series.retreatment_printed), cell(5, to_text(series.grade)),
                              right(5, reported(series.neurological_adverse_events)),
                              right(3, reported(series.vertebral_compression_fractures))});
  }
  return text +
         "\nAs printed. NR not reported; Neuro AE neurological adverse events; VCF vertebral\n"
         "compression fractures; 36/14 is 36 Gy in 14 fractions; IDL isodose line.\n";
}

/// A prescription of a series that has a number of fractions.
struct Prescription {
  const dose::EvidenceSeries* series;
  const dose::Scheme* scheme;
  std::string_view mark;
};

std::string_view mark_of(dose::RegimenKind kind) {
  switch (kind) {
    case dose::RegimenKind::given:
      return "";
    case dose::RegimenKind::central:
      return " c";
    case dose::RegimenKind::range_end:
      return " r";
  }
  return "";
}

std::vector<Prescription> prescriptions(const dose::EvidenceReview& review) {
  std::vector<Prescription> result;
  for (const dose::EvidenceSeries& series : review.series) {
    if (series.initial.scheme) result.push_back({&series, &*series.initial.scheme, " i"});
    for (const dose::Regimen& regimen : series.regimens)
      result.push_back({&series, &regimen.scheme, mark_of(regimen.kind)});
  }
  return result;
}

std::string computed_table(const dose::EvidenceReview& review,
                           const std::vector<dose::AlphaBeta>& alpha_betas) {
  std::string text =
      "BED and EQD2 in Gy, computed, where the paper gives the number of fractions\n\n";
  auto out = std::back_inserter(text);
  fmt::format_to(out, "{:<14} {:<9} {:>6}", "", "a/b Gy:", "");
  for (const dose::AlphaBeta alpha_beta : alpha_betas)
    fmt::format_to(out, "  {:^14}", fmt::format("{:g}", alpha_beta.in_gray()));
  text = dose::without_trailing_blanks(std::move(text));
  out = std::back_inserter(text);
  fmt::format_to(out, "\n{:<14} {:<9} {:>6}", "Study", "Regimen", "Gy/fx");
  for (std::size_t i = 0; i < alpha_betas.size(); ++i)
    fmt::format_to(out, "  {:>7}{:>7}", "BED", "EQD2");
  text += "\n";
  for (const Prescription& each : prescriptions(review)) {
    fmt::format_to(out, "{:<14} {:<9} {:>6.2f}", each.series->study,
                   fmt::format("{}{}", each.scheme->text, each.mark),
                   in_gray(each.scheme->phases.front().per_fraction()));
    for (const dose::AlphaBeta alpha_beta : alpha_betas)
      fmt::format_to(out, "  {:>7.2f}{:>7.2f}", in_gray(bed(*each.scheme, alpha_beta).value()),
                     in_gray(eqd2(*each.scheme, alpha_beta).value()));
    text += "\n";
  }
  return text +
         "\ni initial course; c the value printed before a range; r an end of a range.\n"
         "The other initial courses have no number of fractions in the paper: none is\n"
         "filled in. Plain LQ, reasonably validated to about 10 Gy a fraction.\n";
}

std::string source_text(const dose::EvidenceReview& review) {
  return dose::paragraph("Source: ",
                         fmt::format("{} doi:{}; {}.", review.citation.text, review.citation.doi,
                                     review.citation.locator),
                         8) +
         dose::paragraph("Standing: ", review.standing + ".", 10);
}

std::string scheme_names(const std::vector<dose::Scheme>& schemes) {
  std::string names;
  for (const dose::Scheme& scheme : schemes)
    names += (names.empty() ? "" : " and ") + dose::printable(scheme.text);
  return names;
}

std::string signed_gy(double difference_gy) {
  // A difference that prints as nought has no sign.
  return std::abs(difference_gy) < 0.005 ? "0.00" : fmt::format("{:+.2f}", difference_gy);
}

std::string substituted(const dose::Scheme& course, dose::AlphaBeta alpha_beta) {
  const double ab_gy = alpha_beta.in_gray();
  std::string text;
  auto out = std::back_inserter(text);
  for (const dose::Fractionation& phase : course.phases) {
    const double d_gy = in_gray(phase.per_fraction());
    fmt::format_to(out, "  d    = {:g} / {} = {:.7g} Gy\n", in_gray(phase.total),
                   phase.fractions.count(), d_gy);
    fmt::format_to(out, "  BED  = {:g} (1 + {:.7g} / {:g}) = {:.9g} Gy\n", in_gray(phase.total),
                   d_gy, ab_gy, in_gray(bed(phase, alpha_beta).value()));
    fmt::format_to(out, "  EQD2 = {:g} ({:.7g} + {:g}) / (2 + {:g}) = {:.9g} Gy\n",
                   in_gray(phase.total), d_gy, ab_gy, ab_gy,
                   in_gray(eqd2(phase, alpha_beta).value()));
  }
  if (course.phases.size() > 1)
    fmt::format_to(out, "  phases added: EQD2 {:.9g} Gy\n",
                   in_gray(eqd2(course, alpha_beta).value()));
  return text;
}

constexpr std::string_view formulas =
    "\nHow each number was reached (D total dose, n fractions, a/b alpha/beta)\n"
    "  d = D / n;  BED = D (1 + d / (a/b));  EQD2 = D (d + a/b) / (2 + a/b)\n"
    "Source: linear-quadratic model, Fowler JF, Br J Radiol 1989;62:679-694 (citation\n"
    "recalled).\n";

}  // namespace

std::string series_text(const dose::EvidenceReview& review,
                        const std::vector<dose::AlphaBeta>& alpha_betas) {
  std::string text = review.title + "\n\n" + dose::paragraph("", evidence_note, 0) + "\n" +
                     series_table(review) + "\n" + computed_table(review, alpha_betas) +
                     "\nOutcomes over all series\n";
  for (const dose::EvidenceOutcome& outcome : review.outcomes)
    text += dose::paragraph("* ", fmt::format("{} [{}]", outcome.text, outcome.standing), 2);
  text += "\nNotes on single series\n";
  for (const dose::EvidenceSeries& series : review.series)
    for (const std::string& note : series.notes)
      text += dose::paragraph("* ", fmt::format("{}: {}", series.study, note), 2);
  text += "\nWhere the review does not agree with itself\n";
  for (const dose::PrintedSlip& slip : review.slips)
    text += dose::paragraph(
        "* ", fmt::format("{}. Printed: {}. Found: {}", slip.about, slip.printed, slip.found), 2);
  text += "\nAdvisories (shown with redose evidence --prior ... --planned ...)\n";
  for (const dose::Advisory& advisory : review.advisories)
    text += dose::paragraph(
        "* ",
        fmt::format("{}: {} [{}]", advisory.title, advisory.text, in_words(advisory.standing)), 2);
  return text + "\n" + source_text(review);
}

std::string comparison_text(const dose::EvidenceReview& review,
                            const dose::EvidenceComparison& comparison,
                            const std::vector<dose::Advisory>& advisories) {
  const double ab_gy = comparison.alpha_beta.in_gray();
  std::string text = "Series of the literature nearest to this pair of courses\n\n" +
                     dose::paragraph("", evidence_note, 0) + "\n";
  text +=
      dose::paragraph("",
                      fmt::format("Prior {}: EQD2({:g}) {:.2f} Gy by prescription",
                                  scheme_names(comparison.priors), ab_gy, comparison.prior_eqd2_gy),
                      2);
  text += dose::paragraph(
      "",
      fmt::format("Planned {}: EQD2({:g}) {:.2f} Gy by prescription",
                  dose::printable(comparison.planned.text), ab_gy, comparison.planned_eqd2_gy),
      2);
  text += "\nNearest first; nearest does not mean near, and near does not mean alike.\n\n";
  auto out = std::back_inserter(text);
  fmt::format_to(out, "{:<14}  {:<8}{:>9}{:>9}  {:<8}{:>9}{:>9}{:>10}\n", "Study", "Initial",
                 "EQD2 Gy", "differs", "Again", "EQD2 Gy", "differs", "Distance");
  const auto scheme_of = [&](const std::string& id) {
    const auto found = std::ranges::find(review.series, id, &dose::EvidenceSeries::id);
    return found->initial.scheme ? found->initial.scheme->text : found->initial.printed;
  };
  for (const dose::SeriesDistance& each : comparison.nearest)
    fmt::format_to(out, "{:<14}  {:<8}{:>9.2f}{:>9}  {:<8}{:>9.2f}{:>9}{:>10.2f}\n", each.study,
                   scheme_of(each.series_id), *each.initial_eqd2_gy,
                   signed_gy(*each.initial_difference_gy), each.regimen.scheme.text,
                   each.retreatment_eqd2_gy, signed_gy(each.retreatment_difference_gy),
                   *each.distance_gy);
  text += "\nNot comparable, and so not ranked: the paper gives no fraction number\n\n";
  fmt::format_to(out, "{:<14}  {:<26}  {:<8}{:>9}{:>9}\n", "Study", "Initial RT as printed, Gy",
                 "Again", "EQD2 Gy", "differs");
  for (const dose::SeriesDistance& each : comparison.not_comparable)
    fmt::format_to(out, "{:<14}  {:<26}  {:<8}{:>9.2f}{:>9}\n", each.study,
                   scheme_of(each.series_id), each.regimen.scheme.text, each.retreatment_eqd2_gy,
                   signed_gy(each.retreatment_difference_gy));
  text += "\n";
  for (const dose::SeriesDistance& each : comparison.not_comparable)
    if (!each.not_comparable.starts_with("the paper gives"))
      text += dose::paragraph("", fmt::format("{}: {}.", each.study, each.not_comparable), 2);
  text += dose::paragraph(
      "",
      fmt::format("Distance: {}. Again: the regimen of the series nearest to the planned "
                  "course. Differs: series minus this case. Technique, volume, interval and "
                  "cord dose are not part of it.",
                  distance_in_words),
      0);
  text += "\nAdvisories; they decide nothing\n";
  for (const dose::Advisory& advisory : advisories) text += dose::advisory_text(advisory);
  return text + "\n" + source_text(review) + "The whole table: redose evidence\n";
}

std::string series_explanation(const dose::EvidenceReview& review,
                               const std::vector<dose::AlphaBeta>& alpha_betas) {
  std::string text(formulas);
  for (const Prescription& each : prescriptions(review))
    for (const dose::AlphaBeta alpha_beta : alpha_betas)
      text += fmt::format("\n{}, {}, a/b {:g} Gy\n{}", each.series->study, each.scheme->text,
                          alpha_beta.in_gray(), substituted(*each.scheme, alpha_beta));
  return text;
}

std::string comparison_explanation(const dose::EvidenceReview& review,
                                   const dose::EvidenceComparison& comparison) {
  std::string text(formulas);
  const auto add = [&](std::string_view name, const dose::Scheme& course) {
    text += fmt::format("\n{} {}\n{}", name, dose::printable(course.text),
                        substituted(course, comparison.alpha_beta));
  };
  for (const dose::Scheme& prior : comparison.priors) add("Prior", prior);
  if (comparison.priors.size() > 1)
    text += fmt::format("Priors added: EQD2 {:.9g} Gy\n", comparison.prior_eqd2_gy);
  add("Planned", comparison.planned);
  for (const dose::SeriesDistance& each : comparison.nearest) {
    const auto series = std::ranges::find(review.series, each.series_id, &dose::EvidenceSeries::id);
    add(each.study + ", initial", *series->initial.scheme);
    add(each.study + ", again", each.regimen.scheme);
    text += fmt::format("  distance = |{:.7g} - {:.7g}| + |{:.7g} - {:.7g}| = {:.7g} Gy\n",
                        *each.initial_eqd2_gy, comparison.prior_eqd2_gy, each.retreatment_eqd2_gy,
                        comparison.planned_eqd2_gy, *each.distance_gy);
  }
  return text;
}

}  // namespace redose
