// SPDX-License-Identifier: Apache-2.0
// An RT Dose object: what its header says, whether redose may use it, and its pixels.
//
//   dose_gy = stored * DoseGridScaling       DICOM PS3.3 C.8.8.3 (RT Dose), C.7.6.3 (Image Pixel)
//
// Accepted: DoseUnits GY, DoseType PHYSICAL, DoseSummationType PLAN, BEAM or FRACTION, one unsigned
// sample of 16 or 32 bits. Everything else is refused with its reason; nothing is assumed.
//
// Frame offsets (C.8.8.3.2): first value 0 means relative, along row x column direction. First
// value equal to the z of Image Position means patient z coordinates, which the standard allows for
// axial grids only; it is accepted where the normal is +z and refused where it is -z, because
// writers disagree about the sign there.
//
// Big endian 32 bit pixels exist in two word orders. Which one a file has is shown by its own
// pixels: the wrong one turns a smooth dose into noise. Where neither is clearly smoother, the file
// is refused (`pixel_word_order`).
#pragma once

#include <dose/core/error.hpp>
#include <dose/core/warning.hpp>
#include <dose/course/course.hpp>
#include <dose/dosimetry/dose_grid.hpp>
#include <dose/geometry/grid_geometry.hpp>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace dose::dicom {

struct FractionGroupReference {
  int number = 0;
  std::vector<int> beams;
};

struct PlanReference {
  std::string sop_instance_uid;
  std::string sop_class_uid;
  std::vector<FractionGroupReference> fraction_groups;
};

struct RtDose {
  std::filesystem::path path;
  std::string sop_instance_uid;
  std::string frame_of_reference_uid;
  Patient patient;
  std::vector<PlanReference> plans;
  std::string type;       ///< DoseType (3004,0004), may be empty
  std::string units;      ///< DoseUnits (3004,0002), may be empty
  std::string summation;  ///< DoseSummationType (3004,000A), may be empty
  std::optional<double> scaling_gy;
  int bits = 0;
  std::string transfer_syntax;
  std::optional<GridGeometry> geometry;  ///< none if it could not be understood
  bool pixels_fit = false;               ///< the pixel data are what the geometry needs
  /// Why `check` and `sum` must not use this dose; none if they may.
  std::optional<Error> refusal;
  /// Why even `dvh` must not: as above, but a missing type or summation type or identity is no
  /// reason (VERDICT.md, rule 16). `dvh_warnings` then says what was missing.
  std::optional<Error> dvh_refusal;
  std::vector<Warning> dvh_warnings;

  std::uint64_t pixel_bytes() const;
};

/// Reads the header. Throws only if the file itself cannot be read (`file_truncated`,
/// `dicom_unreadable`, `file_unreadable`); everything else becomes a refusal.
RtDose read_rt_dose(const std::filesystem::path& path);

/// Reads the pixels, native ones straight into the grid's own buffer in one go. `dose` must have a
/// scaling and pixels that fit. Errors `pixel_data_short`, `pixel_word_order`,
/// `dicom_unreadable`, `file_truncated`.
DoseGrid read_dose_grid(const RtDose& dose);

}  // namespace dose::dicom
