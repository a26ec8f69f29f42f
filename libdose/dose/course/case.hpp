// SPDX-License-Identifier: Apache-2.0
// Everything about one patient that an assessment needs, and nothing that it has to look up.
#pragma once

#include <dose/course/course.hpp>
#include <dose/dosimetry/structure_expression.hpp>
#include <dose/limits/role.hpp>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace dose {

/// A structure of the planned course's structure set, with what it stands for.
struct CaseStructure {
  Structure structure;
  std::optional<Role> role;
  bool partial = false;        ///< one of several parts of its role (SpinalCord_Thor)
  bool role_assigned = false;  ///< by the user
  std::string role_reason;
  std::optional<StructureExpression> made;  ///< not drawn, but made of structures that are
};

/// What a prior course drew of the spine, in its own frame: compared with the planned structures,
/// never measured.
struct PriorAnatomy {
  std::vector<CaseStructure> structures;  ///< contours of spine structures and named vertebrae only
  std::optional<InputFile> structure_set;
  std::string missing;  ///< why there is none, as a sentence without its end
};

struct Case {
  Course planned;
  std::vector<Course> priors;               ///< in the order given
  std::vector<PriorAnatomy> prior_anatomy;  ///< of each prior; may be shorter: then none was read
  bool no_prior_stated = false;
  /// Of the planned course's structure set; contours only of structures with a role, of those that
  /// others are made of, and of named vertebrae.
  std::vector<CaseStructure> structures;
  std::optional<InputFile> structure_set;
  std::optional<double> ct_slice_spacing_mm;
  std::optional<int> stated_interval_months;
  std::optional<std::string> same_patient_reason;
  std::vector<InputFile> inputs;  ///< all files, in order of path
  std::vector<Warning> warnings;
};

}  // namespace dose
