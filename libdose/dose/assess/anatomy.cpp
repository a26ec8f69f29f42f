// SPDX-License-Identifier: Apache-2.0
#include <dose/assess/anatomy.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <dose/core/contract.hpp>
#include <limits>
#include <map>
#include <set>

namespace dose {
namespace {

double distance_to_rings_mm(const Slab& slab, double u_mm, double v_mm) {
  double nearest_mm = std::numeric_limits<double>::infinity();
  for (const auto& ring : slab.rings)
    for (std::size_t i = 0, j = ring.size() - 1; i < ring.size(); j = i++) {
      const double du = ring[i].u_mm - ring[j].u_mm;
      const double dv = ring[i].v_mm - ring[j].v_mm;
      const double length2 = du * du + dv * dv;
      const double along =
          length2 > 0
              ? std::clamp(((u_mm - ring[j].u_mm) * du + (v_mm - ring[j].v_mm) * dv) / length2, 0.0,
                           1.0)
              : 0.0;
      nearest_mm = std::min(nearest_mm, std::hypot(u_mm - ring[j].u_mm - along * du,
                                                   v_mm - ring[j].v_mm - along * dv));
    }
  return nearest_mm;
}

/// Heights of a structure's contour planes along z, rounded to 0.01 mm as regions merge them.
std::set<long> plane_heights(const Structure& structure) {
  std::set<long> heights;
  for (const Contour& contour : structure.contours)
    if (!contour.points_mm.empty())
      heights.insert(std::lround(contour.points_mm.front().z() * 100));
  return heights;
}

bool share_a_plane(const std::vector<const CaseStructure*>& parts) {
  std::set<long> seen;
  for (const CaseStructure* part : parts)
    for (const long height : plane_heights(part->structure))
      if (!seen.insert(height).second) return true;
  return false;
}

Candidate single(const CaseStructure& drawn) {
  return {drawn.structure.name, drawn.structure.number, *drawn.role, drawn.role_assigned,
          drawn.role_reason,    {&drawn.structure},     {},          {}};
}

std::vector<const Structure*> named(const Case& the_case, const std::vector<std::string>& names) {
  std::vector<const Structure*> found;
  for (const std::string& name : names) {
    const auto one = std::ranges::find_if(the_case.structures, [&](const CaseStructure& drawn) {
      return !drawn.made && drawn.structure.name == name;
    });
    DOSE_ASSERT(one != the_case.structures.end());
    found.push_back(&one->structure);
  }
  return found;
}

Candidate made_of(const Case& the_case, const CaseStructure& asked) {
  const StructureExpression& expression = *asked.made;
  Candidate made = single(asked);
  made.parts = named(the_case, expression.names);
  made.number = made.parts.front()->number;
  made.made = MadeStructure{made.parts, expression.margin_mm,
                            named(the_case, expression.target_names), expression.round_target_mm};
  made.made_in_words = in_words(expression);
  return made;
}

}  // namespace

std::vector<Candidate> candidates(const Case& the_case) {
  std::vector<Candidate> result;
  if (the_case.planned.origin != Origin::dicom) {
    // A typed planned course states the dose of one structure: the thecal sac unless said
    // otherwise.
    Candidate stated{"thecal sac (on paper)",
                     0,
                     Role::thecal_sac,
                     false,
                     "the structure of a typed course",
                     {},
                     {},
                     {}};
    for (const CaseStructure& named : the_case.structures)
      if (named.role && named.role_assigned)
        stated = {named.structure.name, 0, *named.role, true, named.role_reason, {}, {}, {}};
    return {stated};
  }
  std::map<Role, std::vector<const CaseStructure*>> partial;
  for (const CaseStructure& drawn : the_case.structures) {
    if (!drawn.role) continue;
    if (drawn.made) {
      result.push_back(made_of(the_case, drawn));
      continue;
    }
    if (drawn.structure.contours.empty()) continue;
    if (drawn.partial)
      partial[*drawn.role].push_back(&drawn);
    else
      result.push_back(single(drawn));
  }
  for (const auto& [role, parts] : partial) {
    Candidate joined = single(*parts.front());
    for (std::size_t i = 1; i < parts.size(); ++i) {
      joined.name += " + " + parts[i]->structure.name;
      joined.parts.push_back(&parts[i]->structure);
      joined.role_assigned = joined.role_assigned || parts[i]->role_assigned;
    }
    if (share_a_plane(parts)) joined.made = MadeStructure{joined.parts, 0, {}, 0};
    result.push_back(std::move(joined));
  }
  std::ranges::stable_sort(result, {}, &Candidate::number);
  return result;
}

Region region_of(const Candidate& candidate, const RegionModel& model) {
  if (candidate.made) return region_of(*candidate.made, model, candidate.name);
  if (candidate.parts.size() == 1)
    return Region::from_contours(candidate.parts.front()->contours, model, candidate.name);
  std::vector<Contour> contours;
  for (const Structure* part : candidate.parts)
    contours.insert(contours.end(), part->contours.begin(), part->contours.end());
  return Region::from_contours(contours, model, candidate.name);
}

bool reaches_between(const Candidate& candidate, const Eigen::Vector3d& along, double low_mm,
                     double high_mm) {
  for (const Structure* part : candidate.parts)
    for (const Contour& contour : part->contours)
      for (const Eigen::Vector3d& vertex : contour.points_mm)
        if (const double w_mm = vertex.dot(along); low_mm <= w_mm && w_mm <= high_mm) return true;
  return false;
}

double protrusion_mm(const Candidate& inner, const Region& outer,
                     const std::function<bool(const PlannedPoint&)>& matters) {
  const auto& slabs = outer.slabs();
  double largest_mm = 0;
  for (const Structure* part : inner.parts)
    for (const Contour& contour : part->contours)
      for (const Eigen::Vector3d& vertex : contour.points_mm) {
        const double w_mm = vertex.dot(outer.w_axis());
        const auto slab = std::ranges::lower_bound(slabs, w_mm, {}, &Slab::w_high_mm);
        if (slab == slabs.end() || w_mm < slab->w_low_mm) {
          if (matters({vertex})) return std::numeric_limits<double>::infinity();
          continue;
        }
        const double u_mm = vertex.dot(outer.u_axis());
        const double v_mm = vertex.dot(outer.v_axis());
        if (is_inside(slab->rings, {u_mm, v_mm})) continue;
        const double distance_mm = distance_to_rings_mm(*slab, u_mm, v_mm);
        if (distance_mm > largest_mm && matters({vertex})) largest_mm = distance_mm;
      }
  return largest_mm;
}

}  // namespace dose
