// SPDX-License-Identifier: Apache-2.0
// From the files of one course to its phases: which plan, which doses, how many fractions
// (VERDICT.md, rules 3, 10, 11, 16).
//
// Only headers are read here. The result says which pixels and which structure set are wanted.
#pragma once

#include <dose/course/request.hpp>
#include <dose/dicom/index.hpp>
#include <dose/dicom/rt_dose.hpp>
#include <dose/dicom/rt_plan.hpp>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace dose::dicom {

enum class Purpose {
  check,  ///< everything must be stated
  dvh     ///< physical dose only: type, summation, plan and fractions may be missing
};

struct PhaseDraft {
  Phase phase;                         ///< without grids
  std::vector<RtDose> doses;           ///< that add up to the phase's dose
  std::vector<RtDose> compared_beams;  ///< BEAM doses beside a PLAN or FRACTION dose
};

/// A treatment record of a plan that the user did not choose.
struct SetAsideRecord {
  std::string plan_uid;
  std::filesystem::path path;
};

struct CourseDraft {
  Course course;  ///< without phases
  std::vector<PhaseDraft> phases;
  std::vector<InputFile> files;  ///< that were used, not yet hashed
  Index index;
  bool fractions_known = true;
  std::vector<std::string> structure_set_uids;  ///< that its plans name, each once
  std::vector<SetAsideRecord> set_aside_records;
};

/// Errors: `dose_missing`, `dose_without_plan`, `plan_missing`, `plan_not_referenced`,
/// `plan_not_found`, `plan_ambiguous`, `several_plans`, `several_doses`, `different_patients`,
/// `course_frames_differ`, `delivered_contradicts`, those of phases_of_plan and of
/// apply_treatment_records, and every refusal of a dose or plan that would count.
CourseDraft draft_course(const CourseRequest& request, Purpose purpose);

/// The phases that `doses` (all of this plan) make of its fraction groups. Errors `two_plan_doses`,
/// `plan_dose_several_groups`, `doses_ambiguous`, `two_fraction_doses`, `fraction_dose_missing`,
/// `dose_group_unknown`, `dose_beam_unknown`, `plan_dose_partial`, `beam_doses_incomplete`,
/// `fractions_missing`, `fractions_contradict`.
std::vector<PhaseDraft> phases_of_plan(const RtPlan& plan, std::vector<RtDose> doses,
                                       const CourseRequest& request,
                                       std::vector<Warning>& warnings);

}  // namespace dose::dicom
