// SPDX-License-Identifier: Apache-2.0
// A region cut by a square raster in each slab: what measuring starts from.
//
// A piece is one raster cell within one slab, either wholly inside (a rectangle) or with the convex
// polygons of its exact inside. About 2 mm cells; coarser for large structures, so that the number
// of cells stays below about ten thousand.
#pragma once

#include <cstdint>
#include <dose/dosimetry/even_odd.hpp>
#include <vector>

namespace dose {

struct RegionPiece {
  std::uint32_t slab = 0;
  std::uint32_t vertex_begin = 0;  ///< of its polygons, in RegionPieces
  std::uint32_t polygon_begin = 0;
  std::uint32_t polygon_count = 0;  ///< 0: the whole rectangle
  double u_low = 0;                 ///< bounding rectangle, mm
  double u_high = 0;
  double v_low = 0;
  double v_high = 0;
  double area_mm2 = 0;
};

struct RegionPieces {
  double cell_mm = 2;
  std::vector<RegionPiece> pieces;          ///< by slab
  std::vector<PlanePoint> vertices;         ///< of the polygons of all boundary pieces
  std::vector<std::uint8_t> vertex_counts;  ///< of each polygon

  PolygonRun polygons_of(const RegionPiece& piece) const {
    return {vertices.data() + piece.vertex_begin, vertex_counts.data() + piece.polygon_begin,
            piece.polygon_count};
  }
  /// Adds a piece with its polygons, none for a whole rectangle.
  void add(RegionPiece piece, PolygonRun polygons);
  /// Gives back what was set aside for growth, up to half, before measuring needs it.
  void shrink_to_fit();
};

/// Cell for slabs whose areas sum to about `area_mm2`.
double raster_cell_mm(double area_mm2);

/// Adds the pieces of slab number `slab`; returns its exact even-odd area, mm2.
double add_slab(RegionPieces& to, std::uint32_t slab, std::span<const Ring> rings);

/// True if polygons of total `area_mm2` fill their bounding rectangle.
bool fills_rectangle(double area_mm2, double width_mm, double height_mm);

}  // namespace dose
