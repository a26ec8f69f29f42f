// SPDX-License-Identifier: Apache-2.0
#include <dose/dicom/rt_dose_grid.hpp>

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dcxfer.h>
#include <fmt/format.h>

#include <Eigen/Geometry>
#include <algorithm>
#include <cmath>
#include <dose/dicom/compressed_frames.hpp>

namespace dose::dicom {
namespace {

constexpr double position_tolerance_mm = 1e-3;  // of an absolute first frame offset

void check_meaning_of_values(const Item& dataset) {
  if (const auto samples = dataset.integer(DCM_SamplesPerPixel); samples.value_or(1) != 1)
    throw dataset.error("pixel_samples", DCM_SamplesPerPixel,
                        fmt::format("is {}, but a dose has one value a voxel", *samples));
  const std::string shades = dataset.text_or_empty(DCM_PhotometricInterpretation);
  if (!shades.empty() && shades != "MONOCHROME2")
    throw dataset.error("pixel_photometric", DCM_PhotometricInterpretation,
                        fmt::format("is {}, not MONOCHROME2: values may be inverted or colours; "
                                    "export the dose again",
                                    shades));
  if (dataset.element(DCM_ModalityLUTSequence) != nullptr)
    throw dataset.error("dose_rescaled", DCM_ModalityLUTSequence,
                        "gives stored values another meaning, which an RT Dose does not have; "
                        "export the dose again");
  if (dataset.text_or_empty(DCM_LossyImageCompression) == "01")
    throw dataset.error("pixel_data_lossy", DCM_LossyImageCompression,
                        "says that the values once were compressed with loss; export the dose "
                        "without lossy compression");
}

void check_pixel_format(const Item& dataset, RtDose& dose) {
  const int bits = dataset.required_integer(DCM_BitsAllocated);
  if (bits == 8)
    throw dataset.error("pixel_bits", DCM_BitsAllocated,
                        "is 8, where an RT Dose has 16 or 32 (PS3.3 C.8.8.3): steps of 1/255 of "
                        "the maximum are a picture of a dose; export the dose itself");
  if (bits != 16 && bits != 32)
    throw dataset.error("pixel_bits", DCM_BitsAllocated,
                        fmt::format("is {}; redose reads 16 and 32 bit doses, export as one of "
                                    "these",
                                    bits));
  if (const auto stored = dataset.integer(DCM_BitsStored); stored.value_or(bits) != bits)
    throw dataset.error(
        "pixel_bits", DCM_BitsStored,
        fmt::format("is {} of {} allocated; what the other bits hold is not known", *stored, bits));
  if (const auto high = dataset.integer(DCM_HighBit); high.value_or(bits - 1) != bits - 1)
    throw dataset.error(
        "pixel_bits", DCM_HighBit,
        fmt::format("is {}, not {}: where the values' bits lie is not known", *high, bits - 1));
  const int representation = dataset.required_integer(DCM_PixelRepresentation);
  if (representation != 0)
    throw dataset.error(
        "pixel_signed", DCM_PixelRepresentation,
        fmt::format("is {}: signed values are differences of doses, not doses", representation));
  dose.bits = bits;
}

/// Frame Increment Pointer (0028,0009) names what sets the frames apart; nothing else is read.
void check_frame_increment(const Item& dataset) {
  DcmElement* pointer = dataset.element(DCM_FrameIncrementPointer);
  if (pointer == nullptr) return;
  DcmTagKey tag;
  if (pointer->getVM() != 1 || pointer->getTagVal(tag).bad() || tag != DCM_GridFrameOffsetVector)
    throw dataset.error("frame_offsets", DCM_FrameIncrementPointer,
                        "does not name the Grid Frame Offset Vector, so that something else sets "
                        "the frames apart; export the dose again");
}

std::vector<double> frame_offsets_mm(const Item& dataset, int frames,
                                     const Eigen::Vector3d& position_mm,
                                     const Eigen::Vector3d& normal) {
  check_frame_increment(dataset);
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

/// Above twice the median spacing: frames got lost. So they did at exactly twice it where the
/// neighbours are at the median, which is what one lost frame of an even stack leaves; systems that
/// calculate coarsely outside and finely inside have several coarse spacings side by side.
constexpr double most_spacings = 2;
constexpr double most_even_spacings = 1.5;
constexpr double even = 0.1;

/// Index of the first frame before a hole.
std::optional<std::size_t> hole_in(const std::vector<double>& offsets_mm) {
  std::vector<double> spacings_mm;
  for (std::size_t k = 1; k < offsets_mm.size(); ++k)
    spacings_mm.push_back(std::abs(offsets_mm[k] - offsets_mm[k - 1]));
  if (spacings_mm.size() < 2) return {};
  std::vector<double> ordered = spacings_mm;
  std::ranges::sort(ordered);
  const double median_mm = ordered[(ordered.size() - 1) / 2];  // the smaller of the middle two
  const auto is_median = [&](std::size_t k) {
    return std::abs(spacings_mm[k] - median_mm) <= even * median_mm;
  };
  for (std::size_t k = 0; k < spacings_mm.size(); ++k) {
    const bool among_even =
        (k == 0 || is_median(k - 1)) && (k + 1 == spacings_mm.size() || is_median(k + 1));
    if (spacings_mm[k] > (1 + 1e-6) * (among_even ? most_even_spacings : most_spacings) * median_mm)
      return k;
  }
  return {};
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
  // No value of DICOM is longer than 4 GiB, compressed or not.
  const double most = std::min(
      highest_compression(dose.transfer_syntax) * static_cast<double>(file_bytes), 4294967294.0);
  // What cannot be decoded is refused as such, and not for a compression that is not known.
  const Compression compression = compression_of(dose.transfer_syntax);
  const bool decodable = compression == Compression::none || compression == Compression::lossless;
  if (decodable && claimed_bytes > most)
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
  switch (compression_of(dose.transfer_syntax)) {
    case Compression::none:
      break;
    case Compression::lossless:
      if (dose.bits == 32 && syntax.getXfer() != EXS_RLELossless)
        throw dataset.error("transfer_syntax_unsupported", DCM_PixelData,
                            fmt::format("is compressed as {}, which holds no values of 32 bits; "
                                        "export the dose uncompressed",
                                        syntax.getXferName()));
      return;
    case Compression::lossy:
      throw dataset.error("pixel_data_lossy", DCM_PixelData,
                          fmt::format("is compressed as {}, which may change values; export the "
                                      "dose without lossy compression",
                                      syntax.getXferName()));
    case Compression::unsupported:
      throw dataset.error("transfer_syntax_unsupported", DCM_PixelData,
                          fmt::format("is compressed as {}; convert the file to Explicit VR Little "
                                      "Endian first (gdcmconv --raw)",
                                      syntax.getXferName()));
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

}  // namespace

std::optional<Error> missing_frames(const Item& dataset, const GridGeometry& geometry) {
  const std::vector<double>& offsets_mm = geometry.frame_offsets_mm();
  const auto before = hole_in(offsets_mm);
  if (!before) return {};
  return dataset.error(
      "frames_missing", DCM_GridFrameOffsetVector,
      fmt::format("leaves {:g} mm between frames {} and {} (offsets {:g} and {:g} mm), more than "
                  "between the others: what frames between them held is not known; export the "
                  "dose again",
                  std::abs(offsets_mm[*before + 1] - offsets_mm[*before]), *before + 1, *before + 2,
                  offsets_mm[*before], offsets_mm[*before + 1]));
}

void read_grid(const Item& dataset, RtDose& dose) {
  check_meaning_of_values(dataset);
  check_pixel_format(dataset, dose);
  read_geometry(dataset, dose);
  check_pixel_length(dataset, dose);
}

}  // namespace dose::dicom
