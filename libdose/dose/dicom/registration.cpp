// SPDX-License-Identifier: Apache-2.0
#include <dose/dicom/registration.hpp>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <Eigen/LU>
#include <deque>
#include <dose/core/error.hpp>
#include <dose/dicom/file.hpp>
#include <map>

namespace dose::dicom {
namespace {

/// Two matrices are one registration if no point within half a metre moves by more than 10 um.
bool alike(const Eigen::Matrix4d& a, const Eigen::Matrix4d& b) {
  const double rotation = (a - b).topLeftCorner<3, 3>().cwiseAbs().maxCoeff();
  const double translation_mm = (a - b).topRightCorner<3, 1>().cwiseAbs().maxCoeff();
  return rotation * 500 + translation_mm <= 0.01;
}

Eigen::Matrix4d registered_from_item(const RegistrationItem& item, const std::string& where) {
  if (item.type != "RIGID")
    throw Error("registration_not_rigid",
                fmt::format("relates the two courses by a matrix of type '{}'; redose uses RIGID "
                            "ones only, since others change distances",
                            item.type),
                where);
  if (item.matrices.empty())
    throw Error("registration_empty", "relates the two courses without any matrix; export it again",
                where);
  Eigen::Matrix4d forward = Eigen::Matrix4d::Identity();
  Eigen::Matrix4d backward = Eigen::Matrix4d::Identity();
  for (const Eigen::Matrix4d& matrix : item.matrices) {
    const Eigen::Matrix4d rigid = checked_rigid(matrix, where);
    if (std::ranges::count(item.matrices, matrix) > 1 && !alike(rigid, Eigen::Matrix4d::Identity()))
      throw Error("registration_matrix_twice",
                  "relates the two courses by one matrix that stands there twice, which would move "
                  "dose twice as far; export the registration as one matrix",
                  where);
    forward = forward * rigid;
    backward = rigid * backward;
  }
  if (!alike(forward, backward))
    throw Error(
        "registration_chain",
        fmt::format("relates the two courses by {} matrices whose order of multiplication "
                    "matters and is read differently by different programs (PS3.3 C.20.2.1.1); "
                    "export the registration as one matrix",
                    item.matrices.size()),
        where);
  return forward;
}

/// An item for the registered frame itself must leave it where it is.
void check_registered_frame(const SpatialRegistration& registration) {
  const std::string where = registration.path.string();
  for (const RegistrationItem& item : registration.items)
    if (item.frame_of_reference_uid == registration.registered_frame_uid &&
        !item.matrices.empty() &&
        !alike(registered_from_item(item, where), Eigen::Matrix4d::Identity()))
      throw Error("registration_self",
                  "moves its own registered frame of reference, so that its direction is not "
                  "proved; export it again",
                  where);
}

/// The files of the shortest way from one frame to the other over frames between; none if there is
/// no such way.
std::vector<std::string> chain_between(std::span<const SpatialRegistration> registrations,
                                       const std::string& from, const std::string& to) {
  std::map<std::string, std::vector<std::string>> files_to{{from, {}}};
  std::deque<std::string> next{from};
  const auto visit = [&](const std::string& here, const std::string& there,
                         const std::string& file) {
    if (there.empty() || files_to.contains(there)) return;
    std::vector<std::string> files = files_to.at(here);
    if (files.empty() || files.back() != file) files.push_back(file);
    files_to.emplace(there, std::move(files));
    next.push_back(there);
  };
  while (!next.empty() && !files_to.contains(to)) {
    const std::string here = next.front();
    next.pop_front();
    for (const SpatialRegistration& registration : registrations)
      for (const RegistrationItem& item : registration.items) {
        if (item.matrices.empty()) continue;
        if (item.frame_of_reference_uid == here)
          visit(here, registration.registered_frame_uid, registration.path.string());
        if (registration.registered_frame_uid == here)
          visit(here, item.frame_of_reference_uid, registration.path.string());
      }
  }
  const auto found = files_to.find(to);
  return found == files_to.end() ? std::vector<std::string>() : found->second;
}

}  // namespace

SpatialRegistration read_registration(const std::filesystem::path& path) {
  const DicomFile file = DicomFile::open(path);
  const Item dataset = file.dataset();
  SpatialRegistration registration;
  registration.path = path;
  registration.sop_instance_uid = dataset.required_text(DCM_SOPInstanceUID);
  registration.patient = patient_of(dataset);
  registration.registered_frame_uid = dataset.required_text(DCM_FrameOfReferenceUID);
  for (const Item& item : dataset.items(DCM_RegistrationSequence)) {
    RegistrationItem read;
    read.frame_of_reference_uid = item.text_or_empty(DCM_FrameOfReferenceUID);
    for (const Item& matrix_registration : item.items(DCM_MatrixRegistrationSequence))
      for (const Item& matrix : matrix_registration.items(DCM_MatrixSequence)) {
        const auto values = matrix.required_numbers(DCM_FrameOfReferenceTransformationMatrix, 16);
        const std::string type = matrix.text_or_empty(DCM_FrameOfReferenceTransformationMatrixType);
        // The least rigid of several decides.
        if (read.matrices.empty() || type != "RIGID") read.type = type;
        read.matrices.push_back(
            Eigen::Map<const Eigen::Matrix<double, 4, 4, Eigen::RowMajor>>(values.data()));
      }
    registration.items.push_back(std::move(read));
  }
  return registration;
}

RegistrationUse registration_between(std::span<const SpatialRegistration> registrations,
                                     const std::string& course_frame,
                                     const std::string& planned_frame) {
  RegistrationUse use;
  if (course_frame == planned_frame) {
    for (const SpatialRegistration& registration : registrations)
      if (registration.registered_frame_uid == planned_frame) check_registered_frame(registration);
    use.kind = RegistrationUse::Kind::same_frame;
    use.detail = "both courses are in one frame of reference, which is not proof of one anatomy";
    return use;
  }
  use.detail = "no registration object relates the two frames of reference";
  std::optional<Eigen::Matrix4d> course_from_planned;
  for (const SpatialRegistration& registration : registrations)
    for (const RegistrationItem& item : registration.items) {
      const bool to_planned = registration.registered_frame_uid == planned_frame &&
                              item.frame_of_reference_uid == course_frame;
      const bool to_course = registration.registered_frame_uid == course_frame &&
                             item.frame_of_reference_uid == planned_frame;
      if (!to_planned && !to_course) continue;
      const std::string where = registration.path.string();
      check_registered_frame(registration);
      Eigen::Matrix4d matrix = registered_from_item(item, where);
      if (to_planned) {
        const Eigen::Matrix3d turned_back = matrix.topLeftCorner<3, 3>().transpose();
        const Eigen::Vector3d translation_mm = matrix.topRightCorner<3, 1>();
        matrix.topLeftCorner<3, 3>() = turned_back;
        matrix.topRightCorner<3, 1>() = -(turned_back * translation_mm);
      }
      if (course_from_planned) {
        if (!alike(*course_from_planned, matrix))
          throw Error("registrations_contradict",
                      fmt::format("relates the two courses in another way than {}; leave only the "
                                  "registration that is meant",
                                  use.file),
                      where);
        continue;
      }
      course_from_planned = matrix;
      use.kind = RegistrationUse::Kind::rigid;
      use.file = where;
      use.sop_instance_uid = registration.sop_instance_uid;
      use.detail = to_planned ? "the registered frame is the planned one; matrix inverted"
                              : "the registered frame is the prior's; matrix used as it is";
      use.course_from_planned = CourseFromPlanned::from_matrix(matrix, where);
    }
  if (use.kind == RegistrationUse::Kind::none) {
    use.chain_files = chain_between(registrations, course_frame, planned_frame);
    if (!use.chain_files.empty())
      use.detail += fmt::format(
          "; they are joined only over another frame ({}), and a chain of registrations places no "
          "dose",
          fmt::join(use.chain_files, ", "));
  }
  return use;
}

}  // namespace dose::dicom
