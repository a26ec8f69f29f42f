// SPDX-License-Identifier: Apache-2.0
// Cases made in memory for tests of the verdict: box-shaped structures in doses known on paper.
#pragma once

#include <dose/assess/policy.hpp>
#include <dose/course/case.hpp>
#include <dose/limits/library.hpp>
#include <functional>
#include <string>
#include <vector>

namespace synthetic {

using DoseFunction = std::function<double(double x_mm, double y_mm, double z_mm)>;

struct Box {
  double x0, x1, y0, y1, z0, z1;
};

/// Axis-aligned grid over `extent` with unequal spacings; 32 bit, scaling 1e-6 Gy.
dose::DoseGrid grid(const Box& extent, double dx_mm, double dy_mm, double dz_mm,
                    const DoseFunction& dose_gy);

/// Rectangles on planes z0, z0 + spacing, ..., z1.
dose::CaseStructure box_structure(int number, const std::string& name, dose::Role role,
                                  const Box& box, double spacing_mm);

/// A DICOM-like course of one phase with one grid, approved, with prescription.
dose::Course course(const std::string& name, dose::CourseRole role, double prescription_gy, int n,
                    dose::DoseGrid dose_grid);

/// 36 Gy/14 prior and 24 Gy/3 planned on one frame: the sac 12 x 10 x 160 mm with the cord in it,
/// prior uniform `prior_gy` there, planned rising linearly along x from 0.5 to 1 times `planned_gy`
/// across the sac, both confined to |z| < 30 mm. Interval 8 months.
dose::Case typical(double prior_gy, double planned_gy);

dose::Policy policy();

}  // namespace synthetic
