// SPDX-License-Identifier: Apache-2.0
#include <dose/dicom/deformable_registration.hpp>

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dcvrof.h>
#include <fmt/format.h>

#include <cmath>
#include <dose/core/error.hpp>
#include <dose/dicom/file.hpp>
#include <optional>
#include <utility>

namespace dose::dicom {
namespace {

/// The item of a sequence that may have one.
std::optional<Item> only_item(const Item& parent, const DcmTagKey& tag) {
  std::vector<Item> items = parent.items(tag);
  if (items.size() > 1)
    throw parent.error("deformation_ambiguous", tag,
                       fmt::format("has {} items where the standard allows one; which of them "
                                   "counts is not known, export it again",
                                   items.size()));
  if (items.empty()) return {};
  return items.front();
}

Eigen::Matrix4d matrix_of(const Item& item, const std::string& where) {
  const auto values = item.required_numbers(DCM_FrameOfReferenceTransformationMatrix, 16);
  const Eigen::Matrix4d matrix =
      Eigen::Map<const Eigen::Matrix<double, 4, 4, Eigen::RowMajor>>(values.data());
  const std::string type = item.required_text(DCM_FrameOfReferenceTransformationMatrixType);
  if (type == "RIGID") return checked_rigid(matrix, where);
  if (type != "RIGID_SCALE" && type != "AFFINE")
    throw item.error("tag_invalid", DCM_FrameOfReferenceTransformationMatrixType,
                     fmt::format("is '{}', which is no type of matrix; export it again", type));
  return matrix;
}

std::vector<float> vectors_of(const Item& item) {
  DcmElement* element = item.element(DCM_VectorGridData);
  if (element == nullptr)
    throw item.error("tag_missing", DCM_VectorGridData,
                     "is missing or empty; export the object again");
  Float32* values = nullptr;
  item.check(element->getFloat32Array(values), "read", DCM_VectorGridData);
  const std::size_t count = element->getLength() / sizeof(Float32);
  return {values, values + count};
}

DeformationField::Grid grid_of(const Item& item, const std::string& where) {
  const auto origin = item.required_numbers(DCM_ImagePositionPatient, 3);
  const auto axes = item.required_numbers(DCM_ImageOrientationPatient, 6);
  const auto dimensions = item.required_numbers(DCM_GridDimensions, 3);
  const auto resolution_mm = item.required_numbers(DCM_GridResolution, 3);
  for (const double count : dimensions)
    if (!(count >= 1) || !(count <= 65535) || count != std::floor(count))
      throw item.error("tag_invalid", DCM_GridDimensions,
                       fmt::format("is {:g} x {:g} x {:g}, which is no grid; export it again",
                                   dimensions[0], dimensions[1], dimensions[2]));
  if (!(resolution_mm[2] > 0))
    throw item.error("tag_invalid", DCM_GridResolution,
                     fmt::format("is {:g} mm between planes; export it again", resolution_mm[2]));
  // The third axis is row x column, and frames ascend along it.
  std::vector<double> offsets_mm;
  for (int k = 0; k < static_cast<int>(dimensions[2]); ++k)
    offsets_mm.push_back(k * resolution_mm[2]);
  return {GridGeometry({origin[0], origin[1], origin[2]}, {axes[0], axes[1], axes[2]},
                       {axes[3], axes[4], axes[5]}, resolution_mm[0], resolution_mm[1],
                       static_cast<int>(dimensions[0]), static_cast<int>(dimensions[1]),
                       std::move(offsets_mm), where),
          vectors_of(item)};
}

}  // namespace

DeformableRegistration read_deformable_registration(const std::filesystem::path& path) {
  const DicomFile file = DicomFile::open(path);
  const Item dataset = file.dataset();
  DeformableRegistration registration;
  registration.path = path;
  registration.sop_instance_uid = dataset.required_text(DCM_SOPInstanceUID);
  registration.patient = patient_of(dataset);
  registration.registered_frame_uid = dataset.text_or_empty(DCM_FrameOfReferenceUID);
  for (const Item& item : dataset.items(DCM_DeformableRegistrationSequence))
    registration.source_frame_uids.push_back(item.text_or_empty(DCM_SourceFrameOfReferenceUID));
  return registration;
}

DeformableUse deformable_between(std::span<const DeformableRegistration> registrations,
                                 const std::string& course_frame,
                                 const std::string& planned_frame) {
  DeformableUse result;
  int leading_there = 0;
  for (const DeformableRegistration& registration : registrations)
    for (std::size_t i = 0; i < registration.source_frame_uids.size(); ++i) {
      const std::string& registered = registration.registered_frame_uid;
      const std::string& source = registration.source_frame_uids[i];
      const bool there = registered == planned_frame && source == course_frame;
      const bool back = registered == course_frame && source == planned_frame;
      if (!there && !back) continue;
      result.use.kind = RegistrationUse::Kind::deformable;
      if (result.use.file.empty() || (there && leading_there == 0)) {
        result.use.file = registration.path.string();
        result.use.sop_instance_uid = registration.sop_instance_uid;
      }
      if (!there) continue;
      ++leading_there;
      result.registration = &registration;
      result.item = i;
    }
  if (result.use.kind != RegistrationUse::Kind::deformable) return result;
  if (leading_there == 1) {
    result.use.detail =
        "the planned frame is the registered one: the dose is looked up through the field, for "
        "information";
    return result;
  }
  result.registration = nullptr;
  result.use.detail =
      leading_there == 0
          ? "its field leads from the prior's frame to the planned one; the way back is not "
            "defined by it, so that no dose is looked up"
          : fmt::format(
                "{} of them lead from the planned frame to the prior's, and none was "
                "chosen: no dose is looked up",
                leading_there);
  return result;
}

DeformationField read_deformation(const DeformableRegistration& registration, std::size_t item) {
  const std::string where = registration.path.string();
  const DicomFile file = DicomFile::open(registration.path);
  const Item entry = file.dataset().items(DCM_DeformableRegistrationSequence).at(item);
  const auto pre = only_item(entry, DCM_PreDeformationMatrixRegistrationSequence);
  const auto post = only_item(entry, DCM_PostDeformationMatrixRegistrationSequence);
  const auto field = only_item(entry, DCM_DeformableRegistrationGridSequence);
  if (!pre && !post && !field)
    throw Error("deformation_empty",
                "relates the two courses by neither a matrix nor a vector field; export it again",
                where);
  const auto matrix = [&](const std::optional<Item>& of) {
    return of ? matrix_of(*of, where) : Eigen::Matrix4d(Eigen::Matrix4d::Identity());
  };
  std::optional<DeformationField::Grid> grid;
  if (field) grid = grid_of(*field, where);
  return {matrix(pre), std::move(grid), matrix(post), where};
}

}  // namespace dose::dicom
