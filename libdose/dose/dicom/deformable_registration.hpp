// SPDX-License-Identifier: Apache-2.0
// Deformable Spatial Registration objects (PS3.3 C.20.3): a matrix, a vector field, a matrix.
//
// The standard defines one direction only, from the object's own Frame of Reference (Registered
// RCS) to the item's Source Frame of Reference: "how to sample data from one or more Source RCSs
// into the Registered RCS" (A.39.2.1). So a prior dose can be looked up from a planned point where
// the planned frame is the registered one; for the other way round the field would have to be
// inverted, which is not done.
//
// What such an object says is information (VERDICT.md, rule 18).
#pragma once

#include <dose/course/course.hpp>
#include <dose/geometry/deformation_field.hpp>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

namespace dose::dicom {

/// Only its frames; the fields may be large.
struct DeformableRegistration {
  std::filesystem::path path;
  std::string sop_instance_uid;
  Patient patient;
  std::string registered_frame_uid;
  std::vector<std::string> source_frame_uids;  ///< one per item, in order
};

DeformableRegistration read_deformable_registration(const std::filesystem::path& path);

/// How a course that no rigid registration places is related to the planned frame: Kind
/// `deformable` if some object relates the two, else `none`.
struct DeformableUse {
  RegistrationUse use;
  /// The one whose field leads from the planned frame to the course's, with its item; null if
  /// there is none, or several, of which none is chosen.
  const DeformableRegistration* registration = nullptr;
  std::size_t item = 0;
};
DeformableUse deformable_between(std::span<const DeformableRegistration> registrations,
                                 const std::string& course_frame, const std::string& planned_frame);

/// The field of one item. Errors: `tag_missing`, `tag_invalid`; `deformation_empty` (neither matrix
/// nor grid), `deformation_ambiguous` (a sequence of one item with several),
/// `registration_not_rigid` (a matrix that is called RIGID and is not), those of DeformationField
/// and GridGeometry.
DeformationField read_deformation(const DeformableRegistration& registration, std::size_t item);

}  // namespace dose::dicom
