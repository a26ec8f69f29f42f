// SPDX-License-Identifier: Apache-2.0
// What redose evidence prints on a terminal, at most 80 columns wide.
#pragma once

#include <dose/limits/evidence.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace redose {

/// Printed first, whatever is asked, and put into the JSON.
inline constexpr std::string_view evidence_note =
    "These are prescriptions to targets, not doses to the spinal cord or the thecal sac. The "
    "review states no limit and no alpha/beta, so no limit can be taken from it. Nothing here is "
    "a verdict: that a series gave a dose does not make the dose allowed.";

inline constexpr std::string_view distance_in_words =
    "|EQD2 of the series' earlier course - EQD2 of the priors| + |EQD2 of the series' nearest "
    "regimen - EQD2 of the planned course|, by prescription";

/// The nine series, their BED and EQD2 at each alpha/beta, outcomes, slips, source.
std::string series_text(const dose::EvidenceReview& review,
                        const std::vector<dose::AlphaBeta>& alpha_betas);

/// The series by their distance, those not comparable apart, and the advisories.
std::string comparison_text(const dose::EvidenceReview& review,
                            const dose::EvidenceComparison& comparison,
                            const std::vector<dose::Advisory>& advisories);

/// Formula, numbers put in, steps and source, for --explain.
std::string series_explanation(const dose::EvidenceReview& review,
                               const std::vector<dose::AlphaBeta>& alpha_betas);
std::string comparison_explanation(const dose::EvidenceReview& review,
                                   const dose::EvidenceComparison& comparison);

}  // namespace redose
