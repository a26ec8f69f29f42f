// SPDX-License-Identifier: Apache-2.0
#include "inspect_json.hpp"

#include <utility>

#include "program.hpp"

namespace redose {
namespace {

using dose::dicom::InspectedFile;
using dose::dicom::Inspection;
using Json = nlohmann::ordered_json;

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

Json record_json(const dose::dicom::TreatmentRecord& record) {
  Json json = Json::object();
  if (record.date) json["date"] = dose::iso(*record.date);
  if (record.fraction_group) json["fraction_group"] = *record.fraction_group;
  json["beams"] = Json::array();
  for (const auto& beam : record.beams) {
    Json entry = Json::object();
    if (beam.beam) entry["number"] = *beam.beam;
    if (beam.fraction) entry["fraction"] = *beam.fraction;
    entry["delivery_type"] = beam.delivery_type;
    entry["termination"] = beam.termination;
    json["beams"].push_back(std::move(entry));
  }
  return json;
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
  if (file.record) json["treatment_record"] = record_json(*file.record);
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

}  // namespace

Json inspection_json(const Inspection& inspection) {
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

}  // namespace redose
