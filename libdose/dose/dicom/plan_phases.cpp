// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <dose/core/error.hpp>
#include <dose/dicom/course_reader.hpp>
#include <iterator>
#include <utility>

namespace dose::dicom {
namespace {

Fractions fractions_of(const RtPlan& plan, const PlanFractionGroup& group,
                       const CourseRequest& request) {
  const std::string where = fmt::format("{} (300a,0078)", plan.path.string());
  if (request.fractions && plan.fraction_groups.size() > 1)
    throw Error("fractions_contradict",
                fmt::format("the plan has {} fraction groups; one number of fractions cannot stand "
                            "for all of them, drop --fractions",
                            plan.fraction_groups.size()),
                where);
  if (!group.fractions) {
    if (request.fractions) return *request.fractions;
    throw Error("fractions_missing",
                fmt::format("the plan does not say in how many fractions group {} is given; state "
                            "it with --fractions {}=N",
                            group.number, request.name),
                where);
  }
  if (*group.fractions < 1 || *group.fractions > 200)
    throw Error("fractions_invalid",
                fmt::format("NumberOfFractionsPlanned is {}, not 1 to 200; correct the plan",
                            *group.fractions),
                where);
  const Fractions stated = Fractions::of(*group.fractions);
  if (request.fractions && *request.fractions != stated)
    throw Error("fractions_contradict",
                fmt::format("--fractions says {}, the plan says {}; --fractions only supplies what "
                            "the DICOM lacks",
                            request.fractions->count(), stated.count()),
                where);
  return stated;
}

PhaseDraft draft_phase(const RtPlan& plan, const PlanFractionGroup& group,
                       const CourseRequest& request, std::vector<Warning>& warnings) {
  const auto prescription_gy = plan.prescription_gy(group, warnings);
  const auto beams_gy = plan.beam_dose_per_fraction_gy(group);
  const auto points = plan.beam_dose_points(group);
  const std::string name = plan.label.empty() ? "plan" : plan.label;
  return {
      .phase = {.label = plan.fraction_groups.size() > 1
                             ? fmt::format("{}, fraction group {}", name, group.number)
                             : name,
                .fractions = fractions_of(plan, group, request),
                .delivered_fractions = {},
                .grids = {},
                .prescription =
                    prescription_gy ? std::optional(gray(*prescription_gy)) : std::nullopt,
                .beam_dose_per_fraction = beams_gy ? std::optional(gray(*beams_gy)) : std::nullopt,
                .beam_dose_point =
                    points.size() == 1 ? std::optional(points.front()) : std::nullopt,
                .beam_doses_at_several_points = points.size() > 1,
                .compared_beam_sum_maximum_gy = {},
                .plan_uid = plan.sop_instance_uid,
                .plan_label = plan.label,
                .approval_status = plan.approval_status,
                .plan_date = plan.date},
      .doses = {},
      .compared_beams = {}};
}

std::string path_of(const RtDose& dose) {
  return dose.path.string();
}

/// Fraction groups that a dose says it belongs to, and its beams in them.
const std::vector<FractionGroupReference>& groups_of(const RtDose& dose) {
  return dose.plans.front().fraction_groups;
}

/// Error for a fraction group that the plan does not have.
std::size_t referenced_group(const RtPlan& plan, const FractionGroupReference& reference,
                             const RtDose& dose) {
  const auto& groups = plan.fraction_groups;
  const auto found = std::ranges::find(groups, reference.number, &PlanFractionGroup::number);
  if (found == groups.end())
    throw Error("dose_group_unknown",
                fmt::format("refers to fraction group {}, which plan '{}' does not have",
                            reference.number, plan.label),
                path_of(dose));
  return static_cast<std::size_t>(found - groups.begin());
}

/// Index of the one fraction group that a FRACTION or BEAM dose is of.
std::size_t group_index(const RtPlan& plan, const RtDose& dose) {
  const auto& groups = plan.fraction_groups;
  const auto& references = groups_of(dose);
  if (references.size() > 1)
    throw Error("dose_group_unknown",
                fmt::format("this {} dose refers to {} fraction groups; export one dose for each",
                            dose.summation, references.size()),
                path_of(dose));
  if (references.size() == 1 && references.front().number != 0)
    return referenced_group(plan, references.front(), dose);
  if (groups.size() == 1) return 0;
  throw Error("dose_group_unknown",
              fmt::format("does not say of which of the plan's {} fraction groups it is; export it "
                          "with its reference",
                          groups.size()),
              path_of(dose));
}

/// Do the BEAM doses hold every treatment beam of the group exactly once? If not: why.
std::string beam_deviation(const RtPlan& plan, const PlanFractionGroup& group,
                           const std::vector<RtDose>& beam_doses) {
  std::vector<int> given;
  for (const RtDose& dose : beam_doses) {
    const auto& references = groups_of(dose);
    if (references.empty() || references.front().beams.empty())
      return fmt::format("{} does not say of which beam it is", path_of(dose));
    given.insert(given.end(), references.front().beams.begin(), references.front().beams.end());
  }
  const auto in_a_group = [&](int number) {
    return std::ranges::any_of(plan.fraction_groups, [&](const PlanFractionGroup& one) {
      return std::ranges::find(one.beams, number, &PlanFractionGroup::BeamUse::number) !=
             one.beams.end();
    });
  };
  for (const PlanBeam& beam : plan.beams)
    if (beam.treats() && !in_a_group(beam.number))
      return fmt::format("treatment beam {} is in no fraction group", beam.number);
  std::ranges::sort(given);
  const std::vector<int> wanted = plan.treatment_beams(group);
  if (given == wanted && !wanted.empty()) return {};
  return fmt::format("the BEAM doses are of beams [{}], the treatment beams are [{}]",
                     fmt::join(given, ", "), fmt::join(wanted, ", "));
}

void compare_beams(const RtPlan& plan, const PlanFractionGroup& group,
                   std::vector<RtDose> beam_doses, PhaseDraft& draft,
                   std::vector<Warning>& warnings) {
  if (beam_doses.empty()) return;
  const std::string deviation = beam_deviation(plan, group, beam_doses);
  if (deviation.empty())
    draft.compared_beams = std::move(beam_doses);
  else
    warnings.push_back({"beam_sum_not_compared",
                        fmt::format("the {} dose counts and was not compared with the BEAM doses: "
                                    "{}",
                                    draft.doses.front().summation, deviation),
                        plan.path.string()});
}

/// A beam that is not the plan's, or that no fraction is given with, is dose of something else.
void check_beam(const RtPlan& plan, const PlanFractionGroup& group, int number,
                const RtDose& dose) {
  const auto beam = std::ranges::find(plan.beams, number, &PlanBeam::number);
  const bool given = group.beams.empty() ||
                     std::ranges::find(group.beams, number, &PlanFractionGroup::BeamUse::number) !=
                         group.beams.end();
  if (beam == plan.beams.end() || (beam->treats() && !given))
    throw Error("dose_beam_unknown",
                fmt::format("names beam {}, which {} '{}' does not have, so that it is of another "
                            "plan or of another version of it; export plan and dose again",
                            number,
                            beam == plan.beams.end()
                                ? "plan"
                                : fmt::format("fraction group {} of plan", group.number),
                            plan.label),
                path_of(dose));
}

/// A PLAN or FRACTION dose that names its beams must name every treatment beam, and no other's.
void check_whole(const RtPlan& plan, const PlanFractionGroup& group, const RtDose& dose) {
  for (const FractionGroupReference& reference : groups_of(dose)) {
    for (const int beam : reference.beams) check_beam(plan, group, beam, dose);
    if (reference.beams.empty()) continue;
    for (const int beam : plan.treatment_beams(group))
      if (std::ranges::find(reference.beams, beam) == reference.beams.end())
        throw Error("plan_dose_partial",
                    fmt::format("is labelled {} but names beams [{}] only, without treatment beam "
                                "{}; export the whole dose",
                                dose.summation, fmt::join(reference.beams, ", "), beam),
                    path_of(dose));
  }
}

std::vector<RtDose> taken(std::vector<RtDose>& doses, const std::string& summation) {
  const auto of_kind = std::ranges::stable_partition(
      doses, [&](const RtDose& dose) { return dose.summation != summation; });
  std::vector<RtDose> result(std::make_move_iterator(of_kind.begin()),
                             std::make_move_iterator(of_kind.end()));
  doses.erase(of_kind.begin(), of_kind.end());
  return result;
}

}  // namespace

std::vector<PhaseDraft> phases_of_plan(const RtPlan& plan_as_read, std::vector<RtDose> doses,
                                       const CourseRequest& request,
                                       std::vector<Warning>& warnings) {
  RtPlan plan = plan_as_read;
  // A plan without any group can still have its number of fractions supplied.
  if (plan.fraction_groups.empty()) plan.fraction_groups.emplace_back().number = 1;
  const auto& groups = plan.fraction_groups;
  std::vector<RtDose> plan_doses = taken(doses, "PLAN");
  std::vector<RtDose> fraction_doses = taken(doses, "FRACTION");
  std::vector<RtDose> beam_doses = taken(doses, "BEAM");

  if (plan_doses.size() > 1)
    throw Error("two_plan_doses",
                fmt::format("is a second PLAN dose of plan '{}' beside {}; leave the one that "
                            "counts",
                            plan.label, path_of(plan_doses[0])),
                path_of(plan_doses[1]));
  if (!plan_doses.empty() && groups.size() > 1)
    throw Error(
        "plan_dose_several_groups",
        fmt::format("is the dose of a whole plan of {} fraction groups, which has no single "
                    "number of fractions; export one FRACTION dose for each group",
                    groups.size()),
        path_of(plan_doses[0]));
  if (!plan_doses.empty() && !fraction_doses.empty())
    throw Error("doses_ambiguous",
                fmt::format("is a FRACTION dose beside the PLAN dose {}; leave the one that counts",
                            path_of(plan_doses[0])),
                path_of(fraction_doses[0]));

  std::vector<PhaseDraft> phases;
  for (const PlanFractionGroup& group : groups)
    phases.push_back(draft_phase(plan, group, request, warnings));
  if (!plan_doses.empty()) {
    for (const FractionGroupReference& reference : groups_of(plan_doses.front()))
      if (reference.number != 0) referenced_group(plan, reference, plan_doses.front());
    check_whole(plan, groups.front(), plan_doses.front());
    phases.front().doses = std::move(plan_doses);
    compare_beams(plan, groups.front(), std::move(beam_doses), phases.front(), warnings);
    return phases;
  }

  std::vector<std::vector<RtDose>> beams_by_group(groups.size());
  for (RtDose& dose : beam_doses)
    beams_by_group[group_index(plan, dose)].push_back(std::move(dose));
  for (RtDose& dose : fraction_doses) {
    const std::size_t index = group_index(plan, dose);
    check_whole(plan, groups[index], dose);
    PhaseDraft& phase = phases[index];
    if (!phase.doses.empty())
      throw Error(
          "two_fraction_doses",
          fmt::format("is a second FRACTION dose of {} beside {}; leave the one that counts",
                      phase.phase.label, path_of(phase.doses.front())),
          path_of(dose));
    phase.doses.push_back(std::move(dose));
  }
  for (std::size_t i = 0; i < groups.size(); ++i) {
    if (!phases[i].doses.empty()) {
      compare_beams(plan, groups[i], std::move(beams_by_group[i]), phases[i], warnings);
      continue;
    }
    if (beams_by_group[i].empty())
      throw Error("fraction_dose_missing",
                  fmt::format("there is no dose of {}; export the dose of every fraction group",
                              phases[i].phase.label),
                  plan.path.string());
    const std::string deviation = beam_deviation(plan, groups[i], beams_by_group[i]);
    if (!deviation.empty())
      throw Error("beam_doses_incomplete",
                  fmt::format("{}: {}; export every treatment beam's dose once, or the PLAN dose",
                              phases[i].phase.label, deviation),
                  plan.path.string());
    phases[i].doses = std::move(beams_by_group[i]);
  }
  return phases;
}

}  // namespace dose::dicom
