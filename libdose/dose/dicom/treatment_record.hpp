// SPDX-License-Identifier: Apache-2.0
// An RT Beams Treatment Record: what a treatment machine says it gave in one session (DICOM PS3.3
// C.8.8.17, C.8.8.21).
//
// Facts as stated in the file; what several of them show of a course is the business of
// treatment_history.hpp. Records of ions and of brachytherapy come back with a refusal: they are
// dose that redose cannot count.
#pragma once

#include <dose/core/error.hpp>
#include <dose/course/course.hpp>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace dose::dicom {

/// A beam of the session. What the record leaves empty stays empty.
struct BeamRecord {
  std::optional<int> beam;             ///< Referenced Beam Number (300C,0006)
  std::optional<int> fraction;         ///< Current Fraction Number (3008,0022), from 1
  std::string delivery_type;           ///< TREATMENT, CONTINUATION, OPEN_PORTFILM, TRMT_PORTFILM
  std::string termination;             ///< NORMAL, OPERATOR, MACHINE, UNKNOWN
  std::optional<double> specified_mu;  ///< Specified Primary Meterset (3008,0032)
  std::optional<double> delivered_mu;  ///< Delivered Primary Meterset (3008,0036)

  /// Does it give treatment dose? Yes, unless it is a port film.
  bool treats() const;
};

struct TreatmentRecord {
  std::filesystem::path path;
  std::string sop_instance_uid;
  Patient patient;
  std::string plan_uid;               ///< that it refers to, may be empty
  std::optional<int> fraction_group;  ///< Referenced Fraction Group Number (300C,0022)
  std::optional<Date> date;           ///< Treatment Date (3008,0250)
  std::string time;                   ///< Treatment Time (3008,0251), as in the file
  std::vector<BeamRecord> beams;
  bool is_summary =
      false;  ///< of a whole treatment (RT Treatment Summary Record), without sessions
  std::optional<Error> refusal;
};

/// Throws only if the file cannot be read or makes no sense (`tag_invalid`, `date_invalid`); a
/// record of ions or brachytherapy comes back with its refusal (`ion_plan`, `brachy_plan`).
TreatmentRecord read_treatment_record(const std::filesystem::path& path);

}  // namespace dose::dicom
