// SPDX-License-Identifier: Apache-2.0
// The sections of the text report; render_text puts them in order. For the report module only.
#pragma once

#include <dose/assess/assessment.hpp>
#include <dose/report/render.hpp>
#include <dose/report/tone.hpp>
#include <string>
#include <utility>
#include <vector>

namespace dose {

/// A section's heading, with the empty line before it.
std::string heading(std::string_view title);

/// One line per limit: status, title, value with bound, limit, margin; with `bars` its bar; then
/// what it was measured in and why it is not evaluable. Without what is for information only.
std::string limits_section(const Assessment& assessment, bool colour, bool bars);

/// Limits that decided nothing here, gathered by the reason why.
std::string information_section(const Assessment& assessment);

/// Each course: fractions, prescription, registration, phases, dates; then the interval.
std::string courses_section(const Assessment& assessment);

/// Each structure with its metrics.
std::string structures_section(const Assessment& assessment);

/// What the planned course gives each target; nothing without one.
std::string targets_section(const Assessment& assessment);

/// Citations in force with locator and standing, and what that means for the verdict.
std::string sources_section(const Assessment& assessment);

/// Metrics of one structure, one line each, grouped by course and kind of dose.
std::string metric_table(const std::vector<MetricResult>& metrics);

/// Sentences, one below the other; nothing if there are none.
std::string list_section(std::string_view title, const std::vector<std::string>& items);
std::string warnings_section(const std::vector<Warning>& warnings);
std::string method_section(const std::vector<std::pair<std::string, std::string>>& method);
std::string inputs_section(const std::vector<InputFile>& inputs);

/// What redose is not; the end of every report.
std::string disclaimer();

/// `text` in ANSI colours, if `colour`.
std::string toned(std::string_view text, Tone tone, bool colour);

}  // namespace dose
