// SPDX-License-Identifier: Apache-2.0
// May dose be assumed low where a structure leaves a dose grid? (VERDICT.md, rule 22.)
//
// Only if the structure is partly inside the grid, and every voxel of each face that it leaves
// through, within 20 mm of where it leaves, holds at most 5 % of the prescription. The ceiling then
// assumed outside is 5 % of the prescription; it enters every bound. The search area is the
// bounding rectangle of all outside vertices projected on the face, enlarged by 20 mm: more than
// the rule asks.
#pragma once

#include <dose/assess/field.hpp>
#include <dose/dosimetry/region.hpp>
#include <string>

namespace dose {

struct Coverage {
  Ceilings ceilings;
  /// A sentence for each grid with an assumption, for the report.
  std::vector<std::string> assumptions;
};

/// `structure`: its name, for the sentences. The course must be registered.
Coverage coverage(const Course& course, const Region& region, const std::string& structure);

}  // namespace dose
