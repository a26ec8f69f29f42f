// SPDX-License-Identifier: Apache-2.0
// The answer, as a value: everything a report prints, nothing it has to compute.
#pragma once

#include <dose/assess/agreement.hpp>
#include <dose/core/warning.hpp>
#include <dose/course/case.hpp>
#include <dose/dosimetry/measure.hpp>
#include <dose/limits/evidence.hpp>
#include <dose/limits/judge.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace dose {

enum class Verdict { within, exceeded, not_evaluable };

std::string_view to_text(Verdict verdict);  ///< "within", "exceeded", "not_evaluable"

/// Whose files were read.
struct Identity {
  std::string id;          ///< Patient ID, may be empty
  std::string birth_date;  ///< "1960-02-29"; only where the birth dates of a case differ

  bool operator==(const Identity&) const = default;
};

/// One metric of one structure.
struct MetricResult {
  Metric metric;
  std::string course;  ///< a course's name, or "cumulative"
  Quantity quantity = Quantity::physical;
  std::optional<AlphaBeta> alpha_beta;  ///< for eqd2 and bed
  Bounded bounded;                      ///< Gy, or cc for V metrics
  std::optional<double> structure_cc;   ///< for V metrics: what 100 % is
  /// Dmax of a sum: what each course gives at the hottest point, Gy of the same quantity.
  std::vector<std::pair<std::string, double>> contributions;
};

struct StructureResult {
  int number = 0;
  std::string name;
  Role role = Role::thecal_sac;
  bool role_assigned = false;
  std::string role_reason;
  std::string made;  ///< "made of SpinalCord, margin 2 mm in 3D"; empty if it was drawn
  double volume_cc = 0;
  double uncovered_cc = 0;  ///< not covered by some course's dose and not assumed
  std::vector<MetricResult> metrics;
};

/// What the planned course gives a target: information (target_coverage.hpp).
struct TargetCoverage {
  int number = 0;
  std::string name;
  double volume_cc = 0;
  double prescription_gy = 0;         ///< of the planned course, all phases
  std::vector<MetricResult> metrics;  ///< physical: D95%, and the volume at the prescription
};

/// One limit, evaluated or not.
struct LimitResult {
  Limit limit;
  Status status = Status::info;
  Decides decides = Decides::none;  ///< in this case (a de novo limit in re-irradiation: fail_only)
  bool required = false;            ///< belongs to the set that must be met
  std::string structure;            ///< name of the structure that was evaluated, if any
  int structure_number = 0;         ///< its ROI Number, since a name may stand there twice
  std::string surrogate_note;       ///< "on surrogate SpinalCord", else empty
  std::optional<double> value;      ///< in limit.unit
  std::optional<double> lower;
  std::optional<double> upper;
  std::optional<double> margin;  ///< above 0 is room
  std::string reason_code;  ///< "no_registration", "undecided", ...; with not_evaluable or info
  std::string reason;       ///< the same as a sentence
};

struct CourseResult {
  std::string name;
  CourseRole role = CourseRole::prior;
  Origin origin = Origin::dicom;
  std::string typed;
  std::optional<Date> first_treated;
  std::optional<Date> last_treated;
  int fractions = 0;  ///< sum over phases, delivered where stated
  std::optional<double> prescription_gy;
  std::optional<double> bed_gy;   ///< of the prescription, at the policy's alpha/beta
  std::optional<double> eqd2_gy;  ///< of the prescription, at the policy's alpha/beta
  struct PhaseResult {
    std::string label;
    int fractions = 0;
    std::optional<double> prescription_gy;
    std::vector<InputFile> dose_files;
    std::optional<double> grid_maximum_gy;
    std::optional<double> coarsest_spacing_mm;
  };
  std::vector<PhaseResult> phases;
  PhaseRelation relation = PhaseRelation::sequential;
  DailyFractions daily;
  std::string approval_status;
  RegistrationUse registration;
  std::optional<Agreement> agreement;  ///< of a prior placed in the planned frame
};

