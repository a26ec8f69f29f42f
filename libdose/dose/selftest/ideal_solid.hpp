// SPDX-License-Identifier: Apache-2.0
// Solids as formulas, for trying the measuring of drawn structures: what their outline is in an
// axial plane, and how much of a drawn stack receives a linear dose.
//
// Shares no code with `dosimetry`, which it is held against (after Nelms et al. 2015, Med Phys
// 42:4435, whose solids are a ball, cylinders and cones of 24 mm in linear doses of 1 Gy/mm).
#pragma once

#include <Eigen/Core>
#include <functional>
#include <string>
#include <vector>

namespace dose::selftest {

using Outline = std::vector<Eigen::Vector2d>;  ///< x, y in mm, convex, counter-clockwise

/// Between z_low_mm and z_high_mm the outline of each axial plane; none of it where it is empty.
struct IdealSolid {
  std::string name;
  double z_low_mm = 0;
  double z_high_mm = 0;
  std::function<Outline(double z_mm)> outline;
};

/// `corners` of each round outline, which has the area of the circle that it stands for.
IdealSolid ball(double radius_mm, int corners);
/// Axis along z, from -height/2 to height/2.
IdealSolid upright_cylinder(double radius_mm, double height_mm, int corners);
/// Axis along x.
IdealSolid lying_cylinder(double radius_mm, double length_mm);
/// Axis in the x-z plane, `shear` mm in x for each mm in z, with axial ends.
IdealSolid tilted_cylinder(double radius_mm, double height_mm, double shear, int corners);
/// Axis along z, the apex at the top.
IdealSolid upright_cone(double radius_mm, double height_mm, int corners);
/// Axis along y, the apex at y = height/2.
IdealSolid lying_cone(double radius_mm, double height_mm, int corners);
/// Circles in axial planes about a centre line that bends by `bend_mm` in x and half of it in y.
IdealSolid curved_tube(double radius_mm, double height_mm, double bend_mm, int corners);

/// One polygon from w_low to w_high along z.
struct Prism {
  double z_low_mm = 0;
  double z_high_mm = 0;
  Outline outline;
};

/// offset + gradient . x, Gy.
struct LinearDose {
  double offset_gy = 0;
  Eigen::Vector3d gradient_gy_per_mm = Eigen::Vector3d::Zero();
  double at(const Eigen::Vector3d& point_mm) const {
    return offset_gy + gradient_gy_per_mm.dot(point_mm);
  }
};

/// Exact answers for a stack of prisms.
class PrismStack {
 public:
  explicit PrismStack(std::vector<Prism> prisms) : prisms_(std::move(prisms)) {}

  const std::vector<Prism>& prisms() const { return prisms_; }
  double volume_mm3() const;
  double mean_gy(const LinearDose& dose) const;
  double highest_gy(const LinearDose& dose) const;
  double lowest_gy(const LinearDose& dose) const;
  /// Volume where the dose is at least `dose_gy`, mm3: clipped polygons, integrated exactly along
  /// z.
  double volume_above_mm3(const LinearDose& dose, double dose_gy) const;
  /// The dose that the hottest `volume_mm3` reach, to 1e-9 Gy.
  double dose_of_hottest_gy(const LinearDose& dose, double volume_mm3) const;

 private:
  std::vector<Prism> prisms_;
};

/// The stack that planes at `first_mm`, first_mm + spacing_mm, ... stand for, half a spacing each
/// way.
PrismStack slabs_of(const IdealSolid& solid, double first_mm, double spacing_mm);

}  // namespace dose::selftest
