// SPDX-License-Identifier: Apache-2.0
#include <dose/assess/point_dose.hpp>

#include <dose/assess/field.hpp>
#include <dose/core/contract.hpp>

namespace dose {
namespace {

std::string label_of(const Course& course, std::size_t term) {
  if (course.relation == PhaseRelation::concurrent && course.phases.size() > 1)
    return "phases on the same days";
  return course.phases[term].label;
}

/// Nothing where some dose is not known.
std::optional<PointDose::CourseDose> course_dose(const Course& course, AlphaBeta alpha_beta,
                                                 const PlannedPoint& at) {
  PointDose::CourseDose result{course.name, {}, 0};
  const auto physical = course_terms(course, Quantity::physical, {}, {});
  const auto converted = course_terms(course, Quantity::eqd2, alpha_beta, {});
  DOSE_ASSERT(physical.size() == converted.size());
  for (std::size_t i = 0; i < physical.size(); ++i) {
    const DoseInterval dose = DoseField{{physical[i]}}.at(at);
    if (!dose.upper_gy) return {};
    const Phase& phase = course.phases[i];
    result.phases.push_back({label_of(course, i), dose.lower_gy,
                             phase.delivered_fractions.value_or(phase.fractions.count()),
                             course.daily.quadratic_factor(),
                             converted[i].polynomial.at(dose.lower_gy)});
    result.eqd2_gy += result.phases.back().eqd2_gy;
  }
  return result;
}

std::optional<PointDose> point_dose(const LimitResult& result, RuleContext& context) {
  const Limit& limit = result.limit;
  StructureDose* structure = structure_of(result, context);
  if (structure == nullptr || structure->is_on_paper() || !structure->all_registered()) return {};
  const bool of_sum = limit.scope == Scope::cumulative;
  const FieldKey key{of_sum ? FieldKey::cumulative : 0, Quantity::eqd2,
                     limit.alpha_beta->in_gray()};
  const Bounded highest = structure->measure(key, *limit.metric, context.policy->tolerance);
  if (!highest.at) return {};
  PointDose point{limit.id, result.structure, *highest.at, *limit.alpha_beta, {}, 0};
  for (const Course* course : all_courses(*context.the_case)) {
    if (!of_sum && course->role != CourseRole::planned) continue;
    auto dose = course_dose(*course, point.alpha_beta, point.at);
    if (!dose) return {};
    point.eqd2_gy += dose->eqd2_gy;
    point.courses.push_back(std::move(*dose));
  }
  return point;
}

}  // namespace

std::vector<PointDose> point_doses(const std::vector<LimitResult>& limits, RuleContext& context) {
  std::vector<PointDose> points;
  for (const LimitResult& result : limits)
    if (result.required && result.limit.quantity == Quantity::eqd2 && result.limit.metric &&
        result.limit.metric->kind == Metric::Kind::d_max && result.limit.alpha_beta)
      if (auto point = point_dose(result, context)) points.push_back(std::move(*point));
  return points;
}

}  // namespace dose
