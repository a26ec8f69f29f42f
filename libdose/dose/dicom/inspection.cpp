// SPDX-License-Identifier: Apache-2.0
#include <dose/dicom/inspection.hpp>

#include <dose/core/error.hpp>
#include <dose/dicom/case_structures.hpp>
#include <dose/dicom/course_reader.hpp>
#include <dose/dicom/file.hpp>
#include <dose/dicom/unknown_treatment.hpp>
#include <map>

namespace dose::dicom {
namespace {

void inspect_dose(InspectedFile& file) {
  file.dose = read_rt_dose(file.path);
  file.refused = file.dose->refusal;
  for (const PlanReference& plan : file.dose->plans)
    file.links.push_back({"plan", plan.sop_instance_uid, {}});
  if (file.dose->pixels_fit && file.dose->scaling_gy && file.dose->units == "GY")
    file.maximum_gy = read_dose_grid(*file.dose).maximum_gy();
}

void inspect_structure_set(InspectedFile& file) {
  file.structure_set = read_rt_structure_set(file.path, [](const Roi&) { return false; });
  for (const Roi& roi : file.structure_set->rois) {
    CaseStructure structure = with_role(roi, {});
    structure.structure = roi.structure;
    file.roles.push_back(std::move(structure));
  }
}

void inspect_object(InspectedFile& file) {
  if (!looks_like_dicom(file.path))
    throw Error("not_dicom", "is no DICOM file", file.path.string());
  file.object = index_object(file.path);
  file.warnings = file.object->warnings;
  switch (file.object->kind) {
    case ObjectKind::rt_dose:
      inspect_dose(file);
      break;
    case ObjectKind::rt_plan:
    case ObjectKind::rt_ion_plan:
      file.plan = read_rt_plan(file.path);
      file.refused = file.plan->refusal;
      if (!file.plan->structure_set_uid.empty())
        file.links.push_back({"structure set", file.plan->structure_set_uid, {}});
      break;
    case ObjectKind::rt_structure_set:
      inspect_structure_set(file);
      break;
    case ObjectKind::registration:
      file.registration = read_registration(file.path);
      break;
    case ObjectKind::treatment_record:
      file.record = read_treatment_record(file.path);
      file.refused = file.record->refusal;
      if (!file.record->plan_uid.empty()) file.links.push_back({"plan", file.record->plan_uid, {}});
      break;
    case ObjectKind::deformable_registration:
      throw Error("deformable_not_used",
                  "is a deformable registration, which this version does not use; export a rigid "
                  "one",
                  file.path.string());
    case ObjectKind::other:
      file.refused = unknown_treatment(*file.object);
      break;
    case ObjectKind::ct:
    case ObjectKind::directory:
      break;
  }
}

}  // namespace

Inspection inspect(std::span<const std::filesystem::path> paths) {
  Inspection inspection;
  std::map<std::string, std::string> path_of_uid;
  for (const FoundFile& found : files_below(paths)) {
    InspectedFile file;
    file.path = found.path;
    try {
      inspect_object(file);
    } catch (const Error& error) {
      file.refused = error;
    }
    if (file.object && !file.object->sop_instance_uid.empty())
      path_of_uid.emplace(file.object->sop_instance_uid, file.path.string());
    inspection.files.push_back(std::move(file));
  }
  for (InspectedFile& file : inspection.files)
    for (Link& link : file.links)
      if (const auto found = path_of_uid.find(link.sop_instance_uid); found != path_of_uid.end())
        link.path = found->second;
  try {
    CourseRequest request;
    request.name = "course";
    request.paths.assign(paths.begin(), paths.end());
    const CourseDraft draft = draft_course(request, Purpose::check);
    std::vector<Warning> ignored;
    structure_set_of(draft, ignored);
  } catch (const Error& error) {
    inspection.as_one_course = error;
  }
  return inspection;
}

}  // namespace dose::dicom
