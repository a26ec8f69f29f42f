// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <dose/core/contract.hpp>
#include <dose/report/figures.hpp>
#include <dose/report/sentences.hpp>
#include <dose/report/sum.hpp>
#include <dose/report/text_parts.hpp>
#include <dose/report/wrap.hpp>

namespace dose {
namespace {

std::string gy(double dose_gy) {
  return rounded(dose_gy, 2, Rounding::nearest);
}

std::string at(const PlannedPoint& point) {
  return fmt::format("({:.1f}, {:.1f}, {:.1f}) mm", point.mm.x(), point.mm.y(), point.mm.z());
}

std::string frame_spacing_in_words(const GridGeometry& grid) {
  if (grid.frames() == 1) return "one frame";
  if (grid.uniform_frame_spacing_mm() > 0)
    return fmt::format("{} mm", rounded(grid.uniform_frame_spacing_mm(), 3, Rounding::nearest));
  return "uneven";
}

std::string grid_lines(const SumReport& report) {
  DOSE_ASSERT(report.grid.has_value());
  const GridGeometry& grid = *report.grid;
  return heading("Grid") +
         paragraph(
             "",
             fmt::format("asked for: {}; written: {} columns, {} rows, {} frames, spacing {} "
                         "x {} x {}",
                         printable(report.grid_asked), grid.columns(), grid.rows(), grid.frames(),
                         rounded(grid.column_spacing_mm(), 3, Rounding::nearest),
                         rounded(grid.row_spacing_mm(), 3, Rounding::nearest),
                         frame_spacing_in_words(grid)),
             2) +
         paragraph("  ", "planned frame of reference " + printable(report.frame_of_reference_uid),
                   4);
}

std::string cut_lines(const SumReport& report) {
  const CutAway& cut = report.cut;
  if (cut.voxels == 0) return paragraph("  ", "nothing was cut from the grid asked for", 4);
  const std::string unit = unit_in_words(report.quantity, report.alpha_beta);
  const std::string why =
      cut.unknown_voxels == cut.voxels
          ? "because dose of some course is not known there"
          : fmt::format(
                "{} ({:.1f} cc) of them because dose of some course is not known there, the "
                "others so that a box is left",
                cut.unknown_voxels, cut.unknown_cc);
  return paragraph(
      "  ",
      fmt::format(
          "NOT IN THE FILE: {} of {} voxels asked for ({:.1f} cc), {}. The courses that are "
          "known give up to {} {} there, at {}.",
          cut.voxels, cut.voxels + report.voxels, cut.volume_cc, why, gy(cut.highest_gy), unit,
          at(cut.highest_at)),
      4);
}

std::string assumed_lines(const SumReport& report) {
  if (report.assumed_voxels == 0) return {};
  return paragraph("  ",
                   fmt::format("{} of these voxels lie outside some course's dose grid: what was "
                               "stated as its most stands there for its dose, so that they hold "
                               "an upper estimate",
                               report.assumed_voxels),
                   4);
}

std::string file_lines(const SumFile& file, const std::string& unit) {
  return paragraph(file.course.empty() ? "" : fmt::format("{}: ", printable(file.course)),
                   printable(file.path), 2) +
         paragraph("  ",
                   fmt::format("highest voxel {} {} at {}; stored in steps of {:.4g} Gy",
                               gy(file.maximum_gy), unit, at(file.maximum_at), file.scaling_gy),
                   4) +
         paragraph("  ", "SHA-256 " + file.sha256, 4);
}

}  // namespace

std::string render_text(const SumReport& report, const ProgramIdentity& program) {
  const std::string unit = unit_in_words(report.quantity, report.alpha_beta);
  std::string text =
      paragraph("", fmt::format("Cumulative dose as an RT Dose object; {}", in_words(program)), 2);
  text += fmt::format("{}: BIOLOGICALLY WEIGHTED, NOT PHYSICAL DOSE (DoseType EFFECTIVE)\n", unit);
  text += heading("File") + file_lines(report.file, unit);
  std::string parts;
  for (const auto& [course, dose_gy] : report.contributions)
    parts += fmt::format("{}{} {}", parts.empty() ? "" : " + ", printable(course), gy(dose_gy));
  text += paragraph("  ", "there: " + parts, 4);
  text += paragraph("  ",
                    fmt::format("{}, {} plan{} referenced", report.summation,
                                report.plan_uids.size(), report.plan_uids.size() == 1 ? "" : "s"),
                    4);
  text += grid_lines(report) + cut_lines(report) + assumed_lines(report);
  if (!report.contribution_files.empty()) text += heading("Contributions of the courses");
  for (const SumFile& file : report.contribution_files) text += file_lines(file, unit);
  Assessment courses;
  courses.courses = report.courses;
  courses.alpha_beta = report.alpha_beta;
  text += courses_section(courses);
  text += warnings_section(report.warnings);
  text += list_section("Assumptions", report.assumptions);
  text += method_section(report.method);
  text += inputs_section(report.inputs);
  return text + disclaimer();
}

}  // namespace dose
