// SPDX-License-Identifier: Apache-2.0
#include <dose/geometry/rigid_transform.hpp>

#include <fmt/format.h>

#include <Eigen/LU>
#include <Eigen/SVD>
#include <dose/core/error.hpp>

namespace dose {

Eigen::Matrix4d checked_rigid(const Eigen::Matrix4d& matrix, const std::string& where) {
  constexpr double tolerance = 1e-4;  // vendors write 6 to 8 digits of the rotation
  const Eigen::Matrix3d rotation = matrix.topLeftCorner<3, 3>();
  const Eigen::Matrix3d gram = rotation.transpose() * rotation;
  const double deviation = (gram - Eigen::Matrix3d::Identity()).cwiseAbs().maxCoeff();
  const double determinant = rotation.determinant();
  const Eigen::RowVector4d last_row(0, 0, 0, 1);
  const double row_deviation = (matrix.row(3) - last_row).cwiseAbs().maxCoeff();
  if (!matrix.allFinite() || !(deviation <= tolerance) || !(determinant > 0) ||
      !(row_deviation <= 1e-9))
    throw Error("registration_not_rigid",
                fmt::format("the matrix is not a rotation and a translation (deviation from "
                            "orthogonal {:.2g}, determinant {:.6g}); it would move dose by an "
                            "unknown amount",
                            deviation, determinant),
                where);
  const Eigen::JacobiSVD<Eigen::Matrix3d> svd(rotation, Eigen::ComputeFullU | Eigen::ComputeFullV);
  Eigen::Matrix4d exact = matrix;
  if (deviation > 1e-14) exact.topLeftCorner<3, 3>() = svd.matrixU() * svd.matrixV().transpose();
  return exact;
}

}  // namespace dose
