// SPDX-License-Identifier: Apache-2.0
// The spine phantom as formulas: ideal shapes and dose as functions of a point.
//
// Everything here can be worked on paper; docs/explanation/phantoms.md writes the formulas out and
// works some points by hand. Coordinates are DICOM patient coordinates (LPS) in mm, of the planned
// scan unless `prior` is in the name.
#pragma once

#include <functional>
#include <phantoms/dicom_writer.hpp>
#include <string>
#include <vector>

namespace phantom {

/// within: every rule met. exceeded: the sac is spared too little. not_evaluable: the dose of
/// `within`, but no registration between the two frames of reference.
enum class Variant { within, exceeded, not_evaluable };
std::string name_of(Variant variant);

/// to_from: to = rotation * from + translation.
struct Rigid {
  std::array<double, 9> rotation{};  ///< row by row
  Vec3 translation_mm{};
  Vec3 operator()(const Vec3& point_mm) const;
  Rigid inverse() const;
  Matrix4 matrix() const;
};
/// Of a matrix as written, trusted to be rigid.
Rigid rigid_of(const Matrix4& matrix);

/// Where the centre of the spinal cord passes through the axial plane z.
std::array<double, 2> centre_line_mm(double z_mm);

/// An upright tube: in each axial plane from z_low to z_high an ellipse with axes along x and y.
struct IdealShape {
  int number = 0;
  std::string name;  ///< TG-263
  std::string interpreted_type;
  double semi_x_mm = 0;
  double semi_y_mm = 0;
  double z_low_mm = 0;
  double z_high_mm = 0;
  std::function<std::array<double, 2>(double)> centre_mm;  ///< of z
  int vertices = 0;                                        ///< of its contours
  bool contains(const Vec3& point_mm) const;
};

/// SpinalCord, ThecalSac, SpinalCanal, VB_T08 .. VB_T12, PTV, BODY.
std::vector<IdealShape> planned_shapes();
const IdealShape& shape_named(const std::vector<IdealShape>& shapes, const std::string& name);

inline constexpr double planned_slice_spacing_mm = 1.5;
inline constexpr double prior_slice_spacing_mm = 2.5;
/// Isocentre of the prior fields, in each frame.
inline constexpr Vec3 prior_isocentre_prior_mm = {-14.2, 31.7, -182.4};
inline constexpr Vec3 prior_isocentre_planned_mm = {1.6, 7.4, 5.0};
/// Middle of the target volume.
inline constexpr Vec3 target_centre_mm = {2.4, -4.6, 0};

/// The true position of the prior scan.
Rigid planned_from_prior();

/// 24 Gy in 3 fractions to the PTV, total dose in Gy.
double planned_dose_gy(Variant variant, const Vec3& point_mm);
/// 36 Gy in 14 fractions, two opposed fields; a point of the *prior* frame, total dose in Gy.
double prior_dose_gy(const Vec3& prior_point_mm);

}  // namespace phantom
