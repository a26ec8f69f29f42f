// SPDX-License-Identifier: Apache-2.0
#include <dose/assess/pictured_case.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <dose/assess/anatomy.hpp>
#include <dose/assess/field.hpp>
#include <dose/assess/structure_dose.hpp>
#include <dose/assess/verdict.hpp>
#include <dose/core/error.hpp>
#include <map>

namespace dose {
namespace {

std::string hottest_of(const std::string& structure) {
  return "hottest point of " + structure;
}

std::optional<PicturePoint> point_of(const LimitResult& limit, const Assessment& assessment) {
  const auto found = std::ranges::find(assessment.points, limit.limit.id, &PointDose::limit_id);
  if (found == assessment.points.end()) return {};
  return PicturePoint{found->at,         hottest_of(found->structure),
                      found->alpha_beta, limit.limit.value,
                      limit.limit.title, limit.limit.scope == Scope::cumulative};
}

/// The highest EQD2 of a course, or of "cumulative", in the structures that `counts` selects.
template <class Counts>
std::optional<PicturePoint> hottest(const Assessment& assessment, const std::string& course,
                                    Counts counts) {
  const MetricResult* hottest = nullptr;
  const StructureResult* in = nullptr;
  for (const StructureResult& structure : assessment.structures) {
    if (!counts(structure)) continue;
    for (const MetricResult& row : structure.metrics)
      if (row.metric.kind == Metric::Kind::d_max && row.quantity == Quantity::eqd2 &&
          row.course == course && row.bounded.at && row.bounded.lower &&
          (hottest == nullptr || *row.bounded.lower > *hottest->bounded.lower)) {
        hottest = &row;
        in = &structure;
      }
  }
  if (hottest == nullptr) return {};
  return PicturePoint{*hottest->bounded.at,  hottest_of(in->name), *hottest->alpha_beta, {}, {},
                      course == "cumulative"};
}

void number_within_roles(std::vector<PicturedStructure>& structures) {
  std::map<Role, int> count;
  for (PicturedStructure& structure : structures) structure.ordinal = count[structure.role]++;
}

}  // namespace

std::optional<PicturePoint> picture_point(const Assessment& assessment) {
  if (const LimitResult* rule = cumulative_rule(assessment.limits))
    if (auto point = point_of(*rule, assessment)) return point;
  for (const LimitResult& limit : assessment.limits)
    if (limit.required)
      if (auto point = point_of(limit, assessment)) return point;
  return hottest(assessment, assessment.courses.back().name,
                 [](const StructureResult& structure) { return structure.role != Role::target; });
}

std::optional<PicturePoint> picture_point_in(const Assessment& assessment,
                                             const std::string& structure) {
  for (const std::string& course : {std::string("cumulative"), assessment.courses.back().name}) {
    auto point = hottest(assessment, course,
                         [&](const StructureResult& one) { return one.name == structure; });
    if (!point) continue;
    if (const auto usual = picture_point(assessment);
        usual && usual->cumulative == point->cumulative) {
      point->limit_gy = usual->limit_gy;
      point->limit_title = usual->limit_title;
    }
    return point;
  }
  return {};
}

std::vector<PicturedStructure> planned_structures(const Case& the_case, const Policy& policy) {
  RegionModel model;
  model.end_caps = policy.end_caps;
  model.slice_spacing_mm = the_case.ct_slice_spacing_mm;
  model.only_planes = true;
  std::vector<PicturedStructure> structures;
  for (const Candidate& candidate : candidates(the_case)) {
    if (candidate.parts.empty()) continue;
    try {
      RegionModel its_model = model;
      its_model.only_planes = !candidate.made;
      structures.push_back({candidate.name, candidate.role, region_of(candidate, its_model)});
    } catch (const Error&) {
      // What cannot be measured has its warning in the assessment.
    }
  }
  number_within_roles(structures);
  return structures;
}

std::vector<PicturedStructure> prior_structures(const Case& the_case, std::size_t prior) {
  std::vector<PicturedStructure> structures;
  const Course& course = the_case.priors[prior];
  if (prior >= the_case.prior_anatomy.size() || !is_registered(course)) return structures;
  RegionModel model;
  model.only_planes = true;
  for (const CaseStructure& drawn : the_case.prior_anatomy[prior].structures) {
    if (!drawn.role) continue;
    try {
      structures.push_back(
          {drawn.structure.name, *drawn.role,
           Region::from_contours(drawn.structure.contours, model, drawn.structure.name), &course});
    } catch (const Error&) {
      // The comparison of the anatomies has its warning.
    }
  }
  number_within_roles(structures);
  return structures;
}

PicturedField pictured_field(const Case& the_case, const PicturePoint& point) {
  PicturedField pictured;
  const auto add = [&](const Course& course) {
    if (!is_registered(course)) {
      pictured.left_out.push_back(&course);
      return;
    }
    pictured.courses.push_back(&course);
    for (FieldTerm& term : course_terms(course, Quantity::eqd2, point.alpha_beta, {}))
      pictured.field.terms.push_back(std::move(term));
  };
  if (point.cumulative)
    for (const Course& prior : the_case.priors) add(prior);
  add(the_case.planned);
  return pictured;
}

std::vector<std::pair<std::string, std::optional<double>>> contributions_at(
    const PicturedField& field, const PicturePoint& point) {
  std::vector<std::pair<std::string, std::optional<double>>> contributions;
  for (const Course* course : field.courses) {
    const DoseField alone{course_terms(*course, Quantity::eqd2, point.alpha_beta, {})};
    const DoseInterval dose = alone.at(point.at);
    contributions.emplace_back(course->name,
                               dose.upper_gy ? std::optional(dose.lower_gy) : std::nullopt);
  }
  return contributions;
}

}  // namespace dose
