// SPDX-License-Identifier: Apache-2.0
#include <dose/assess/prepare.hpp>

#include <fmt/format.h>

#include <Eigen/Geometry>
#include <algorithm>
#include <cmath>
#include <dose/assess/describe.hpp>
#include <dose/assess/headroom.hpp>
#include <dose/assess/position.hpp>
#include <dose/assess/precondition.hpp>
#include <dose/assess/sensitivity.hpp>
#include <dose/assess/value.hpp>
#include <dose/core/error.hpp>
#include <dose/core/jobs.hpp>

namespace dose {
namespace {

/// A structure with its table, made in a thread of its own.
struct Prepared {
  std::unique_ptr<StructureDose> dose;
  StructureResult described;
  std::string unusable;
};

/// Targets are listed, and measured only where a metric is asked for or a limit is about them.
bool is_measured(const Candidate& candidate, const RuleContext& context) {
  const Policy& policy = *context.policy;
  if (candidate.role != Role::target || !policy.extra_metrics.empty()) return true;
  return std::ranges::any_of(policy.limit_sets, [&context](const LimitSet& set) {
    return is_looked_at(set, context) &&
           std::ranges::any_of(set.limits, [&context](const Limit& limit) {
             return limit.structure == Role::target && limit.value && applies(limit, context);
           });
  });
}

/// Headroom, sensitivity and position of the rules that must be met.
void measure_variants(const Limit& limit, StructureDose& structure, const RuleContext& context) {
  if (!is_scalable(limit, decides_here(limit, context)) || !applies(limit, context)) return;
  rule_headroom(limit, structure, *context.policy, 0);
  if (context.policy->position_uncertainty_mm > 0 && depends_on_position(limit, structure) &&
      is_searched(limit) && structure.all_registered()) {
    displaced_upper(limit, structure, *context.policy, context.policy->position_uncertainty_mm);
    const RuleValue still = value_on(limit, structure, context.policy->tolerance, false);
    if (judge(limit.comparator, *limit.value, still.lower, still.upper) == Status::within)
      met_up_to_mm(limit, structure, *context.policy);
  }
  if (context.reirradiation() && limit.scope == Scope::cumulative &&
      limit.quantity == Quantity::eqd2 && limit.metric->kind == Metric::Kind::d_max)
    sensitivity_on(limit, structure, *context.policy);
}

Prepared prepare(const RuleContext& context, const Candidate& candidate) {
  const Policy& policy = *context.policy;
  Prepared prepared;
  try {
    prepared.dose = std::make_unique<StructureDose>(*context.the_case, policy, candidate);
  } catch (const Error& error) {
    prepared.unusable = fmt::format("{}: {}", candidate.name, error.message());
    return prepared;
  }
  prepared.described = describe_structure(*context.the_case, policy, *prepared.dose);
  for (const LimitSet& set : policy.limit_sets)
    if (is_looked_at(set, context))
      for (const Limit& limit : set.limits) {
        measure_ahead(limit, *prepared.dose, context);
        if (limit.structure == candidate.role) measure_variants(limit, *prepared.dose, context);
      }
  prepared.dose->forget_elements();
  return prepared;
}

/// Of its contours' bounding boxes: what measuring takes grows with it.
std::uintmax_t rough_area_mm2(const Candidate& candidate) {
  double area_mm2 = 0;
  for (const Structure* part : candidate.parts)
    for (const Contour& contour : part->contours) {
      Eigen::AlignedBox3d box;
      for (const Eigen::Vector3d& point : contour.points_mm) box.extend(point);
      const Eigen::Vector3d sides = box.sizes();
      if (!box.isEmpty())
        area_mm2 += sides.x() * sides.y() + sides.y() * sides.z() + sides.z() * sides.x();
    }
  return static_cast<std::uintmax_t>(std::min(area_mm2, 1e15));
}

/// What the numerical bound does not cover, with its figure: the model between contours.
void add_region_warnings(const std::string& name, const Region& region, Assessment& assessment) {
  assessment.warnings.insert(assessment.warnings.end(), region.warnings().begin(),
                             region.warnings().end());
  const double spacing_mm = region.median_spacing_mm();
  if (spacing_mm > coarsest_unwarned_contours_mm + 1e-6)
    assessment.warnings.push_back(
        {"contour_spacing_coarse",
         fmt::format("its contours lie {:.2f} mm apart (above {:g} mm), and each stands for {:.2f} "
                     "mm to either side: where dose changes by 1 Gy/mm along the stack, up to "
                     "{:.2f} Gy physical depend on that model, which the numerical bound does not "
                     "cover",
                     spacing_mm, coarsest_unwarned_contours_mm, spacing_mm / 2, spacing_mm / 2),
         name});
}

void prepare_structures(RuleContext& context, Assessment& assessment) {
  const Case& the_case = *context.the_case;
  const Policy& policy = *context.policy;
  const auto drawn = candidates(the_case);
  std::vector<const Candidate*> measured;
  for (const Candidate& candidate : drawn)
    if (is_measured(candidate, context)) measured.push_back(&candidate);
  std::vector<Prepared> all(measured.size());
  std::vector<Job> jobs;
  for (std::size_t i = 0; i < measured.size(); ++i) {
    jobs.push_back(
        {rough_area_mm2(*measured[i]), [&, i] { all[i] = prepare(context, *measured[i]); }});
  }
  run_jobs(jobs, policy.threads);
  for (std::size_t i = 0; i < all.size(); ++i) {
    Prepared& prepared = all[i];
    if (!prepared.dose) {
      auto& reason = context.unusable_roles[measured[i]->role];
      reason += (reason.empty() ? "" : "; ") + prepared.unusable;
      assessment.warnings.push_back({"structure_unusable", prepared.unusable, {}});
      continue;
    }
    if (!prepared.dose->is_on_paper())
      add_region_warnings(prepared.described.name, prepared.dose->region(), assessment);
    for (const std::string& assumption : prepared.dose->assumptions())
      assessment.assumptions.push_back(assumption);
    assessment.structures.push_back(std::move(prepared.described));
    context.structures.push_back(std::move(prepared.dose));
  }
}

void add_course_warnings(const Case& the_case, Assessment& assessment) {
  for (const Course* course : all_courses(the_case))
    assessment.warnings.insert(assessment.warnings.end(), course->warnings.begin(),
                               course->warnings.end());
  for (const Course* course : all_courses(the_case)) {
    double spacing_mm = 0;
    for (const Phase& phase : course->phases)
      for (const PhaseGrid& phase_grid : phase.grids)
        spacing_mm = std::max(spacing_mm, phase_grid.grid.geometry().coarsest_spacing_mm());
    if (spacing_mm > coarsest_unwarned_spacing_mm)
      assessment.warnings.push_back(
          {"dose_grid_coarse",
           fmt::format("the {} dose grid is {:.2f} mm coarse; steep gradients between voxels are "
                       "not resolved above {:g} mm",
                       course->role == CourseRole::planned ? "planned" : "prior", spacing_mm,
                       coarsest_unwarned_spacing_mm),
           course->name});
  }
}

void add_assumptions(const Case& the_case, Assessment& assessment) {
  for (const Course* course : all_courses(the_case)) {
    if (course->origin != Origin::dicom)
      assessment.assumptions.push_back(fmt::format(
          "{} ({}) is taken as uniform over every structure", course->name, course->typed));
    for (std::string& assumption : course_assumptions(*course))
      assessment.assumptions.push_back(std::move(assumption));
  }
}

void check_prior_statement(const Case& the_case) {
  if (the_case.priors.empty() && !the_case.no_prior_stated)
    throw Error("prior_not_stated",
                "no prior course was given; if there is none, that is a statement: --no-prior");
  if (the_case.no_prior_stated && the_case.planned.others_set_aside)
    throw Error("no_prior_contradicted",
                "no prior course is stated, but other plans, doses or treatment records lie among "
                "the planned course's files; give them as --prior, or name only the files of this "
                "course",
                the_case.planned.name);
  if (the_case.no_prior_stated && the_case.planned.records_without_plan)
    throw Error("no_prior_contradicted",
                "no prior course is stated, but treatment records that name no plan lie among the "
                "planned course's files, and of which course they are is not shown; give that "
                "course as --prior, or name only the files of this course",
                the_case.planned.name);
  if (!the_case.priors.empty() && the_case.no_prior_stated)
    throw Error("prior_not_stated", "a prior course was given together with --no-prior");
}

/// VERDICT.md, rule 9: never less than the measured residual.
void raise_position_uncertainty(RuleContext& context, Assessment& assessment) {
  const Case& the_case = *context.the_case;
  for (std::size_t i = 0; i < the_case.priors.size(); ++i) {
    const Course& prior = the_case.priors[i];
    auto& agreement = context.agreements.emplace_back();
    if (prior.origin != Origin::dicom || !is_registered(prior)) continue;
    agreement = agreement_of(the_case, i);
    assessment.warnings.insert(assessment.warnings.end(), agreement->warnings.begin(),
                               agreement->warnings.end());
    for (const VertebraAgreement& vertebra : agreement->vertebrae)
      if (!vertebra.is_same_level())
        assessment.warnings.push_back(
            {"vertebrae_disagree",
             fmt::format("{} of {} lies {:.1f} mm along the spine from the planned one after "
                         "registration: another level may have been registered, or a vertebra be "
                         "named wrongly",
                         vertebra.level, prior.name, vertebra.along_mm),
             prior.name});
    if (const auto residual_mm = agreement->residual_mm())
      context.residual_mm = std::max(context.residual_mm.value_or(0), *residual_mm);
  }
  const double asked_mm = context.policy->position_uncertainty_mm;
  if (!context.residual_mm || *context.residual_mm <= asked_mm) return;
  // Upward, in the steps that displacements are told in.
  const double raised_mm =
      std::min(farthest_displacement_mm, std::ceil(*context.residual_mm * 10 - 1e-6) / 10);
  if (!(raised_mm > asked_mm)) return;
  auto raised = std::make_unique<Policy>(*context.policy);
  raised->position_uncertainty_mm = raised_mm;
  context.raised = std::move(raised);
  context.policy = context.raised.get();
  assessment.warnings.push_back(
      {"position_uncertainty_raised",
       fmt::format("after registration the anatomies were measured to lie up to {:.1f} mm apart; "
                   "the position uncertainty is {:g} mm instead of {:g} mm",
                   *context.residual_mm, raised_mm, asked_mm),
       {}});
}

}  // namespace

RuleContext prepared_context(const Case& the_case, const Policy& policy, Assessment& assessment) {
  check_prior_statement(the_case);
  assessment.warnings.insert(assessment.warnings.end(), the_case.warnings.begin(),
                             the_case.warnings.end());
  add_course_warnings(the_case, assessment);
  add_assumptions(the_case, assessment);
  RuleContext context;
  context.the_case = &the_case;
  context.policy = &policy;
  context.interval = interval_of(the_case);
  assessment.interval_months = context.interval.months;
  assessment.interval_source = context.interval.source;
  raise_position_uncertainty(context, assessment);
  prepare_structures(context, assessment);
  return context;
}

}  // namespace dose
