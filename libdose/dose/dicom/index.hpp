// SPDX-License-Identifier: Apache-2.0
// Which DICOM objects lie in the files and folders that a user named.
//
// Folders are searched recursively, in order of path, so that the same input gives the same result.
// What a file is, its SOP Class says; where Modality says something else, a warning tells. Only the
// head of each file is read here.
#pragma once

#include <dose/core/warning.hpp>
#include <dose/course/course.hpp>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace dose::dicom {

enum class ObjectKind {
  rt_dose,
  rt_plan,
  rt_ion_plan,
  rt_structure_set,
  registration,
  deformable_registration,
  ct,
  treatment_record,
  directory,
  other
};

/// "RTDOSE", "RTPLAN", "RTPLAN (ion)", "RTSTRUCT", "REG", "REG (deformable)", "CT",
/// "RTRECORD", "DICOMDIR", "other".
std::string_view to_text(ObjectKind kind);

struct IndexedObject {
  std::filesystem::path path;
  ObjectKind kind = ObjectKind::other;
  std::string sop_class_uid;  ///< may be empty: then `kind` rests on Modality, with a warning
  std::string sop_class_name;
  std::string sop_instance_uid;
  std::string modality;
  std::string frame_of_reference_uid;  ///< of the object itself, may be empty
  Patient patient;
  std::vector<Warning> warnings;
};

/// Reads the head of one DICOM file. Errors of DicomFile.
IndexedObject index_object(const std::filesystem::path& path);

/// A file found below, or being, one of the paths that the user gave.
struct FoundFile {
  std::filesystem::path path;
  bool named = false;  ///< the path itself was given, not a folder above it
};

/// All regular files, each once, in order of path; links are followed. Error `path_missing` for a
/// path or a link's goal that does not exist, `folder_empty` for a folder without any file.
std::vector<FoundFile> files_below(std::span<const std::filesystem::path> paths);

struct Index {
  std::vector<IndexedObject> objects;  ///< in order of path, no SOP Instance twice
  std::vector<std::filesystem::path> not_dicom;
  std::vector<Warning> warnings;
};

/// Errors `not_dicom` for a file that is no DICOM file but was named by itself or is called one
/// (.dcm), `duplicate_differs` where two files
/// with one SOP Instance UID are not byte for byte the same (the same twice is a warning and counts
/// once), `no_dicom` if nothing DICOM was found.
Index index_files(std::span<const std::filesystem::path> paths);

}  // namespace dose::dicom
