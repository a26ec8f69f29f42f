// SPDX-License-Identifier: Apache-2.0
// The sections of the text report; render_text puts them in order. For the report module only.
#pragma once

#include <dose/assess/assessment.hpp>
#include <string>

namespace dose {

/// A section's heading, with the empty line before it.
std::string heading(std::string_view title);

/// One line per limit: status, title, value with bound, limit, margin; then what it was measured in
/// and why it is not evaluable; at the end what is for information only.
std::string limits_section(const Assessment& assessment, bool colour);

/// Each course: fractions, prescription, registration, phases, dates; then the interval.
std::string courses_section(const Assessment& assessment);

/// Each structure with its metrics.
std::string structures_section(const Assessment& assessment);

/// Citations in force with locator and standing, and what that means for the verdict.
std::string sources_section(const Assessment& assessment);

/// True if some limit that decided the verdict has not been checked against its paper.
bool rests_on_unchecked_numbers(const Assessment& assessment);

enum class Tone { good, bad, doubtful, plain };

/// `text` in ANSI colours, if `colour`.
std::string toned(std::string_view text, Tone tone, bool colour);

}  // namespace dose