/// What each course gave at one point, phase by phase.
struct PointDose {
  std::string limit_id;  ///< whose maximum lies here
  std::string structure;
  PlannedPoint at;
  AlphaBeta alpha_beta;  ///< of the limit
  struct PhaseDose {
    std::string label;
    double dose_gy = 0;           ///< physical
    int fractions = 0;            ///< given
    double quadratic_factor = 1;  ///< incomplete repair
    double eqd2_gy = 0;
  };
  struct CourseDose {
    std::string course;
    std::vector<PhaseDose> phases;  ///< concurrent ones are one
    double eqd2_gy = 0;
  };
  std::vector<CourseDose> courses;  ///< those that the limit is about; in order of courses
  double eqd2_gy = 0;
};

/// What the deciding quantities would be otherwise; compared with no limit.
struct SensitivityRow {
  AlphaBeta alpha_beta;
  double recovered_percent = 0;     ///< of the priors' EQD2
  std::optional<double> priors_gy;  ///< where they are known on paper only
  std::optional<double> this_gy;
  std::optional<double> cumulative_gy;
  std::optional<double> share;
};

struct Sensitivity {
  std::string structure;
  std::vector<SensitivityRow> by_alpha_beta;  ///< nothing recovered
  std::vector<SensitivityRow> by_recovery;    ///< at the alpha/beta of the cumulative rule
};

/// By how much the planned dose may be scaled before a rule is broken (headroom.hpp).
struct ScaleFlip {
  double factor = 0;
  std::string limited_by;  ///< id of the limit
};

/// The prior dose displaced (position.hpp).
struct PositionResult {
  double radius_mm = 0;                       ///< asked for, or the measured residual if larger
  std::optional<double> cumulative_upper_gy;  ///< of the sum's maximum within it, EQD2
  std::optional<double> share_upper;
  std::optional<DisplacementSpread> spread;  ///< of the sum's maximum, EQD2; sampled
  std::string spread_of;                     ///< name of the structure
  double spread_alpha_beta_gy = 0;
  /// The largest displacement at which all rules that depend on it are met, at most
  /// farthest_displacement_mm; nothing if one is broken without any.
  std::optional<double> met_up_to_mm;
  std::string
      first_broken;  ///< id of the rule that breaks first beyond it; empty: none up to there
  std::optional<double> residual_mm = {};  ///< how far the anatomies were measured to lie apart
};

/// A figure shown beside a deciding one (sum of single-course maxima; prior prescription + THIS;
/// the sum through a deformable registration).
struct Comparison {
  std::string label;
  double value_gy = 0;
  double limit_gy = 0;
  bool meets = false;
  std::string note = {};  ///< how far the figure can be believed, else empty
};

struct Assessment {
  Verdict verdict = Verdict::not_evaluable;
  /// The first line of a report, complete: "EXCEEDED: ...", "NOT EVALUABLE, because ...".
  std::string headline;
  /// Sentences that belong directly under it: "within only by spatial separation", table cell
  /// passed, flip factor of a typed prior, surrogates.
  std::vector<std::string> remarks;
  Identity patient;
  std::vector<Identity> other_identities;  ///< that --same-patient joined with it, each once
  std::vector<CourseResult> courses;       ///< priors in order, then planned
  std::optional<int> interval_months;
  std::string interval_source;
  AlphaBeta alpha_beta = AlphaBeta::from_gray(2);
  std::vector<StructureResult> structures;
  std::vector<TargetCoverage> targets;
  std::vector<LimitResult>
      limits;  ///< required first, then the others that were evaluated, then info
  std::vector<Comparison> comparisons;
  std::vector<PointDose> points;  ///< where the required EQD2 limits have their maximum
  std::vector<Advisory> advisories;
  std::optional<Sensitivity> sensitivity;
  std::optional<ScaleFlip> scale_flip;
  std::optional<PositionResult> position;
  std::vector<std::string> acknowledged;
  std::vector<std::string> assumptions;
  std::vector<std::string> not_done;  ///< what VERDICT.md asks for and this version does not do
  std::vector<Warning> warnings;
  std::vector<InputFile> inputs;
  std::vector<std::pair<std::string, std::string>> method;  ///< every choice that changes a number
};

/// 0 within, 1 exceeded, 2 not evaluable, 3 within with acknowledgements.
int exit_status(const Assessment& assessment);

}  // namespace dose
