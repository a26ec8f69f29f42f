// SPDX-License-Identifier: Apache-2.0
// What a report shows of an assessment, as a value that all renderers share: the same rows, in the
// same order, rounded in the same way, whether they become a page, a table or a test result.
//
// Raw numbers stand beside their texts. Texts are plain: names in them come from files, so each
// renderer cleans or escapes them for its own format.
//
// Not promised: it finds nothing. What the assessment lacks is absent here too.
#pragma once

#include <cstddef>
#include <dose/assess/assessment.hpp>
#include <dose/report/figures.hpp>
#include <optional>
#include <string>
#include <vector>

namespace dose {

/// How much of a limit is used, for a bar: 1 lies at the limit and more is broken, whatever the
/// comparator; of a limit that asks for at least, it is the limit over the number.
struct PartsOfLimit {
  std::optional<double> value;
  std::optional<double> lower;
  std::optional<double> upper;
  std::optional<double> margin;  ///< over the limit; above 0 is room
};

/// One limit. Raw numbers, unit, reason and citation are in `result`.
struct LimitRow {
  LimitResult result;
  std::string status;       ///< "within", "EXCEEDED", "NOT MET", "not evaluable", "info"
  Figure figure;            ///< value "-" where there is no figure at all
  std::string limit;        ///< "<= 70 Gy EQD2(2)"
  std::string margin;       ///< "+8.68", rounded down; "-" where there is none
  PartsOfLimit of_limit;    ///< empty where limit or number is not above 0
  std::string measured_in;  ///< "Dmax of 'ThecalSac'"; empty for a rule about courses
  std::string decides;      ///< "here it can fail, not clear": where that is not its usual part
  std::string reason;       ///< "no spinal cord was drawn (structure_not_drawn)", else empty
  /// Broken, yet rounded to the places of a report it would seem met: says so; else empty.
  std::string fails_by_rounding;
  std::string citation;  ///< text, doi, locator and standing, in one sentence
};

/// One metric of one structure.
struct MetricRow {
  std::string structure;
  Role role = Role::thecal_sac;
  MetricResult result;
  std::string kind;  ///< "planned, Gy EQD2(2)"
  Figure figure;
  std::string after_figure;  ///< " cc (12.5%)", " not known: ...", or empty
  std::string origin;        ///< "at (1.0, 2.0, 3.0) mm: planned 20.85 + prior 41.14", or empty
};

struct Description {
  /// Exceeded first, then not evaluable, then within, then information; of each the required ones
  /// first, else in the order of the assessment.
  std::vector<LimitRow> limits;
  std::vector<MetricRow> metrics;  ///< in order of structures, then of targets
  /// The row of `limits` to show with the verdict: of those that decide, the broken one with the
  /// least room for its size; else the first required one that is not evaluable; else the required
  /// one with the least room.
  std::optional<std::size_t> decisive;
};

Description describe(const Assessment& assessment);

LimitRow describe(const LimitResult& result);
MetricRow describe(const MetricResult& metric);  ///< without structure and role

/// "copy seen (abstract)", "checked against the paper by A. Physicist, 2026-01-31".
std::string standing_in_words(const Limit& limit);

/// Whether it is a row for information, which has no part in the verdict.
bool for_information(const LimitResult& result);

/// Whether any number is known of what it is about.
bool has_figures(const LimitResult& result);

}  // namespace dose
