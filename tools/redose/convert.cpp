// SPDX-License-Identifier: Apache-2.0
// redose convert SCHEME...: BED and EQD2 of courses typed by hand.
#include <fmt/format.h>

#include <dose/core/warning.hpp>
#include <dose/radiobiology/lq.hpp>
#include <iterator>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "command.hpp"
#include "command_line.hpp"
#include "json_text.hpp"
#include "output_file.hpp"

namespace redose {
namespace {

using dose::in_gray;

constexpr const char* prescription_note =
    "These are prescription doses, not doses to the spinal cord or the thecal sac:\n"
    "what those received is known only from the dose distributions (redose check).\n";
constexpr const char* sum_note =
    "The sum is that of a point which received every course in full; nothing is taken\n"
    "off for the time between courses.\n";

/// Plain LQ is "reasonably validated" to about this dose per fraction (Brenner 2008).
constexpr dose::DosePerFraction validated_to = dose::gray_per_fraction(10);

struct Conversion {
  dose::AlphaBeta alpha_beta;
  std::vector<dose::Scheme> courses;
  dose::BiologicalBed bed_sum;
  dose::BiologicalEqd2 eqd2_sum;
  std::vector<dose::Warning> warnings;
};

Conversion convert(const std::vector<std::string>& schemes, dose::AlphaBeta alpha_beta) {
  Conversion result{
      alpha_beta, {}, {dose::bed_gray(0), alpha_beta}, {dose::eqd2_gray(0), alpha_beta}, {}};
  for (const std::string& text : schemes) {
    const dose::Scheme course =
        from_command_line([&] { return dose::parse_scheme(text, "SCHEME"); });
    result.bed_sum = result.bed_sum + bed(course, alpha_beta);
    result.eqd2_sum = result.eqd2_sum + eqd2(course, alpha_beta);
    for (const dose::Fractionation& phase : course.phases)
      if (phase.per_fraction() > validated_to)
        result.warnings.push_back(
            {"lq_beyond_validation",
             fmt::format("{:g} Gy a fraction: plain LQ is reasonably validated to about 10 Gy a "
                         "fraction (Brenner 2008); published limits were computed with it all the "
                         "same",
                         in_gray(phase.per_fraction())),
             text});
    result.courses.push_back(course);
  }
  return result;
}

std::string table_row(std::string_view name, const dose::Fractionation& phase, dose::Bed bed,
                      dose::Eqd2 eqd2) {
  return fmt::format("{:<22}{:>10.2f}{:>11}{:>13.4f}{:>12.2f}{:>12.2f}\n", name,
                     in_gray(phase.total), phase.fractions.count(), in_gray(phase.per_fraction()),
                     in_gray(bed), in_gray(eqd2));
}

std::string as_text(const Conversion& conversion) {
  const dose::AlphaBeta alpha_beta = conversion.alpha_beta;
  std::string text = fmt::format(
      "BED and EQD2 with alpha/beta {:g} Gy\n\n{:<22}{:>10}{:>11}{:>13}{:>12}{:>12}\n",
      alpha_beta.in_gray(), "Course", "Total Gy", "Fractions", "Gy/fraction", "BED Gy", "EQD2 Gy");
  for (const dose::Scheme& course : conversion.courses) {
    std::string name = course.text;
    if (name.size() > 21) {
      text += name + "\n";
      name.clear();
    }
    if (course.phases.size() == 1) {
      const dose::Fractionation& phase = course.phases.front();
      text +=
          table_row(name, phase, bed(phase, alpha_beta).value(), eqd2(phase, alpha_beta).value());
      continue;
    }
    text += fmt::format("{:<22}{:>10.2f}{:>11}{:>13}{:>12.2f}{:>12.2f}\n", name,
                        in_gray(course.total()), course.fractions(), "in phases",
                        in_gray(bed(course, alpha_beta).value()),
                        in_gray(eqd2(course, alpha_beta).value()));
    for (std::size_t i = 0; i < course.phases.size(); ++i) {
      const dose::Fractionation& phase = course.phases[i];
      text += table_row(fmt::format("  phase {}", i + 1), phase, bed(phase, alpha_beta).value(),
                        eqd2(phase, alpha_beta).value());
    }
  }
  if (conversion.courses.size() > 1)
    text += fmt::format("{:<56}{:>12.2f}{:>12.2f}\n", "Sum", in_gray(conversion.bed_sum.value()),
                        in_gray(conversion.eqd2_sum.value()));
  text += fmt::format("\n{}{}", prescription_note, conversion.courses.size() > 1 ? sum_note : "");
  for (const dose::Warning& warning : conversion.warnings)
    text += fmt::format("\nWarning: {}: {}.\n", warning.where, warning.message);
  return text;
}

std::string explanation(const Conversion& conversion) {
  const double ab_gy = conversion.alpha_beta.in_gray();
  std::string text = "\nHow each number was reached (D total dose, n fractions, a/b alpha/beta)\n";
  auto out = std::back_inserter(text);
  for (const dose::Scheme& course : conversion.courses) {
    fmt::format_to(out, "\n{}\n", course.text);
    for (const dose::Fractionation& phase : course.phases) {
      const double total_gy = in_gray(phase.total);
      const double each_gy = in_gray(phase.per_fraction());
      fmt::format_to(out, "  d    = D / n = {:g} / {} = {:.7g} Gy per fraction\n", total_gy,
                     phase.fractions.count(), each_gy);
      fmt::format_to(out, "  BED  = D (1 + d / (a/b)) = {:g} (1 + {:.7g} / {:g}) = {:.9g} Gy\n",
                     total_gy, each_gy, ab_gy, in_gray(bed(phase, conversion.alpha_beta).value()));
      fmt::format_to(out,
                     "  EQD2 = D (d + a/b) / (2 + a/b)\n"
                     "       = {:g} ({:.7g} + {:g}) / (2 + {:g}) = {:.9g} Gy\n",
                     total_gy, each_gy, ab_gy, ab_gy,
                     in_gray(eqd2(phase, conversion.alpha_beta).value()));
    }
    if (course.phases.size() > 1)
      fmt::format_to(out, "  phases added: BED {:.9g} Gy, EQD2 {:.9g} Gy\n",
                     in_gray(bed(course, conversion.alpha_beta).value()),
                     in_gray(eqd2(course, conversion.alpha_beta).value()));
  }
  if (conversion.courses.size() > 1)
    fmt::format_to(out, "\nCourses added: BED {:.9g} Gy, EQD2 {:.9g} Gy\n",
                   in_gray(conversion.bed_sum.value()), in_gray(conversion.eqd2_sum.value()));
  return text +
         "\nSource: linear-quadratic model, Fowler JF, Br J Radiol 1989;62:679-694 (citation\n"
         "recalled). alpha/beta 2 Gy for the spinal cord: HyTEC 2021 (copy seen, abstract).\n";
}

nlohmann::ordered_json as_json(const Conversion& conversion) {
  const dose::AlphaBeta alpha_beta = conversion.alpha_beta;
  nlohmann::ordered_json courses = nlohmann::ordered_json::array();
  for (const dose::Scheme& course : conversion.courses) {
    nlohmann::ordered_json entry = {{"scheme", course.text},
                                    {"total_gy", in_gray(course.total())},
                                    {"fractions", course.fractions()}};
    if (course.phases.size() == 1) {
      entry["dose_per_fraction_gy"] = in_gray(course.phases.front().per_fraction());
    } else {
      for (const dose::Fractionation& phase : course.phases)
        entry["phases"].push_back({{"total_gy", in_gray(phase.total)},
                                   {"fractions", phase.fractions.count()},
                                   {"dose_per_fraction_gy", in_gray(phase.per_fraction())},
                                   {"bed_gy", in_gray(bed(phase, alpha_beta).value())},
                                   {"eqd2_gy", in_gray(eqd2(phase, alpha_beta).value())}});
    }
    entry["bed_gy"] = in_gray(bed(course, alpha_beta).value());
    entry["eqd2_gy"] = in_gray(eqd2(course, alpha_beta).value());
    courses.push_back(std::move(entry));
  }
  nlohmann::ordered_json warnings = nlohmann::ordered_json::array();
  for (const dose::Warning& warning : conversion.warnings)
    warnings.push_back(
        {{"code", warning.code}, {"message", warning.message}, {"where", warning.where}});
  return {{"schema", "redose.convert/1"},
          {"alpha_beta_gy", alpha_beta.in_gray()},
          {"courses", std::move(courses)},
          {"sum",
           {{"bed_gy", in_gray(conversion.bed_sum.value())},
            {"eqd2_gy", in_gray(conversion.eqd2_sum.value())}}},
          {"note", "prescription doses, not doses to the spinal cord or the thecal sac"},
          {"warnings", std::move(warnings)}};
}

}  // namespace

int run_convert(std::span<const char* const> arguments) {
  CommandLine line(
      "convert", "BED and EQD2 of courses typed by hand",
      "SCHEME is a total dose in Gy and its fractions, 36/14, also written 36Gy/14fx,\n"
      "3600cGy/14 or 14x2.571Gy; phases of one course are joined by '+': 40/20+10/2.\n"
      "\nExample: redose convert 36/14 24/3");
  std::vector<std::string> schemes;
  std::optional<std::string> alpha_beta_text;
  bool explain = false;
  line.positionals("SCHEME", schemes, true, "course: total dose and number of fractions");
  line.text("--alpha-beta", alpha_beta_text, "GY",
            "alpha/beta of the tissue (default 2, spinal cord)");
  line.flag("--explain", explain, "also show formula, numbers put in, each step and the source");
  Outputs outputs(line);
  outputs.declare("--json", "the result as JSON (redose.convert/1)");
  if (!line.parse(arguments)) return ok;
  outputs.check();
  const dose::AlphaBeta alpha_beta = from_command_line(
      [&] { return dose::parse_alpha_beta(alpha_beta_text.value_or("2"), "--alpha-beta"); });
  const Conversion conversion = convert(schemes, alpha_beta);
  if (outputs.wants("--json")) outputs.add("--json", json_text(as_json(conversion)));
  outputs.add_text(as_text(conversion) + (explain ? explanation(conversion) : ""));
  outputs.write();
  return ok;
}

}  // namespace redose
