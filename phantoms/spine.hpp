// SPDX-License-Identifier: Apache-2.0
// The spine phantom as DICOM-RT: a prior course 36 Gy/14 fx and a planned one 24 Gy/3 fx, each with
// CT, RT Structure Set, RT Plan and RT Dose on its own grid in its own frame of reference, and the
// registration between them (planned frame = registered frame).
#pragma once

#include <filesystem>
#include <optional>
#include <phantoms/spine_model.hpp>
#include <vector>

namespace phantom {

struct SpineCourse {
  int fractions = 0;
  double prescription_gy = 0;
  DoseSpec dose;
  PlanSpec plan;
  StructureSetSpec structures;
  std::vector<CtSpec> ct;
};

struct SpinePhantom {
  Variant variant = Variant::within;
  SpineCourse planned;
  SpineCourse prior;
  std::optional<RegistrationSpec> registration;  ///< missing in Variant::not_evaluable
};

/// The phantom as it will be written, values already rounded to what the files hold.
SpinePhantom make_spine(Variant variant);

/// Writes `directory`/{prior,planned}/{RTDOSE,RTPLAN,RTSTRUCT}.dcm and CT/, planned/REG.dcm.
void write_spine(const SpinePhantom& phantom, const std::filesystem::path& directory);

/// Dates of treatment that go with the phantom; no file holds them (plan dates are no treatment
/// dates), so they are to be told to the program that checks it.
inline constexpr const char* prior_last_treated = "2024-02-09";
inline constexpr const char* planned_first_treated = "2025-03-17";
inline constexpr int interval_months = 13;

}  // namespace phantom
