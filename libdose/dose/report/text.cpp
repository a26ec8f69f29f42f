// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <dose/report/advisory.hpp>
#include <dose/report/render.hpp>
#include <dose/report/sensitivity_pages.hpp>
#include <dose/report/sentences.hpp>
#include <dose/report/text_parts.hpp>
#include <dose/report/wrap.hpp>
#include <string_view>

namespace dose {
namespace {

/// The headline with its words in capitals in colour.
std::string headline(const Assessment& assessment, bool colour) {
  std::string text = paragraph("", assessment.headline, 2);
  const std::size_t word = verdict_word(assessment.headline).size();
  return toned(text.substr(0, word), tone_of(assessment), colour) + text.substr(word);
}

std::string page_one(const Assessment& assessment, const ProgramIdentity& program, bool colour) {
  std::string text = headline(assessment, colour);
  for (const std::string& sentence : under_the_headline(assessment))
    text += paragraph("  - ", sentence, 4);
  return text +
         paragraph("", fmt::format("{}; {}", patient_in_words(assessment), in_words(program)), 2);
}

std::string comparisons_section(const Assessment& assessment) {
  if (assessment.comparisons.empty()) return {};
  std::string text = heading("Beside the cumulative dose");
  for (const Comparison& comparison : assessment.comparisons)
    text += paragraph("  ", in_words(comparison, assessment), 4);
  return text;
}

std::string flips_section(const Assessment& assessment) {
  if (!assessment.scale_flip && !assessment.position) return {};
  std::string text = heading("What flips it");
  if (assessment.position) text += paragraph("  ", displacement_in_words(*assessment.position), 4);
  if (assessment.position && assessment.position->spread)
    text += paragraph("  ", spread_in_words(*assessment.position), 4);
  if (assessment.scale_flip) text += paragraph("  ", in_words(*assessment.scale_flip), 4);
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

std::string disclaimer() {
  return "\n" + paragraph("", regulatory_sentence(), 0);
}

std::string render_text(const Assessment& assessment, const ProgramIdentity& program, bool colour,
                        bool bars) {
  std::string text = page_one(assessment, program, colour);
  text += limits_section(assessment, colour, bars);
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
