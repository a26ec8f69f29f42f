// SPDX-License-Identifier: Apache-2.0
#include <dose/assess/enclosure.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <dose/assess/ends.hpp>
#include <dose/assess/value.hpp>

namespace dose {
namespace {

// Contours are written to 0.01 mm or so; a vertex this far outside is on the boundary.
constexpr double enclosing_slack_mm = 0.1;
// Drawing the cord over the sac's edge by less than this is drawing accuracy, not anatomy.
constexpr double tolerated_protrusion_mm = 1.0;
// Where a course gives less than this share of its prescription, enclosure does not matter.
constexpr double hot_share = 0.1;

bool is_hot(const RuleContext& context, const PlannedPoint& point) {
  for (const Course* course : all_courses(*context.the_case)) {
    if (!is_registered(*course)) continue;
    const DoseField field{course_terms(*course, Quantity::physical, {}, {})};
    const DoseInterval dose = field.at(point);
    const auto prescribed = prescription(*course);
    if (!dose.upper_gy || !prescribed || *dose.upper_gy >= hot_share * in_gray(*prescribed))
      return true;
  }
  return false;
}

double cord_protrusion_mm(const RuleContext& context, const StructureDose& outer) {
  double largest_mm = 0;
  for (const auto& structure : context.structures)
    if (structure->candidate().role == Role::spinal_cord)
      largest_mm = std::max(largest_mm, protrusion_mm(structure->candidate(), outer.region(),
                                                      [&](const PlannedPoint& point) {
                                                        return is_hot(context, point);
                                                      }));
  return largest_mm;
}

/// With what the canal's own field assumes outside a grid.
bool is_hot_in(const RuleContext& context, StructureDose& canal, const PlannedPoint& point) {
  const auto courses = all_courses(*context.the_case);
  for (std::size_t i = 0; i < courses.size(); ++i) {
    const FieldKey key{static_cast<int>(i), Quantity::physical, 0};
    if (!canal.is_known(key)) continue;
    const DoseInterval dose = canal.field(key).at(point);
    const auto prescribed = prescription(*courses[i]);
    if (!dose.upper_gy || !prescribed || *dose.upper_gy >= hot_share * in_gray(*prescribed))
      return true;
  }
  return false;
}

/// Whether a spinal cord is drawn beside every contour of the canal that lies in dose.
bool has_cord_where_hot(const RuleContext& context, StructureDose& canal) {
  if (canal.is_on_paper()) return false;
  const Region& region = canal.region();
  const auto is_slab_hot = [&](const Slab& slab) {
    for (const Ring& ring : slab.rings)
      for (const PlanePoint& corner : ring)
        if (is_hot_in(context, canal,
                      {corner.u_mm * region.u_axis() + corner.v_mm * region.v_axis() +
                       slab.plane_w_mm * region.w_axis()}))
          return true;
    return false;
  };
  const auto has_cord = [&](const Slab& slab) {
    return std::ranges::any_of(context.structures, [&](const auto& structure) {
      return structure->candidate().role == Role::spinal_cord &&
             reaches_between(structure->candidate(), region.w_axis(), slab.w_low_mm,
                             slab.w_high_mm);
    });
  };
  return std::ranges::all_of(
      region.slabs(), [&](const Slab& slab) { return has_cord(slab) || !is_slab_hot(slab); });
}

/// TG-263: "~" at the end of a name says that the structure was contoured in part.
bool is_named_in_part(const Candidate& candidate) {
  return !candidate.role_assigned &&
         std::ranges::any_of(candidate.parts,
                             [](const Structure* part) { return part->name.ends_with('~'); });
}

}  // namespace

bool encloses_cord(const RuleContext& context, StructureDose& canal) {
  return has_cord_where_hot(context, canal) &&
         cord_protrusion_mm(context, canal) <= enclosing_slack_mm;
}

std::vector<Withheld> withheld_beyond_ends(const Limit& limit, StructureDose& structure,
                                           const RuleContext& context) {
  std::vector<Withheld> withheld;
  if (auto reached = reached_at_ends(limit, structure, context.policy->tolerance))
    withheld.push_back(std::move(*reached));
  const Role role = structure.candidate().role;
  if (role != Role::thecal_sac && role != Role::spinal_canal) return withheld;
  if (auto apart = apart_from_hot_spot(context.the_case->planned, structure))
    withheld.push_back(std::move(*apart));
  if (is_named_in_part(structure.candidate()))
    withheld.push_back(
        {"structure_ends_in_dose",
         fmt::format("{} is drawn in part, as its name says ('~')", structure.candidate().name)});
  if (role != Role::thecal_sac || structure.is_on_paper()) return withheld;
  for (const auto& other : context.structures)
    if (other->candidate().role == Role::spinal_canal ||
        other->candidate().role == Role::cauda_equina)
      if (std::isinf(
              protrusion_mm(other->candidate(), structure.region(),
                            [&](const PlannedPoint& point) { return is_hot(context, point); })))
        withheld.push_back({"structure_ends_in_dose",
                            fmt::format("{} is drawn where {} is not, in dose",
                                        other->candidate().name, structure.candidate().name)});
  return withheld;
}

std::vector<Withheld> withheld_by_cord(const Limit& limit, StructureDose& structure,
                                       const RuleContext& context) {
  std::vector<Withheld> withheld;
  const Role role = structure.candidate().role;
  if (structure.is_on_paper() || (role != Role::thecal_sac && role != Role::spinal_canal))
    return withheld;
  if (const auto unusable = context.unusable_roles.find(Role::spinal_cord);
      unusable != context.unusable_roles.end())
    withheld.push_back({"structure_unusable",
                        fmt::format("a spinal cord is drawn that cannot be measured, so that it is "
                                    "not known to lie inside {} ({})",
                                    structure.candidate().name, unusable->second)});
  if (const double mm = cord_protrusion_mm(context, structure); mm > tolerated_protrusion_mm)
    withheld.push_back(
        {"cord_outside_sac",
         std::isinf(mm) ? fmt::format("the spinal cord is drawn where {} is not, in dose",
                                      structure.candidate().name)
                        : fmt::format("the spinal cord lies up to {:.1f} mm outside {}, in dose",
                                      mm, structure.candidate().name)});
  if (limit.quantity == Quantity::ratio) return withheld;
  Limit of_maximum = limit;
  of_maximum.metric = Metric{Metric::Kind::d_max, 0};
  for (const auto& cord : context.structures) {
    if (cord->candidate().role != Role::spinal_cord) continue;
    const RuleValue in_cord = value_on(of_maximum, *cord, context.policy->tolerance, false);
    const RuleValue in_sac = value_on(of_maximum, structure, context.policy->tolerance, false);
    if (in_cord.lower && in_sac.upper && *in_cord.lower > *in_sac.upper)
      withheld.push_back(
          {"cord_outside_sac",
           fmt::format("the maximum in {} ({:.2f} Gy) is above that in {} ({:.2f} Gy)",
                       cord->candidate().name, *in_cord.lower, structure.candidate().name,
                       *in_sac.upper)});
  }
  return withheld;
}

}  // namespace dose
