// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <dose/report/advisory.hpp>
#include <dose/report/figures.hpp>
#include <dose/report/render.hpp>
#include <dose/report/sensitivity_pages.hpp>
#include <dose/report/text_parts.hpp>
#include <dose/report/wrap.hpp>
#include <string_view>

namespace dose {
namespace {

Tone tone_of(const Assessment& assessment) {
  switch (assessment.verdict) {
    case Verdict::exceeded:
      return Tone::bad;
    case Verdict::not_evaluable:
      return Tone::doubtful;
    case Verdict::within:
      // Green only for what needs no second look.
      return assessment.acknowledged.empty() &&
                     std::ranges::all_of(assessment.comparisons, &Comparison::meets)
                 ? Tone::good
                 : Tone::doubtful;
  }
  return Tone::plain;
}

std::string joined(const std::vector<std::string>& texts, std::string_view separator) {
  std::string result;
  for (const std::string& text : texts) {
    if (!result.empty()) result += separator;
    result += text;
  }
  return result;
}

/// The headline with its words in capitals in colour.
std::string headline(const Assessment& assessment, bool colour) {
  std::string text = paragraph("", assessment.headline, 2);
  const auto end = std::min(text.find_first_of("abcdefghijklmnopqrstuvwxyz:,;.\n"), text.size());
  const auto word_end = text.substr(0, end).find_last_not_of(' ');
  if (word_end == std::string::npos) return text;
  return toned(text.substr(0, word_end + 1), tone_of(assessment), colour) +
         text.substr(word_end + 1);
}

std::string page_one(const Assessment& assessment, const ProgramIdentity& program, bool colour) {
  std::string text = headline(assessment, colour);
  for (const std::string& remark : assessment.remarks) text += paragraph("  - ", remark, 4);
  if (!assessment.acknowledged.empty())
    text +=
        paragraph("  - ", "acknowledged by the user: " + joined(assessment.acknowledged, ", "), 4);
  for (const StructureResult& structure : assessment.structures)
    if (structure.role_assigned)
      text +=
          paragraph("  - ",
                    fmt::format("role assigned by the user: '{}'{} is taken as {}", structure.name,
                                structure.made.empty() ? "" : " (" + structure.made + ")",
                                in_words(structure.role)),
                    4);
  std::string patient =
      assessment.patient_id.empty() ? "Patient not identified" : "Patient " + assessment.patient_id;
  if (assessment.other_patient_id)
    patient += fmt::format(
        " and patient {}, taken as ONE PERSON because the user says so (--same-patient)",
        assessment.other_patient_id->empty() ? "without ID" : *assessment.other_patient_id);
  return text + paragraph("", fmt::format("{}; {}", patient, in_words(program)), 2);
}

/// Comparisons are with the cumulative limit, so of its kind.
std::string comparison_unit(const Assessment& assessment, const Comparison& comparison) {
  for (const LimitResult& result : assessment.limits)
    if (result.limit.scope == Scope::cumulative && result.limit.quantity == Quantity::eqd2 &&
        result.limit.value == comparison.limit_gy)
      return unit_in_words(Quantity::eqd2, result.limit.alpha_beta);
  return unit_in_words(Quantity::eqd2, {});
}

std::string comparisons_section(const Assessment& assessment) {
  if (assessment.comparisons.empty()) return {};
  std::string text = heading("Beside the cumulative dose");
  for (const Comparison& comparison : assessment.comparisons) {
    const std::string side = comparison.meets ? "at or below" : "ABOVE";
    text += paragraph(
        "  ",
        fmt::format("{}: {} {}, {} {}{}", comparison.label,
                    rounded(comparison.value_gy, 2, Rounding::nearest, comparison.limit_gy),
                    comparison_unit(assessment, comparison), side, shortest(comparison.limit_gy),
                    comparison.note.empty() ? "" : " (" + comparison.note + ")"),
        4);
  }
  return text;
}

std::string displacement_in_words(const PositionResult& position) {
  std::string text = "displacement of the prior dose: ";
  if (position.cumulative_upper_gy)
    text += fmt::format("within {} mm the sum stays at or below {} Gy EQD2; ",
                        shortest(position.radius_mm),
                        rounded(*position.cumulative_upper_gy, 2, Rounding::up));
  if (!position.met_up_to_mm)
    return text + fmt::format("{} is not met without any", printable(position.first_broken));
  if (position.first_broken.empty())
    return text + fmt::format(
                      "all rules that depend on it are met up to {} mm, the farthest looked "
                      "for",
                      shortest(*position.met_up_to_mm));
  return text + fmt::format(
                    "all rules that depend on it are met up to {:.1f} mm; beyond, {} is the "
                    "first that is not",
                    *position.met_up_to_mm, printable(position.first_broken));
}

/// Information: sampled, so nearest is what it is rounded to.
std::string spread_in_words(const PositionResult& position) {
  const DisplacementSpread& spread = *position.spread;
  const auto gy = [](double dose_gy) { return rounded(dose_gy, 2, Rounding::nearest); };
  return fmt::format(
      "for information, {} rigid displacements up to {} mm with turns up to {} degrees, sampled: "
      "maximum in '{}' {} Gy EQD2({}) in the median, {} at 95 %, {} at most; {} if the moved dose "
      "counts inside the structure only",
      spread.count, shortest(spread.radius_mm), shortest(spread.turn_deg),
      printable(position.spread_of), gy(spread.median_gy), shortest(position.spread_alpha_beta_gy),
      gy(spread.percentile95_gy), gy(spread.largest_gy), gy(spread.largest_inside_gy));
}

std::string flips_section(const Assessment& assessment) {
  if (!assessment.scale_flip && !assessment.position) return {};
  std::string text = heading("What flips it");
  if (assessment.position) text += paragraph("  ", displacement_in_words(*assessment.position), 4);
  if (assessment.position && assessment.position->spread)
    text += paragraph("  ", spread_in_words(*assessment.position), 4);
  if (const auto& flip = assessment.scale_flip)
    text += paragraph(
        "  ",
        fmt::format("scale of the planned dose: up to {} times it all limits that "
                    "decide are met arithmetically; beyond, {} is the first that is "
                    "not",
                    rounded(flip->factor, 3, Rounding::down), printable(flip->limited_by)),
        4);
  return text;
}

std::string advisories_section(const std::vector<Advisory>& advisories) {
  if (advisories.empty()) return {};
  std::string text = heading("Advisories of the literature (they decide nothing)");
  for (const Advisory& advisory : advisories) text += advisory_text(advisory);
  return text;
}

}  // namespace

std::string heading(std::string_view title) {
  std::string text = "\n";
  for (const char c : title) text += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  return text + "\n";
}

std::string toned(std::string_view text, Tone tone, bool colour) {
  if (!colour || tone == Tone::plain) return std::string(text);
  const std::string_view code = tone == Tone::good  ? "\x1b[1;32m"
                                : tone == Tone::bad ? "\x1b[1;31m"
                                                    : "\x1b[1;33m";
  return fmt::format("{}{}\x1b[0m", code, text);
}

std::string list_section(std::string_view title, const std::vector<std::string>& items) {
  if (items.empty()) return {};
  std::string text = heading(title);
  for (const std::string& item : items) text += paragraph("  - ", item, 4);
  return text;
}

std::string warnings_section(const std::vector<Warning>& warnings) {
  if (warnings.empty()) return heading("Warnings") + "  none\n";
  std::string text = heading(fmt::format("Warnings ({})", warnings.size()));
  for (const Warning& warning : warnings) {
    const std::string where = warning.where.empty() ? "" : fmt::format(" ({})", warning.where);
    text += paragraph("  - ", fmt::format("{}: {}{}", warning.code, warning.message, where), 4);
  }
  return text;
}

std::string method_section(const std::vector<std::pair<std::string, std::string>>& method) {
  if (method.empty()) return {};
  std::string text = heading("Method");
  for (const auto& [key, value] : method)
    text += paragraph("  ", fmt::format("{}: {}", key, value), 4);
  return text;
}

std::string inputs_section(const std::vector<InputFile>& inputs) {
  if (inputs.empty()) return {};
  std::string text = heading("Inputs (first 12 digits of SHA-256)");
  for (const InputFile& file : inputs)
    text += paragraph(
        "  ", fmt::format("{}  {:<8}  {}", file.sha256.substr(0, 12), file.kind, file.path), 26);
  return text;
}

std::string in_words(const ProgramIdentity& program) {
  return fmt::format("{} {} (build {})", program.name, program.version, program.build);
}

std::string disclaimer() {
  return "\n" + paragraph("",
                          "Not cleared or certified as a medical device; for education, research "
                          "and commissioning; not to be the sole basis of a treatment decision.",
                          0);
}

std::string render_text(const Assessment& assessment, const ProgramIdentity& program, bool colour) {
  std::string text = page_one(assessment, program, colour);
  text += limits_section(assessment, colour);
  text += comparisons_section(assessment);
  text += flips_section(assessment);
  text += information_section(assessment);
  text += courses_section(assessment);
  text += structures_section(assessment);
  text += targets_section(assessment);
  if (assessment.sensitivity) text += sensitivity_text(*assessment.sensitivity);
  text += advisories_section(assessment.advisories);
  text += warnings_section(assessment.warnings);
  text += list_section("Assumptions", assessment.assumptions);
  text += list_section("Not done", assessment.not_done);
  text += method_section(assessment.method);
  text += sources_section(assessment);
  text += inputs_section(assessment.inputs);
  return text + disclaimer();
}

}  // namespace dose
