// SPDX-License-Identifier: Apache-2.0
#include "base_case.hpp"

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dctk.h>
#include <unistd.h>

#include <cmath>
#include <fstream>
#include <functional>
#include <iterator>
#include <numbers>
#include <phantoms/dicom_writer.hpp>
#include <stdexcept>

namespace faults {
namespace {

namespace fs = std::filesystem;
using phantom::Vec3;

constexpr int planned_fractions = 3;
constexpr int prior_fractions = 14;
constexpr double planned_prescription_gy = 24;
constexpr double prior_prescription_gy = 36;

/// Prior coordinates of a planned point: turned by 4 degrees about z, then moved.
constexpr double turn_rad = 4 * std::numbers::pi / 180;
constexpr Vec3 moved_mm = {12.5, -7.25, 31};

Vec3 prior_of_planned(const Vec3& p) {
  const double c = std::cos(turn_rad), s = std::sin(turn_rad);
  return {c * p[0] - s * p[1] + moved_mm[0], s * p[0] + c * p[1] + moved_mm[1], p[2] + moved_mm[2]};
}

Vec3 planned_of_prior(const Vec3& p) {
  const double c = std::cos(turn_rad), s = std::sin(turn_rad);
  const double x = p[0] - moved_mm[0], y = p[1] - moved_mm[1];
  return {c * x + s * y, -s * x + c * y, p[2] - moved_mm[2]};
}

/// A target in front of the sac, its dose falling towards it; `closer_mm` moves it there.
double planned_dose_gy(const Vec3& p, double closer_mm) {
  const double r_mm = std::hypot(p[0] / 1.2, p[1] + 19 - closer_mm, p[2] / 0.9);
  return 30 / (1 + std::exp((r_mm - 10.5) / 2.2));
}

/// Nearly flat over the structures, as of two opposed fields; a point of the planned frame.
double prior_dose_gy(const Vec3& p) {
  const double inside = std::hypot(p[0] / 38, (p[1] + 2) / 38, p[2] / 52);
  return 39.2 / (1 + std::pow(inside, 10)) * (1 - 0.0004 * p[1]);
}

struct Identity {
  std::string base, course;
  void enter(phantom::FileSpec& file, const std::string& kind) const {
    const std::string key = "faults/" + base + "/" + course + "/";
    file.patient.id = "FAULT-" + base;
    file.patient.name = "Fault^" + base;
    file.sop_uid = phantom::uid(key + kind);
    file.series_uid = phantom::uid(key + kind + "/series");
    file.study_uid = phantom::uid(key + "study");
    file.frame_of_reference_uid = phantom::uid(key + "frame");
    file.study_date = course == "prior" ? "20230102" : "20250303";
    file.transfer = phantom::Transfer::explicit_little;
  }
};

phantom::DoseSpec dose_grid(const Identity& identity, const std::string& kind, double half_mm,
                            double half_z_mm, double spacing_mm, const Vec3& centre_mm,
                            const std::function<double(const Vec3&)>& dose_gy) {
  phantom::DoseSpec dose;
  identity.enter(dose.file, kind);
  dose.columns = static_cast<int>(2 * half_mm / spacing_mm) + 1;
  dose.rows = dose.columns - 2;
  dose.frames = static_cast<int>(2 * half_z_mm / spacing_mm) + 1;
  dose.column_spacing_mm = spacing_mm;
  dose.row_spacing_mm = spacing_mm;
  dose.origin_mm =
      Vec3{centre_mm[0] - half_mm, centre_mm[1] - half_mm + spacing_mm, centre_mm[2] - half_z_mm};
  dose.frame_offsets_mm = phantom::uniform_offsets(dose.frames, spacing_mm);
  std::vector<double> values_gy;
  for (const double offset_mm : *dose.frame_offsets_mm)
    for (int j = 0; j < dose.rows; ++j)
      for (int i = 0; i < dose.columns; ++i)
        values_gy.push_back(
            dose_gy({(*dose.origin_mm)[0] + i * spacing_mm, (*dose.origin_mm)[1] + j * spacing_mm,
                     (*dose.origin_mm)[2] + offset_mm}));
  dose.bits = 16;
  phantom::Quantised quantised = phantom::quantise(values_gy, dose.bits);
  dose.scaling = quantised.scaling;
  dose.stored = std::move(quantised.stored);
  return dose;
}

phantom::RoiSpec tube(int number, const std::string& name, double semi_x_mm, double semi_y_mm,
                      double centre_y_mm, double half_z_mm, bool prior) {
  constexpr double slice_mm = 3;
  constexpr int corners = 16;
  phantom::RoiSpec roi;
  roi.number = number;
  roi.name = name;
  roi.interpreted_type = name == "PTV" ? "PTV" : "ORGAN";
  for (double z = -half_z_mm; z <= half_z_mm; z += slice_mm) {
    phantom::ContourSpec contour;
    for (int n = 0; n < corners; ++n) {
      const double angle = 2 * std::numbers::pi * n / corners;
      const Vec3 p = {semi_x_mm * std::cos(angle), centre_y_mm + semi_y_mm * std::sin(angle), z};
      contour.points_mm.push_back(prior ? prior_of_planned(p) : p);
    }
    roi.contours.push_back(std::move(contour));
  }
  return roi;
}

phantom::StructureSetSpec structures(const Identity& identity, bool prior) {
  phantom::StructureSetSpec set;
  identity.enter(set.file, "structures");
  set.rois = {tube(3, "SpinalCord", 5, 4, 0, 21, prior),
              tube(7, "ThecalSac", 8.5, 7, 0, 21, prior)};
  if (!prior) set.rois.push_back(tube(1, "PTV", 11, 9, -19, 9, prior));
  return set;
}

phantom::PlanSpec plan(const Identity& identity, int fractions, double prescription_gy,
                       const std::optional<Vec3>& point_mm, double dose_at_point_gy,
                       const std::string& structures_uid) {
  phantom::PlanSpec plan;
  identity.enter(plan.file, "plan");
  plan.label = identity.course;
  plan.dose_references = {{1, "TARGET", "SITE", {}, prescription_gy, {}}};
  phantom::FractionGroupSpec group;
  group.fractions_planned = fractions;
  group.beams.resize(2);
  plan.beams.resize(2);
  for (int n = 0; n < 2; ++n) {
    plan.beams[static_cast<std::size_t>(n)].number = n + 1;
    phantom::BeamReference& beam = group.beams[static_cast<std::size_t>(n)];
    beam.number = n + 1;
    beam.dose_gy = dose_at_point_gy / fractions * (n == 0 ? 0.6 : 0.4);
    beam.dose_point_mm = point_mm;
  }
  plan.fraction_groups = {group};
  plan.structure_set_uid = structures_uid;
  return plan;
}

/// Written by the phantoms' writer, and once more with sequences of undefined length.
std::string content_of(const std::function<void(const fs::path&)>& write) {
  const fs::path path =
      fs::temp_directory_path() / ("redose_faults_" + std::to_string(getpid()) + ".dcm");
  write(path);
  DcmFileFormat file;
  if (file.loadFile(path.c_str()).bad() || file.loadAllDataIntoMemory().bad() ||
      file.saveFile(path.c_str(), EXS_LittleEndianExplicit, EET_UndefinedLength, EGL_withoutGL)
          .bad())
    throw std::runtime_error("cannot write " + path.string());
  std::ifstream stream(path, std::ios::binary);
  std::string bytes(std::istreambuf_iterator<char>(stream), {});
  stream.close();
  fs::remove(path);
  return bytes;
}

void add(Files& files, const std::string& path, const std::function<void(const fs::path&)>& write) {
  files[path] = std::make_shared<const std::string>(content_of(write));
}

/// Some systems say for which point their beam doses are, some do not.
std::optional<Vec3> stated(Base base, const Vec3& point_mm) {
  return base == Base::near ? std::nullopt : std::optional(point_mm);
}

void add_planned(Files& files, Base base) {
  const Identity identity{name_of(base), "planned"};
  const double closer_mm = base == Base::within ? 0.5 : base == Base::near ? 1.27 : 3.7;
  const auto dose_gy = [=](const Vec3& p) { return planned_dose_gy(p, closer_mm); };
  auto dose = dose_grid(identity, "dose", 42, 44, 2, {0, -6, 0}, dose_gy);
  const auto set = structures(identity, false);
  const Vec3 point_mm = {0, -19 + closer_mm, 0};
  const auto the_plan = plan(identity, planned_fractions, planned_prescription_gy,
                             stated(base, point_mm), dose_gy(point_mm), *set.file.sop_uid);
  dose.plans = {{*the_plan.file.sop_uid, {}, {}}};
  dose.structure_set_uid = set.file.sop_uid;
  add(files, "planned/RTDOSE.dcm", [&](const fs::path& path) { write_dose(dose, path); });
  add(files, "planned/RTPLAN.dcm", [&](const fs::path& path) { write_plan(the_plan, path); });
  add(files, "planned/RTSTRUCT.dcm", [&](const fs::path& path) { write_structure_set(set, path); });
}

void add_prior(Files& files, Base base) {
  const Identity identity{name_of(base), "prior"};
  const auto set = structures(identity, true);
  const Vec3 point_mm = prior_of_planned({0, 10, 0});
  const auto dose_gy = [](const Vec3& p) { return prior_dose_gy(planned_of_prior(p)); };
  const auto the_plan = plan(identity, prior_fractions, prior_prescription_gy,
                             stated(base, point_mm), dose_gy(point_mm), *set.file.sop_uid);
  const bool by_beams = base == Base::far;
  for (int n = 0; n < (by_beams ? 2 : 1); ++n) {
    const double part = !by_beams ? 1 : n == 0 ? 0.6 : 0.4;
    const std::string kind = by_beams ? "dose" + std::to_string(n + 1) : "dose";
    auto dose = dose_grid(identity, kind, 60, 75, 2.5, prior_of_planned({0, 0, 0}),
                          [&](const Vec3& p) { return part * dose_gy(p); });
    dose.plans = {{*the_plan.file.sop_uid, {}, {}}};
    if (by_beams) {
      dose.summation = "BEAM";
      dose.plans = {{*the_plan.file.sop_uid, 1, {n + 1}}};
    }
    dose.structure_set_uid = set.file.sop_uid;
    add(files, by_beams ? "prior/RTDOSE" + std::to_string(n + 1) + ".dcm" : "prior/RTDOSE.dcm",
        [&](const fs::path& path) { write_dose(dose, path); });
  }
  add(files, "prior/RTPLAN.dcm", [&](const fs::path& path) { write_plan(the_plan, path); });
  add(files, "prior/RTSTRUCT.dcm", [&](const fs::path& path) { write_structure_set(set, path); });

  const double c = std::cos(turn_rad), s = std::sin(turn_rad);
  const Vec3 back = planned_of_prior({0, 0, 0});
  auto registration = phantom::rigid_registration(
      phantom::uid("faults/" + name_of(base) + "/planned/frame"),
      phantom::uid("faults/" + name_of(base) + "/prior/frame"),
      {c, s, 0, back[0], -s, c, 0, back[1], 0, 0, 1, back[2], 0, 0, 0, 1});
  const auto frame = registration.file.frame_of_reference_uid;
  Identity{name_of(base), "planned"}.enter(registration.file, "registration");
  registration.file.frame_of_reference_uid = frame;
  add(files, "planned/REG.dcm",
      [&](const fs::path& path) { write_registration(registration, path); });
}

}  // namespace

const std::vector<Base>& all_bases() {
  static const std::vector<Base> bases = {Base::near, Base::far, Base::alone, Base::within};
  return bases;
}

std::string name_of(Base base) {
  switch (base) {
    case Base::near:
      return "near";
    case Base::far:
      return "far";
    case Base::alone:
      return "alone";
    case Base::within:
      return "within";
  }
  return "";
}

bool is_exceeded(Base base) {
  return base != Base::within;
}

Files files_of(Base base) {
  Files files;
  add_planned(files, base);
  if (base != Base::alone) add_prior(files, base);
  return files;
}

dose::CaseRequest request_of(Base base, const fs::path& folder) {
  dose::CaseRequest request;
  dose::CourseRequest planned;
  planned.name = "planned";
  planned.role = dose::CourseRole::planned;
  planned.paths = {folder / "planned"};
  planned.first_treated = dose::parse_date("2025-03-17", "campaign");
  request.planned = planned;
  request.no_prior = base == Base::alone;
  if (base == Base::alone) return request;
  dose::CourseRequest prior;
  prior.name = "prior";
  prior.paths = {folder / "prior"};
  prior.last_treated = dose::parse_date("2023-02-09", "campaign");
  request.priors = {prior};
  return request;
}

}  // namespace faults
