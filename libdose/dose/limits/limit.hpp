// SPDX-License-Identifier: Apache-2.0
// A published dose limit with everything that is needed to apply it, or to refuse to.
//
// A number alone is dangerous: a limit holds only for its structure, metric, quantity (and its
// alpha/beta), number of fractions and preconditions. Data files: libdose/data/limits/, one
// publication each; format: docs/reference/limit-files.md.
#pragma once

#include <dose/core/citation.hpp>
#include <dose/dosimetry/metric.hpp>
#include <dose/limits/role.hpp>
#include <dose/radiobiology/alpha_beta.hpp>
#include <dose/radiobiology/fractionation.hpp>
#include <optional>
#include <string>
#include <vector>

namespace dose {

enum class Quantity { physical, eqd2, bed, ratio, time };
enum class Scope { course, cumulative };
enum class Comparator { at_most, at_least, below };

/// What a limit may do to the verdict (VERDICT.md, rule 1).
enum class Decides { clear_and_fail, fail_only, none };

/// From the facts: `check` may be evaluated, `info` is shown only, `blocked` is never evaluated.
enum class Use { check, info, blocked };

/// What the source calls the number, where it prints two for one thing.
enum class Priority { mandatory, optimal };

std::string_view to_text(Quantity quantity);
std::string_view to_text(Scope scope);
std::string_view to_text(Comparator comparator);  ///< "<=", ">=", "<"
std::string_view to_text(Decides decides);
std::string_view to_text(Use use);
std::string_view to_text(Priority priority);

/// Inclusive range.
struct FractionRange {
  int first = 1;
  int last = 1;
  bool contains(int n) const { return first <= n && n <= last; }
  friend bool operator==(const FractionRange&, const FractionRange&) = default;
};

struct DoseRange {
  double low_gy = 0;
  double high_gy = 0;
  friend bool operator==(const DoseRange&, const DoseRange&) = default;
};

struct LengthRange {
  double low_mm = 0;
  double high_mm = 0;
};

/// When a rule may *clear* a plan; a broken rule fails it regardless (VERDICT.md, rules 4 and 5).
/// Absent fields ask nothing. Only limits that may clear have any; those always have prior_courses.
struct Preconditions {
  std::optional<int> prior_courses;                      ///< exactly this many
  std::optional<double> prior_max_dose_per_fraction_gy;  ///< of every phase of every prior
  std::optional<DoseRange> prior_prescription_eqd2_gy;   ///< at the limit's alpha/beta
  std::optional<FractionRange> planned_fractions;
  std::optional<int> planned_phases;
  /// Where the authors printed N/A: planned in one of these many fractions after a prior
  /// prescription of at least this EQD2.
  struct PublishedNa {
    FractionRange planned_fractions;
    double prior_prescription_eqd2_from_gy = 0;
    friend bool operator==(const PublishedNa&, const PublishedNa&) = default;
  };
  std::optional<PublishedNa> published_na;
  friend bool operator==(const Preconditions&, const Preconditions&) = default;
};

struct Limit {
  std::string id;      ///< "RERT.HYTEC.CUM", as in the facts
  std::string set_id;  ///< "hytec2021"
  std::string title;   ///< one line for a report
  Role structure = Role::thecal_sac;
  /// Further structures that the number was published for ("cord or its surrogate"). Shown only:
  /// a limit is looked at on `structure` alone.
  std::vector<Role> also_structures;
  std::optional<LengthRange> margin_mm;  ///< of a planning risk volume, as the source has it
  bool course_rule = false;              ///< about courses, not a structure (the interval)
  std::optional<Metric> metric;          ///< none for the interval
  std::string metric_text;               ///< "Dmax", "Dmax ratio this/cumulative", "interval"
  Quantity quantity = Quantity::physical;
  /// The one it was published with; always there for eqd2, bed, ratio and for preconditions that
  /// ask for an EQD2, never otherwise.
  std::optional<AlphaBeta> alpha_beta;
  Scope scope = Scope::course;
  std::optional<FractionRange> fractions;  ///< of the planned course; none: any number
  /// Dose per fraction of the planned course's prescription to which it applies; none: any.
  /// QUANTEC's conventional doses mean nothing to a hypofractionated plan.
  std::optional<DoseRange> planned_dose_per_fraction_gy;
  /// Why the program cannot measure what the number is about. Such a limit is shown, never
  /// evaluated; its metric is words, and `metric` is none.
  std::string not_measured;
  /// What tells it from another limit of the same structure, metric and fractions: "with
  /// chemotherapy". The program does not know whether it holds, so such a limit decides nothing.
  std::string variant;
  std::optional<Priority> priority;
  Comparator comparator = Comparator::at_most;
  /// Gy, ratio, or months. Nothing where the authors printed N/A.
  std::optional<double> value;
  std::optional<double> range_high;  ///< printed as a range: `value` is its cautious, lower end
  std::string unit;                  ///< "Gy", "cc" (V metrics), "" (ratio), "months"
  Decides decides = Decides::none;
  Use use = Use::info;
  /// True: applies with one or more priors. False: de novo. A de novo limit in re-irradiation is
  /// fail_only at most.
  bool reirradiation = false;
  /// Table cells: applies where the prior's prescription is this row.
  std::optional<Scheme> prior_row;
  Preconditions preconditions;
  std::string conditions;  ///< the same in words, and more
  Standing standing = Standing::recalled;
  std::string checked_by;  ///< "NAME, DATE" where standing is `checked`
  Citation citation;
  std::string note;
};

/// Whether meeting `own` means meeting `published`: the same quantity of the same structure under
/// the same preconditions, and a number that asks no less.
bool is_at_least_as_strict(const Limit& own, const Limit& published);

/// One publication's limits.
struct LimitSet {
  std::string id;
  std::string title;
  Citation citation;
  std::string note;
  std::vector<Limit> limits;
  std::string origin;  ///< "built in" or the path
  std::string sha256;
};

}  // namespace dose
