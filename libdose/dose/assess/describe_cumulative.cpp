// SPDX-License-Identifier: Apache-2.0
#include <dose/assess/describe_cumulative.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <dose/assess/describe.hpp>

namespace dose {
namespace {

/// Above it steep gradients between voxels are not resolved (VERDICT.md, rule 24).
constexpr double coarse_mm = 2;

std::string grid_in_words(const SumChoices& choices) {
  std::string text = choices.grid == SumGrid::planned ? "that of the planned dose"
                     : choices.grid == SumGrid::other ? "that of a given dose"
                                                      : "a box round the dose grids of all courses";
  if (choices.spacing_mm) text += fmt::format(", in steps of {:g} mm", *choices.spacing_mm);
  return text;
}

}  // namespace

std::vector<std::pair<std::string, std::string>> describe_method(const SumChoices& choices,
                                                                 const CumulativeField& field) {
  std::vector<std::pair<std::string, std::string>> method;
  method.emplace_back("conversion",
                      fmt::format("{} by plain LQ at every voxel centre, alpha/beta {:g} Gy, each "
                                  "phase with its own number of fractions",
                                  choices.quantity == Quantity::bed ? "BED" : "EQD2",
                                  choices.alpha_beta.in_gray()));
  method.emplace_back("sum",
                      "voxel by voxel through the registrations, each course's physical dose on "
                      "its own grid, then converted, then added");
  method.emplace_back("recovery", "none between courses");
  method.emplace_back("position", "registrations are taken as exact; no displacement was searched");
  method.emplace_back("interpolation", "trilinear between voxel centres; outside them not known");
  method.emplace_back("grid", grid_in_words(choices));
  std::string unknown;
  if (field.cut.voxels > 0)
    unknown = "the grid was cut back to a box in which every course is known";
  if (!choices.most_outside_gy.empty())
    unknown +=
        (unknown.empty() ? "" : "; ") +
        std::string("outside a grid the most that was stated stands for its dose, nowhere 0");
  method.emplace_back("unknown_dose",
                      unknown.empty() ? "every course is known at every voxel" : unknown);
  return method;
}

std::vector<std::string> sum_assumptions(const Case& the_case, const SumChoices& choices,
                                         const CumulativeField& field) {
  std::vector<std::string> assumptions;
  if (the_case.same_patient_reason)
    assumptions.push_back(
        fmt::format("that the courses are of one patient is stated: {}; the file "
                    "carries the planned course's identity",
                    *the_case.same_patient_reason));
  for (const auto& [course, unused] : field.courses) {
    if (course->origin != Origin::dicom)
      assumptions.push_back(fmt::format("{} ({}) is taken as uniform over the whole grid (stated)",
                                        course->name, course->typed));
    for (std::string& assumption : course_assumptions(*course))
      assumptions.push_back(std::move(assumption));
    if (const auto stated = choices.most_outside_gy.find(course->name);
        stated != choices.most_outside_gy.end())
      assumptions.push_back(fmt::format(
          "{}: physical dose outside each of its grids is at most {:g} Gy (stated), and counts "
          "there as that much",
          course->name, stated->second));
  }
  return assumptions;
}

std::vector<Warning> sum_warnings(const Case& the_case, const CumulativeField& field,
                                  double maximum_gy) {
  std::vector<Warning> warnings = the_case.warnings;
  for (const auto& [course, unused] : field.courses) {
    warnings.insert(warnings.end(), course->warnings.begin(), course->warnings.end());
    for (const Phase& phase : course->phases) {
      if (course->origin != Origin::dicom) continue;
      if (phase.plan_uid.empty())
        warnings.push_back({"sum_plan_not_referenced",
                            "the dose names no plan, so the file cannot refer to it",
                            course->name});
      if (course->role == CourseRole::prior && phase.approval_status != "APPROVED")
        warnings.push_back(
            {"prior_not_approved",
             fmt::format("plan '{}' is {}: was it given as it stands?", phase.plan_label,
                         phase.approval_status.empty() ? "without an approval status"
                                                       : phase.approval_status),
             course->name});
    }
  }
  if (const double spacing_mm = field.lattice.geometry().coarsest_spacing_mm();
      spacing_mm > coarse_mm)
    warnings.push_back(
        {"sum_grid_coarse",
         fmt::format("the file's voxels are {:.2f} mm apart; steep gradients between them are not "
                     "resolved above {:g} mm",
                     spacing_mm, coarse_mm),
         {}});
  if (field.cut.voxels > 0 && field.cut.highest_gy > maximum_gy)
    warnings.push_back(
        {"sum_highest_cut_away",
         fmt::format("what was cut away receives up to {:.2f} Gy of the known courses alone, more "
                     "than any voxel of the file ({:.2f} Gy)",
                     field.cut.highest_gy, maximum_gy),
         {}});
  return warnings;
}

std::vector<std::string> plan_uids(const Course& course) {
  std::vector<std::string> uids;
  for (const Phase& phase : course.phases)
    if (!phase.plan_uid.empty() && std::ranges::find(uids, phase.plan_uid) == uids.end())
      uids.push_back(phase.plan_uid);
  return uids;
}

}  // namespace dose
