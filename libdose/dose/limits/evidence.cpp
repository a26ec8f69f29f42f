// SPDX-License-Identifier: Apache-2.0
#include <dose/limits/evidence.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <dose/core/contract.hpp>
#include <dose/core/embedded.hpp>
#include <dose/radiobiology/lq.hpp>
#include <utility>

namespace dose {
namespace {

double largest_dose_per_fraction_gy(const Scheme& course) {
  double largest = 0;
  for (const Fractionation& phase : course.phases)
    largest = std::max(largest, in_gray(phase.per_fraction()));
  return largest;
}

/// Why the trigger holds; nothing if it does not.
std::optional<std::string> reason_of(const AdvisoryTrigger& trigger,
                                     const std::vector<Scheme>& priors, const Scheme& planned) {
  if (trigger.kind == AdvisoryTrigger::Kind::any_plan) return "said of every plan";
  const bool of_planned = trigger.kind == AdvisoryTrigger::Kind::planned_dose_per_fraction_above;
  double largest_gy = 0;
  if (of_planned) largest_gy = largest_dose_per_fraction_gy(planned);
  if (!of_planned)
    for (const Scheme& prior : priors)
      largest_gy = std::max(largest_gy, largest_dose_per_fraction_gy(prior));
  DOSE_ASSERT(trigger.dose_gy.has_value());
  if (!(largest_gy > *trigger.dose_gy)) return {};
  return fmt::format("{:.6g} Gy a fraction {}, above {:g} Gy", largest_gy,
                     of_planned ? "planned" : "in an earlier course", *trigger.dose_gy);
}

double eqd2_gy(const Scheme& course, AlphaBeta alpha_beta) {
  return in_gray(eqd2(course, alpha_beta).value());
}

SeriesDistance distance_of(const EvidenceSeries& series, const EvidenceComparison& asked) {
  DOSE_ASSERT(!series.regimens.empty());
  const auto off_by = [&](const Regimen& regimen) {
    return std::abs(eqd2_gy(regimen.scheme, asked.alpha_beta) - asked.planned_eqd2_gy);
  };
  SeriesDistance result;
  result.series_id = series.id;
  result.study = series.study;
  result.regimen = *std::ranges::min_element(series.regimens, {}, off_by);
  result.retreatment_eqd2_gy = eqd2_gy(result.regimen.scheme, asked.alpha_beta);
  result.retreatment_difference_gy = result.retreatment_eqd2_gy - asked.planned_eqd2_gy;
  if (!series.initial.scheme) {
    result.not_comparable =
        series.initial.total_gy
            ? "the paper gives no fraction number"
            : fmt::format("the paper prints '{}', in an unclear unit, and gives no fraction number",
                          series.initial.printed);
    return result;
  }
  result.initial_eqd2_gy = eqd2_gy(*series.initial.scheme, asked.alpha_beta);
  result.initial_difference_gy = *result.initial_eqd2_gy - asked.prior_eqd2_gy;
  result.distance_gy =
      std::abs(*result.initial_difference_gy) + std::abs(result.retreatment_difference_gy);
  return result;
}

}  // namespace

std::string_view to_text(Grade grade) {
  switch (grade) {
    case Grade::very_low:
      return "very low";
    case Grade::low:
      return "low";
    case Grade::moderate:
      return "moderate";
    case Grade::high:
      return "high";
  }
  DOSE_ASSERT(false);  // every grade has a text
  return {};
}

std::string_view to_text(RegimenKind kind) {
  switch (kind) {
    case RegimenKind::given:
      return "given";
    case RegimenKind::central:
      return "central";
    case RegimenKind::range_end:
      return "range_end";
  }
  DOSE_ASSERT(false);  // every kind has a text
  return {};
}

std::string_view to_text(AdvisoryTrigger::Kind kind) {
  switch (kind) {
    case AdvisoryTrigger::Kind::planned_dose_per_fraction_above:
      return "planned_dose_per_fraction_above";
    case AdvisoryTrigger::Kind::prior_dose_per_fraction_above:
      return "prior_dose_per_fraction_above";
    case AdvisoryTrigger::Kind::any_plan:
      return "any_plan";
  }
  DOSE_ASSERT(false);  // every kind has a text
  return {};
}

EvidenceReview built_in_evidence_review() {
  return parse_evidence_review(embedded_file("evidence/isrs2017.json").content, "built in");
}

std::vector<Advisory> advisories_for(const EvidenceReview& review,
                                     const std::vector<Scheme>& priors, const Scheme& planned) {
  std::vector<Advisory> result;
  for (const Advisory& advisory : review.advisories)
    if (auto reason = reason_of(advisory.trigger, priors, planned)) {
      result.push_back(advisory);
      result.back().because = std::move(*reason);
    }
  return result;
}

std::vector<Advisory> advisories_for(const std::vector<Scheme>& priors, const Scheme& planned) {
  return advisories_for(built_in_evidence_review(), priors, planned);
}

EvidenceComparison compare_with_series(const EvidenceReview& review,
                                       const std::vector<Scheme>& priors, const Scheme& planned,
                                       AlphaBeta alpha_beta) {
  DOSE_ASSERT(!priors.empty());
  EvidenceComparison result{alpha_beta, priors, planned, 0, eqd2_gy(planned, alpha_beta), {}, {}};
  for (const Scheme& prior : priors) result.prior_eqd2_gy += eqd2_gy(prior, alpha_beta);
  for (const EvidenceSeries& series : review.series) {
    SeriesDistance distance = distance_of(series, result);
    auto& list = distance.distance_gy ? result.nearest : result.not_comparable;
    list.push_back(std::move(distance));
  }
  std::ranges::stable_sort(result.nearest, [](const SeriesDistance& a, const SeriesDistance& b) {
    return *a.distance_gy < *b.distance_gy;
  });
  return result;
}

}  // namespace dose
