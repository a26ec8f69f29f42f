// SPDX-License-Identifier: Apache-2.0
// RT Dose and CT: files with pixels.
#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <phantoms/dicom_parts.hpp>
#include <stdexcept>

namespace phantom {
namespace {

void put_image_pixel(DcmItem& dataset, int columns, int rows, int bits, bool is_signed) {
  put_us(dataset, DCM_SamplesPerPixel, 1);
  put(dataset, DCM_PhotometricInterpretation, std::string("MONOCHROME2"));
  put_us(dataset, DCM_Rows, rows);
  put_us(dataset, DCM_Columns, columns);
  put_us(dataset, DCM_BitsAllocated, bits);
  put_us(dataset, DCM_BitsStored, bits);
  put_us(dataset, DCM_HighBit, bits - 1);
  put_us(dataset, DCM_PixelRepresentation, is_signed ? 1 : 0);
}

}  // namespace

std::vector<double> uniform_offsets(int count, double step_mm, double first_mm) {
  std::vector<double> offsets_mm;
  for (int k = 0; k < count; ++k) offsets_mm.push_back(first_mm + k * step_mm);
  return offsets_mm;
}

Quantised quantise(const std::vector<double>& dose_gy, int bits) {
  const double largest_stored = bits == 16 ? 65535.0 : 4294967295.0;
  double maximum_gy = 0;
  for (const double dose : dose_gy) maximum_gy = std::max(maximum_gy, dose);
  if (!(maximum_gy > 0)) throw std::runtime_error("phantom: a grid without dose");
  // A scaling of 6 digits, rounded up, so that the text of the file is the number used here.
  std::array<char, 32> buffer{};
  std::to_chars(buffer.data(), buffer.data() + buffer.size(), maximum_gy / largest_stored * 1.00001,
                std::chars_format::scientific, 5);
  Quantised result;
  std::from_chars(buffer.data(), buffer.data() + buffer.size(), result.scaling);
  result.stored.reserve(dose_gy.size());
  for (const double dose : dose_gy)
    result.stored.push_back(static_cast<std::uint32_t>(std::llround(dose / result.scaling)));
  return result;
}

void write_dose(const DoseSpec& spec, const std::filesystem::path& path) {
  DcmFileFormat format;
  DcmDataset& dataset = *format.getDataset();
  put_common(dataset, spec.file, UID_RTDoseStorage, "RTDOSE");
  put(dataset, DCM_InstanceNumber, 1);
  put_image_pixel(dataset, spec.columns, spec.rows, spec.bits, false);
  put(dataset, DCM_NumberOfFrames, spec.frames);
  if (spec.frame_offsets_mm) {
    check(dataset.putAndInsertTagKey(DCM_FrameIncrementPointer, DCM_GridFrameOffsetVector),
          "Frame Increment Pointer");
    put(dataset, DCM_GridFrameOffsetVector, joined(*spec.frame_offsets_mm));
  }
  put(dataset, DCM_PixelSpacing,
      joined(std::array<double, 2>{spec.row_spacing_mm, spec.column_spacing_mm}));
  if (spec.origin_mm) put(dataset, DCM_ImagePositionPatient, joined(*spec.origin_mm));
  if (spec.orientation) put(dataset, DCM_ImageOrientationPatient, joined(*spec.orientation));
  put(dataset, DCM_SliceThickness, std::string());
  put(dataset, DCM_DoseUnits, spec.units);
  put(dataset, DCM_DoseType, spec.type);
  put(dataset, DCM_DoseSummationType, spec.summation);
  put(dataset, DCM_DoseGridScaling, spec.scaling);
  for (const PlanReference& plan : spec.plans) {
    DcmItem& item = new_item(dataset, DCM_ReferencedRTPlanSequence);
    put(item, DCM_ReferencedSOPClassUID, std::string(UID_RTPlanStorage));
    put(item, DCM_ReferencedSOPInstanceUID, plan.plan_uid);
    if (!plan.fraction_group) continue;
    DcmItem& group = new_item(item, DCM_ReferencedFractionGroupSequence);
    put(group, DCM_ReferencedFractionGroupNumber, *plan.fraction_group);
    for (const int beam : plan.beams)
      put(new_item(group, DCM_ReferencedBeamSequence), DCM_ReferencedBeamNumber, beam);
  }
  if (spec.structure_set_uid)
    refer(dataset, DCM_ReferencedStructureSetSequence, UID_RTStructureSetStorage,
          *spec.structure_set_uid);
  if (spec.write_pixel_data) {
    std::vector<Uint16> words;
    words.reserve(spec.stored.size() * (spec.bits == 32 ? 2 : 1));
    for (const std::uint32_t value : spec.stored) {  // little endian: low word first
      words.push_back(static_cast<Uint16>(value & 0xffffU));
      if (spec.bits == 32) words.push_back(static_cast<Uint16>(value >> 16U));
    }
    if (spec.pixel_bytes && *spec.pixel_bytes / 2 < words.size())
      words.resize(*spec.pixel_bytes / 2);
    check(dataset.putAndInsertUint16Array(DCM_PixelData, words.data(), words.size()), "Pixel Data");
  }
  save(format, spec.file, path);
}

void write_ct(const CtSpec& spec, const std::filesystem::path& path) {
  DcmFileFormat format;
  DcmDataset& dataset = *format.getDataset();
  put_common(dataset, spec.file, UID_CTImageStorage, "CT");
  put(dataset, DCM_ImageType, std::string("ORIGINAL\\PRIMARY\\AXIAL"));
  put(dataset, DCM_InstanceNumber, spec.instance_number);
  put(dataset, DCM_AcquisitionNumber, std::string());
  put(dataset, DCM_KVP, std::string("120"));
  put_image_pixel(dataset, spec.columns, spec.rows, 16, true);
  put(dataset, DCM_PixelSpacing,
      joined(std::array<double, 2>{spec.row_spacing_mm, spec.column_spacing_mm}));
  if (spec.origin_mm) put(dataset, DCM_ImagePositionPatient, joined(*spec.origin_mm));
  put(dataset, DCM_ImageOrientationPatient, joined(spec.orientation));
  put(dataset, DCM_SliceThickness, spec.slice_thickness_mm);
  put(dataset, DCM_SpacingBetweenSlices, spec.spacing_between_slices_mm);
  put(dataset, DCM_RescaleIntercept, std::string("0"));
  put(dataset, DCM_RescaleSlope, std::string("1"));
  std::vector<std::int16_t> pixels = spec.hounsfield;
  if (pixels.empty())
    pixels.resize(static_cast<std::size_t>(spec.columns) * static_cast<std::size_t>(spec.rows));
  std::vector<Uint16> words;
  words.reserve(pixels.size());
  for (const std::int16_t value : pixels) words.push_back(static_cast<Uint16>(value));
  check(dataset.putAndInsertUint16Array(DCM_PixelData, words.data(), words.size()), "Pixel Data");
  save(format, spec.file, path);
}

}  // namespace phantom
