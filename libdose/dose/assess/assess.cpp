// SPDX-License-Identifier: Apache-2.0
#include <dose/assess/assess.hpp>

#include <fmt/format.h>

#include <Eigen/Geometry>
#include <algorithm>
#include <dose/assess/describe.hpp>
#include <dose/assess/precondition.hpp>
#include <dose/assess/rule.hpp>
#include <dose/assess/verdict.hpp>
#include <dose/core/contract.hpp>
#include <dose/core/error.hpp>
#include <dose/core/jobs.hpp>
#include <dose/limits/library.hpp>

namespace dose {
namespace {

/// A structure with its table, made in a thread of its own.
struct Prepared {
  std::unique_ptr<StructureDose> dose;
  StructureResult described;
  std::string unusable;
};

/// Limits are about organs; targets are listed but not measured unless asked for.
bool is_measured(const Candidate& candidate, const Policy& policy) {
  return candidate.role != Role::target || !policy.extra_metrics.empty();
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
    if (is_looked_at(set, policy))
      for (const Limit& limit : set.limits) measure_ahead(limit, *prepared.dose, context);
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

void prepare_structures(RuleContext& context, Assessment& assessment) {
  const Case& the_case = *context.the_case;
  const Policy& policy = *context.policy;
  const auto drawn = candidates(the_case, assessment.warnings);
  std::vector<const Candidate*> measured;
  for (const Candidate& candidate : drawn)
    if (is_measured(candidate, policy)) measured.push_back(&candidate);
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
      for (const Warning& warning : prepared.dose->region().warnings())
        assessment.warnings.push_back(warning);
    for (const std::string& assumption : prepared.dose->assumptions())
      assessment.assumptions.push_back(assumption);
    assessment.structures.push_back(std::move(prepared.described));
    context.structures.push_back(std::move(prepared.dose));
  }
}

/// Required rows first, then those that may fail, then the rest; each in order of the sets.
int rank(const LimitResult& row) {
  if (row.required) return 0;
  return row.decides == Decides::fail_only ? 1 : 2;
}

void evaluate_limits(RuleContext& context, Assessment& assessment) {
  for (const LimitSet& set : context.policy->limit_sets) {
    if (!is_looked_at(set, *context.policy)) continue;
    for (const Limit& limit : set.limits)
      if (applies(limit, context)) assessment.limits.push_back(evaluate(limit, context));
  }
  std::ranges::stable_sort(assessment.limits, {}, rank);
}

/// Leaving out a built-in required rule of re-irradiation is a deviation (VERDICT.md, rule 1), and
/// so is asking less under its name: a user's set may only add to the rules or tighten them.
void acknowledge_left_out_rules(const RuleContext& context, Assessment& assessment) {
  if (!context.reirradiation()) return;
  for (const char* id :
       {"RERT.HYTEC.CUM", "RERT.HYTEC.SBRT", "RERT.HYTEC.SHARE", "RERT.HYTEC.INTERVAL"}) {
    const auto row = std::ranges::find_if(assessment.limits, [id](const LimitResult& result) {
      return result.limit.id == id && result.required;
    });
    if (row == assessment.limits.end())
      assessment.acknowledged.push_back(fmt::format("left out: {}", id));
    else if (!is_at_least_as_strict(row->limit, built_in_limit(id)))
      assessment.acknowledged.push_back(fmt::format("not as published: {}", id));
  }
}

void add_course_warnings(const Case& the_case, Assessment& assessment) {
  for (const Course* course : all_courses(the_case))
    assessment.warnings.insert(assessment.warnings.end(), course->warnings.begin(),
                               course->warnings.end());
  if (const auto spacing_mm = planned_spacing_mm(the_case);
      spacing_mm && *spacing_mm > coarsest_unwarned_spacing_mm)
    assessment.warnings.push_back(
        {"dose_grid_coarse",
         fmt::format("the planned dose grid is {:.2f} mm coarse; steep gradients between voxels "
                     "are not resolved above {:g} mm",
                     *spacing_mm, coarsest_unwarned_spacing_mm),
         the_case.planned.name});
}

void add_assumptions(const Case& the_case, Assessment& assessment) {
  for (const Course* course : all_courses(the_case)) {
    if (course->origin != Origin::dicom)
      assessment.assumptions.push_back(fmt::format(
          "{} ({}) is taken as uniform over every structure", course->name, course->typed));
    if (course->registration.kind == RegistrationUse::Kind::same_frame &&
        course->role == CourseRole::prior)
      assessment.assumptions.push_back(
          fmt::format("{} shares the planned frame of reference; that the anatomy lies the same is "
                      "assumed, not shown",
                      course->name));
    if (course->phases.size() > 1)
      assessment.assumptions.push_back(fmt::format(
          "the {} phases of {} are {} ({})", course->phases.size(), course->name,
          course->relation == PhaseRelation::sequential ? "sequential: each its own LQ, then added"
                                                        : "concurrent: doses added, then LQ",
          course->relation_stated ? "stated" : "as fraction groups and typed phases are"));
    for (const Phase& phase : course->phases)
      if (phase.delivered_fractions)
        assessment.assumptions.push_back(
            fmt::format("{}: {} of {} fractions were delivered; dose and fractions are scaled "
                        "together",
                        course->name, *phase.delivered_fractions, phase.fractions.count()));
  }
}

void check_prior_statement(const Case& the_case) {
  if (the_case.priors.empty() && !the_case.no_prior_stated)
    throw Error("prior_not_stated",
                "no prior course was given; if there is none, that is a statement: --no-prior");
  if (!the_case.priors.empty() && the_case.no_prior_stated)
    throw Error("prior_not_stated", "a prior course was given together with --no-prior");
}

void add_identity(const Case& the_case, Assessment& assessment) {
  for (const Course* course : all_courses(the_case)) {
    if (!course->patient) continue;
    if (assessment.patient_id.empty())
      assessment.patient_id = course->patient->id;
    else if (course->patient->id != assessment.patient_id)
      assessment.other_patient_id = course->patient->id;
  }
  if (the_case.same_patient_reason)
    assessment.acknowledged.push_back(
        fmt::format("same patient, as stated: {}", *the_case.same_patient_reason));
}

}  // namespace

std::string_view to_text(Verdict verdict) {
  switch (verdict) {
    case Verdict::within:
      return "within";
    case Verdict::exceeded:
      return "exceeded";
    case Verdict::not_evaluable:
      return "not_evaluable";
  }
  DOSE_ASSERT(false);  // every verdict is listed
  return {};
}

int exit_status(const Assessment& assessment) {
  if (assessment.verdict == Verdict::exceeded) return 1;
  if (assessment.verdict == Verdict::not_evaluable) return 2;
  return assessment.acknowledged.empty() ? 0 : 3;
}

Assessment assess(const Case& the_case, const Policy& policy) {
  check_prior_statement(the_case);
  Assessment assessment;
  assessment.alpha_beta = policy.alpha_beta;
  assessment.warnings = the_case.warnings;
  assessment.inputs = the_case.inputs;
  add_identity(the_case, assessment);
  add_course_warnings(the_case, assessment);
  add_assumptions(the_case, assessment);

  RuleContext context;
  context.the_case = &the_case;
  context.policy = &policy;
  context.interval = interval_of(the_case);
  assessment.interval_months = context.interval.months;
  assessment.interval_source = context.interval.source;

  prepare_structures(context, assessment);
  evaluate_limits(context, assessment);
  acknowledge_left_out_rules(context, assessment);
  for (const std::string& code : context.acknowledged) assessment.acknowledged.push_back(code);

  for (const Course& prior : the_case.priors)
    assessment.courses.push_back(describe_course(prior, policy.alpha_beta));
  assessment.courses.push_back(describe_course(the_case.planned, policy.alpha_beta));
  assessment.verdict = verdict_of(assessment.limits);
  assessment.comparisons = comparisons(assessment.limits, context);
  assessment.remarks = remarks(assessment, context);
  assessment.not_done = not_done(the_case);
  assessment.method = describe_method(the_case, policy);
  assessment.headline = headline(assessment);
  return assessment;
}

}  // namespace dose
