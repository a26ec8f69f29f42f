// SPDX-License-Identifier: Apache-2.0
// Spatial Registration objects: rigid transforms between frames of reference (PS3.3 C.20.2).
//
//   point_in_registered_frame = matrix * point_in_item_frame
//
// The registered frame is the Frame of Reference UID (0020,0052) of the object itself. Which way a
// registration goes is proved by its two frames, never by file name or order (VERDICT.md, rule 18).
// Several matrices in one item are used only where their order does not matter. PS3.3 C.20.2.1.1
// says that the item order is significant and corresponds to matrix multiplication order, and gives
// that order in Equation C.20.2-2, which was not seen in a copy that shows it. The words alone can
// be read as M1 M2 M3 p (the last item acts first) and as "applied in order" (the first does), and
// programs differ; a wrong guess would move dose, so it is not made.
//
// Not done: registrations chained through a third frame. VERDICT.md, rule 18, lets only a REG of
// exactly the two frames decide; that a chain exists is reported.
#pragma once

#include <Eigen/Core>
#include <dose/core/warning.hpp>
#include <dose/course/course.hpp>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace dose::dicom {

/// One registered item: registered_from_item maps its frame's points to the registered frame.
struct RegistrationItem {
  std::string frame_of_reference_uid;  ///< may be empty: then it can serve nobody
  std::string type;                    ///< RIGID, RIGID_SCALE or AFFINE
  std::vector<Eigen::Matrix4d> matrices;
};

struct SpatialRegistration {
  std::filesystem::path path;
  std::string sop_instance_uid;
  Patient patient;
  std::string registered_frame_uid;
  std::vector<RegistrationItem> items;
};

SpatialRegistration read_registration(const std::filesystem::path& path);

/// How a course in `course_frame` gets into `planned_frame`. Same frame: no registration is needed.
/// Kind `none` if no object relates exactly these two, with `chain_files` if several together
/// would. Errors `registration_not_rigid`, `registration_chain`, `registration_empty`,
/// `registration_matrix_twice`, `registration_self`, `registrations_contradict`.
RegistrationUse registration_between(std::span<const SpatialRegistration> registrations,
                                     const std::string& course_frame,
                                     const std::string& planned_frame);

}  // namespace dose::dicom
