// SPDX-License-Identifier: Apache-2.0
#include <dose/dicom/case_registrations.hpp>

#include <algorithm>
#include <dose/core/error.hpp>
#include <map>
#include <string>
#include <utility>

namespace dose::dicom {
namespace {

/// Where no rigid registration places the course: what a deformable one says, for information. A
/// chain of rigid ones stays told.
void relate_by_deformation(const std::vector<DeformableRegistration>& registrations,
                           const std::string& planned_frame, Course& course, RegistrationUse& use) {
  const DeformableUse found =
      deformable_between(registrations, course.frame_of_reference_uid, planned_frame);
  if (found.use.kind != RegistrationUse::Kind::deformable) return;
  std::vector<std::string> chain_files = std::move(use.chain_files);
  use = found.use;
  if (found.registration != nullptr) {
    course.deformation = read_deformation(*found.registration, found.item);
    use.patient = found.registration->patient;
  }
  use.chain_files = std::move(chain_files);
}

void warn_of_unused(const std::vector<DeformableRegistration>& registrations,
                    const std::vector<RegistrationUse>& uses, std::vector<Warning>& warnings) {
  for (const DeformableRegistration& registration : registrations)
    if (std::ranges::find(uses, registration.path.string(), &RegistrationUse::file) == uses.end())
      warnings.push_back({"deformable_not_used",
                          "is a deformable registration, which was not used: a rigid one relates "
                          "the courses, or it is of other frames of reference",
                          registration.path.string()});
}

}  // namespace

Registrations registrations_of(const CaseRequest& request, const std::vector<const Index*>& indexes,
                               std::vector<Warning>& warnings) {
  std::optional<Index> named;
  std::vector<const Index*> all = indexes;
  if (!request.registrations.empty()) {
    named = index_files(request.registrations);
    warnings.insert(warnings.end(), named->warnings.begin(), named->warnings.end());
    if (std::ranges::none_of(named->objects, [](const IndexedObject& object) {
          return object.kind == ObjectKind::registration ||
                 object.kind == ObjectKind::deformable_registration;
        }))
      throw Error("registration_missing",
                  "what was named with --registration holds no Spatial Registration object",
                  request.registrations.front().string());
    all.push_back(&*named);
  }
  std::map<std::string, SpatialRegistration> by_path;
  std::map<std::string, DeformableRegistration> deformable_by_path;
  for (const Index* index : all)
    for (const IndexedObject& object : index->objects) {
      const std::string path = object.path.string();
      if (object.kind == ObjectKind::registration && !by_path.contains(path))
        by_path.emplace(path, read_registration(object.path));
      if (object.kind == ObjectKind::deformable_registration && !deformable_by_path.contains(path))
        deformable_by_path.emplace(path, read_deformable_registration(object.path));
    }
  Registrations registrations;
  for (auto& [path, registration] : by_path) registrations.rigid.push_back(std::move(registration));
  for (auto& [path, registration] : deformable_by_path)
    registrations.deformable.push_back(std::move(registration));
  return registrations;
}

std::vector<RegistrationUse> relate_courses(const Registrations& registrations,
                                            std::vector<std::optional<CourseDraft>>& drafts,
                                            std::vector<Warning>& warnings) {
  std::vector<RegistrationUse> uses;
  for (std::optional<CourseDraft>& draft : drafts) {
    RegistrationUse& use = uses.emplace_back();
    if (!draft) continue;
    if (!drafts.front()) {
      use.detail = "the planned course is known on paper only";
      continue;
    }
    const std::string& planned_frame = drafts.front()->course.frame_of_reference_uid;
    use = registration_between(registrations.rigid, draft->course.frame_of_reference_uid,
                               planned_frame);
    if (use.kind == RegistrationUse::Kind::rigid)
      use.patient = std::ranges::find(registrations.rigid, use.sop_instance_uid,
                                      &SpatialRegistration::sop_instance_uid)
                        ->patient;
    else if (use.kind == RegistrationUse::Kind::none)
      relate_by_deformation(registrations.deformable, planned_frame, draft->course, use);
  }
  warn_of_unused(registrations.deformable, uses, warnings);
  return uses;
}

}  // namespace dose::dicom
