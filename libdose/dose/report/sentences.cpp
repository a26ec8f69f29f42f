// SPDX-License-Identifier: Apache-2.0
#include <dose/report/sentences.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <dose/report/figures.hpp>
#include <dose/report/wrap.hpp>

namespace dose {
namespace {

std::string joined(const std::vector<std::string>& texts, std::string_view separator) {
  std::string result;
  for (const std::string& text : texts) {
    if (!result.empty()) result += separator;
    result += text;
  }
  return result;
}

/// Comparisons are with the cumulative limit, so of its kind.
std::string comparison_unit(const Assessment& assessment, const Comparison& comparison) {
  for (const LimitResult& result : assessment.limits)
    if (result.limit.scope == Scope::cumulative && result.limit.quantity == Quantity::eqd2 &&
        result.limit.value == comparison.limit_gy)
      return unit_in_words(Quantity::eqd2, result.limit.alpha_beta);
  return unit_in_words(Quantity::eqd2, {});
}

}  // namespace

std::string_view verdict_word(std::string_view headline) {
  const auto end =
      std::min(headline.find_first_of("abcdefghijklmnopqrstuvwxyz:,;."), headline.size());
  const auto last = headline.substr(0, end).find_last_not_of(' ');
  return last == std::string_view::npos ? std::string_view() : headline.substr(0, last + 1);
}

std::vector<std::string> under_the_headline(const Assessment& assessment) {
  std::vector<std::string> sentences = assessment.remarks;
  if (!assessment.acknowledged.empty())
    sentences.push_back("acknowledged by the user: " + joined(assessment.acknowledged, ", "));
  for (const StructureResult& structure : assessment.structures)
    if (structure.role_assigned)
      sentences.push_back(fmt::format(
          "role assigned by the user: '{}'{} is taken as {}", structure.name,
          structure.made.empty() ? "" : " (" + structure.made + ")", in_words(structure.role)));
  return sentences;
}

std::string patient_in_words(const Assessment& assessment) {
  if (assessment.other_identities.empty())
    return assessment.patient.id.empty() ? "Patient not identified"
                                         : "Patient " + assessment.patient.id;
  const auto one = [](const Identity& identity) {
    return (identity.id.empty() ? "without ID" : identity.id) +
           (identity.birth_date.empty() ? "" : fmt::format(" (born {})", identity.birth_date));
  };
  std::string patients = "Patient " + one(assessment.patient);
  for (const Identity& identity : assessment.other_identities)
    patients +=
        (&identity == &assessment.other_identities.back() ? " and patient " : ", patient ") +
        one(identity);
  return patients + ", taken as ONE PERSON because the user says so (--same-patient)";
}

std::string side_in_words(const Comparison& comparison) {
  return fmt::format("{} {}", comparison.meets ? "at or below" : "ABOVE",
                     shortest(comparison.limit_gy));
}

std::string in_words(const Comparison& comparison, const Assessment& assessment) {
  return fmt::format("{}: {} {}, {}{}", comparison.label,
                     rounded(comparison.value_gy, 2, Rounding::nearest, comparison.limit_gy),
                     comparison_unit(assessment, comparison), side_in_words(comparison),
                     comparison.note.empty() ? "" : " (" + comparison.note + ")");
}

std::string displacement_in_words(const PositionResult& position) {
  std::string text = "displacement of the prior dose: ";
  if (position.cumulative_upper_gy)
    text += fmt::format("within {} mm the sum stays at or below {} Gy EQD2({}); ",
                        shortest(position.radius_mm),
                        rounded(*position.cumulative_upper_gy, 2, Rounding::up),
                        shortest(position.spread_alpha_beta_gy));
  if (!position.met_up_to_mm)
    return text + fmt::format("{} is not met without any", printable(position.first_broken));
  if (position.first_broken.empty())
    return text + fmt::format(
                      "all rules that depend on it are met up to {} mm, the farthest looked "
                      "for",
                      shortest(*position.met_up_to_mm));
  return text + fmt::format(
                    "all rules that depend on it are met up to {} mm; beyond, {} is the "
                    "first that is not",
                    rounded(*position.met_up_to_mm, 1, Rounding::down),
                    printable(position.first_broken));
}

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

std::string in_words(const ScaleFlip& flip) {
  return fmt::format(
      "scale of the planned dose: up to {} times it all limits that decide are met arithmetically; "
      "beyond, {} is the first that is not",
      rounded(flip.factor, 3, Rounding::down), printable(flip.limited_by));
}

std::string about_sensitivity(const Sensitivity& sensitivity) {
  return fmt::format(
      "{}Limits hold for the alpha/beta, and without the recovery, that they were published with: "
      "these figures are compared with none.",
      sensitivity.structure.empty()
          ? ""
          : fmt::format("Dmax of '{}'. ", printable(sensitivity.structure)));
}

std::string in_words(const ProgramIdentity& program) {
  return fmt::format("{} {} (build {})", program.name, program.version, program.build);
}

std::string_view regulatory_sentence() {
  return "Not cleared or certified as a medical device; for education, research and commissioning; "
         "not to be the sole basis of a treatment decision.";
}

std::string_view unchecked_numbers_sentence() {
  return "The verdict rests on numbers that nobody has yet checked against the paper by name and "
         "date; how each was seen stands behind its table or page.";
}

}  // namespace dose
