// SPDX-License-Identifier: Apache-2.0
// How the courses of a case get into the planned frame: by the registration objects among their
// files and those named for themselves (VERDICT.md, rules 18 and 27).
#pragma once

#include <dose/course/request.hpp>
#include <dose/dicom/course_reader.hpp>
#include <dose/dicom/deformable_registration.hpp>
#include <dose/dicom/index.hpp>
#include <dose/dicom/registration.hpp>
#include <optional>
#include <vector>

namespace dose::dicom {

struct Registrations {
  std::vector<SpatialRegistration> rigid;
  std::vector<DeformableRegistration> deformable;
};

/// Registration objects of all courses' files and those named for themselves, each once, in order
/// of path. Error `registration_missing` if what was named holds none.
Registrations registrations_of(const CaseRequest& request, const std::vector<const Index*>& indexes,
                               std::vector<Warning>& warnings);

/// One for each draft, of which the first is the planned course; a draft is empty where the course
/// is on paper. A rigid registration goes before a deformable one, whose field is then put into the
/// draft's course. Whose the registration is, is kept for check_patient(). Errors as
/// registration_between and read_deformation; warning `deformable_not_used`.
std::vector<RegistrationUse> relate_courses(const Registrations& registrations,
                                            std::vector<std::optional<CourseDraft>>& drafts,
                                            std::vector<Warning>& warnings);

}  // namespace dose::dicom
