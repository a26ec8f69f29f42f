// SPDX-License-Identifier: Apache-2.0
// The dose of one grid on a box of a region, enclosed by an affine function and a remainder.
//
//   T(x) in value + gradient . (x - middle) +- remainder     for all x of the box
//
// Box in the region's axes (u, v, w); the grid lies as it lies. The box is mapped into the grid's
// local frame (exactly if the axes agree, else as the bounding box of the turned box, which only
// widens the enclosure). T is multilinear between the *nodes*: the tensor product of the box ends
// and the voxel planes within. T minus an affine function is multilinear there too, so it has its
// extremes at nodes, and the largest deviation at nodes is a true bound, not an estimate.
//
// The readable counterpart is DoseGrid::at_local; tests hold one against the other.
#pragma once

#include <Eigen/Core>
#include <dose/dosimetry/dose_field.hpp>
#include <optional>
#include <vector>

namespace dose {

/// Closed box in the axes of a region, mm.
struct Box {
  Eigen::Vector3d low;
  Eigen::Vector3d high;

  Eigen::Vector3d middle() const { return 0.5 * (low + high); }
  Eigen::Vector3d half() const { return 0.5 * (high - low); }
  double longest_side() const { return (high - low).maxCoeff(); }
};

enum class Cover { inside, outside, straddles };

/// Doses in Gy, the factor of the FieldGrid included.
struct GridEnclosure {
  Cover cover = Cover::outside;
  double value = 0;
  Eigen::Vector3d gradient = Eigen::Vector3d::Zero();  ///< per mm of u, v, w
  double remainder = 0;
  double low = 0;  ///< range of T on the nodes
  double high = 0;
  /// How much each of u, v, w bends T: which axis to divide. Not a bound.
  Eigen::Vector3d bend = Eigen::Vector3d::Zero();
};

/// Means over an element of products of coordinates about the middle of its box: `first` of u, v,
/// w, `second` of their products. The thickness is even, so those with a single w are 0.
struct Moments {
  bool whole_box = true;
  double share_of_box = 1;  ///< volume of the element in that of its box
  Eigen::Vector3d first = Eigen::Vector3d::Zero();
  Eigen::Matrix3d second = Eigen::Matrix3d::Zero();

  static Moments of_box(const Box& box);
};

/// Mean dose of a grid over an element: `mean` +- `error`. Where `square` is there it is the exact
/// mean of the square, and of `enclosure` only `cover` is set.
struct GridMean {
  GridEnclosure enclosure;
  double mean = 0;
  double error = 0;
  std::optional<double> square;
};

class GridKernel {
 public:
  /// `planned_from_region`: columns are the region's axes in planned coordinates.
  GridKernel(const FieldGrid& part, const CourseFromPlanned& course_from_planned,
             const Eigen::Matrix3d& planned_from_region);

  /// Where the box is not inside, only `cover` is set, and for a straddling box low and high: the
  /// range over the part of its bounding box that the grid covers.
  GridEnclosure enclose(const Box& box);

  /// Exact where the axes agree and the element is a whole box, nearly so within one voxel cell;
  /// else from the enclosure. Same rule as there for boxes that are not inside.
  /// `square`: the mean of the square as well, where it is had exactly. `mean_only`: the enclosure
  /// is not needed and may be left out.
  GridMean mean(const Box& box, const Moments& moments, bool square, bool mean_only);

  /// Where to cut a box that straddles, so that its parts are inside or outside: only if the axes
  /// agree. `axis` 0 to 2.
  struct Cut {
    int axis = 0;
    double position_mm = 0;
  };
  std::optional<Cut> face_within(const Box& box) const;

  /// The voxel plane square to `axis` nearest the middle of (low, high); only if the axes agree.
  std::optional<double> voxel_plane(int axis, double low_mm, double high_mm) const;

  double quantisation_gy() const { return 0.5 * scale_gy_; }
  const std::optional<double>& ceiling_gy() const { return ceiling_gy_; }

 private:
  struct Axis {
    int first = 0;
    int nodes = 0;
    double first_share = 0;  ///< of the first node between voxels `first` and `first + 1`
    double last_share = 0;   ///< of the last node between the last two voxels
    double middle_mm = 0;
  };
  /// A box in the grid's frame, and the part of it that the grid covers.
  struct Placed {
    Cover cover = Cover::outside;
    Eigen::Vector3d box_low;
    Eigen::Vector3d box_high;
    Eigen::Vector3d low;
    Eigen::Vector3d high;
    Eigen::Vector3d outside_mm;

    /// A hair outside, taken as cut off at the face.
    bool snapped() const { return outside_mm.maxCoeff() > 0; }
  };
  /// Loads the nodes, unless the box is outside.
  Placed place(const Box& box);
  GridEnclosure enclosure(const Box& box, const Placed& placed) const;
  double plane_mm(int local_axis, int index) const;
  int cell_below(int local_axis, double position_mm) const;
  Axis nodes_between(int local_axis, double low_mm, double high_mm);
  void load(const Axis& x, const Axis& y, const Axis& z);
  void corner_terms(double (&terms)[8]) const;
  double block_mean() const;
  GridMean prism_mean(const Moments& moments, int across);
  double block_mean_square();

  const DoseGrid* grid_;
  double scale_gy_;
  std::optional<double> ceiling_gy_;
  Eigen::Matrix3d local_from_region_;
  Eigen::Matrix3d absolute_;
  Eigen::Vector3d local_origin_;
  Eigen::Vector3d last_mm_;
  int count_[3];
  double spacing_mm_[3];
  bool aligned_ = false;
  int region_axis_[3] = {0, 1, 2};  ///< of each local axis, if aligned
  std::vector<double> node_mm_[3];  ///< relative to the middle; scratch
  std::vector<double> block_;       ///< scratch
  std::vector<double> weighted_;    ///< scratch
};

}  // namespace dose
