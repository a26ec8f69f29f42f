// SPDX-License-Identifier: Apache-2.0
// One CT image: where it lies, and its Hounsfield units (DICOM PS3.3 C.7.6.3, C.8.2.1).
//
//   HU = Rescale Slope * stored + Rescale Intercept
#pragma once

#include <Eigen/Core>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace dose::dicom {

struct CtImage {
  std::filesystem::path path;
  std::string series_uid;
  bool localizer = false;  ///< a scout view
  Eigen::Vector3d position_mm = Eigen::Vector3d::Zero();
  Eigen::Vector3d row = Eigen::Vector3d::UnitX();
  Eigen::Vector3d column = Eigen::Vector3d::UnitY();
  double column_spacing_mm = 0;
  double row_spacing_mm = 0;
  int columns = 0;
  int rows = 0;
  int bits_stored = 0;
  bool is_signed = false;
  double slope = 1;
  double intercept = 0;
};

/// Reads the header and holds it against the file's size. Errors of DicomFile, `tag_missing`,
/// `tag_invalid`, `ct_image` (not one 16 bit MONOCHROME2 sample a pixel, or of another length than
/// rows and columns make), `transfer_syntax_unsupported`.
CtImage read_ct_image(const std::filesystem::path& path);

/// Rows `first_row` to `last_row`, columns `first_column` to `last_column`, in whole HU that fit 16
/// bits: what lies beyond is the nearest.
std::vector<std::int16_t> read_hounsfield_units(const CtImage& image, int first_column,
                                                int last_column, int first_row, int last_row);

}  // namespace dose::dicom
