// SPDX-License-Identifier: Apache-2.0
// The series of the literature: what others gave after earlier radiotherapy of the spine, and how
// often they reported harm.
//
// Source: the nine series of the ISRS review (Myrehaug 2017, J Neurosurg Spine), as printed, in
// libdose/data/evidence/isrs2017.json. BED and EQD2 are computed (lq.hpp), never stored, and only
// where the paper gives a number of fractions; none is ever filled in.
//
// Not promised: none of these doses is a dose to the cord or the thecal sac (they are prescriptions
// to targets), and the paper gives no limit. Nothing here may enter a verdict, and there is no way
// in this header to make it.
#pragma once

#include <dose/core/citation.hpp>
#include <dose/limits/limit.hpp>
#include <dose/radiobiology/alpha_beta.hpp>
#include <dose/radiobiology/fractionation.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace dose {

/// Quality of evidence by GRADE.
enum class Grade { very_low, low, moderate, high };

/// What a printed regimen stands for: what was given, the value printed before a range, or an end
/// of the range.
enum class RegimenKind { given, central, range_end };

std::string_view to_text(Grade grade);       ///< "very low"
std::string_view to_text(RegimenKind kind);  ///< "range_end"

struct Regimen {
  Scheme scheme;
  RegimenKind kind = RegimenKind::given;
  std::optional<int> count;  ///< as printed; of targets or patients, see the slips
};

/// The earlier course of a series: its median, as printed.
struct InitialCourse {
  std::string printed;
  std::optional<Scheme> scheme;       ///< only where the paper gives the fractions
  std::optional<double> total_gy;     ///< absent where the printed unit is ambiguous
  std::optional<DoseRange> range_gy;  ///< of total doses
  std::string technique;              ///< "SBRT"; empty where the table does not say
};

struct EvidenceSeries {
  std::string id;  ///< "S1": row of the table
  std::string study;
  int year = 0;
  std::string design;
  std::string modality;
  int targets = 0;
  int patients = 0;
  /// Where only some of the targets had been irradiated before.
  std::optional<int> irradiated_before;
  std::string irradiated_before_printed;
  InitialCourse initial;
  std::string retreatment_printed;
  std::vector<Regimen> regimens;
  Grade grade = Grade::very_low;
  std::optional<int> neurological_adverse_events;      ///< absent: not reported
  std::optional<int> vertebral_compression_fractures;  ///< absent: not reported
  std::vector<std::string> notes;
};

/// Something that the review prints and that does not hold.
struct PrintedSlip {
  std::string about;
  std::string printed;
  std::string found;
};

struct EvidenceOutcome {
  std::string text;
  std::string standing;  ///< in words
};

struct AdvisoryTrigger {
  enum class Kind { planned_dose_per_fraction_above, prior_dose_per_fraction_above, any_plan };
  Kind kind = Kind::any_plan;
  std::optional<double> dose_gy;  ///< per fraction; strictly above it; absent for any_plan
};
std::string_view to_text(AdvisoryTrigger::Kind kind);

/// A recommendation that touches a plan. It informs; it decides nothing.
struct Advisory {
  std::string id;
  std::string title;
  std::string text;
  std::string basis;
  Standing standing = Standing::recalled;
  Citation citation;  ///< the review, with its locator
  struct Support {
    Citation citation;
    Standing standing = Standing::recalled;
  };
  std::optional<Support> supported_by;  ///< another paper that says so
  AdvisoryTrigger trigger;
  std::string because;  ///< filled by advisories_for(): "24 Gy a fraction planned, above 19 Gy"
};

struct EvidenceReview {
  std::string id;
  std::string title;
  Citation citation;
  std::string standing;  ///< of everything in it, in words
  std::string note;
  std::vector<EvidenceOutcome> outcomes;
  std::vector<EvidenceSeries> series;
  std::vector<PrintedSlip> slips;
  std::vector<Advisory> advisories;
  std::string sha256;  ///< of the file
};

/// Error `limits_invalid` with the JSON pointer in `where`, as for limit sets.
EvidenceReview parse_evidence_review(std::string_view json, const std::string& origin);

/// The embedded ISRS review.
EvidenceReview built_in_evidence_review();

/// The advisories whose trigger holds, in the order of the file, with `because` filled. Doses per
/// fraction are those of the prescriptions typed, the largest of all phases; hot spots get more.
std::vector<Advisory> advisories_for(const EvidenceReview& review,
                                     const std::vector<Scheme>& priors, const Scheme& planned);

/// The same with the embedded review.
std::vector<Advisory> advisories_for(const std::vector<Scheme>& priors, const Scheme& planned);

/// How far the prescriptions of a series lie from a pair of courses: EQD2, Gy, series minus asked.
struct SeriesDistance {
  std::string series_id;
  std::string study;
  Regimen regimen;  ///< the one of the series whose EQD2 is nearest to the planned one's
  double retreatment_eqd2_gy = 0;
  double retreatment_difference_gy = 0;
  std::optional<double> initial_eqd2_gy;        ///< absent: not comparable
  std::optional<double> initial_difference_gy;  ///< absent: not comparable
  std::optional<double> distance_gy;            ///< absent: not comparable
  std::string not_comparable;                   ///< why
};

struct EvidenceComparison {
  AlphaBeta alpha_beta;
  std::vector<Scheme> priors;
  Scheme planned;
  double prior_eqd2_gy = 0;  ///< of all priors, added
  double planned_eqd2_gy = 0;
  /// Nearest first; equal distances in the order of the table.
  std::vector<SeriesDistance> nearest;
  /// Those whose earlier course has no number of fractions, in the order of the table. Never
  /// ranked.
  std::vector<SeriesDistance> not_comparable;
};

/// distance = |EQD2 of the series' earlier course - EQD2 of the priors|
///          + |EQD2 of its nearest regimen - EQD2 of the planned course|
/// all by prescription, at one alpha/beta. Small does not mean alike: technique, volume, interval
/// and cord dose are not in it. Asserts that there is a prior.
EvidenceComparison compare_with_series(const EvidenceReview& review,
                                       const std::vector<Scheme>& priors, const Scheme& planned,
                                       AlphaBeta alpha_beta);

}  // namespace dose
