// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <dose/report/figures.hpp>
#include <dose/report/sentences.hpp>
#include <filesystem>

namespace dose {
namespace {

std::string gy(double dose_gy) {
  return rounded(dose_gy, 2, Rounding::nearest);
}

}  // namespace

std::string fractions_in_words(int fractions) {
  return fmt::format("{} fraction{}", fractions, fractions == 1 ? "" : "s");
}

std::string origin_in_words(const CourseResult& course) {
  switch (course.origin) {
    case Origin::dicom:
      return "dose from DICOM";
    case Origin::paper_maximum:
      return fmt::format("typed '{}': maximum at the structure, taken as uniform", course.typed);
    case Origin::paper_prescription:
      return fmt::format("typed '{}': the prescription, taken as uniform", course.typed);
  }
  return {};
}

std::string prescription_in_words(const CourseResult& course, AlphaBeta alpha_beta) {
  if (!course.prescription_gy) return "prescription not known";
  std::string text = fmt::format("prescription {} Gy physical", gy(*course.prescription_gy));
  if (course.bed_gy)
    text += fmt::format(", {} {}", gy(*course.bed_gy), unit_in_words(Quantity::bed, alpha_beta));
  if (course.eqd2_gy)
    text += fmt::format(", {} {}", gy(*course.eqd2_gy), unit_in_words(Quantity::eqd2, alpha_beta));
  return text;
}

std::string registration_in_words(const CourseResult& course) {
  // The planned course defines the frame that the others are brought into.
  if (course.role == CourseRole::planned) return {};
  const RegistrationUse& use = course.registration;
  std::string text;
  switch (use.kind) {
    case RegistrationUse::Kind::same_frame:
      text = "frame of reference: the planned one";
      break;
    case RegistrationUse::Kind::rigid:
      text = "registration: rigid";
      break;
    case RegistrationUse::Kind::deformable:
      text = "registration: DEFORMABLE ONLY, which decides nothing";
      break;
    case RegistrationUse::Kind::none:
      text = "registration: none";
      break;
    case RegistrationUse::Kind::not_needed:
      if (use.detail.empty()) return {};
      text = "registration: not needed";
      break;
  }
  if (!use.file.empty()) text += fmt::format(", {}", use.file);
  if (!use.detail.empty()) text += fmt::format(" ({})", use.detail);
  return text;
}

std::string dates_in_words(const CourseResult& course) {
  if (course.first_treated && course.last_treated)
    return fmt::format("treated {} to {}", iso(*course.first_treated), iso(*course.last_treated));
  if (course.first_treated) return fmt::format("first treated {}", iso(*course.first_treated));
  if (course.last_treated) return fmt::format("last treated {}", iso(*course.last_treated));
  return {};
}

std::string in_words(const CourseResult::PhaseResult& phase) {
  std::string text = phase.label.empty() ? "phase" : fmt::format("phase '{}'", phase.label);
  text += ": " + fractions_in_words(phase.fractions);
  if (phase.prescription_gy)
    text += fmt::format(", prescription {} Gy physical", gy(*phase.prescription_gy));
  if (phase.grid_maximum_gy)
    text += fmt::format(", dose grid maximum {} Gy physical", gy(*phase.grid_maximum_gy));
  if (phase.coarsest_spacing_mm)
    text += fmt::format(", coarsest spacing {} mm",
                        rounded(*phase.coarsest_spacing_mm, 2, Rounding::nearest));
  for (std::size_t i = 0; i < phase.dose_files.size(); ++i)
    text += fmt::format("{} {}", i == 0 ? "; dose" : ",",
                        std::filesystem::path(phase.dose_files[i].path).filename().string());
  return text;
}

std::string relation_in_words(const CourseResult& course) {
  if (course.phases.size() < 2) return {};
  return course.relation == PhaseRelation::sequential
             ? "phases are sequential: each its own LQ, biological doses added"
             : "phases are concurrent: physical doses added per fraction, then LQ";
}

std::string daily_fractions_in_words(const CourseResult& course) {
  if (course.daily.per_day() < 2) return {};
  return fmt::format("{} fractions a day, {:g} h apart: BED and EQD2 with incomplete repair",
                     course.daily.per_day(), course.daily.gap_h());
}

std::string volume_in_words(double volume_cc, double uncovered_cc) {
  std::string text = fmt::format("{} cc", rounded(volume_cc, 2, Rounding::nearest, 0.0));
  if (uncovered_cc > 0)
    text += fmt::format(", of which up to {} cc without known dose",
                        rounded(uncovered_cc, 3, Rounding::up));
  return text;
}

std::string about(const TargetCoverage& target) {
  return fmt::format("{}; the planned course's prescription is {} Gy",
                     volume_in_words(target.volume_cc, 0), gy(target.prescription_gy));
}

std::string interval_in_words(const Assessment& assessment) {
  const std::string source =
      assessment.interval_source.empty() ? "" : fmt::format(" ({})", assessment.interval_source);
  if (assessment.interval_months)
    return fmt::format("{} whole months{}", *assessment.interval_months, source);
  return source.empty() ? "" : "not known" + source;
}

}  // namespace dose
