// SPDX-License-Identifier: Apache-2.0
#include <dose/assess/describe.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <dose/limits/library.hpp>

namespace dose {
namespace {

std::string joined_approval(const Course& course) {
  std::string text;
  for (const Phase& phase : course.phases) {
    if (course.origin != Origin::dicom) continue;
    const std::string status =
        phase.approval_status.empty() ? "no approval status" : phase.approval_status;
    if (text.find(status) == std::string::npos) text += (text.empty() ? "" : ", ") + status;
  }
  return text;
}

/// The metrics that are shown without being asked for.
std::vector<Metric> usual_metrics(Role role, bool on_paper) {
  if (on_paper) return {{Metric::Kind::d_max, 0}};
  std::vector<Metric> metrics{
      {Metric::Kind::d_max, 0}, {Metric::Kind::d_volume_cc, 0.035}, {Metric::Kind::d_mean, 0}};
  // D10% belongs to the cord's sub-volume, never to the whole cord (VERDICT.md, rule 23).
  if (role == Role::spinal_cord_subvolume) metrics.push_back({Metric::Kind::d_volume_percent, 10});
  return metrics;
}

MetricResult measured(StructureDose& structure, const FieldKey& key, const Metric& metric,
                      const std::string& course, const Tolerance& tolerance) {
  MetricResult result;
  result.metric = metric;
  result.course = course;
  result.quantity = key.quantity;
  if (key.quantity != Quantity::physical)
    result.alpha_beta = AlphaBeta::from_gray(key.alpha_beta_gy);
  result.bounded = structure.measure(key, metric, tolerance);
  if (metric.kind == Metric::Kind::v_dose_gy) result.structure_cc = structure.region().volume_cc();
  return result;
}

}  // namespace

std::vector<std::string> course_assumptions(const Course& course) {
  std::vector<std::string> assumptions;
  if (course.registration.kind == RegistrationUse::Kind::same_frame &&
      course.role == CourseRole::prior)
    assumptions.push_back(
        fmt::format("{} shares the planned frame of reference; that the anatomy lies the same is "
                    "assumed, not shown",
                    course.name));
  if (course.phases.size() > 1)
    assumptions.push_back(fmt::format(
        "the {} phases of {} are {} ({})", course.phases.size(), course.name,
        course.relation == PhaseRelation::sequential ? "sequential: each its own LQ, then added"
                                                     : "concurrent: doses added, then LQ",
        course.relation_stated ? "stated" : "as fraction groups and typed phases are"));
  if (course.daily.per_day() > 1)
    assumptions.push_back(
        fmt::format("{} was given {} times a day, {:g} h apart (stated): repair between them is "
                    "incomplete, with the longest cited half-time of the cord (4.1 h, Bender "
                    "2012), so the dose per fraction counts {:.4f} times",
                    course.name, course.daily.per_day(), course.daily.gap_h(),
                    course.daily.quadratic_factor()));
  for (const Phase& phase : course.phases)
    if (phase.delivered_fractions)
      assumptions.push_back(
          fmt::format("{}: {} of {} fractions were delivered; dose and fractions are scaled "
                      "together",
                      course.name, *phase.delivered_fractions, phase.fractions.count()));
  return assumptions;
}

CourseResult describe_course(const Course& course, AlphaBeta alpha_beta) {
  CourseResult result;
  result.name = course.name;
  result.role = course.role;
  result.origin = course.origin;
  result.typed = course.typed;
  result.first_treated = course.first_treated;
  result.last_treated = course.last_treated;
  result.relation = course.relation;
  result.daily = course.daily;
  result.approval_status = joined_approval(course);
  result.registration = course.registration;
  if (const auto scheme = prescribed_scheme(course)) {
    result.prescription_gy = in_gray(scheme->total());
    result.bed_gy = in_gray(prescribed_bed(course, alpha_beta)->value());
    result.eqd2_gy = in_gray(prescribed_eqd2(course, alpha_beta)->value());
  }
  for (const Phase& phase : course.phases) {
    CourseResult::PhaseResult described;
    described.label = phase.label;
    described.fractions = phase.delivered_fractions.value_or(phase.fractions.count());
    const bool together = course.relation == PhaseRelation::concurrent;
    result.fractions = together ? std::max(result.fractions, described.fractions)
                                : result.fractions + described.fractions;
    if (phase.prescription)
      described.prescription_gy =
          in_gray(*phase.prescription) * described.fractions / phase.fractions.count();
    for (const PhaseGrid& phase_grid : phase.grids) {
      described.dose_files.push_back(phase_grid.file);
      described.grid_maximum_gy =
          std::max(described.grid_maximum_gy.value_or(0), phase_grid.grid.maximum_gy());
      described.coarsest_spacing_mm = std::max(described.coarsest_spacing_mm.value_or(0),
                                               phase_grid.grid.geometry().coarsest_spacing_mm());
    }
    result.phases.push_back(std::move(described));
  }
  return result;
}

StructureResult describe_structure(const Case& the_case, const Policy& policy,
                                   StructureDose& structure) {
  const Candidate& candidate = structure.candidate();
  StructureResult result;
  result.number = candidate.number;
  result.name = candidate.name;
  result.role = candidate.role;
  result.role_assigned = candidate.role_assigned;
  result.role_reason = candidate.role_reason;
  result.made = candidate.made_in_words;
  if (!structure.is_on_paper()) result.volume_cc = structure.region().volume_cc();

  std::vector<Metric> metrics = usual_metrics(candidate.role, structure.is_on_paper());
  for (const Metric& extra : policy.extra_metrics)
    if (std::ranges::find(metrics, extra) == metrics.end()) metrics.push_back(extra);

  const auto courses = all_courses(the_case);
  const double ab_gy = policy.alpha_beta.in_gray();
  const auto add = [&](const FieldKey& key, const std::string& course) {
    if (!structure.is_known(key)) return;
    if (key.quantity == Quantity::physical)
      result.uncovered_cc = std::max(result.uncovered_cc, structure.uncovered_cc(key));
    for (const Metric& metric : metrics) {
      MetricResult one = measured(structure, key, metric, course, policy.tolerance);
      if (key.course == FieldKey::cumulative && metric.kind == Metric::Kind::d_max &&
          one.bounded.at)
        for (std::size_t i = 0; i < courses.size(); ++i) {
          const FieldKey single{static_cast<int>(i), key.quantity, key.alpha_beta_gy};
          if (structure.is_known(single))
            one.contributions.emplace_back(courses[i]->name,
                                           structure.field(single).at(*one.bounded.at).lower_gy);
        }
      result.metrics.push_back(std::move(one));
    }
  };
  for (std::size_t i = 0; i < courses.size(); ++i) {
    add({static_cast<int>(i), Quantity::physical, 0}, courses[i]->name);
    add({static_cast<int>(i), Quantity::eqd2, ab_gy}, courses[i]->name);
  }
  if (courses.size() > 1) add({FieldKey::cumulative, Quantity::eqd2, ab_gy}, "cumulative");
  return result;
}

/// Those that were looked at; a user's own with their SHA-256.
std::string limit_sets_in_words(const Policy& policy, bool reirradiation) {
  std::string text;
  for (const LimitSet& set : policy.limit_sets) {
    if (!is_looked_at(set, policy, reirradiation)) continue;
    text += (text.empty() ? "" : ", ") + origin_in_words(set);
    if (set.origin != "built in") text += ", SHA-256 " + set.sha256;
  }
  return text;
}

std::vector<std::pair<std::string, std::string>> describe_method(const Case& the_case,
                                                                 const Policy& policy) {
  std::vector<std::pair<std::string, std::string>> method;
  const double ab_gy = policy.alpha_beta.in_gray();
  method.emplace_back(
      "conversion",
      "plain LQ at every point, dose per fraction = dose at the point over fractions");
  method.emplace_back("alpha_beta",
                      fmt::format("each limit at the alpha/beta it was published with; other "
                                  "figures at {:g} Gy",
                                  ab_gy));
  method.emplace_back("fractions_per_day",
                      "one unless stated; several with incomplete repair (Thames, Dale) at the "
                      "longest cited half-time of the cord");
  method.emplace_back("limit_sets", limit_sets_in_words(policy, !the_case.priors.empty()));
  method.emplace_back("recovery", "none between courses");
  if (!the_case.priors.empty())
    method.emplace_back("sum",
                        "courses summed point by point, each on its own dose grid through its own "
                        "registration; no resampled grid");
  if (!the_case.priors.empty())
    method.emplace_back(
        "position",
        policy.position_uncertainty_mm > 0
            ? fmt::format("rules that depend on a prior hold for every displacement of its dose up "
                          "to {:g} mm, also by rotation or deformation, or cannot clear",
                          policy.position_uncertainty_mm)
            : "prior doses taken exactly where the registration puts them");
  method.emplace_back("interpolation", "trilinear between voxel centres; outside them not known");
  method.emplace_back(
      "region",
      fmt::format("contours combined by even-odd, each standing for the slab half way to its "
                  "neighbours; end caps: {}",
                  policy.end_caps == EndCaps::half ? "half the neighbouring spacing" : "none"));
  method.emplace_back(
      "tolerance", fmt::format("bound within the larger of {:g} Gy and {:g} %, in the metric's "
                               "own quantity; 1e-6 Gy where a limit lies inside it; wider where {} "
                               "elements do not reach it",
                               policy.tolerance.absolute_gy, policy.tolerance.relative * 100,
                               policy.tolerance.max_elements));
  if (policy.unregistered_sum_of_maxima)
    method.emplace_back("unregistered",
                        "the maximum of an unregistered prior's whole grid is added everywhere");
  return method;
}

std::vector<std::string> not_done(const Case& the_case, const Policy& policy,
                                  const std::vector<std::optional<Agreement>>& agreements) {
  std::vector<std::string> list;
  if (the_case.priors.empty()) {
    list.emplace_back("set-up error of the planned course is not covered");
    return list;
  }
  if (!(policy.position_uncertainty_mm > 0))
    list.emplace_back(
        "displacement of the prior dose (position uncertainty) was not searched, as asked for: the "
        "verdict holds for the registration exactly as given");
  for (std::size_t i = 0; i < agreements.size(); ++i) {
    if (!agreements[i]) continue;
    const std::string& name = the_case.priors[i].name;
    if (!agreements[i]->residual_mm())
      list.push_back(
          fmt::format("the registration of {} was not measured against the anatomy "
                      "({}): level not verified",
                      name, agreements[i]->not_measured));
    else if (!agreements[i]->is_level_verified())
      list.push_back(
          fmt::format("{}: a slip along the spine cannot be seen in centre lines: level "
                      "not verified",
                      name));
  }
  list.emplace_back("set-up error of the planned course is not covered");
  return list;
}

}  // namespace dose
