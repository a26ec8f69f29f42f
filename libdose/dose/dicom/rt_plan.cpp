// SPDX-License-Identifier: Apache-2.0
#include <dose/dicom/rt_plan.hpp>

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dcuid.h>
#include <fmt/format.h>

#include <algorithm>
#include <dose/dicom/file.hpp>
#include <set>
#include <string_view>

namespace dose::dicom {
namespace {

/// The most "1" in a day of so many characters.
int most_a_day(std::string_view pattern, std::size_t digits_a_day) {
  std::ptrdiff_t most = 0;
  for (std::size_t day = 0; day < pattern.size(); day += digits_a_day)
    most = std::max(most, std::ranges::count(pattern.substr(day, digits_a_day), '1'));
  return static_cast<int>(most);
}

/// Fraction Pattern (300A,007B), PS3.3 C.8.8.13: "1" for a fraction; digits a day x 7 x weeks
/// characters. Where it is longer than digits and weeks make, or one of these is not stated, it can
/// mean several things, of which the most fractions a day count. Where its length is of no whole
/// days, which digits are of one day is not known: then every digit that a day has may be one.
std::optional<int> most_a_day(const Item& group) {
  const std::string pattern = group.text_or_empty(DCM_FractionPattern);
  if (pattern.empty()) return {};
  const int digits = group.integer(DCM_NumberOfFractionPatternDigitsPerDay).value_or(0);
  const int weeks = group.integer(DCM_RepeatFractionCycleLength).value_or(0);
  int most = digits < 1 ? 0 : most_a_day(pattern, static_cast<std::size_t>(digits));
  if (weeks > 0 || digits < 1) {
    const std::size_t days = 7 * static_cast<std::size_t>(std::max(weeks, 1));
    const std::size_t digits_a_day = (pattern.size() + days - 1) / days;
    const bool fits = pattern.size() % days == 0 || digits_a_day == 1;
    most =
        std::max(most, fits ? most_a_day(pattern, digits_a_day) : static_cast<int>(digits_a_day));
  }
  return most;
}

void read_fraction_groups(const Item& dataset, RtPlan& plan) {
  std::set<int> numbers;
  for (const Item& item : dataset.items(DCM_FractionGroupSequence)) {
    PlanFractionGroup group;
    group.number = item.required_integer(DCM_FractionGroupNumber);
    if (!numbers.insert(group.number).second)
      throw item.error("fraction_group_twice", DCM_FractionGroupNumber,
                       fmt::format("{} occurs twice; export the plan again", group.number));
    group.fractions = item.integer(DCM_NumberOfFractionsPlanned);
    group.most_a_day = most_a_day(item);
    group.brachy_setups = item.integer(DCM_NumberOfBrachyApplicationSetups).value_or(0);
    for (const Item& beam : item.items(DCM_ReferencedBeamSequence)) {
      group.beams.push_back(
          {beam.required_integer(DCM_ReferencedBeamNumber), beam.number(DCM_BeamDose)});
      if (const auto at_mm = beam.numbers(DCM_RETIRED_BeamDoseSpecificationPoint);
          at_mm.size() == 3)
        group.beams.back().dose_point = CoursePoint{{at_mm[0], at_mm[1], at_mm[2]}};
    }
    // A beam whose reference got lost would not be missed among the BEAM doses.
    const auto stated = item.integer(DCM_NumberOfBeams);
    if (stated.value_or(0) > static_cast<int>(group.beams.size()))
      throw item.error(
          "beam_missing", DCM_NumberOfBeams,
          fmt::format("is {}, but fraction group {} refers to {}; export the plan again", *stated,
                      group.number, group.beams.size()));
    for (const Item& reference : item.items(DCM_ReferencedDoseReferenceSequence))
      if (const auto number = reference.integer(DCM_ReferencedDoseReferenceNumber))
        group.dose_references.push_back(*number);
    plan.fraction_groups.push_back(std::move(group));
  }
}

void read_beams(const Item& dataset, RtPlan& plan) {
  std::set<int> numbers;
  for (const Item& item : dataset.items(DCM_BeamSequence)) {
    const int number = item.required_integer(DCM_BeamNumber);
    if (!numbers.insert(number).second)
      throw item.error("beam_number_twice", DCM_BeamNumber,
                       fmt::format("{} occurs twice; export the plan again", number));
    plan.beams.push_back({number, item.text_or_empty(DCM_BeamName),
                          item.text_or_empty(DCM_TreatmentDeliveryType),
                          item.text_or_empty(DCM_RadiationType)});
  }
}

void read_dose_references(const Item& dataset, RtPlan& plan) {
  for (const Item& item : dataset.items(DCM_DoseReferenceSequence))
    plan.dose_references.push_back({item.integer(DCM_DoseReferenceNumber).value_or(0),
                                    item.text_or_empty(DCM_DoseReferenceType),
                                    item.text_or_empty(DCM_DoseReferenceStructureType),
                                    item.number(DCM_TargetPrescriptionDose)});
}

void read_related_plans(const Item& dataset, RtPlan& plan) {
  for (const Item& item : dataset.items(DCM_ReferencedRTPlanSequence))
    plan.related_plans.push_back({item.text_or_empty(DCM_RTPlanRelationship),
                                  item.text_or_empty(DCM_ReferencedSOPInstanceUID)});
}

std::optional<Error> refusal_of(const Item& dataset, const RtPlan& plan) {
  if (dataset.text_or_empty(DCM_SOPClassUID) == UID_RTIonPlanStorage ||
      dataset.element(DCM_IonBeamSequence) != nullptr)
    return dataset.error("ion_plan", DCM_SOPClassUID,
                         "is that of an ion plan, whose dose has another biological effect per "
                         "gray; redose judges photons and electrons only");
  const bool brachy = dataset.element(DCM_BrachyTreatmentType) != nullptr ||
                      dataset.element(DCM_ApplicationSetupSequence) != nullptr ||
                      std::ranges::any_of(plan.fraction_groups, [](const PlanFractionGroup& group) {
                        return group.brachy_setups > 0;
                      });
  if (brachy)
    return dataset.error("brachy_plan", DCM_FractionGroupSequence,
                         "has brachytherapy application setups, whose dose rate the limits were "
                         "not derived for; redose judges external beams only");
  const std::string intent = dataset.text_or_empty(DCM_PlanIntent);
  if (intent == "VERIFICATION" || intent == "MACHINE_QA" || intent == "SERVICE")
    return dataset.error("plan_intent", DCM_PlanIntent,
                         fmt::format("is {}: the dose is that of a phantom or a machine, not of "
                                     "the patient; export the plan that was treated",
                                     intent));
  for (const PlanBeam& beam : plan.beams)
    if (!beam.radiation_type.empty() && beam.radiation_type != "PHOTON" &&
        beam.radiation_type != "ELECTRON")
      return dataset.error("radiation_type", DCM_BeamSequence,
                           fmt::format("has beam {} of radiation type {}, whose dose has another "
                                       "biological effect per gray; redose judges photons and "
                                       "electrons only",
                                       beam.number, beam.radiation_type));
  return {};
}

}  // namespace

bool PlanBeam::treats() const {
  return delivery_type != "SETUP" && delivery_type != "OPEN_PORTFILM" &&
         delivery_type != "TRMT_PORTFILM";
}

std::vector<int> RtPlan::treatment_beams(const PlanFractionGroup& group) const {
  std::vector<int> numbers;
  for (const PlanFractionGroup::BeamUse& use : group.beams) {
    const auto beam = std::ranges::find(beams, use.number, &PlanBeam::number);
    if (beam == beams.end())
      throw Error("beam_missing",
                  fmt::format("fraction group {} refers to beam {}, which the plan does not "
                              "describe; export the plan again",
                              group.number, use.number),
                  path.string());
    // Whatever it is called: a beam with a dose gives dose.
    if (beam->treats() || use.dose_gy.value_or(0) > 0) numbers.push_back(use.number);
  }
  std::ranges::sort(numbers);
  if (std::ranges::adjacent_find(numbers) != numbers.end())
    throw Error("beam_number_twice",
                fmt::format("fraction group {} refers to one beam twice; export the plan again",
                            group.number),
                path.string());
  return numbers;
}

std::optional<double> RtPlan::beam_dose_per_fraction_gy(const PlanFractionGroup& group) const {
  const std::vector<int> treating = treatment_beams(group);
  double sum_gy = 0;
  for (const PlanFractionGroup::BeamUse& use : group.beams) {
    if (std::ranges::find(treating, use.number) == treating.end()) continue;
    if (!use.dose_gy) return {};
    sum_gy += *use.dose_gy;
  }
  if (treating.empty()) return {};
  return sum_gy;
}

std::vector<CoursePoint> RtPlan::beam_dose_points(const PlanFractionGroup& group) const {
  constexpr double same_mm = 0.01;
  const std::vector<int> treating = treatment_beams(group);
  std::vector<CoursePoint> points;
  for (const PlanFractionGroup::BeamUse& use : group.beams) {
    if (!use.dose_point || std::ranges::find(treating, use.number) == treating.end()) continue;
    if (std::ranges::none_of(points, [&](const CoursePoint& point) {
          return (point.mm - use.dose_point->mm).norm() <= same_mm;
        }))
      points.push_back(*use.dose_point);
  }
  return points;
}

std::optional<double> RtPlan::prescription_gy(const PlanFractionGroup& group,
                                              std::vector<Warning>& warnings) const {
  std::set<double> all_gy;
  std::set<double> of_volumes_gy;
  for (const PlanDoseReference& reference : dose_references) {
    if (reference.type != "TARGET" || !reference.target_prescription_gy) continue;
    const bool of_group =
        std::ranges::find(group.dose_references, reference.number) != group.dose_references.end();
    if (fraction_groups.size() > 1 && !of_group) continue;
    all_gy.insert(*reference.target_prescription_gy);
    if (reference.structure_type == "SITE" || reference.structure_type == "VOLUME")
      of_volumes_gy.insert(*reference.target_prescription_gy);
  }
  if (all_gy.size() == 1) return *all_gy.begin();
  if (of_volumes_gy.size() == 1) return *of_volumes_gy.begin();
  if (!all_gy.empty())
    warnings.push_back(
        {"prescription_ambiguous",
         fmt::format("plan '{}' has {} different target prescriptions, {:g} to {:g} Gy; none was "
                     "taken",
                     label, all_gy.size(), *all_gy.begin(), *all_gy.rbegin()),
         path.string()});
  return {};
}

RtPlan read_rt_plan(const std::filesystem::path& path) {
  const DicomFile file = DicomFile::open(path);
  const Item dataset = file.dataset();
  RtPlan plan;
  plan.path = path;
  plan.sop_instance_uid = dataset.required_text(DCM_SOPInstanceUID);
  plan.frame_of_reference_uid = dataset.text_or_empty(DCM_FrameOfReferenceUID);
  plan.patient = patient_of(dataset);
  plan.label = dataset.text_or_empty(DCM_RTPlanLabel);
  plan.date = dataset.date(DCM_RTPlanDate);
  plan.approval_status = dataset.text_or_empty(DCM_ApprovalStatus);
  for (const Item& reference : dataset.items(DCM_ReferencedStructureSetSequence)) {
    const std::string uid = reference.text_or_empty(DCM_ReferencedSOPInstanceUID);
    if (!plan.structure_set_uid.empty() && plan.structure_set_uid != uid)
      throw dataset.error("several_structure_sets", DCM_ReferencedStructureSetSequence,
                          "refers to two structure sets; export the plan again");
    plan.structure_set_uid = uid;
  }
  read_fraction_groups(dataset, plan);
  read_beams(dataset, plan);
  read_dose_references(dataset, plan);
  read_related_plans(dataset, plan);
  plan.refusal = refusal_of(dataset, plan);
  return plan;
}

}  // namespace dose::dicom
