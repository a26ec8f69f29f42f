// SPDX-License-Identifier: Apache-2.0
// Sentences of an assessment that the text report and the page share. Plain text: names in them
// come from files, so each renderer cleans or escapes them for its own format.
#pragma once

#include <dose/assess/assessment.hpp>
#include <dose/report/render.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace dose {

/// The capitals that a headline opens with: "WITHIN", "NOT EVALUABLE".
std::string_view verdict_word(std::string_view headline);

/// What belongs directly under the headline, wherever a verdict is shown: the remarks, what the
/// user acknowledged, roles that the user assigned.
std::vector<std::string> under_the_headline(const Assessment& assessment);

/// Whom the report is about; both identities where the user joined two.
std::string patient_in_words(const Assessment& assessment);

/// "sum of the single-course maxima: 66.64 Gy EQD2(2), at or below 70".
std::string in_words(const Comparison& comparison, const Assessment& assessment);

/// "at or below 70", "ABOVE 70".
std::string side_in_words(const Comparison& comparison);

/// Up to which displacement of the prior dose the rules stay met.
std::string displacement_in_words(const PositionResult& position);

/// How the maximum spreads over sampled displacements; asserts that there is a spread.
std::string spread_in_words(const PositionResult& position);

/// Up to which scale of the planned dose the limits stay met.
std::string in_words(const ScaleFlip& flip);

/// What a sensitivity table is of, and that it is compared with no limit.
std::string about_sensitivity(const Sensitivity& sensitivity);

/// "redose 0.1.0 (build 0123456789ab)".
std::string in_words(const ProgramIdentity& program);

/// What redose is not (VERDICT.md, Words).
std::string_view regulatory_sentence();

/// That the verdict rests on numbers nobody has checked.
std::string_view unchecked_numbers_sentence();

/// "14.32 cc", "14.32 cc, of which up to 0.413 cc without known dose".
std::string volume_in_words(double volume_cc, double uncovered_cc);

/// "21.10 cc; the planned course's prescription is 24.00 Gy".
std::string about(const TargetCoverage& target);

/// "8 whole months (--interval)"; empty where nothing is known, not even why.
std::string interval_in_words(const Assessment& assessment);

/// Pieces of a course; each empty where there is nothing to say.
std::string fractions_in_words(int fractions);
std::string origin_in_words(const CourseResult& course);
std::string prescription_in_words(const CourseResult& course, AlphaBeta alpha_beta);
std::string registration_in_words(const CourseResult& course);
std::string dates_in_words(const CourseResult& course);
std::string relation_in_words(const CourseResult& course);
std::string daily_fractions_in_words(const CourseResult& course);
std::string in_words(const CourseResult::PhaseResult& phase);

}  // namespace dose
