// SPDX-License-Identifier: Apache-2.0
#include <dose/dicom/index.hpp>

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dcuid.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <dose/core/error.hpp>
#include <dose/core/sha256.hpp>
#include <dose/dicom/file.hpp>
#include <map>
#include <set>
#include <system_error>

namespace dose::dicom {
namespace {

namespace fs = std::filesystem;

struct KnownClass {
  std::string_view uid;
  ObjectKind kind;
  std::string_view modality;
};
constexpr std::array<KnownClass, 11> known_classes{{
    {UID_RTDoseStorage, ObjectKind::rt_dose, "RTDOSE"},
    {UID_RTPlanStorage, ObjectKind::rt_plan, "RTPLAN"},
    {UID_RTIonPlanStorage, ObjectKind::rt_ion_plan, "RTPLAN"},
    {UID_RTStructureSetStorage, ObjectKind::rt_structure_set, "RTSTRUCT"},
    {UID_SpatialRegistrationStorage, ObjectKind::registration, "REG"},
    {UID_DeformableSpatialRegistrationStorage, ObjectKind::deformable_registration, "REG"},
    {UID_CTImageStorage, ObjectKind::ct, "CT"},
    {UID_RTTreatmentSummaryRecordStorage, ObjectKind::treatment_record, "RTRECORD"},
    {UID_RTBeamsTreatmentRecordStorage, ObjectKind::treatment_record, "RTRECORD"},
    {UID_RTIonBeamsTreatmentRecordStorage, ObjectKind::treatment_record, "RTRECORD"},
    {UID_RTBrachyTreatmentRecordStorage, ObjectKind::treatment_record, "RTRECORD"},
}};

/// A file that has no SOP Class at all is what its Modality says, if that is one thing only.
ObjectKind kind_by_modality(std::string_view modality) {
  if (modality == "RTDOSE") return ObjectKind::rt_dose;
  if (modality == "RTPLAN") return ObjectKind::rt_plan;
  if (modality == "RTSTRUCT") return ObjectKind::rt_structure_set;
  if (modality == "CT") return ObjectKind::ct;
  if (modality == "RTRECORD") return ObjectKind::treatment_record;
  return ObjectKind::other;
}

bool same_bytes(const fs::path& a, const fs::path& b) {
  return fs::file_size(a) == fs::file_size(b) && sha256_of_file(a) == sha256_of_file(b);
}

/// Links are followed: a dose that is kept elsewhere was given all the same.
void add_folder(const fs::path& folder, std::set<fs::path>& visited,
                std::vector<FoundFile>& found) {
  std::error_code error;
  if (!visited.insert(fs::canonical(folder, error)).second) return;
  fs::directory_iterator entries(folder, error);
  for (; !error && entries != fs::directory_iterator(); entries.increment(error)) {
    std::error_code no_status;
    const fs::file_status status = entries->status(no_status);
    if (status.type() == fs::file_type::not_found)
      throw Error("path_missing", "is a link that leads nowhere; remove it, or bring back the file",
                  entries->path().string());
    if (fs::is_directory(status)) add_folder(entries->path(), visited, found);
    if (fs::is_regular_file(status)) found.push_back({entries->path(), false});
  }
  if (error)
    throw Error("file_unreadable",
                fmt::format("the folder cannot be read: {}; check its rights", error.message()),
                folder.string());
}

bool is_named_like_dicom(const fs::path& path) {
  std::string extension = path.extension().string();
  std::ranges::transform(extension, extension.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c; });
  return extension == ".dcm" || extension == ".dicom" || extension == ".ima";
}

}  // namespace

std::string_view to_text(ObjectKind kind) {
  switch (kind) {
    case ObjectKind::rt_dose:
      return "RTDOSE";
    case ObjectKind::rt_plan:
      return "RTPLAN";
    case ObjectKind::rt_ion_plan:
      return "RTPLAN (ion)";
    case ObjectKind::rt_structure_set:
      return "RTSTRUCT";
    case ObjectKind::registration:
      return "REG";
    case ObjectKind::deformable_registration:
      return "REG (deformable)";
    case ObjectKind::ct:
      return "CT";
    case ObjectKind::treatment_record:
      return "RTRECORD";
    case ObjectKind::directory:
      return "DICOMDIR";
    case ObjectKind::other:
      break;
  }
  return "other";
}

