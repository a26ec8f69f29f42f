// SPDX-License-Identifier: Apache-2.0
// redose inspect PATH...: what is in these DICOM files, and what redose would refuse.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "command.hpp"
#include "command_line.hpp"
#include "inspect_json.hpp"
#include "json_text.hpp"
#include "output_file.hpp"

namespace redose {
namespace {

using dose::dicom::InspectedFile;
using dose::dicom::Inspection;
using dose::dicom::ObjectKind;

constexpr std::size_t width = 80;
constexpr std::size_t label_width = 16;

/// "  label         text", wrapped at blanks to 80 columns. A word that is too long stays whole.
std::string field(std::string_view label, std::string_view text) {
  std::string result = fmt::format("  {:<{}}", label, label_width - 2);
  std::size_t column = label_width;
  bool first = true;
  while (!text.empty()) {
    const auto end = std::min(text.find(' '), text.size());
    const std::string_view word = text.substr(0, end);
    if (!first && column + 1 + word.size() > width) {
      result += "\n" + std::string(label_width, ' ');
      column = label_width;
      first = true;
    }
    if (!first) {
      result += ' ';
      ++column;
    }
    result += word;
    column += word.size();
    first = false;
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return result + "\n";
}

/// "1 frame", "3 frames".
std::string counted(long count, std::string_view what) {
  return fmt::format("{} {}{}", count, what, count == 1 ? "" : "s");
}

std::string or_none(const std::string& text) {
  return text.empty() ? "(none stated)" : text;
}

std::string spacing_text(const dose::GridGeometry& geometry) {
  const double frame_mm = geometry.uniform_frame_spacing_mm();
  const std::string between_frames = geometry.frames() == 1 ? "one frame"
                                     : frame_mm > 0
                                         ? fmt::format("{:g} mm between frames", frame_mm)
                                         : "frames unequally spaced";
  return fmt::format("{:g} mm between columns, {:g} mm between rows, {}",
                     geometry.column_spacing_mm(), geometry.row_spacing_mm(), between_frames);
}

std::string dose_text(const InspectedFile& file) {
  const dose::dicom::RtDose& dose = *file.dose;
  std::string text =
      field("dose", fmt::format("summation {}, type {}, units {}", or_none(dose.summation),
                                or_none(dose.type), or_none(dose.units)));
  if (dose.geometry) {
    const dose::GridGeometry& geometry = *dose.geometry;
    text += field("grid", fmt::format("{}, {}, {}, {} bit", counted(geometry.columns(), "column"),
                                      counted(geometry.rows(), "row"),
                                      counted(geometry.frames(), "frame"), dose.bits));
    text += field("spacing", spacing_text(geometry));
    text += field("first voxel", fmt::format("{:g}, {:g}, {:g} mm", geometry.origin_mm().x(),
                                             geometry.origin_mm().y(), geometry.origin_mm().z()));
  }
  if (file.maximum_gy)
    text += field("maximum", fmt::format("{:.3f} Gy (steps of {:.3g} Gy)", *file.maximum_gy,
                                         dose.scaling_gy.value_or(0)));
  return text;
}

std::string plan_text(const dose::dicom::RtPlan& plan) {
  std::string text = field("plan", fmt::format("'{}', dated {}, approval {}", plan.label,
                                               plan.date ? dose::iso(*plan.date) : "(none stated)",
                                               or_none(plan.approval_status)));
  for (const auto& group : plan.fraction_groups) {
    std::vector<dose::Warning> warnings;
    std::string line =
        group.fractions ? counted(*group.fractions, "fraction") : "fractions not stated";
    line += ", " + counted(static_cast<long>(group.beams.size()), "beam");
    if (const auto gy = plan.prescription_gy(group, warnings))
      line += fmt::format(", prescribed {:g} Gy", *gy);
    else
      line += warnings.empty() ? ", no prescription" : ", prescription ambiguous";
    text += field(fmt::format("group {}", group.number), line);
  }
  return text;
}

std::string structures_text(const InspectedFile& file) {
  std::string text;
  for (std::size_t i = 0; i < file.roles.size(); ++i) {
    const dose::dicom::Roi& roi = file.structure_set->rois[i];
    const dose::CaseStructure& role = file.roles[i];
    std::string line = fmt::format("'{}'", roi.structure.name);
    if (!roi.structure.interpreted_type.empty())
      line += fmt::format(" {}", roi.structure.interpreted_type);
    line += ", " + counted(roi.closed_contours, "contour");
    if (roi.skipped_contours > 0) line += fmt::format(" and {} unusable", roi.skipped_contours);
    line += role.role ? fmt::format(": {} ({})", in_words(*role.role), role.role_reason)
                      : fmt::format(": no role ({})", role.role_reason);
    text += field(fmt::format("ROI {}", roi.structure.number), line);
  }
  return text;
}

std::string registration_text(const dose::dicom::SpatialRegistration& registration) {
  std::string text;
  for (const auto& item : registration.items)
    text +=
        field("registers", fmt::format("{} ({}, {} matrices)", or_none(item.frame_of_reference_uid),
                                       or_none(item.type), item.matrices.size()));
  return text;
}

std::string record_text(const dose::dicom::TreatmentRecord& record) {
  std::set<std::string> fractions;
  for (const auto& beam : record.beams)
    if (beam.treats()) fractions.insert(beam.fraction ? std::to_string(*beam.fraction) : "?");
  return field(
      "treated",
      fmt::format(
          "{}, {}, fraction {}", record.date ? dose::iso(*record.date) : "(no date stated)",
          counted(static_cast<long>(record.beams.size()), "beam"),
          fractions.empty() ? "(none stated)" : fmt::format("{}", fmt::join(fractions, ", "))));
}

std::string file_text(const InspectedFile& file) {
  std::string text = file.path.string() + "\n";
  if (file.object) {
    text += field(to_text(file.object->kind), file.object->sop_class_name);
    text += field("patient ID", or_none(file.object->patient.id));
    text += field("UID", or_none(file.object->sop_instance_uid));
    if (!file.object->frame_of_reference_uid.empty())
      text += field("frame", file.object->frame_of_reference_uid);
  }
  if (file.dose) text += dose_text(file);
  if (file.plan) text += plan_text(*file.plan);
  if (file.structure_set) text += structures_text(file);
  if (file.registration) text += registration_text(*file.registration);
  if (file.record) text += record_text(*file.record);
  for (const auto& link : file.links)
    text +=
        field(link.what == "plan" ? "-> plan" : "-> structures",
              link.path.empty() ? link.sop_instance_uid + " (not among these files)" : link.path);
  for (const auto& warning : file.warnings)
    text += field("warning", fmt::format("{}: {}", warning.code, warning.message));
  if (file.refused)
    text += field("REFUSED", fmt::format("{}: {}", file.refused->code(), file.refused->message()));
  return text;
}

/// Images are many and alike: one line for each folder and frame of reference.
std::string image_text(const std::vector<InspectedFile>& files) {
  std::map<std::pair<std::string, std::string>, int> counts;
  for (const InspectedFile& file : files)
    if (file.object && !file.refused && file.object->kind == ObjectKind::ct)
      ++counts[{file.path.parent_path().string(), file.object->frame_of_reference_uid}];
  std::string text;
  for (const auto& [folder_and_frame, count] : counts)
    text += (folder_and_frame.first.empty() ? "." : folder_and_frame.first) + "\n" +
            field("CT", counted(count, "slice")) +
            field("frame", or_none(folder_and_frame.second)) + "\n";
  return text;
}

std::string as_text(const Inspection& inspection) {
  std::string text;
  std::vector<std::string> not_dicom;
  for (const InspectedFile& file : inspection.files) {
    if (file.refused && file.refused->code() == "not_dicom") {
      not_dicom.push_back(file.path.string());
      continue;
    }
    if (file.object && !file.refused && file.object->kind == ObjectKind::ct) continue;
    text += file_text(file) + "\n";
  }
  text += image_text(inspection.files);
  if (!not_dicom.empty()) {
    text += "No DICOM files, not read:\n";
    for (const std::string& path : not_dicom) text += "  " + path + "\n";
    text += "\n";
  }
  text += "Taken together as one course:\n";
  if (inspection.as_one_course)
    text += field("REFUSED", fmt::format("{}: {}", inspection.as_one_course->code(),
                                         inspection.as_one_course->what()));
  else
    text += field("usable", "for redose check, as far as these files show by themselves");
  return text;
}

}  // namespace

int run_inspect(std::span<const char* const> arguments) {
  std::vector<std::string> paths;
  CommandLine line("inspect", "What is in these DICOM files, and what redose would refuse",
                   "Folders are searched recursively. The patient's name is never shown.\n\n"
                   "  redose inspect export/ --json -\n");
  line.positionals("PATH", paths, true, "files or folders of DICOM-RT");
  Outputs outputs(line);
  outputs.declare("--json", "the listing as JSON");
  if (!line.parse(arguments)) return ok;
  outputs.check();
  const std::vector<std::filesystem::path> named(paths.begin(), paths.end());
  const Inspection inspection = dose::dicom::inspect(named);
  if (outputs.wants("--json")) outputs.add("--json", json_text(inspection_json(inspection)));
  if (outputs.wants_text()) outputs.add_text(as_text(inspection));
  outputs.write();
  return ok;
}

}  // namespace redose
