// SPDX-License-Identifier: Apache-2.0
// The extremes of a dose field near a box: over all points within `radius_mm` of it.
//
// The set { y : |y - x| <= radius for some x of the box } is covered with boxes; those farther than
// the radius from the box are dropped, the others enclosed (field_kernel.hpp) and divided, best
// first, until bound and attained value are as near as asked. The bound is proven however early it
// stops.
#pragma once

#include <dose/dosimetry/field_kernel.hpp>

namespace dose {

class DilatedField {
 public:
  /// The field must outlive it. `planned_from_region`: columns are the axes of the boxes.
  DilatedField(const DoseField& field, const Eigen::Matrix3d& planned_from_region);

  struct Extreme {
    double bound = 0;     ///< supremum <= bound; infimum >= bound
    double attained = 0;  ///< at a point within the radius of the box
    bool known = true;  ///< false: dose is not known somewhere there; for the supremum `bound` says
                        ///< nothing then, for the infimum what is not known counts as 0
    Eigen::Vector3d at = Eigen::Vector3d::Zero();
    double settled = 0;  ///< how far bound and attained value stay apart whatever is divided here,
                         ///< because dose is assumed and not known
  };
  Extreme highest(const Box& around, double radius_mm, double tolerance_gy);
  Extreme lowest(const Box& around, double radius_mm, double tolerance_gy);

  /// At a point: 0 stands for what is not known.
  double at(const Eigen::Vector3d& uvw_mm) const;

 private:
  struct Node {
    double bound;  ///< of sign * f
    Box box;
    FieldEnclosure dose;
    bool operator<(const Node& other) const { return bound < other.bound; }
  };
  Extreme extreme(const Box& around, double radius_mm, double tolerance_gy, double sign);
  void add(const Box& box, const Box& around, double radius_mm, double sign, bool& known);

  const DoseField& field_;
  Eigen::Matrix3d planned_from_region_;
  FieldKernel kernel_;
  std::vector<Node> queue_;   // scratch
  std::vector<Box> pending_;  // scratch
};

/// The point within `radius_mm` of the box nearest to `point`.
Eigen::Vector3d moved_within(const Eigen::Vector3d& point, const Box& box, double radius_mm);

}  // namespace dose
