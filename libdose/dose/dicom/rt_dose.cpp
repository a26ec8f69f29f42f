// SPDX-License-Identifier: Apache-2.0
#include <dose/dicom/rt_dose.hpp>

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dcuid.h>
#include <fmt/format.h>

#include <array>
#include <dose/core/contract.hpp>
#include <dose/dicom/file.hpp>
#include <dose/dicom/rt_dose_grid.hpp>
#include <functional>

namespace dose::dicom {
namespace {

void read_references(const Item& dataset, RtDose& dose) {
  for (const Item& plan : dataset.items(DCM_ReferencedRTPlanSequence)) {
    PlanReference reference;
    reference.sop_instance_uid = plan.text_or_empty(DCM_ReferencedSOPInstanceUID);
    reference.sop_class_uid = plan.text_or_empty(DCM_ReferencedSOPClassUID);
    for (const Item& group : plan.items(DCM_ReferencedFractionGroupSequence)) {
      FractionGroupReference in_group;
      in_group.number = group.required_integer(DCM_ReferencedFractionGroupNumber);
      for (const Item& beam : group.items(DCM_ReferencedBeamSequence))
        in_group.beams.push_back(beam.required_integer(DCM_ReferencedBeamNumber));
      reference.fraction_groups.push_back(std::move(in_group));
    }
    // Some writers name the beams without their group.
    if (reference.fraction_groups.empty()) {
      FractionGroupReference nameless;
      for (const Item& beam : plan.items(DCM_ReferencedBeamSequence))
        nameless.beams.push_back(beam.required_integer(DCM_ReferencedBeamNumber));
      if (!nameless.beams.empty()) reference.fraction_groups.push_back(std::move(nameless));
    }
    dose.plans.push_back(std::move(reference));
  }
  // An empty item beside others may stand for another plan; alone it refers to nothing.
  if (dose.plans.size() == 1 && dose.plans.front().sop_instance_uid.empty()) dose.plans.clear();
}

void check_units(const Item& dataset, const RtDose& dose) {
  if (dose.units == "RELATIVE")
    throw dataset.error("dose_units_relative", DCM_DoseUnits,
                        "is RELATIVE: the values are no gray; export the dose in absolute units");
  if (dose.units.empty())
    throw dataset.error("dose_units_missing", DCM_DoseUnits,
                        "is missing; export the dose again with its units");
  if (dose.units != "GY")
    throw dataset.error("dose_units_unknown", DCM_DoseUnits,
                        fmt::format("is '{}', not GY; export the dose in gray", dose.units));
}

void check_type(const Item& dataset, const RtDose& dose) {
  if (dose.type == "EFFECTIVE")
    throw dataset.error("dose_type_effective", DCM_DoseType,
                        "is EFFECTIVE: already weighted for biological effect, and weighting it "
                        "again would be wrong; export the physical dose");
  if (dose.type == "ERROR")
    throw dataset.error("dose_type_error", DCM_DoseType,
                        "is ERROR: a difference of doses, not a dose; export the plan's dose");
  if (!dose.type.empty() && dose.type != "PHYSICAL")
    throw dataset.error("dose_type_unknown", DCM_DoseType,
                        fmt::format("is '{}', not PHYSICAL; export the physical dose", dose.type));
}

void check_summation(const Item& dataset, const RtDose& dose) {
  for (const std::string_view usable : {"", "PLAN", "BEAM", "FRACTION"})
    if (dose.summation == usable) return;
  constexpr std::array<std::pair<std::string_view, const char*>, 7> refused{{
      {"MULTI_PLAN", "dose_summation_multi_plan"},
      {"CONTROL_POINT", "dose_summation_control_point"},
      {"RECORD", "dose_summation_record"},
      {"BRACHY", "dose_summation_brachy"},
      {"FRACTION_SESSION", "dose_summation_session"},
      {"BEAM_SESSION", "dose_summation_session"},
      {"BRACHY_SESSION", "dose_summation_session"},
  }};
  const char* code = "dose_summation_unknown";
  for (const auto& [summation, its_code] : refused)
    if (dose.summation == summation) code = its_code;
  throw dataset.error(
      code, DCM_DoseSummationType,
      fmt::format("is {}: its number of fractions cannot be known from one plan; export the PLAN "
                  "dose, the FRACTION dose of each fraction group, or every BEAM dose",
                  dose.summation));
}

constexpr double largest_step_gy = 1000;  // ours; steps are thousandths of what a treatment gives

void check_scaling(const Item& dataset, RtDose& dose) {
  const auto scaling_gy = dataset.number(DCM_DoseGridScaling);
  if (!scaling_gy)
    throw dataset.error("dose_scaling_missing", DCM_DoseGridScaling,
                        "is missing, without which stored values are no dose; export again");
  if (!(*scaling_gy > 0))
    throw dataset.error(
        "dose_scaling_invalid", DCM_DoseGridScaling,
        fmt::format("is {}, but must be above 0; export the dose again", *scaling_gy));
  if (*scaling_gy > largest_step_gy)
    throw dataset.error(
        "dose_scaling_invalid", DCM_DoseGridScaling,
        fmt::format("is {:g}, so that one step of a stored value were more than any treatment "
                    "gives; export the dose again",
                    *scaling_gy));
  dose.scaling_gy = scaling_gy;
  const auto slope = dataset.number(DCM_RescaleSlope);
  const auto intercept = dataset.number(DCM_RescaleIntercept);
  if (slope.value_or(1) != 1 || intercept.value_or(0) != 0)
    throw dataset.error("dose_rescaled", DCM_RescaleSlope,
                        "and intercept are not 1 and 0, which an RT Dose does not have; whether "
                        "they apply is not known, export the dose again");
}

/// What only `dvh` can do without, as far as it is missing, or do with.
std::vector<Error> missing_identity(const Item& dataset, const RtDose& dose) {
  std::vector<Error> missing;
  if (dose.type.empty())
    missing.push_back(dataset.error("dose_type_missing", DCM_DoseType,
                                    "is missing: whether this is physical or already weighted dose "
                                    "is not known; export the dose with its type"));
  if (dose.summation.empty())
    missing.push_back(dataset.error("dose_summation_missing", DCM_DoseSummationType,
                                    "is missing: whether this is the dose of a plan, a beam or a "
                                    "fraction group is not known; export the dose with it"));
  const std::string transform = dataset.text_or_empty(DCM_SpatialTransformOfDose);
  if (!transform.empty() && transform != "NONE")
    missing.push_back(dataset.error("dose_transformed", DCM_SpatialTransformOfDose,
                                    fmt::format("is {}: the dose was moved or deformed after it "
                                                "was calculated; export it as calculated, and the "
                                                "registration",
                                                transform)));
  if (dose.sop_instance_uid.empty())
    missing.push_back(
        dataset.error("uid_missing", DCM_SOPInstanceUID, "is missing; export the dose again"));
  if (dose.frame_of_reference_uid.empty())
    missing.push_back(dataset.error("frame_missing", DCM_FrameOfReferenceUID,
                                    "is missing: where this dose lies in the patient is not known; "
                                    "export the dose with its frame of reference"));
  if (const auto frames = missing_frames(dataset, *dose.geometry)) missing.push_back(*frames);
  return missing;
}

std::optional<Error> caught(const std::function<void()>& check) {
  try {
    check();
    return {};
  } catch (const Error& error) {
    return error;
  }
}

}  // namespace

std::uint64_t RtDose::pixel_bytes() const {
  DOSE_ASSERT(geometry.has_value() && (bits == 16 || bits == 32));
  return static_cast<std::uint64_t>(geometry->columns()) *
         static_cast<std::uint64_t>(geometry->rows()) *
         static_cast<std::uint64_t>(geometry->frames()) * static_cast<std::uint64_t>(bits / 8);
}

RtDose read_rt_dose(const std::filesystem::path& path) {
  const DicomFile file = DicomFile::open(path);
  const Item dataset = file.dataset();
  RtDose dose;
  dose.path = path;
  dose.transfer_syntax = file.transfer_syntax();
  const auto identity = caught([&] {
    dose.sop_instance_uid = dataset.text_or_empty(DCM_SOPInstanceUID);
    dose.frame_of_reference_uid = dataset.text_or_empty(DCM_FrameOfReferenceUID);
    dose.patient = patient_of(dataset);
    dose.type = dataset.text_or_empty(DCM_DoseType);
    dose.units = dataset.text_or_empty(DCM_DoseUnits);
    dose.summation = dataset.text_or_empty(DCM_DoseSummationType);
    read_references(dataset, dose);
  });
  const auto meaning = caught([&] {
    check_units(dataset, dose);
    check_type(dataset, dose);
    check_summation(dataset, dose);
    for (const PlanReference& plan : dose.plans)
      if (plan.sop_class_uid == UID_RTIonPlanStorage)
        throw dataset.error("ion_plan", DCM_ReferencedRTPlanSequence,
                            "refers to an ion plan, whose dose has another biological effect per "
                            "gray; redose judges photons and electrons only");
  });
  const auto scaling = caught([&] { check_scaling(dataset, dose); });
  // Geometry is read of a refused dose too, so that a listing can show it.
  const auto grid = caught([&] { read_grid(dataset, dose); });
  dose.pixels_fit = !grid.has_value();
  for (const auto& refusal : {identity, meaning, scaling, grid})
    if (refusal && !dose.dvh_refusal) dose.dvh_refusal = refusal;
  dose.refusal = dose.dvh_refusal;
  if (!dose.refusal)
    for (const Error& missing : missing_identity(dataset, dose)) {
      if (!dose.refusal) dose.refusal = missing;
      dose.dvh_warnings.push_back({missing.code(), missing.message(), missing.where()});
    }
  return dose;
}

}  // namespace dose::dicom
