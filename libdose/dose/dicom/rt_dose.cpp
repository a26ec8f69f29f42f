// SPDX-License-Identifier: Apache-2.0
#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dcuid.h>
#include <dcmtk/dcmdata/dcxfer.h>
#include <fmt/format.h>

#include <Eigen/Geometry>
#include <algorithm>
#include <array>
#include <cmath>
#include <dose/core/contract.hpp>
#include <dose/dicom/file.hpp>
#include <dose/dicom/rt_dose.hpp>
#include <functional>

namespace dose::dicom {
namespace {

constexpr double position_tolerance_mm = 1e-3;  // of an absolute first frame offset

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
    if (!reference.sop_instance_uid.empty()) dose.plans.push_back(std::move(reference));
  }
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

void check_scaling(const Item& dataset, RtDose& dose) {
  const auto scaling_gy = dataset.number(DCM_DoseGridScaling);
  if (!scaling_gy)
    throw dataset.error("dose_scaling_missing", DCM_DoseGridScaling,
                        "is missing, without which stored values are no dose; export again");
  if (!(*scaling_gy > 0))
    throw dataset.error(
        "dose_scaling_invalid", DCM_DoseGridScaling,
        fmt::format("is {}, but must be above 0; export the dose again", *scaling_gy));
  dose.scaling_gy = scaling_gy;
  const auto slope = dataset.number(DCM_RescaleSlope);
  const auto intercept = dataset.number(DCM_RescaleIntercept);
  if (slope.value_or(1) != 1 || intercept.value_or(0) != 0)
    throw dataset.error("dose_rescaled", DCM_RescaleSlope,
                        "and intercept are not 1 and 0, which an RT Dose does not have; whether "
                        "they apply is not known, export the dose again");
}

void check_pixel_format(const Item& dataset, RtDose& dose) {
  if (const auto samples = dataset.integer(DCM_SamplesPerPixel); samples.value_or(1) != 1)
    throw dataset.error("pixel_samples", DCM_SamplesPerPixel,
                        fmt::format("is {}, but a dose has one value a voxel", *samples));
  const int bits = dataset.required_integer(DCM_BitsAllocated);
  if (bits != 16 && bits != 32)
    throw dataset.error("pixel_bits", DCM_BitsAllocated,
                        fmt::format("is {}; redose reads 16 and 32 bit doses, export as one of "
                                    "these",
                                    bits));
  if (const auto stored = dataset.integer(DCM_BitsStored); stored.value_or(bits) != bits)
    throw dataset.error(
        "pixel_bits", DCM_BitsStored,
        fmt::format("is {} of {} allocated; what the other bits hold is not known", *stored, bits));
  const int representation = dataset.required_integer(DCM_PixelRepresentation);
  if (representation != 0)
    throw dataset.error(
        "pixel_signed", DCM_PixelRepresentation,
        fmt::format("is {}: signed values are differences of doses, not doses", representation));
  dose.bits = bits;
}

std::vector<double> frame_offsets_mm(const Item& dataset, int frames,
                                     const Eigen::Vector3d& position_mm,
                                     const Eigen::Vector3d& normal) {
  std::vector<double> offsets_mm = dataset.numbers(DCM_GridFrameOffsetVector);
  if (offsets_mm.empty() && frames == 1) return {0};
  if (static_cast<int>(offsets_mm.size()) != frames)
    throw dataset.error("frame_offsets", DCM_GridFrameOffsetVector,
                        fmt::format("has {} values for {} frames; export the dose again",
                                    offsets_mm.size(), frames));
  const double first_mm = offsets_mm.front();
  if (first_mm == 0) return offsets_mm;
  const bool at_position = std::abs(first_mm - position_mm.z()) <= position_tolerance_mm;
  if (!at_position || normal.z() < 1 - 1e-6)
    throw dataset.error(
        "frame_offsets", DCM_GridFrameOffsetVector,
        fmt::format("begins with {}, which is neither 0 (relative) nor the z {} of the first frame "
                    "of an axial grid (absolute); export the dose with relative offsets",
                    first_mm, position_mm.z()));
  for (double& offset_mm : offsets_mm) offset_mm -= first_mm;
  return offsets_mm;
}

void read_geometry(const Item& dataset, RtDose& dose) {
  const int rows = dataset.required_integer(DCM_Rows);
  const int columns = dataset.required_integer(DCM_Columns);
  const int frames = dataset.integer(DCM_NumberOfFrames).value_or(1);
  if (rows < 1 || columns < 1 || frames < 1)
    throw dataset.error("grid_spacing", DCM_Rows, "or Columns or NumberOfFrames is below 1");
  const auto position = dataset.required_numbers(DCM_ImagePositionPatient, 3);
  const auto orientation = dataset.required_numbers(DCM_ImageOrientationPatient, 6);
  const auto spacing = dataset.required_numbers(DCM_PixelSpacing, 2);
  // Before anything of that size is allocated.
  const auto file_bytes = std::filesystem::file_size(dose.path);
  const double claimed_bytes = 1.0 * rows * columns * frames * (dose.bits / 8);
  const DcmXfer syntax(dose.transfer_syntax.c_str());
  // A run of RLE stands for at most 64 times its length; deflate reaches 1032 times.
  const double most = syntax.isEncapsulated()                     ? 64.0
                      : syntax.getStreamCompression() != ESC_none ? 1032.0
                                                                  : 1.0;
  if (claimed_bytes > most * static_cast<double>(file_bytes))
    throw dataset.error(
        "pixel_data_exceeds_file", DCM_PixelData,
        fmt::format("would be {:.0f} bytes for {} rows, {} columns and {} frames, more than the "
                    "file of {} bytes can hold; export or copy it again",
                    claimed_bytes, rows, columns, frames, file_bytes));
  const Eigen::Vector3d position_mm(position[0], position[1], position[2]);
  const Eigen::Vector3d row(orientation[0], orientation[1], orientation[2]);
  const Eigen::Vector3d column(orientation[3], orientation[4], orientation[5]);
  dose.geometry = GridGeometry(position_mm, row, column, spacing[1], spacing[0], columns, rows,
                               frame_offsets_mm(dataset, frames, position_mm, row.cross(column)),
                               dose.path.string());
}

void check_pixel_length(const Item& dataset, const RtDose& dose) {
  DcmElement* pixels = dataset.element_even_empty(DCM_PixelData);
  if (pixels == nullptr)
    throw dataset.error("pixel_data_missing", DCM_PixelData, "is missing; export the dose again");
  const DcmXfer syntax(dose.transfer_syntax.c_str());
  if (syntax.isEncapsulated()) {
    if (syntax.getXfer() != EXS_RLELossless)
      throw dataset.error("transfer_syntax_unsupported", DCM_PixelData,
                          fmt::format("is compressed as {}; convert the file to Explicit VR Little "
                                      "Endian first (dcmdjpeg, gdcmconv --raw)",
                                      syntax.getXferName()));
    return;
  }
  if (syntax.getXfer() == EXS_BigEndianExplicit && pixels->getVR() == EVR_OB)
    throw dataset.error("pixel_word_order", DCM_PixelData,
                        "is of bytes (OB) in a big endian file, so that the order of its bytes is "
                        "not certain; convert it to little endian with the program that wrote it");
  // No padding byte is possible: 16 and 32 bit values are of even length.
  const std::uint64_t length = pixels->getLength();
  if (length != dose.pixel_bytes())
    throw dataset.error(
        length < dose.pixel_bytes() ? "pixel_data_short" : "pixel_data_long", DCM_PixelData,
        fmt::format("is {} bytes long where rows, columns, frames and bits make {}; export or copy "
                    "the file again",
                    length, dose.pixel_bytes()));
}

/// What only `dvh` can do without, as far as it is missing.
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
  if (dose.sop_instance_uid.empty())
    missing.push_back(
        dataset.error("uid_missing", DCM_SOPInstanceUID, "is missing; export the dose again"));
  if (dose.frame_of_reference_uid.empty())
    missing.push_back(dataset.error("frame_missing", DCM_FrameOfReferenceUID,
                                    "is missing: where this dose lies in the patient is not known; "
                                    "export the dose with its frame of reference"));
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
  const auto grid = caught([&] {
    check_pixel_format(dataset, dose);
    read_geometry(dataset, dose);
    check_pixel_length(dataset, dose);
  });
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
