// SPDX-License-Identifier: Apache-2.0
// redose inspect PATH...: what is in these DICOM files, and what redose would refuse.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <dose/dicom/inspection.hpp>
#include <filesystem>
#include <iterator>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "command.hpp"
#include "command_line.hpp"
#include "json_text.hpp"
#include "output_file.hpp"
#include "program.hpp"

namespace redose {
namespace {

using dose::dicom::InspectedFile;
using dose::dicom::Inspection;
using dose::dicom::ObjectKind;
using Json = nlohmann::ordered_json;

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

Json error_json(const dose::Error& error) {
  return {{"code", error.code()}, {"message", error.message()}, {"where", error.where()}};
}

Json point_json(const Eigen::Vector3d& point) {
  return {point.x(), point.y(), point.z()};
}

Json dose_json(const InspectedFile& file) {
  const dose::dicom::RtDose& dose = *file.dose;
  Json json = {{"summation", dose.summation}, {"type", dose.type}, {"units", dose.units}};
  if (dose.scaling_gy) json["scaling_gy"] = *dose.scaling_gy;
  if (file.maximum_gy) json["maximum_gy"] = *file.maximum_gy;
  if (!dose.geometry) return json;
  const dose::GridGeometry& geometry = *dose.geometry;
  json["bits"] = dose.bits;
  json["columns"] = geometry.columns();
  json["rows"] = geometry.rows();
  json["frames"] = geometry.frames();
  json["column_spacing_mm"] = geometry.column_spacing_mm();
  json["row_spacing_mm"] = geometry.row_spacing_mm();
  json["frame_offsets_mm"] = geometry.frame_offsets_mm();
  json["first_voxel_mm"] = point_json(geometry.origin_mm());
  // Axes along which columns, rows and frames count up, in patient coordinates.
  json["axes"] = {point_json(geometry.rotation().row(0)), point_json(geometry.rotation().row(1)),
                  point_json(geometry.rotation().row(2))};
  return json;
}

Json plan_json(const dose::dicom::RtPlan& plan) {
  Json json = {{"label", plan.label}, {"approval_status", plan.approval_status}};
  if (plan.date) json["date"] = dose::iso(*plan.date);
  json["fraction_groups"] = Json::array();
  for (const auto& group : plan.fraction_groups) {
    std::vector<dose::Warning> warnings;
    Json entry = {{"number", group.number}};
    if (group.fractions) entry["fractions"] = *group.fractions;
    if (const auto gy = plan.prescription_gy(group, warnings)) entry["prescription_gy"] = *gy;
    entry["beams"] = Json::array();
    for (const auto& beam : group.beams) {
      Json use = {{"number", beam.number}};
      if (beam.dose_gy) use["dose_gy"] = *beam.dose_gy;
      entry["beams"].push_back(std::move(use));
    }
    json["fraction_groups"].push_back(std::move(entry));
  }
  return json;
}

Json structures_json(const InspectedFile& file) {
  Json json = Json::array();
  for (std::size_t i = 0; i < file.roles.size(); ++i) {
    const dose::dicom::Roi& roi = file.structure_set->rois[i];
    Json entry = {{"number", roi.structure.number},
                  {"name", roi.structure.name},
                  {"interpreted_type", roi.structure.interpreted_type},
                  {"frame_of_reference_uid", roi.frame_of_reference_uid},
                  {"contours", roi.closed_contours},
                  {"unusable_contours", roi.skipped_contours}};
    if (file.roles[i].role) entry["role"] = to_text(*file.roles[i].role);
    entry["role_reason"] = file.roles[i].role_reason;
    json.push_back(std::move(entry));
  }
  return json;
}

Json registration_json(const dose::dicom::SpatialRegistration& registration) {
  Json items = Json::array();
  for (const auto& item : registration.items)
    items.push_back({{"frame_of_reference_uid", item.frame_of_reference_uid},
                     {"type", item.type},
                     {"matrices", item.matrices.size()}});
  return {{"registered_frame_uid", registration.registered_frame_uid}, {"items", std::move(items)}};
}

Json file_json(const InspectedFile& file) {
  Json json = {{"path", file.path.string()}};
  if (file.object) {
    json["kind"] = to_text(file.object->kind);
    json["sop_class_uid"] = file.object->sop_class_uid;
    json["modality"] = file.object->modality;
    json["sop_instance_uid"] = file.object->sop_instance_uid;
    json["patient_id"] = file.object->patient.id;
    json["frame_of_reference_uid"] = file.object->frame_of_reference_uid;
  }
  if (file.dose) json["dose"] = dose_json(file);
  if (file.plan) json["plan"] = plan_json(*file.plan);
  if (file.structure_set) json["structures"] = structures_json(file);
  if (file.registration) json["registration"] = registration_json(*file.registration);
  json["links"] = Json::array();
  for (const auto& link : file.links) {
    Json entry = {{"what", link.what}, {"sop_instance_uid", link.sop_instance_uid}};
    if (!link.path.empty()) entry["path"] = link.path;
    json["links"].push_back(std::move(entry));
  }
  json["warnings"] = Json::array();
  for (const auto& warning : file.warnings)
    json["warnings"].push_back(
        {{"code", warning.code}, {"message", warning.message}, {"where", warning.where}});
  if (file.refused) json["refused"] = error_json(*file.refused);
  return json;
}

Json as_json(const Inspection& inspection) {
  const dose::ProgramIdentity& program = program_identity();
  Json json = {{"schema", "redose.inspect/1"},
               {"program",
                {{"name", program.name}, {"version", program.version}, {"build", program.build}}}};
  json["files"] = Json::array();
  for (const InspectedFile& file : inspection.files) json["files"].push_back(file_json(file));
  json["as_one_course"] = {{"usable", !inspection.as_one_course.has_value()}};
  if (inspection.as_one_course)
    json["as_one_course"]["refused"] = error_json(*inspection.as_one_course);
  return json;
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
  if (outputs.wants("--json")) outputs.add("--json", json_text(as_json(inspection)));
  if (outputs.wants_text()) outputs.add_text(as_text(inspection));
  outputs.write();
  return ok;
}

}  // namespace redose
