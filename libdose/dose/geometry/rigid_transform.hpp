// SPDX-License-Identifier: Apache-2.0
// Rotation and translation between two frames, named `to_from`:
//
//   point_in_to = to_from * point_in_from         a_from_c = a_from_b * b_from_c
//
// After Drake's RigidTransform: a matrix that shears, scales or mirrors is refused, because a
// registration that does so has moved dose by an unknown amount.
#pragma once

#include <Eigen/Core>
#include <dose/geometry/point.hpp>
#include <string>

namespace dose {

/// A 4x4 matrix checked to be rigid: R^T R = I and det R = +1 within 1e-4, last row 0 0 0 1. The
/// rotation is then projected onto the nearest exact rotation. Error `registration_not_rigid`.
Eigen::Matrix4d checked_rigid(const Eigen::Matrix4d& matrix, const std::string& where);

template <class To, class From>
class RigidTransform {
 public:
  static RigidTransform identity() {
    return {Eigen::Matrix3d::Identity(), Eigen::Vector3d::Zero()};
  }

  /// Error `registration_not_rigid` if `matrix` is not rigid.
  static RigidTransform from_matrix(const Eigen::Matrix4d& matrix, const std::string& where) {
    const Eigen::Matrix4d rigid = checked_rigid(matrix, where);
    return {rigid.topLeftCorner<3, 3>(), rigid.topRightCorner<3, 1>()};
  }

  To operator*(const From& point) const { return {rotation_ * point.mm + translation_mm_}; }

  template <class Other>
  RigidTransform<To, Other> operator*(const RigidTransform<From, Other>& next) const {
    return {rotation_ * next.rotation(), rotation_ * next.translation_mm() + translation_mm_};
  }

  RigidTransform<From, To> inverse() const {
    return {rotation_.transpose(), -(rotation_.transpose() * translation_mm_)};
  }

  const Eigen::Matrix3d& rotation() const { return rotation_; }
  const Eigen::Vector3d& translation_mm() const { return translation_mm_; }

 private:
  template <class, class>
  friend class RigidTransform;
  RigidTransform(const Eigen::Matrix3d& rotation, const Eigen::Vector3d& translation_mm)
      : rotation_(rotation), translation_mm_(translation_mm) {}

  Eigen::Matrix3d rotation_;
  Eigen::Vector3d translation_mm_;
};

using CourseFromPlanned = RigidTransform<CoursePoint, PlannedPoint>;

}  // namespace dose