IndexedObject index_object(const fs::path& path) {
  // Everything wanted stands before the image and RT groups.
  const DicomFile file = DicomFile::open_until(path, DcmTagKey(0x0028, 0x0000));
  const Item dataset = file.dataset();
  IndexedObject object;
  object.path = path;
  object.sop_class_uid = dataset.text_or_empty(DCM_SOPClassUID);
  object.sop_instance_uid = dataset.text_or_empty(DCM_SOPInstanceUID);
  object.modality = dataset.text_or_empty(DCM_Modality);
  object.frame_of_reference_uid = dataset.text_or_empty(DCM_FrameOfReferenceUID);
  object.patient = patient_of(dataset);
  if (dataset.element_even_empty(DCM_DirectoryRecordSequence) != nullptr) {
    object.kind = ObjectKind::directory;
    object.sop_class_name = "MediaStorageDirectoryStorage";
    return object;
  }
  if (object.sop_class_uid.empty()) {
    object.kind = kind_by_modality(object.modality);
    object.sop_class_name = "none";
    object.warnings.push_back(
        {"sop_class_missing",
         fmt::format("SOPClassUID (0008,0016) is missing; read as {} because Modality (0008,0060) "
                     "is '{}'",
                     to_text(object.kind), object.modality),
         path.string()});
    return object;
  }
  const char* name = dcmFindNameOfUID(object.sop_class_uid.c_str());
  object.sop_class_name = name == nullptr ? object.sop_class_uid : name;
  for (const KnownClass& known : known_classes) {
    if (known.uid != object.sop_class_uid) continue;
    object.kind = known.kind;
    if (object.modality != known.modality)
      object.warnings.push_back(
          {"modality_disagrees",
           fmt::format("Modality (0008,0060) is '{}', but the SOP Class is {}; the SOP Class is "
                       "believed",
                       object.modality, object.sop_class_name),
           path.string()});
  }
  return object;
}

std::vector<FoundFile> files_below(std::span<const fs::path> paths) {
  std::vector<FoundFile> found;
  for (const fs::path& path : paths) {
    std::error_code error;
    const fs::file_status status = fs::status(path, error);
    if (!fs::exists(status))
      throw Error("path_missing", "no such file or folder; check the spelling", path.string());
    if (!fs::is_directory(status) && !fs::is_regular_file(status))
      throw Error("file_unreadable", "is neither a file nor a folder; copy the data into a file",
                  path.string());
    if (!fs::is_directory(status)) {
      found.push_back({path, true});
      continue;
    }
    const std::size_t before = found.size();
    std::set<fs::path> visited;
    add_folder(path, visited, found);
    if (found.size() == before)
      throw Error("folder_empty", "the folder holds no file", path.string());
  }
  std::ranges::sort(found, {}, [](const FoundFile& file) { return file.path.string(); });
  // The same file by two paths (a folder and a file in it) is one file.
  std::vector<FoundFile> once;
  std::map<std::string, std::size_t> known;
  for (FoundFile& file : found) {
    const auto [position, added] = known.emplace(fs::canonical(file.path).string(), once.size());
    if (added)
      once.push_back(std::move(file));
    else
      once[position->second].named = once[position->second].named || file.named;
  }
  return once;
}

Index index_files(std::span<const fs::path> paths) {
  Index index;
  std::map<std::string, std::size_t> by_uid;
  for (const FoundFile& file : files_below(paths)) {
    if (!looks_like_dicom(file.path)) {
      if (file.named)
        throw Error("not_dicom", "is no DICOM file; name DICOM files or a folder of them",
                    file.path.string());
      if (is_named_like_dicom(file.path))
        throw Error("not_dicom",
                    "is called DICOM and is none: it may be a copy that failed; copy it again, or "
                    "remove it",
                    file.path.string());
      index.not_dicom.push_back(file.path);
      continue;
    }
    IndexedObject object = index_object(file.path);
    if (!object.sop_instance_uid.empty()) {
      const auto [known, added] = by_uid.emplace(object.sop_instance_uid, index.objects.size());
      if (!added) {
        const fs::path& first = index.objects[known->second].path;
        if (!same_bytes(first, file.path))
          throw Error("duplicate_differs",
                      fmt::format("has the same SOP Instance UID as {} but other content; keep the "
                                  "one that is meant",
                                  first.string()),
                      file.path.string());
        index.warnings.push_back({"duplicate_file",
                                  fmt::format("is a copy of {} and was used once", first.string()),
                                  file.path.string()});
        continue;
      }
    }
    index.objects.push_back(std::move(object));
  }
  if (index.objects.empty())
    throw Error("no_dicom", "no DICOM file was found; name files or folders of DICOM-RT",
                paths.empty() ? std::string() : paths.front().string());
  for (const IndexedObject& object : index.objects)
    if (object.kind != ObjectKind::ct && object.kind != ObjectKind::other)
      index.warnings.insert(index.warnings.end(), object.warnings.begin(), object.warnings.end());
  return index;
}

}  // namespace dose::dicom
