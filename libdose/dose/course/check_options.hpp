// SPDX-License-Identifier: Apache-2.0
// The choices of a check besides its courses, and the texts by which they are written, on the
// command line and in a case file alike.
#pragma once

#include <dose/course/request.hpp>
#include <dose/dosimetry/measure.hpp>
#include <dose/radiobiology/alpha_beta.hpp>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace dose {

struct CheckOptions {
  std::optional<AlphaBeta> alpha_beta;  ///< of extra metrics
  std::vector<std::string> limit_ids;
  std::vector<std::filesystem::path> limit_files;
  std::vector<Metric> metrics;
  std::vector<std::string> accepted_codes;
  bool unregistered_sum_of_maxima = false;
  std::optional<Tolerance> tolerance;
  std::optional<EndCaps> end_caps;
  std::optional<double> position_uncertainty_mm;
};

/// "sequential" or "concurrent"; Error `phases_invalid`.
PhaseRelation parse_relation(std::string_view text, const std::string& where);

/// "half" or "none"; Error `end_caps_invalid`.
EndCaps parse_end_caps(std::string_view text, const std::string& where);

/// "0.01Gy" to an absolute tolerance and no relative one: who names a tolerance gets it. From
/// 0.000001 Gy (VERDICT.md, rule 25) to 1 Gy; Error `tolerance_invalid`.
Tolerance parse_tolerance(std::string_view text, const std::string& where);

/// "2mm": 0 to 10 mm. Error `position_uncertainty_invalid`.
double parse_position_uncertainty_mm(std::string_view text, const std::string& where);

/// "10/14": 10 of 14 fractions were delivered. Error `delivered_invalid`.
struct Delivered {
  int fractions = 0;
  int of = 0;
};
Delivered parse_delivered(std::string_view text, const std::string& where);

/// "6h" to hours, above 0 and below 24. Error `gap_invalid`.
double parse_gap_h(std::string_view text, const std::string& where);

/// "2": fractions a day, 1 to 6. Error `per_day_invalid`.
int parse_per_day(std::string_view text, const std::string& where);

/// Several fractions a day come with their gap, and a gap with them. Errors `gap_missing`,
/// `gap_without_per_day`, `repair_invalid`.
void check_daily_fractions(const CaseRequest& request, const std::string& where);

/// The one value there is, "sum-of-maxima"; Error `unregistered_invalid`.
void check_unregistered(std::string_view text, const std::string& where);

/// A reason must say something; Error `reason_missing`.
void check_reason(std::string_view text, const std::string& where);

/// A file, or a folder of them, if it holds a '/' or ends in ".json", else the id of a set: never
/// by what lies on the disc. `folder` is where a relative path begins.
void add_limit_choice(CheckOptions& options, std::string_view text,
                      const std::filesystem::path& folder, const std::string& where);

/// A prior's name is of letters, digits, '_' and '-', none of ours ("planned", "cumulative") and
/// nobody else's. Error `course_name_invalid`.
void check_course_names(const CaseRequest& request, const std::string& where);

}  // namespace dose
