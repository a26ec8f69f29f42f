// SPDX-License-Identifier: Apache-2.0
// What redose makes of each file: what it is, what it links to, and why it would be refused.
//
// Never throws for a bad file: that a file is bad is the answer. The patient's name is not part of
// it.
#pragma once

#include <dose/course/case.hpp>
#include <dose/dicom/index.hpp>
#include <dose/dicom/registration.hpp>
#include <dose/dicom/rt_dose.hpp>
#include <dose/dicom/rt_plan.hpp>
#include <dose/dicom/rt_structure_set.hpp>
#include <dose/dicom/treatment_record.hpp>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace dose::dicom {

/// A reference to another object, by UID.
struct Link {
  std::string what;  ///< "plan", "structure set"
  std::string sop_instance_uid;
  std::string path;  ///< of the object among the inspected files; empty if it is not there
};

struct InspectedFile {
  std::filesystem::path path;
  std::optional<IndexedObject> object;  ///< none if it is no DICOM file or its head is unreadable
  std::optional<RtDose> dose;
  std::optional<double> maximum_gy;  ///< of a dose in gray whose pixels could be read
  std::optional<RtPlan> plan;
  std::optional<RtStructureSet> structure_set;  ///< without points
  std::vector<CaseStructure> roles;             ///< of the structure set's ROIs, in their order
  std::optional<SpatialRegistration> registration;
  std::optional<TreatmentRecord> record;
  std::vector<Link> links;
  std::optional<Error> refused;
  std::vector<Warning> warnings;
};

struct Inspection {
  std::vector<InspectedFile> files;  ///< in order of path
  /// Why `check` could not take all of it as one course; none if it could.
  std::optional<Error> as_one_course;
};

/// Errors `path_missing`, `folder_empty`, `file_unreadable` (of a folder).
Inspection inspect(std::span<const std::filesystem::path> paths);

}  // namespace dose::dicom
