// SPDX-License-Identifier: Apache-2.0
// Shapes of a plane as values on a square raster of nodes, and back.
//
// A shape becomes its signed distance (positive inside), exact at the nodes; a function on the
// nodes becomes the rings where it is 0, by linear interpolation along the sides of the cells
// (marching squares; a cell with two opposite corners inside is decided by the mean of its four).
//
// Not promised: detail finer than a cell.
#pragma once

#include <dose/dosimetry/even_odd.hpp>
#include <span>
#include <vector>

namespace dose {

/// Node (column, row) lies at u_low_mm + column cell_mm, v_low_mm + row cell_mm.
struct PlaneRaster {
  double u_low_mm = 0;
  double v_low_mm = 0;
  double cell_mm = 1;
  int columns = 0;
  int rows = 0;

  std::size_t size() const {
    return static_cast<std::size_t>(columns) * static_cast<std::size_t>(rows);
  }
  std::size_t index(int column, int row) const {
    return static_cast<std::size_t>(row) * static_cast<std::size_t>(columns) +
           static_cast<std::size_t>(column);
  }
  PlanePoint node(int column, int row) const {
    return {u_low_mm + column * cell_mm, v_low_mm + row * cell_mm};
  }

  /// About all rings with `margin_mm` (at least two cells) round them, in cells of `cell_mm`, or
  /// larger ones where there would be more than 500 along a side.
  static PlaneRaster about(std::span<const Ring> rings, double margin_mm, double cell_mm);
};

/// The boundary of the even-odd inside of some rings. Sides that two rings, or one ring twice, run
/// along between the same two points bound nothing (keyholes).
class Outline {
 public:
  explicit Outline(std::span<const Ring> rings);

  struct Nearest {
    PlanePoint point;
    double distance_mm = 0;  ///< positive inside, negative outside
  };
  /// The nearest point of the boundary. DOSE_ASSERTs that there is one.
  Nearest nearest(const PlanePoint& to) const;

  /// Distance from the boundary, mm, positive inside, at the nodes in order of PlaneRaster::index;
  /// at most `reach_mm` either way.
  std::vector<double> distances_mm(const PlaneRaster& raster, double reach_mm) const;

  /// Radius of the largest circle inside, mm, to about 1 % of a cell; `distances_mm` as above.
  double inscribed_radius_mm(const PlaneRaster& raster, std::span<const double> distances_mm) const;

 private:
  struct Side {
    PlanePoint a;
    PlanePoint b;
  };
  std::vector<bool> inside_nodes(const PlaneRaster& raster) const;
  static PlanePoint foot(const Side& side, const PlanePoint& of);

  std::vector<Side> sides_;
};

/// Boundary of { value > 0 }, as closed rings; what lies on the rim of the raster counts as
/// outside.
std::vector<Ring> level_rings(const PlaneRaster& raster, std::span<const double> values);

}  // namespace dose
