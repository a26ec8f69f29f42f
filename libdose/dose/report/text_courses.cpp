// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <dose/report/figures.hpp>
#include <dose/report/text_parts.hpp>
#include <dose/report/wrap.hpp>
#include <filesystem>

namespace dose {
namespace {

std::string gy(double dose_gy) {
  return rounded(dose_gy, 2, Rounding::nearest);
}

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

std::string phase_in_words(const CourseResult::PhaseResult& phase) {
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

std::string course_lines(const CourseResult& course, AlphaBeta alpha_beta, std::size_t indent) {
  const std::string blank(indent, ' ');
  const auto line = [&](const std::string& text) {
    return text.empty() ? std::string() : paragraph(blank, text, indent + 2);
  };
  const std::string role = course.role == CourseRole::planned ? "planned" : "prior";
  std::string title = printable(course.name);
  if (title != role) title += fmt::format(" ({})", role);
  std::string text =
      paragraph("",
                fmt::format("{}: {}, {}", title, fractions_in_words(course.fractions),
                            origin_in_words(course)),
                indent);
  text += line(prescription_in_words(course, alpha_beta));
  text += line(registration_in_words(course));
  if (course.agreement) text += line("agreement: " + printable(in_words(*course.agreement)));
  for (const auto& phase : course.phases) text += line(phase_in_words(phase));
  if (course.phases.size() > 1)
    text += line(course.relation == PhaseRelation::sequential
                     ? "phases are sequential: each its own LQ, biological doses added"
                     : "phases are concurrent: physical doses added per fraction, then LQ");
  if (course.daily.per_day() > 1)
    text +=
        line(fmt::format("{} fractions a day, {:g} h apart: BED and EQD2 with incomplete repair",
                         course.daily.per_day(), course.daily.gap_h()));
  if (!course.approval_status.empty()) text += line("plan approval: " + course.approval_status);
  return text + line(dates_in_words(course));
}

bool is_volume(const MetricResult& result) {
  return result.metric.kind == Metric::Kind::v_dose_gy;
}

/// "planned, Gy EQD2(2)": what the figures to its right are of.
std::string course_and_kind(const MetricResult& result) {
  return fmt::format("{}, {}", printable(result.course),
                     unit_in_words(result.quantity, result.alpha_beta));
}

Figure metric_figure(const MetricResult& result) {
  const Bounded& bounded = result.bounded;
  return figure(bounded.value, bounded.lower, bounded.upper, is_volume(result) ? 3 : 2);
}

std::string reason_in_words(const std::string& reason) {
  if (reason == "not_covered") return "not known: reaches out of a dose grid (not_covered)";
  if (reason == "structure_too_small")
    return "the structure is smaller than that (structure_too_small)";
  return reason;
}

/// What follows a figure: the percentage of a volume, or why there is no value.
std::string after_figure(const MetricResult& result) {
  const Bounded& bounded = result.bounded;
  std::string text;
  if (is_volume(result)) text += " cc";
  if (is_volume(result) && bounded.value && result.structure_cc && *result.structure_cc > 0)
    text += fmt::format(" ({}%)",
                        rounded(100 * *bounded.value / *result.structure_cc, 2, Rounding::nearest));
  if (!bounded.value && !bounded.reason.empty()) text += " " + reason_in_words(bounded.reason);
  return text;
}

/// Where the hottest point is, and what each course gives there.
std::string metric_origin(const MetricResult& result) {
  if (result.contributions.empty()) return {};
  std::string text;
  if (result.bounded.at)
    text += fmt::format("at ({:.1f}, {:.1f}, {:.1f}) mm", result.bounded.at->mm.x(),
                        result.bounded.at->mm.y(), result.bounded.at->mm.z());
  for (std::size_t i = 0; i < result.contributions.size(); ++i)
    text += fmt::format("{}{} {}",
                        i > 0          ? " + "
                        : text.empty() ? ""
                                       : ": ",
                        result.contributions[i].first, gy(result.contributions[i].second));
  return text;
}

std::string structure_lines(const StructureResult& structure) {
  std::string text =
      fmt::format("{}: {}, {}", structure.name, in_words(structure.role),
                  structure.role_assigned ? "role ASSIGNED BY THE USER" : structure.role_reason);
  if (!structure.made.empty()) text += "; " + structure.made;
  text += "; " + volume_in_words(structure.volume_cc, structure.uncovered_cc);
  return paragraph("", text, 2) + metric_table(structure.metrics);
}

}  // namespace

std::string metric_table(const std::vector<MetricResult>& metrics) {
  constexpr std::size_t widest_course = 26;
  std::size_t course_width = 0;
  std::size_t plain_width = 0;
  std::size_t mayo_width = 0;
  std::size_t value_width = 0;
  for (const MetricResult& result : metrics) {
    course_width =
        std::min(widest_course, std::max(course_width, columns(course_and_kind(result))));
    plain_width = std::max(plain_width, columns(plain(result.metric)));
    mayo_width = std::max(mayo_width, columns(mayo(result.metric)));
    value_width = std::max(value_width, columns(metric_figure(result).value));
  }
  std::string text;
  std::string previous;
  for (const MetricResult& result : metrics) {
    std::string course = course_and_kind(result);
    const auto course_lines = wrapped_lines(course == previous ? "" : course, course_width);
    previous = std::move(course);
    for (std::size_t i = 0; i + 1 < course_lines.size(); ++i) text += "  " + course_lines[i] + "\n";
    const std::string lead = "  " + padded(course_lines.back(), course_width) + "  " +
                             padded(plain(result.metric), plain_width) + "  " +
                             padded(mayo(result.metric), mayo_width) + " ";
    const Figure shown = metric_figure(result);
    const std::string value = padded_left(shown.value, value_width);
    const std::size_t blanks = value.find_first_not_of(' ');
    text += paragraph(lead + value.substr(0, blanks), shown.text() + after_figure(result),
                      columns(lead) + blanks);
    if (const std::string origin = metric_origin(result); !origin.empty())
      text += paragraph(std::string(4 + course_width, ' '), origin, 6 + course_width);
  }
  return text;
}

std::string volume_in_words(double volume_cc, double uncovered_cc) {
  std::string text = fmt::format("{} cc", rounded(volume_cc, 2, Rounding::nearest, 0.0));
  if (uncovered_cc > 0)
    text += fmt::format(", of which up to {} cc without known dose",
                        rounded(uncovered_cc, 3, Rounding::up));
  return text;
}

std::string courses_section(const Assessment& assessment) {
  std::string text = heading("Courses");
  for (const CourseResult& course : assessment.courses)
    text += course_lines(course, assessment.alpha_beta, 2);
  if (std::ranges::any_of(assessment.courses,
                          [](const CourseResult& course) { return course.eqd2_gy.has_value(); }))
    text += paragraph(
        "", "BED and EQD2 of a prescription are not the dose of the cord or the thecal sac.", 0);
  const std::string source =
      assessment.interval_source.empty() ? "" : fmt::format(" ({})", assessment.interval_source);
  if (assessment.interval_months)
    text += paragraph(
        "interval: ", fmt::format("{} whole months{}", *assessment.interval_months, source), 2);
  else if (!source.empty())
    text += paragraph("interval: ", "not known" + source, 2);
  return text;
}

std::string structures_section(const Assessment& assessment) {
  if (assessment.structures.empty())
    return heading("Structures") + paragraph("", "No structure with a role was measured.", 2);
  std::string text = heading("Structures");
  for (const StructureResult& structure : assessment.structures) text += structure_lines(structure);
  return text;
}

std::string targets_section(const Assessment& assessment) {
  if (assessment.targets.empty()) return {};
  std::string text = heading("Targets (information, they decide nothing)");
  for (const TargetCoverage& target : assessment.targets)
    text += paragraph("",
                      fmt::format("{}: {}; the planned course's prescription is {} Gy", target.name,
                                  volume_in_words(target.volume_cc, 0), gy(target.prescription_gy)),
                      2) +
            metric_table(target.metrics);
  return text;
}

}  // namespace dose
