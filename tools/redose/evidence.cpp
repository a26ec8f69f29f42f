// SPDX-License-Identifier: Apache-2.0
// redose evidence: the literature's series, and the ones nearest to a pair of courses.
#include <dose/limits/evidence.hpp>
#include <dose/radiobiology/lq.hpp>
#include <dose/report/advisory.hpp>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "command.hpp"
#include "command_line.hpp"
#include "evidence_text.hpp"
#include "json_text.hpp"
#include "output_file.hpp"

namespace redose {
namespace {

using dose::in_gray;
using nlohmann::ordered_json;

using AlphaBetas = std::vector<dose::AlphaBeta>;

ordered_json json_or_null(const std::optional<int>& count) {
  return count ? ordered_json(*count) : ordered_json(nullptr);
}

ordered_json json_of(const dose::Scheme& scheme, const AlphaBetas& alpha_betas) {
  ordered_json computed = ordered_json::array();
  for (const dose::AlphaBeta alpha_beta : alpha_betas)
    computed.push_back({{"alpha_beta_gy", alpha_beta.in_gray()},
                        {"bed_gy", in_gray(bed(scheme, alpha_beta).value())},
                        {"eqd2_gy", in_gray(eqd2(scheme, alpha_beta).value())}});
  return {{"scheme", scheme.text},
          {"total_gy", in_gray(scheme.total())},
          {"fractions", scheme.fractions()},
          {"computed", std::move(computed)}};
}

ordered_json json_of(const dose::Citation& citation) {
  return {{"text", citation.text}, {"doi", citation.doi}, {"locator", citation.locator}};
}

ordered_json json_of(const dose::EvidenceSeries& series, const AlphaBetas& alpha_betas) {
  ordered_json initial = {{"printed", series.initial.printed}};
  if (series.initial.scheme)
    initial.update(json_of(*series.initial.scheme, alpha_betas));
  else if (series.initial.total_gy)
    initial["total_gy"] = *series.initial.total_gy;
  if (series.initial.range_gy)
    initial["range_gy"] = {{"low", series.initial.range_gy->low_gy},
                           {"high", series.initial.range_gy->high_gy}};
  if (!series.initial.technique.empty()) initial["technique"] = series.initial.technique;
  ordered_json regimens = ordered_json::array();
  for (const dose::Regimen& regimen : series.regimens) {
    ordered_json entry = json_of(regimen.scheme, alpha_betas);
    entry["as"] = to_text(regimen.kind);
    if (regimen.count) entry["count"] = *regimen.count;
    regimens.push_back(std::move(entry));
  }
  ordered_json result = {{"id", series.id},
                         {"study", series.study},
                         {"year", series.year},
                         {"design", series.design},
                         {"modality", series.modality},
                         {"targets", series.targets},
                         {"patients", series.patients}};
  if (series.irradiated_before) result["irradiated_before"] = *series.irradiated_before;
  result["initial"] = std::move(initial);
  result["retreatment"] = {{"printed", series.retreatment_printed},
                           {"regimens", std::move(regimens)}};
  result["grade"] = to_text(series.grade);
  result["neurological_adverse_events"] = json_or_null(series.neurological_adverse_events);
  result["vertebral_compression_fractures"] = json_or_null(series.vertebral_compression_fractures);
  result["notes"] = series.notes;
  return result;
}

ordered_json json_of(const dose::SeriesDistance& distance) {
  ordered_json result = {{"id", distance.series_id}, {"study", distance.study}};
  if (distance.distance_gy) {
    result["distance_gy"] = *distance.distance_gy;
    result["initial_eqd2_gy"] = *distance.initial_eqd2_gy;
    result["initial_difference_gy"] = *distance.initial_difference_gy;
  } else {
    result["reason"] = distance.not_comparable;
  }
  result["retreatment_scheme"] = distance.regimen.scheme.text;
  result["retreatment_eqd2_gy"] = distance.retreatment_eqd2_gy;
  result["retreatment_difference_gy"] = distance.retreatment_difference_gy;
  return result;
}

ordered_json json_of(const dose::Advisory& advisory) {
  return advisory_json(advisory);
}

template <class Value>
ordered_json list_of(const std::vector<Value>& values) {
  ordered_json result = ordered_json::array();
  for (const Value& value : values) result.push_back(json_of(value));
  return result;
}

ordered_json heading(const dose::EvidenceReview& review) {
  return {{"schema", "redose.evidence/1"},
          {"review",
           {{"id", review.id},
            {"title", review.title},
            {"citation", json_of(review.citation)},
            {"standing", review.standing},
            {"sha256", review.sha256}}},
          {"note", evidence_note}};
}

ordered_json series_json(const dose::EvidenceReview& review, const AlphaBetas& alpha_betas) {
  ordered_json result = heading(review);
  result["series"] = ordered_json::array();
  for (const dose::EvidenceSeries& series : review.series)
    result["series"].push_back(json_of(series, alpha_betas));
  result["outcomes"] = ordered_json::array();
  for (const dose::EvidenceOutcome& outcome : review.outcomes)
    result["outcomes"].push_back({{"text", outcome.text}, {"standing", outcome.standing}});
  result["slips"] = ordered_json::array();
  for (const dose::PrintedSlip& slip : review.slips)
    result["slips"].push_back(
        {{"about", slip.about}, {"printed", slip.printed}, {"found", slip.found}});
  result["advisories"] = list_of(review.advisories);
  return result;
}

ordered_json comparison_json(const dose::EvidenceReview& review,
                             const dose::EvidenceComparison& comparison,
                             const std::vector<dose::Advisory>& advisories) {
  ordered_json result = heading(review);
  ordered_json priors = ordered_json::array();
  for (const dose::Scheme& prior : comparison.priors) priors.push_back(prior.text);
  result["alpha_beta_gy"] = comparison.alpha_beta.in_gray();
  result["prior"] = {{"schemes", std::move(priors)}, {"eqd2_gy", comparison.prior_eqd2_gy}};
  result["planned"] = {{"scheme", comparison.planned.text},
                       {"eqd2_gy", comparison.planned_eqd2_gy}};
  result["distance"] = distance_in_words;
  result["nearest"] = list_of(comparison.nearest);
  result["not_comparable"] = list_of(comparison.not_comparable);
  result["advisories"] = list_of(advisories);
  return result;
}

AlphaBetas alpha_betas_for_list(const std::optional<std::string>& text) {
  if (text) return {dose::parse_alpha_beta(*text, "--alpha-beta")};
  return {dose::AlphaBeta::from_gray(2), dose::AlphaBeta::from_gray(3),
          dose::AlphaBeta::from_gray(10)};
}

}  // namespace

int run_evidence(std::span<const char* const> arguments) {
  CommandLine line("evidence", "the literature's series, and the ones nearest to a case",
                   "Without --prior and --planned: the whole table. These are prescriptions, not\n"
                   "cord doses; no limit can be taken from them, and nothing here is a verdict.\n"
                   "\nExample: redose evidence --prior 36/14 --planned 24/3");
  std::vector<std::vector<std::string>> prior_texts;
  std::optional<std::string> planned_text;
  std::optional<std::string> alpha_beta_text;
  bool explain = false;
  line.groups("--prior", prior_texts, "SCHEME", "earlier course, such as 36/14 or 40/20+10/2");
  line.text("--planned", planned_text, "SCHEME", "course in question, such as 24/3");
  line.text("--alpha-beta", alpha_beta_text, "GY",
            "alpha/beta (default 2, 3 and 10; 2 with --prior and --planned)");
  line.flag("--explain", explain, "also show formula, numbers put in, each step and the source");
  Outputs outputs(line);
  outputs.declare("--json", "the result as JSON (redose.evidence/1)");
  if (!line.parse(arguments)) return ok;
  outputs.check();
  if (prior_texts.empty() != !planned_text)
    throw UsageError("--prior and --planned go together: a pair of courses is compared",
                     planned_text ? "--prior" : "--planned");
  const dose::EvidenceReview review = dose::built_in_evidence_review();
  if (!planned_text) {
    const AlphaBetas alpha_betas =
        from_command_line([&] { return alpha_betas_for_list(alpha_beta_text); });
    if (outputs.wants("--json")) outputs.add("--json", json_text(series_json(review, alpha_betas)));
    outputs.add_text(series_text(review, alpha_betas) +
                     (explain ? series_explanation(review, alpha_betas) : ""));
    outputs.write();
    return ok;
  }
  const dose::AlphaBeta alpha_beta = from_command_line(
      [&] { return dose::parse_alpha_beta(alpha_beta_text.value_or("2"), "--alpha-beta"); });
  std::vector<dose::Scheme> priors;
  for (const auto& group : prior_texts)
    for (const std::string& text : group)
      priors.push_back(from_command_line([&] { return dose::parse_scheme(text, "--prior"); }));
  const dose::Scheme planned =
      from_command_line([&] { return dose::parse_scheme(*planned_text, "--planned"); });
  const dose::EvidenceComparison comparison =
      compare_with_series(review, priors, planned, alpha_beta);
  const std::vector<dose::Advisory> advisories = advisories_for(review, priors, planned);
  if (outputs.wants("--json"))
    outputs.add("--json", json_text(comparison_json(review, comparison, advisories)));
  outputs.add_text(comparison_text(review, comparison, advisories) +
                   (explain ? comparison_explanation(review, comparison) : ""));
  outputs.write();
  return ok;
}

}  // namespace redose
