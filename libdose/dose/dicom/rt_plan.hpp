// SPDX-License-Identifier: Apache-2.0
// An RT Plan object: fraction groups, beams, prescription, approval (DICOM PS3.3 C.8.8.9 to 14).
//
// Facts as stated in the file. Ion and brachytherapy plans are refused: their dose has another
// biological effect per gray, or another dose rate, than the limits were derived for.
#pragma once

#include <dose/core/error.hpp>
#include <dose/core/warning.hpp>
#include <dose/course/course.hpp>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace dose::dicom {

struct PlanBeam {
  int number = 0;
  std::string name;
  std::string delivery_type;   ///< TREATMENT, SETUP, ...; may be empty
  std::string radiation_type;  ///< PHOTON, ELECTRON, ...; may be empty

  /// Does it give treatment dose? Yes, unless it is a set-up or port film beam.
  bool treats() const;
};

struct PlanFractionGroup {
  int number = 0;
  std::optional<int> fractions;  ///< Number of Fractions Planned (300A,0078)
  /// The most fractions on one day of the Fraction Pattern (300A,007B), where there is one.
  std::optional<int> most_a_day;
  struct BeamUse {
    int number = 0;
    std::optional<double> dose_gy;  ///< Beam Dose (300A,0084), per fraction
    /// Where it is stated: Beam Dose Specification Point (300A,0082).
    std::optional<CoursePoint> dose_point = {};
  };
  std::vector<BeamUse> beams;
  std::vector<int> dose_references;
  int brachy_setups = 0;
};

struct PlanDoseReference {
  int number = 0;
  std::string type;            ///< TARGET, ORGAN_AT_RISK
  std::string structure_type;  ///< SITE, VOLUME, POINT, COORDINATES
  std::optional<double> target_prescription_gy;
};

/// An item of Referenced RT Plan Sequence (300C,0002).
struct RelatedPlan {
  std::string relationship;  ///< PRIOR, CONCURRENT, ... (300A,0055); may be empty
  std::string uid;           ///< may be empty
};

struct RtPlan {
  std::filesystem::path path;
  std::string sop_instance_uid;
  std::string frame_of_reference_uid;
  Patient patient;
  std::string label;
  std::optional<Date> date;
  std::string approval_status;
  std::string structure_set_uid;  ///< that it refers to, may be empty
  std::vector<PlanFractionGroup> fraction_groups;
  std::vector<PlanBeam> beams;
  std::vector<PlanDoseReference> dose_references;
  std::vector<RelatedPlan> related_plans;
  std::optional<Error> refusal;

  /// The beams of a group that give treatment dose, by what they are or by a Beam Dose. Error
  /// `beam_missing` for a beam of the group that the plan does not describe.
  std::vector<int> treatment_beams(const PlanFractionGroup& group) const;

  /// Sum of the group's treatment beam doses per fraction, if all of them are stated.
  std::optional<double> beam_dose_per_fraction_gy(const PlanFractionGroup& group) const;

  /// The points that the group's treatment beam doses are stated for, each once (0.01 mm).
  std::vector<CoursePoint> beam_dose_points(const PlanFractionGroup& group) const;

  /// Total prescription of a group: the one Target Prescription Dose there is; of several different
  /// ones, that of the one SITE or VOLUME reference; else none and a warning
  /// `prescription_ambiguous`. A plan of several groups prescribes to a group only by reference.
  std::optional<double> prescription_gy(const PlanFractionGroup& group,
                                        std::vector<Warning>& warnings) const;
};

/// Throws only if the file cannot be read or makes no sense; an ion or brachytherapy plan comes
/// back with its refusal (`ion_plan`, `brachy_plan`, `radiation_type`), and so does one for a
/// phantom or a machine (`plan_intent`).
RtPlan read_rt_plan(const std::filesystem::path& path);

}  // namespace dose::dicom
