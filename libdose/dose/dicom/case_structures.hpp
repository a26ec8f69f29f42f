// SPDX-License-Identifier: Apache-2.0
// Which structure set belongs to the planned course, and what its structures stand for.
#pragma once

#include <dose/course/case.hpp>
#include <dose/dicom/course_reader.hpp>
#include <dose/dicom/rt_structure_set.hpp>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace dose::dicom {

/// The structure set that the course's plans name. If they name none, the only one whose structures
/// lie in the dose's frame of reference, with warning `structure_set_by_frame`. Nothing, with
/// warning `structure_set_missing` or `structure_set_ambiguous`, if it is not there or not certain.
/// Error `several_structure_sets` if the course's plans name different ones.
std::optional<std::filesystem::path> structure_set_of(const CourseDraft& draft,
                                                      std::vector<Warning>& warnings);

/// What a ROI stands for: the user's word, or its name (limits/role.hpp).
CaseStructure with_role(const Roi& roi, const std::map<std::string, Role>& assigned);

/// Of a prior course: the structure set that its plans name, or a sentence why there is none. That
/// it is not there is usual, and no warning.
struct PriorStructureSet {
  std::optional<std::filesystem::path> path;
  std::string missing;
};
PriorStructureSet prior_structure_set_of(const CourseDraft& draft);

/// Of a prior course only the spine and named vertebrae are compared with the planned anatomy.
bool is_compared(const Roi& roi);

/// The set's compared structures that have contours in `frame_of_reference_uid`.
std::vector<CaseStructure> compared_structures(RtStructureSet set,
                                               const std::string& frame_of_reference_uid);

/// Whether its contours are: it has a role, a structure with a role may be made of it,
/// or it is a named vertebra.
bool is_needed(const Roi& roi, const std::map<std::string, Role>& assigned);

/// The set's structures in order of the file. Structures with a role, or all for `dvh`, must have
/// contours in `frame_of_reference_uid`. Errors `structure_frame_differs`, `structure_not_found`
/// (an assigned name that does not exist), `structure_empty` (assigned, but nothing is drawn),
/// `structure_open_contours` (in planes without a closed one; not for `dvh`),
/// `structure_ambiguous` and `structure_expression_role` (of structures to be made: a name that two
/// have; a margin for anything but a PRV, a part for anything but a cord sub-volume, which could
/// hide dose). Those to be made come last. Warnings `structure_empty`, `contours_skipped`,
/// `contour_doubled`, `structure_frame_differs`.
std::vector<CaseStructure> case_structures(RtStructureSet set,
                                           const std::map<std::string, Role>& assigned,
                                           const std::string& frame_of_reference_uid,
                                           Purpose purpose, std::vector<Warning>& warnings);

}  // namespace dose::dicom
