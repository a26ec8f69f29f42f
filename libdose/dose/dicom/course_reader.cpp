// SPDX-License-Identifier: Apache-2.0
#include <dose/dicom/course_reader.hpp>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <dose/core/error.hpp>
#include <dose/dicom/course_patient.hpp>
#include <dose/dicom/treatment_history.hpp>
#include <dose/dicom/unknown_treatment.hpp>
#include <utility>

namespace dose::dicom {
namespace {

std::string list_of(const std::vector<RtPlan>& plans) {
  std::vector<std::string> texts;
  for (const RtPlan& plan : plans)
    texts.push_back(fmt::format("'{}' ({})", plan.label, plan.path.string()));
  return fmt::format("{}", fmt::join(texts, ", "));
}

/// Leaves the plan that the user named; its doses are sorted out by their references later.
void choose_plan(const std::string& wanted, const std::string& course, std::vector<RtPlan>& plans) {
  const std::string all = list_of(plans);
  std::erase_if(plans, [&](const RtPlan& plan) {
    return plan.label != wanted && plan.sop_instance_uid != wanted;
  });
  if (plans.empty())
    throw Error("plan_not_found",
                fmt::format("no plan has the label or UID '{}'; there are: {}", wanted,
                            all.empty() ? "none" : all),
                course);
  if (plans.size() > 1)
    throw Error("plan_ambiguous",
                fmt::format("several plans are called '{}': {}; name one by its UID", wanted, all),
                course);
}

const std::string& plan_uid_of(const RtDose& dose) {
  static const std::string none;
  return dose.plans.empty() ? none : dose.plans.front().sop_instance_uid;
}

void check_dose(const RtDose& dose, Purpose purpose, std::vector<Warning>& warnings) {
  const auto& refusal = purpose == Purpose::check ? dose.refusal : dose.dvh_refusal;
  if (refusal) throw *refusal;
  if (dose.plans.size() > 1)
    throw Error("dose_of_several_plans",
                fmt::format("refers to {} plans, so that it has no single number of fractions; "
                            "export each plan's dose",
                            dose.plans.size()),
                dose.path.string());
  if (purpose == Purpose::dvh)
    warnings.insert(warnings.end(), dose.dvh_warnings.begin(), dose.dvh_warnings.end());
}

Phase phase_without_plan(const RtDose& dose, Fractions fractions) {
  return {.label = "dose without plan",
          .fractions = fractions,
          .delivered_fractions = {},
          .grids = {},
          .prescription = {},
          .beam_dose_per_fraction = {},
          .beam_dose_point = {},
          .beam_doses_at_several_points = false,
          .compared_beam_sum_maximum_gy = {},
          .plan_uid = plan_uid_of(dose),
          .plan_label = {},
          .approval_status = {},
          .plan_date = {}};
}

/// No plan object at all: only a lone PLAN dose with a stated number of fractions can be used.
void draft_without_plan(const CourseRequest& request, std::vector<RtDose> doses,
                        CourseDraft& draft) {
  const RtDose& dose = doses.front();
  if (!request.fractions)
    throw Error(dose.plans.empty() ? "dose_without_plan" : "plan_missing",
                fmt::format("the plan of this dose{} is not among the files; add the RTPLAN, or "
                            "state the number of fractions with --fractions {}=N",
                            dose.plans.empty() ? "" : " (" + plan_uid_of(dose) + ")", request.name),
                dose.path.string());
  if (doses.size() > 1)
    throw Error("several_doses",
                fmt::format("there are {} doses and no plan that says how they belong together; "
                            "add the RTPLAN",
                            doses.size()),
                doses[1].path.string());
  if (dose.summation != "PLAN")
    throw Error("plan_missing",
                fmt::format("a {} dose without its plan may be a part of the course only; add the "
                            "RTPLAN",
                            dose.summation),
                dose.path.string());
  draft.course.warnings.push_back(
      {"plan_missing",
       fmt::format("the plan was not there; {} fractions, as stated with --fractions, and no "
                   "prescription to hold the dose's scale against",
                   request.fractions->count()),
       dose.path.string()});
  Phase phase = phase_without_plan(dose, *request.fractions);
  draft.phases.push_back({std::move(phase), std::move(doses), {}});
}

/// For `dvh`: one dose is what it is, with its plan or without.
void draft_lone_dose(const CourseRequest& request, const std::vector<RtPlan>& plans,
                     std::vector<RtDose> doses, CourseDraft& draft) {
  const RtDose& dose = doses.front();
  const auto plan = std::ranges::find(plans, plan_uid_of(dose), &RtPlan::sop_instance_uid);
  const bool has_plan = plan != plans.end() && !plan_uid_of(dose).empty();
  std::optional<Fractions> fractions = request.fractions;
  if (has_plan && plan->fraction_groups.size() == 1 && plan->fraction_groups[0].fractions)
    fractions = Fractions::of(*plan->fraction_groups[0].fractions);
  draft.fractions_known = fractions.has_value();
  if (!draft.fractions_known)
    draft.course.warnings.push_back({"fractions_missing",
                                     "the number of fractions is not known; only physical dose is "
                                     "meaningful",
                                     dose.path.string()});
  if (!has_plan)
    draft.course.warnings.push_back(
        {"plan_missing", "the plan of this dose is not among the files", dose.path.string()});
  if (dose.summation == "BEAM")
    draft.course.warnings.push_back({"beam_dose_alone",
                                     "this is the dose of a beam, not of the whole plan",
                                     dose.path.string()});
  Phase phase = phase_without_plan(dose, fractions.value_or(Fractions::of(1)));
  if (has_plan) {
    phase.label = plan->label;
    phase.plan_label = plan->label;
    phase.approval_status = plan->approval_status;
    phase.plan_date = plan->date;
    if (plan->fraction_groups.size() == 1)
      if (const auto gy = plan->prescription_gy(plan->fraction_groups[0], draft.course.warnings))
        phase.prescription = gray(*gy);
  }
  draft.phases.push_back({std::move(phase), std::move(doses), {}});
}

void draft_with_plans(const CourseRequest& request, const std::vector<RtPlan>& plans,
                      const std::vector<RtDose>& doses, CourseDraft& draft) {
  for (const RtDose& dose : doses) {
    if (dose.plans.empty())
      throw Error("dose_without_plan",
                  "refers to no plan, so that its number of fractions is not shown; export it with "
                  "its reference, or remove it",
                  dose.path.string());
    if (std::ranges::find(plans, plan_uid_of(dose), &RtPlan::sop_instance_uid) == plans.end())
      throw Error("plan_not_referenced",
                  fmt::format("refers to plan {}, which is not among the files; there is: {}",
                              plan_uid_of(dose), list_of(plans)),
                  dose.path.string());
  }
  if (plans.size() > 1 && !request.relation)
    throw Error(
        "several_plans",
        fmt::format("there are {} plans: {}; say which one counts with --plan, or that they "
                    "are sequential or concurrent phases of this course",
                    plans.size(), list_of(plans)),
        request.name);
  for (const RtPlan& plan : plans) {
    std::vector<RtDose> of_plan;
    std::ranges::copy_if(doses, std::back_inserter(of_plan), [&](const RtDose& dose) {
      return plan_uid_of(dose) == plan.sop_instance_uid;
    });
    if (of_plan.empty())
      throw Error("dose_missing", fmt::format("plan '{}' has no dose among the files", plan.label),
                  plan.path.string());
    for (PhaseDraft& phase :
         phases_of_plan(plan, std::move(of_plan), request, draft.course.warnings))
      draft.phases.push_back(std::move(phase));
    if (plan.fraction_groups.size() > 1 && !request.relation)
      draft.course.warnings.push_back(
          {"fraction_groups_sequential",
           fmt::format(
               "the {} fraction groups of plan '{}' were taken as given one after the other",
               plan.fraction_groups.size(), plan.label),
           plan.path.string()});
  }
}

/// Repair between fractions of a day is incomplete: taking them for one a day makes EQD2 too low. A
/// DVH is of physical dose first, so there it is a warning.
void check_fractions_a_day(const CourseRequest& request, const std::vector<RtPlan>& plans,
                           Purpose purpose, std::vector<Warning>& warnings) {
  if (request.per_day) return;
  for (const RtPlan& plan : plans)
    for (const PlanFractionGroup& group : plan.fraction_groups) {
      if (group.most_a_day.value_or(1) < 2) continue;
      const std::string pattern =
          fmt::format("FractionPattern (300A,007B) has {} fractions a day", *group.most_a_day);
      if (purpose != Purpose::dvh)
        throw Error("several_a_day_unstated",
                    fmt::format("{0}; state them with --per-day {2}={1} --gap {2}=6h, or --per-day "
                                "{2}=1 if it was given once a day",
                                pattern, *group.most_a_day, request.name),
                    plan.path.string());
      warnings.push_back({"several_a_day_unstated",
                          pattern + "; EQD2 is worked out for one a day and then is too low",
                          plan.path.string()});
    }
}

void apply_delivered(const CourseRequest& request, CourseDraft& draft) {
  std::vector<Phase*> phases;
  for (auto& drafted : draft.phases) phases.push_back(&drafted.phase);
  state_delivered(phases, request);
}

void check_frames(const std::vector<RtPlan>& plans, Purpose purpose, CourseDraft& draft) {
  const RtDose& first = draft.phases.front().doses.front();
  draft.course.frame_of_reference_uid = first.frame_of_reference_uid;
  for (const PhaseDraft& phase : draft.phases)
    for (const auto* doses : {&phase.doses, &phase.compared_beams})
      for (const RtDose& dose : *doses)
        if (dose.frame_of_reference_uid != first.frame_of_reference_uid)
          throw Error("course_frames_differ",
                      fmt::format("is in another frame of reference than {}; the doses of one "
                                  "course must share one",
                                  first.path.string()),
                      dose.path.string());
  for (const RtPlan& plan : plans)
    if (!plan.frame_of_reference_uid.empty() &&
        plan.frame_of_reference_uid != first.frame_of_reference_uid) {
      if (purpose == Purpose::check)
        throw Error("course_frames_differ",
                    "the plan states another frame of reference than its dose, so that where the "
                    "dose lies is not shown; export both again",
                    plan.path.string());
      draft.course.warnings.push_back({"plan_frame_differs",
                                       "the plan states another frame of reference than its dose",
                                       plan.path.string()});
    }
}

void state_relations(const std::vector<RtPlan>& plans, Course& course) {
  for (const RtPlan& plan : plans)
    for (const RelatedPlan& related : plan.related_plans)
      course.plan_relations.push_back({plan.path.string(), plan.sop_instance_uid, plan.label,
                                       related.relationship, related.uid});
}

void list_files(const std::vector<RtPlan>& plans, CourseDraft& draft) {
  for (const PhaseDraft& phase : draft.phases)
    for (const auto* doses : {&phase.doses, &phase.compared_beams})
      for (const RtDose& dose : *doses)
        draft.files.push_back({dose.path.string(), {}, dose.sop_instance_uid, "RTDOSE"});
  for (const RtPlan& plan : plans)
    draft.files.push_back({plan.path.string(), {}, plan.sop_instance_uid, "RTPLAN"});
  std::ranges::sort(draft.files, {}, &InputFile::path);
}

/// What is passed over and may not be.
void check_known(const IndexedObject& object, Purpose purpose, std::vector<Warning>& warnings) {
  const auto unknown = unknown_treatment(object);
  if (!unknown) return;
  if (purpose != Purpose::dvh) throw *unknown;
  warnings.push_back({unknown->code(), unknown->message(), unknown->where()});
}

}  // namespace

CourseDraft draft_course(const CourseRequest& request, Purpose purpose) {
  CourseDraft draft;
  draft.index = index_files(request.paths);
  Course& course = draft.course;
  course.name = request.name;
  course.role = request.role;
  course.origin = Origin::dicom;
  course.relation = request.relation.value_or(PhaseRelation::sequential);
  course.relation_stated = request.relation.has_value();
  course.first_treated = request.first_treated;
  course.last_treated = request.last_treated;
  course.warnings = draft.index.warnings;
  check_one_patient(draft.index, course.warnings);
  if (!draft.index.not_dicom.empty())
    course.warnings.push_back(
        {"files_not_dicom",
         fmt::format("{} files are not DICOM and were not read, the first is {}",
                     draft.index.not_dicom.size(), draft.index.not_dicom.front().string()),
         request.name});

  std::vector<RtDose> doses;
  std::vector<RtPlan> plans;
  std::vector<TreatmentRecord> records;
  for (const IndexedObject& object : draft.index.objects) {
    check_known(object, purpose, course.warnings);
    // A DVH rests on no date.
    if (object.kind == ObjectKind::treatment_record && purpose == Purpose::check)
      records.push_back(read_treatment_record(object.path));
    if (object.kind == ObjectKind::rt_dose) doses.push_back(read_rt_dose(object.path));
    if (object.kind == ObjectKind::rt_plan || object.kind == ObjectKind::rt_ion_plan)
      plans.push_back(read_rt_plan(object.path));
  }
  if (request.plan) {
    const std::size_t all_plans = plans.size();
    choose_plan(*request.plan, request.name, plans);
    const std::size_t before = doses.size();
    std::erase_if(doses, [&](const RtDose& dose) {
      return plan_uid_of(dose) != plans.front().sop_instance_uid;
    });
    course.others_set_aside = plans.size() != all_plans || doses.size() != before;
    if (doses.size() != before)
      course.warnings.push_back(
          {"doses_set_aside",
           fmt::format("{} doses of other plans than '{}' were not used, as asked for",
                       before - doses.size(), plans.front().label),
           request.name});
  }
  if (doses.empty()) {
    for (const RtPlan& plan : plans)
      if (plan.refusal) throw *plan.refusal;
    throw Error("dose_missing",
                "no RTDOSE was found for this course; add the dose export of the plan",
                request.paths.front().string());
  }
  for (const RtDose& dose : doses) check_dose(dose, purpose, course.warnings);
  const bool lone = purpose == Purpose::dvh && doses.size() == 1;
  if (lone) {
    const std::string uid = plan_uid_of(doses.front());
    std::erase_if(plans, [&](const RtPlan& plan) { return plan.sop_instance_uid != uid; });
  }
  for (const RtPlan& plan : plans)
    if (plan.refusal) throw *plan.refusal;

  if (lone)
    draft_lone_dose(request, plans, std::move(doses), draft);
  else if (plans.empty())
    draft_without_plan(request, std::move(doses), draft);
  else
    draft_with_plans(request, plans, doses, draft);
  check_fractions_a_day(request, plans, purpose, course.warnings);
  apply_delivered(request, draft);
  course.daily = daily_fractions(request);
  check_frames(plans, purpose, draft);
  course.patient = completed(draft.phases.front().doses.front().patient, draft.index);
  state_relations(plans, course);
  apply_treatment_records(records, plans, request, draft);
  list_files(plans, draft);
  for (const RtPlan& plan : plans)
    if (!plan.structure_set_uid.empty() &&
        std::ranges::find(draft.structure_set_uids, plan.structure_set_uid) ==
            draft.structure_set_uids.end())
      draft.structure_set_uids.push_back(plan.structure_set_uid);
  return draft;
}

}  // namespace dose::dicom
