// SPDX-License-Identifier: Apache-2.0
#include <dose/dicom/ct_image.hpp>

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dcxfer.h>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <dose/core/contract.hpp>
#include <dose/dicom/condition.hpp>
#include <dose/dicom/file.hpp>
#include <dose/dicom/pixel_data.hpp>

namespace dose::dicom {
namespace {

PixelLayout layout_of(const CtImage& image) {
  return {.columns = image.columns, .rows = image.rows, .frames = 1, .bits = 16};
}

void check_pixels(const DicomFile& file, const CtImage& image) {
  const Item dataset = file.dataset();
  DcmElement* pixels = dataset.element_even_empty(DCM_PixelData);
  if (pixels == nullptr) throw dataset.error("ct_image", DCM_PixelData, "is missing");
  const DcmXfer syntax(file.transfer_syntax().c_str());
  if (syntax.isEncapsulated() && syntax.getXfer() != EXS_RLELossless)
    throw dataset.error("transfer_syntax_unsupported", DCM_PixelData,
                        fmt::format("is compressed as {}", syntax.getXferName()));
  if (syntax.getXfer() == EXS_BigEndianExplicit && pixels->getVR() == EVR_OB)
    throw dataset.error("ct_image", DCM_PixelData, "is of bytes (OB) in a big endian file");
  if (!syntax.isEncapsulated() && pixels->getLength() != layout_of(image).bytes())
    throw dataset.error("ct_image", DCM_PixelData,
                        fmt::format("is {} bytes long where rows and columns make {}",
                                    pixels->getLength(), layout_of(image).bytes()));
  if (syntax.isEncapsulated() &&
      static_cast<double>(layout_of(image).bytes()) >
          highest_compression(file.transfer_syntax()) *
              static_cast<double>(std::filesystem::file_size(image.path)))
    throw dataset.error("ct_image", DCM_PixelData, "would be more than the file can hold");
}

void read_format(const Item& dataset, CtImage& image) {
  image.rows = dataset.required_integer(DCM_Rows);
  image.columns = dataset.required_integer(DCM_Columns);
  if (image.rows < 1 || image.columns < 1 || image.rows > 65535 || image.columns > 65535)
    throw dataset.error("ct_image", DCM_Rows, "or Columns is out of range");
  image.bits_stored = dataset.required_integer(DCM_BitsStored);
  if (dataset.required_integer(DCM_BitsAllocated) != 16 || image.bits_stored < 2 ||
      image.bits_stored > 16 ||
      dataset.integer(DCM_HighBit).value_or(image.bits_stored - 1) != image.bits_stored - 1)
    throw dataset.error("ct_image", DCM_BitsAllocated,
                        "is not 16, or the bits stored are not the low ones");
  if (dataset.integer(DCM_SamplesPerPixel).value_or(1) != 1 ||
      dataset.required_text(DCM_PhotometricInterpretation) != "MONOCHROME2")
    throw dataset.error("ct_image", DCM_PhotometricInterpretation, "is not MONOCHROME2");
  image.is_signed = dataset.required_integer(DCM_PixelRepresentation) == 1;
  const auto slope = dataset.number(DCM_RescaleSlope);
  const auto intercept = dataset.number(DCM_RescaleIntercept);
  if (!slope || !intercept || !(*slope > 0))
    throw dataset.error("ct_image", DCM_RescaleSlope,
                        "or Rescale Intercept is missing, without which stored values are no HU");
  image.slope = *slope;
  image.intercept = *intercept;
}

}  // namespace

CtImage read_ct_image(const std::filesystem::path& path) {
  const DicomFile file = DicomFile::open(path);
  const Item dataset = file.dataset();
  CtImage image;
  image.path = path;
  image.series_uid = dataset.text_or_empty(DCM_SeriesInstanceUID);
  image.localizer = dataset.text_or_empty(DCM_ImageType).find("LOCALIZER") != std::string::npos;
  if (image.localizer) return image;
  const auto position = dataset.required_numbers(DCM_ImagePositionPatient, 3);
  const auto axes = dataset.required_numbers(DCM_ImageOrientationPatient, 6);
  const auto spacing = dataset.required_numbers(DCM_PixelSpacing, 2);
  image.position_mm = {position[0], position[1], position[2]};
  image.row = {axes[0], axes[1], axes[2]};
  image.column = {axes[3], axes[4], axes[5]};
  image.row_spacing_mm = spacing[0];
  image.column_spacing_mm = spacing[1];
  read_format(dataset, image);
  check_pixels(file, image);
  return image;
}

std::vector<std::int16_t> read_hounsfield_units(const CtImage& image, int first_column,
                                                int last_column, int first_row, int last_row) {
  DOSE_ASSERT(0 <= first_column && first_column <= last_column && last_column < image.columns);
  DOSE_ASSERT(0 <= first_row && first_row <= last_row && last_row < image.rows);
  const DicomFile file = DicomFile::open(image.path);
  const std::string where = file.dataset().where(DCM_PixelData);
  DcmElement& element = native_pixels(file, layout_of(image), where);
  const auto columns = static_cast<std::size_t>(image.columns);
  const auto rows = static_cast<std::size_t>(last_row - first_row + 1);
  std::vector<std::uint16_t> stored(rows * columns);
  require_good(
      element.getPartialValue(
          stored.data(), static_cast<Uint32>(static_cast<std::size_t>(first_row) * columns * 2),
          static_cast<Uint32>(stored.size() * 2)),
      "read the pixel data", where);
  const int range = 1 << image.bits_stored;
  std::vector<std::int16_t> hounsfield_units;
  for (std::size_t j = 0; j < rows; ++j)
    for (int i = first_column; i <= last_column; ++i) {
      int value = stored[j * columns + static_cast<std::size_t>(i)] & (range - 1);
      if (image.is_signed && value >= range / 2) value -= range;
      const double hu = std::round(image.slope * value + image.intercept);
      hounsfield_units.push_back(static_cast<std::int16_t>(std::clamp(hu, -32768.0, 32767.0)));
    }
  return hounsfield_units;
}

}  // namespace dose::dicom
