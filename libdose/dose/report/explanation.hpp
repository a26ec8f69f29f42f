// SPDX-License-Identifier: Apache-2.0
// How the numbers of the deciding rules were reached: formula, substitution, each step and source.
#pragma once

#include <dose/assess/assessment.hpp>
#include <string>

namespace dose {

/// Of the required limits: the doses at their hottest points, then each comparison. In 80 columns.
std::string explanation_text(const Assessment& assessment);

/// How the metrics of a DVH are defined and bounded, and EQD2 reached, if an alpha/beta was given.
std::string dvh_explanation_text(const std::optional<AlphaBeta>& alpha_beta);

/// "EQD2 = D (d + a/b)/(2 + a/b) = 36 (2.571429 + 2)/(2 + 2) = 41.142857 Gy", with the factor of
/// incomplete repair where it is not 1.
std::string eqd2_substitution(double dose_gy, int fractions, AlphaBeta alpha_beta,
                              double quadratic_factor, double eqd2_gy);

}  // namespace dose
