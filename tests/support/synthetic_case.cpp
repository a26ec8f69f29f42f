// SPDX-License-Identifier: Apache-2.0
#include "support/synthetic_case.hpp"

#include <cmath>

namespace synthetic {

using namespace dose;

DoseGrid grid(const Box& e, double dx_mm, double dy_mm, double dz_mm, const DoseFunction& dose_gy) {
  const int columns = static_cast<int>(std::lround((e.x1 - e.x0) / dx_mm)) + 1;
  const int rows = static_cast<int>(std::lround((e.y1 - e.y0) / dy_mm)) + 1;
  const int frames = static_cast<int>(std::lround((e.z1 - e.z0) / dz_mm)) + 1;
  std::vector<double> offsets_mm;
  for (int k = 0; k < frames; ++k) offsets_mm.push_back(k * dz_mm);
  constexpr double scaling_gy = 1e-6;
  auto pixels = std::make_unique<std::uint32_t[]>(static_cast<std::size_t>(columns) *
                                                  static_cast<std::size_t>(rows) *
                                                  static_cast<std::size_t>(frames));
  std::size_t at = 0;
  for (int k = 0; k < frames; ++k)
    for (int j = 0; j < rows; ++j)
      for (int i = 0; i < columns; ++i)
        pixels[at++] = static_cast<std::uint32_t>(std::lround(
            dose_gy(e.x0 + i * dx_mm, e.y0 + j * dy_mm, e.z0 + k * dz_mm) / scaling_gy));
  return {GridGeometry({e.x0, e.y0, e.z0}, {1, 0, 0}, {0, 1, 0}, dx_mm, dy_mm, columns, rows,
                       offsets_mm, "synthetic"),
          DosePixels(std::move(pixels)), scaling_gy};
}

CaseStructure box_structure(int number, const std::string& name, Role role, const Box& box,
                            double spacing_mm) {
  CaseStructure result;
  result.structure.number = number;
  result.structure.name = name;
  result.role = role;
  result.role_reason = "test";
  const int planes = static_cast<int>(std::lround((box.z1 - box.z0) / spacing_mm)) + 1;
  for (int p = 0; p < planes; ++p) {
    const double z = box.z0 + p * spacing_mm;
    result.structure.contours.push_back(
        {{{box.x0, box.y0, z}, {box.x1, box.y0, z}, {box.x1, box.y1, z}, {box.x0, box.y1, z}}});
  }
  return result;
}

Course course(const std::string& name, CourseRole role, double prescription_gy, int n,
              DoseGrid dose_grid) {
  Course result;
  result.name = name;
  result.role = role;
  result.frame_of_reference_uid = "1.2.3";
  result.registration.kind = RegistrationUse::Kind::same_frame;
  result.patient = Patient{"P1", "TEST^ONE", "19500101"};
  Phase phase{.label = name + " plan",
              .fractions = Fractions::of(n),
              .delivered_fractions = {},
              .grids = {},
              .prescription = gray(prescription_gy),
              .beam_dose_per_fraction = {},
              .beam_dose_point = {},
              .beam_doses_at_several_points = false,
              .compared_beam_sum_maximum_gy = {},
              .plan_uid = "1.2.4." + name,
              .plan_label = name,
              .approval_status = "APPROVED",
              .plan_date = {}};
  phase.grids.push_back(
      PhaseGrid{std::move(dose_grid), InputFile{name + ".dcm", "00", "1.2.5." + name, "RTDOSE"}});
  result.phases.push_back(std::move(phase));
  return result;
}

Case typical(double prior_gy, double planned_gy) {
  const Box sac{-6, 6, 20, 30, -80, 80};
  const Box cord{-4, 4, 22, 28, -80, 80};
  const auto confined = [](double z) { return std::abs(z) <= 30 ? 1.0 : 0.0; };
  Case result;
  result.planned =
      course("planned", CourseRole::planned, 24, 3,
             grid({-40, 40, -40, 60, -90, 90}, 1.0, 1.25, 1.5, [&](double x, double y, double z) {
               if (y < 0) return 26.0 * confined(z);  // the target, well away from the sac
               const double along = std::clamp((x + 6) / 12, 0.0, 1.0);
               return planned_gy * (0.5 + 0.5 * along) * confined(z);
             }));
  result.priors.push_back(
      course("prior", CourseRole::prior, 36, 14,
             grid({-45, 45, -45, 65, -96, 96}, 2.5, 2.2, 3.0, [&](double, double y, double z) {
               if (y < 0) return 37.0 * confined(z);
               return prior_gy * confined(z);
             })));
  result.structures.push_back(box_structure(1, "ThecalSac", Role::thecal_sac, sac, 2.0));
  result.structures.push_back(box_structure(2, "SpinalCord", Role::spinal_cord, cord, 2.0));
  result.stated_interval_months = 8;
  return result;
}

Policy policy() {
  Policy result;
  result.limit_sets = built_in_limit_sets();
  return result;
}

}  // namespace synthetic
