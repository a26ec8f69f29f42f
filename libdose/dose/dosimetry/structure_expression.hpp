// SPDX-License-Identifier: Apache-2.0
// Structures that nobody drew, made of those that were: "SpinalCord+2mm" (a margin in 3D),
// "SpinalCord_Thor|SpinalCord_Lum" (their union), "SpinalCord[PTV+6mm]" (the part from 6 mm below
// the target to 6 mm above it, the partial cord of RTOG 0631), "SpinalCord+2mm[PTV+6mm]".
//
// Unions bind before margins, margins before parts. A structure whose own name reads like this is
// that structure: callers look for the name as it stands first.
#pragma once

#include <dose/dosimetry/derived_region.hpp>
#include <dose/dosimetry/structure.hpp>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace dose {

struct StructureExpression {
  std::vector<std::string> names;         ///< united
  double margin_mm = 0;                   ///< 0: none
  std::vector<std::string> target_names;  ///< united; none: the whole
  double round_target_mm = 0;

  /// Whether it is more than a name.
  bool is_made() const { return names.size() > 1 || margin_mm > 0 || !target_names.empty(); }
};

/// Error `structure_expression`: an empty name, a distance without unit, a margin outside 0.1 to
/// 50 mm, a distance from the target outside 0 to 200 mm.
StructureExpression parse_structure_expression(const std::string& text, const std::string& where);

/// "made of SpinalCord, margin 2 mm in 3D, from 6 mm below to 6 mm above PTV".
std::string in_words(const StructureExpression& expression);

/// An expression with its structures found. They must outlive it.
struct MadeStructure {
  std::vector<const Structure*> united;
  double margin_mm = 0;
  std::vector<const Structure*> target;
  double round_target_mm = 0;
};

/// Errors as Region::from_contours (where: the structure's own name) and derived_region.hpp.
Region region_of(const MadeStructure& made, const RegionModel& model, const std::string& name);

}  // namespace dose
