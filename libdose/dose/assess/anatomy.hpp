// SPDX-License-Identifier: Apache-2.0
// Which drawn structures a limit may be evaluated on, and whether one lies inside another
// (VERDICT.md, rules 19 to 21).
#pragma once

#include <dose/course/case.hpp>
#include <dose/dosimetry/region.hpp>
#include <functional>
#include <string>
#include <vector>

namespace dose {

/// A structure with a role, or the joined parts of one (SpinalCord_Thor + SpinalCord_Lum).
struct Candidate {
  std::string name;
  int number = 0;
  Role role = Role::thecal_sac;
  bool role_assigned = false;
  std::string role_reason;
  std::vector<const Structure*> parts;  ///< none for the structure of a typed planned course
  /// Not the parts' contours taken together, but a union of them and more. `united` are the parts.
  std::optional<MadeStructure> made;
  std::string made_in_words;  ///< of an expression
};

/// All structures with a role, in order of ROI number; partial structures of one role are
/// joined into one candidate: their contours taken together, or, where some share a plane, their
/// union.
std::vector<Candidate> candidates(const Case& the_case);

/// The region of a candidate; errors as Region::from_contours and structure_expression.hpp.
Region region_of(const Candidate& candidate, const RegionModel& model);

/// Whether a vertex of its contours lies from `low_mm` to `high_mm` along a unit vector.
bool reaches_between(const Candidate& candidate, const Eigen::Vector3d& along, double low_mm,
                     double high_mm);

/// How far vertices of `inner` lie outside `outer`, in the plane of each vertex, mm: the largest
/// distance among the vertices that `matters` selects; infinite where `outer` has no slab at a
/// vertex's height. 0 if none lies outside.
double protrusion_mm(const Candidate& inner, const Region& outer,
                     const std::function<bool(const PlannedPoint&)>& matters);

}  // namespace dose
