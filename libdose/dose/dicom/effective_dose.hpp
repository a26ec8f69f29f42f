// SPDX-License-Identifier: Apache-2.0
// Writes a biologically weighted dose as an RT Dose object (DICOM PS3.3 A.18, C.8.8.3).
//
// DoseType EFFECTIVE, DoseUnits GY, 32 bit; patient and study from a dose object of the planned
// course, character set and all; the frame of reference is that dose's. SOP and Series Instance UID
// follow from content (derived_uid.hpp); no date or time but the study's own. The same object, the
// same bytes. redose itself refuses what is written here as input: it has been converted already.
//
// Not promised: no anonymisation; no DVH; no reference to the dose objects that were summed (their
// SHA-256 and UIDs stand in the report).
#pragma once

#include <cstdint>
#include <dose/geometry/grid_geometry.hpp>
#include <filesystem>
#include <string>
#include <vector>

namespace dose {

struct EffectiveDose {
  std::filesystem::path planned_dose;  ///< RTDOSE whose patient, study and frame are taken over
  GridGeometry geometry;               ///< right-handed (PlannedLattice)
  double scaling_gy = 0;               ///< of at most ten digits
  std::vector<std::uint32_t> stored;   ///< index i + columns * (j + rows * k)
  bool several_plans = true;           ///< DoseSummationType MULTI_PLAN, else PLAN
  std::vector<std::string> plan_uids;  ///< of RT Plans; may be empty where no plan was there
  std::string comment;                 ///< at most 64 characters, ASCII, as all texts here
  std::string series_description;      ///< at most 64
  std::string derivation;              ///< at most 1024
  std::string program_version;
  int instance_number = 1;
  std::string series_key;  ///< everything that objects of one series share
};

struct WrittenDose {
  std::string sop_instance_uid;
  std::string series_instance_uid;
};

/// Writes to `path`, which is overwritten. Errors `uid_missing` if the planned dose lacks its Study
/// Instance UID, `output_unwritable`, `sum_grid_too_large`.
WrittenDose write_effective_dose(EffectiveDose dose, const std::filesystem::path& path);

}  // namespace dose
