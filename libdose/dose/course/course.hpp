// SPDX-License-Identifier: Apache-2.0
// A course of radiotherapy as redose understands it: phases, dose, frame, identity, dates.
//
// Facts only, as read or typed; what follows from them is the business of consistency.hpp and of
// the assessment. Movable, not copyable, because the dose grids are.
#pragma once

#include <dose/core/calendar.hpp>
#include <dose/core/move_only.hpp>
#include <dose/core/warning.hpp>
#include <dose/dosimetry/dose_grid.hpp>
#include <dose/geometry/deformation_field.hpp>
#include <dose/geometry/point.hpp>
#include <dose/geometry/rigid_transform.hpp>
#include <dose/radiobiology/daily_fractions.hpp>
#include <dose/radiobiology/fractionation.hpp>
#include <optional>
#include <string>
#include <vector>

namespace dose {

/// A file that was read, for the report's list of inputs.
struct InputFile {
  std::string path;
  std::string sha256;
  std::string sop_instance_uid;
  std::string kind;  ///< "RTDOSE", "RTPLAN", "RTSTRUCT", "REG", "CT", "RTRECORD", "limits", "case"
};

/// One dose grid with the file it came from.
struct PhaseGrid {
  DoseGrid grid;
  InputFile file;
};

/// Fractions alike: one fraction group of one plan, or one part of a typed scheme.
struct Phase {
  std::string label;                       ///< plan label and fraction group, for reports
  Fractions fractions;                     ///< planned
  std::optional<int> delivered_fractions;  ///< stated: dose and n are scaled together
  /// Grids whose physical doses add (the PLAN dose; or every treatment beam once).
  std::vector<PhaseGrid> grids;
  std::optional<PhysicalDose> prescription;  ///< total of this phase; absent if the plan has none
  std::optional<PhysicalDose> beam_dose_per_fraction;  ///< sum of Beam Dose (300A,0084)
  /// The one Beam Dose Specification Point (300A,0082) of all treatment beams, if they state one.
  std::optional<CoursePoint> beam_dose_point = {};
  bool beam_doses_at_several_points = false;  ///< they state different ones
  /// Maximum of the BEAM doses' sum where both PLAN and BEAM were there: compared, never added.
  std::optional<double> compared_beam_sum_maximum_gy;
  std::string plan_uid;
  std::string plan_label;
  std::string approval_status;  ///< APPROVED, UNAPPROVED, REJECTED or empty
  std::optional<Date> plan_date;
  [[no_unique_address]] MoveOnly move_only = {};
};

/// How the phases of a course go together (VERDICT.md, rule 10).
enum class PhaseRelation {
  sequential,  ///< each its own LQ, BEDs added
  concurrent   ///< physical doses added per fraction, then LQ; all phases have one n
};

enum class CourseRole { prior, planned };

/// Where a course's dose comes from.
enum class Origin {
  dicom,
  paper_maximum,      ///< `36/14@38.5Gy`: maximum at the structure, uniform
  paper_prescription  ///< `36/14@prescription`: the prescription, uniform
};

struct Patient {
  std::string id;
  std::string name;        ///< never printed unless asked
  std::string birth_date;  ///< as in the file, may be empty
};

/// What a plan that counts says of another one: RT Plan Relationship (300A,0055) of an item of
/// Referenced RT Plan Sequence (300C,0002), PS3.3 C.8.8.9.
struct PlanRelation {
  std::string file;          ///< of the plan that says so
  std::string plan_uid;      ///< of the plan that says so
  std::string plan_label;    ///< of the plan that says so
  std::string relationship;  ///< PRIOR, CONCURRENT, ...; as in the file, may be empty
  std::string other_uid;     ///< of the other plan, may be empty
};

/// How a course got into the planned frame.
struct RegistrationUse {
  /// `deformable`: only a deformable registration relates the two frames. It places no dose that
  /// decides (VERDICT.md, rule 18), so course_from_planned is then the identity and means nothing.
  enum class Kind { same_frame, rigid, deformable, none, not_needed } kind = Kind::none;
  CourseFromPlanned course_from_planned = CourseFromPlanned::identity();
  std::string file;              ///< of the REG object
  std::string sop_instance_uid;  ///< of the REG object
  std::string detail;            ///< "registered frame is the planned one; matrix inverted", ...
  /// With Kind::none: rigid REG objects that join the two frames over other frames, in order. Never
  /// composed, because only a registration of exactly these two may decide.
  std::vector<std::string> chain_files;
  std::optional<Patient> patient = {};  ///< of the REG object that is used
};

struct Course {
  std::string name;  ///< "planned", "prior", "prior2" or the user's
  CourseRole role = CourseRole::prior;
  Origin origin = Origin::dicom;
  std::string typed;  ///< the text of a course on paper
  std::vector<Phase> phases;
  PhaseRelation relation = PhaseRelation::sequential;
  bool relation_stated = false;
  DailyFractions daily;  ///< one a day unless stated
  /// Paper courses: the total dose of each phase at the structure, Gy, in order of phases.
  std::vector<double> paper_dose_gy;
  std::string frame_of_reference_uid;
  RegistrationUse registration;
  std::optional<DeformationField> deformation;  ///< with RegistrationUse::Kind::deformable
  std::optional<Patient> patient;               ///< none for a course on paper
  std::vector<PlanRelation> plan_relations;     ///< of the plans that count
  std::optional<Date> first_treated;            ///< stated by the user, or from treatment records
  std::optional<Date> last_treated;
  bool first_treated_recorded = false;  ///< from treatment records
  bool last_treated_recorded = false;
  /// Of all treatment records there are, complete or not: more may have been given before or after.
  std::optional<Date> earliest_recorded;
  std::optional<Date> latest_recorded;
  /// Treatment records that name no plan lay among its files: of which course they are is not
  /// shown.
  bool records_without_plan = false;
  /// Other plans, doses or records lay beside the plan that the user named.
  bool others_set_aside = false;
  std::vector<InputFile> files;  ///< all that were read for it
  std::vector<Warning> warnings;
  [[no_unique_address]] MoveOnly move_only = {};
};

/// The earliest and the latest day on which the course is known to have been treated, by statement
/// or by record. It began no later than the one, and ended no earlier than the other.
std::optional<Date> earliest_known(const Course& course);
std::optional<Date> latest_known(const Course& course);

/// Sum of the phases' prescriptions; nothing if one is missing.
std::optional<PhysicalDose> prescription(const Course& course);

/// The prescription as typed phases (delivered fractions taken into account: dose and n scaled
/// together); concurrent phases are one, their doses per fraction added. Nothing if a prescription
/// is missing.
std::optional<Scheme> prescribed_scheme(const Course& course);

/// BED and EQD2 of the prescription, with incomplete repair if several fractions a day were stated;
/// nothing if a prescription is missing.
std::optional<BiologicalBed> prescribed_bed(const Course& course, AlphaBeta alpha_beta);
std::optional<BiologicalEqd2> prescribed_eqd2(const Course& course, AlphaBeta alpha_beta);

}  // namespace dose
