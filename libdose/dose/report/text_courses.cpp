// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <dose/report/description.hpp>
#include <dose/report/sentences.hpp>
#include <dose/report/text_parts.hpp>
#include <dose/report/wrap.hpp>

namespace dose {
namespace {

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
  for (const auto& phase : course.phases) text += line(in_words(phase));
  text += line(relation_in_words(course));
  text += line(daily_fractions_in_words(course));
  if (!course.approval_status.empty()) text += line("plan approval: " + course.approval_status);
  return text + line(dates_in_words(course));
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
  std::vector<MetricRow> rows;
  std::size_t course_width = 0;
  std::size_t plain_width = 0;
  std::size_t mayo_width = 0;
  std::size_t value_width = 0;
  for (const MetricResult& result : metrics) {
    rows.push_back(describe(result));
    rows.back().kind = printable(rows.back().kind);
    course_width = std::min(widest_course, std::max(course_width, columns(rows.back().kind)));
    plain_width = std::max(plain_width, columns(plain(result.metric)));
    mayo_width = std::max(mayo_width, columns(mayo(result.metric)));
    value_width = std::max(value_width, columns(rows.back().figure.value));
  }
  std::string text;
  std::string previous;
  for (const MetricRow& row : rows) {
    const auto course_lines = wrapped_lines(row.kind == previous ? "" : row.kind, course_width);
    previous = row.kind;
    for (std::size_t i = 0; i + 1 < course_lines.size(); ++i) text += "  " + course_lines[i] + "\n";
    const std::string lead = "  " + padded(course_lines.back(), course_width) + "  " +
                             padded(plain(row.result.metric), plain_width) + "  " +
                             padded(mayo(row.result.metric), mayo_width) + " ";
    const std::string value = padded_left(row.figure.value, value_width);
    const std::size_t blanks = value.find_first_not_of(' ');
    text += paragraph(lead + value.substr(0, blanks), row.figure.text() + row.after_figure,
                      columns(lead) + blanks);
    if (!row.origin.empty())
      text += paragraph(std::string(4 + course_width, ' '), row.origin, 6 + course_width);
  }
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
  if (const std::string interval = interval_in_words(assessment); !interval.empty())
    text += paragraph("interval: ", interval, 2);
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
    text += paragraph("", fmt::format("{}: {}", target.name, about(target)), 2) +
            metric_table(target.metrics);
  return text;
}

}  // namespace dose
