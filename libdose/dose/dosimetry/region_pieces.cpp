// SPDX-License-Identifier: Apache-2.0
#include <dose/dosimetry/region_pieces.hpp>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>

namespace dose {
namespace {

// Rounding of sums of areas, far below what any metric can notice.
constexpr double full = 1 - 1e-12;

int cell_of(double position_mm, double cell_mm) {
  return static_cast<int>(std::floor(position_mm / cell_mm));
}

ConvexPolygon polygon_of(const Trapezoid& trapezoid) {
  ConvexPolygon polygon;
  polygon.append({trapezoid.left_low, trapezoid.v_low});
  polygon.append({trapezoid.right_low, trapezoid.v_low});
  polygon.append({trapezoid.right_high, trapezoid.v_high});
  polygon.append({trapezoid.left_high, trapezoid.v_high});
  polygon.close();
  return polygon;
}

/// The trapezoids of one raster row, cell by cell.
class Row {
 public:
  Row(RegionPieces& to, std::uint32_t slab, std::span<const Trapezoid> trapezoids, int row)
      : to_(to), slab_(slab), row_(row) {
    const double cell_mm = to.cell_mm;
    first_ = cell_of(trapezoids[0].left_low, cell_mm);
    int last = first_;
    for (const Trapezoid& t : trapezoids) {
      first_ = std::min(first_, cell_of(std::min(t.left_low, t.left_high), cell_mm));
      last = std::max(last, cell_of(std::max(t.right_low, t.right_high), cell_mm));
    }
    boundary_.assign(static_cast<std::size_t>(last - first_ + 1), false);
    height_step_.assign(boundary_.size() + 1, 0.0);
    for (const Trapezoid& t : trapezoids) {
      mark(t);
      add_band(t);
    }
  }

  void add_pieces() {
    for (const ConvexPolygon& band : bands_) {
      Reach& reach = reaches_.emplace_back();
      for (int n = 0; n < band.count; ++n) {
        const double u_mm = band.points[static_cast<std::size_t>(n)].u_mm;
        reach.low = n == 0 ? u_mm : std::min(reach.low, u_mm);
        reach.high = n == 0 ? u_mm : std::max(reach.high, u_mm);
      }
    }
    const double cell_mm = to_.cell_mm;
    double height_mm = 0;
    for (std::size_t n = 0; n < boundary_.size(); ++n) {
      height_mm += height_step_[n];
      const double u_low = (first_ + static_cast<int>(n)) * cell_mm;
      const double u_high = (first_ + static_cast<int>(n) + 1) * cell_mm;
      const bool whole = !boundary_[n] && height_mm >= full * cell_mm;
      if (whole)
        add_whole(u_low, u_high);
      else if (boundary_[n] || height_mm > (1 - full) * cell_mm)
        add_boundary(u_low, u_high);
    }
  }

 private:
  /// Cells that a side of the trapezoid passes are boundary; those between it spans.
  void mark(const Trapezoid& t) {
    const double cell_mm = to_.cell_mm;
    const int left_from = cell_of(std::min(t.left_low, t.left_high), cell_mm) - first_;
    const int left_to = cell_of(std::max(t.left_low, t.left_high), cell_mm) - first_;
    const int right_from = cell_of(std::min(t.right_low, t.right_high), cell_mm) - first_;
    const int right_to = cell_of(std::max(t.right_low, t.right_high), cell_mm) - first_;
    for (int n = left_from; n <= left_to; ++n) boundary_[static_cast<std::size_t>(n)] = true;
    for (int n = right_from; n <= right_to; ++n) boundary_[static_cast<std::size_t>(n)] = true;
    if (left_to + 1 >= right_from) return;
    height_step_[static_cast<std::size_t>(left_to + 1)] += t.v_high - t.v_low;
    height_step_[static_cast<std::size_t>(right_from)] -= t.v_high - t.v_low;
  }

  /// Trapezoids one above the other make one polygon where that is convex.
  void add_band(const Trapezoid& t) {
    const ConvexPolygon polygon = polygon_of(t);
    if (polygon.count < 3) return;
    constexpr std::size_t side_by_side = 8;
    const std::size_t oldest = bands_.size() > side_by_side ? bands_.size() - side_by_side : 0;
    for (std::size_t n = bands_.size(); n-- > oldest;) {
      const Trapezoid& top = *tops_[n];
      if (top.v_high != t.v_low || top.left_high != t.left_low || top.right_high != t.right_low ||
          !join(bands_[n], polygon))
        continue;
      tops_[n] = &t;
      return;
    }
    bands_.push_back(polygon);
    tops_.push_back(&t);
  }

  void add_whole(double u_low, double u_high) {
    RegionPiece piece;
    piece.slab = slab_;
    piece.u_low = u_low;
    piece.u_high = u_high;
    piece.v_low = row_ * to_.cell_mm;
    piece.v_high = (row_ + 1) * to_.cell_mm;
    piece.area_mm2 = (u_high - u_low) * (piece.v_high - piece.v_low);
    to_.add(piece, {});
  }

  void add_boundary(double u_low, double u_high) {
    inside_.clear();
    ConvexPolygon right;
    ConvexPolygon inside;
    ConvexPolygon rest;
    for (std::size_t n = 0; n < bands_.size(); ++n) {
      if (reaches_[n].high <= u_low || reaches_[n].low >= u_high) continue;
      split(bands_[n].vertices(), 0, u_low, rest, right);
      if (right.count < 3) continue;
      split(right.vertices(), 0, u_high, inside, rest);
      if (inside.count < 3) continue;
      if (inside_.empty() || !join(inside_.back(), inside)) inside_.push_back(inside);
    }
    add_inside();
  }

  void add_inside() {
    RegionPiece piece;
    piece.slab = slab_;
    vertices_.clear();
    counts_.clear();
    bool first = true;
    for (const ConvexPolygon& polygon : inside_) {
      piece.area_mm2 += area_mm2(polygon.vertices());
      for (const PlanePoint& point : polygon.vertices()) {
        piece.u_low = first ? point.u_mm : std::min(piece.u_low, point.u_mm);
        piece.u_high = first ? point.u_mm : std::max(piece.u_high, point.u_mm);
        piece.v_low = first ? point.v_mm : std::min(piece.v_low, point.v_mm);
        piece.v_high = first ? point.v_mm : std::max(piece.v_high, point.v_mm);
        first = false;
        vertices_.push_back(point);
      }
      counts_.push_back(static_cast<std::uint8_t>(polygon.count));
    }
    if (!(piece.area_mm2 > 0)) return;
    const bool whole =
        fills_rectangle(piece.area_mm2, piece.u_high - piece.u_low, piece.v_high - piece.v_low);
    to_.add(piece, whole ? PolygonRun()
                         : PolygonRun(vertices_.data(), counts_.data(),
                                      static_cast<std::uint32_t>(counts_.size())));
  }

  RegionPieces& to_;
  std::uint32_t slab_;
  int row_;
  int first_ = 0;
  std::vector<bool> boundary_;
  std::vector<double> height_step_;
  std::vector<ConvexPolygon> bands_;
  std::vector<const Trapezoid*> tops_;  ///< the uppermost of each band
  struct Reach {
    double low = 0;
    double high = 0;
  };
  std::vector<Reach> reaches_;         ///< of the bands, along u
  std::vector<ConvexPolygon> inside_;  // scratch: the polygons of one cell
  std::vector<PlanePoint> vertices_;
  std::vector<std::uint8_t> counts_;
};

}  // namespace

void RegionPieces::add(RegionPiece piece, PolygonRun polygons) {
  piece.vertex_begin = static_cast<std::uint32_t>(vertices.size());
  piece.polygon_begin = static_cast<std::uint32_t>(vertex_counts.size());
  piece.polygon_count = polygons.size();
  for (const PolygonVertices polygon : polygons) {
    vertices.insert(vertices.end(), polygon.begin(), polygon.end());
    vertex_counts.push_back(static_cast<std::uint8_t>(polygon.size()));
  }
  pieces.push_back(piece);
}

void RegionPieces::shrink_to_fit() {
  pieces.shrink_to_fit();
  vertices.shrink_to_fit();
  vertex_counts.shrink_to_fit();
}

double raster_cell_mm(double area_mm2) {
  constexpr double finest_mm = 2;
  constexpr double most_cells = 8000;
  return std::max(finest_mm, std::sqrt(area_mm2 / most_cells));
}

bool fills_rectangle(double area_mm2, double width_mm, double height_mm) {
  return area_mm2 >= full * (width_mm * height_mm);
}

namespace {

/// The rectangle round rings, mm.
struct Extent {
  double u_low = std::numeric_limits<double>::infinity();
  double u_high = -std::numeric_limits<double>::infinity();
  double v_low = std::numeric_limits<double>::infinity();
  double v_high = -std::numeric_limits<double>::infinity();

  void include(const Extent& other) {
    u_low = std::min(u_low, other.u_low);
    u_high = std::max(u_high, other.u_high);
    v_low = std::min(v_low, other.v_low);
    v_high = std::max(v_high, other.v_high);
  }
  bool meets(const Extent& other) const {
    return u_low <= other.u_high && other.u_low <= u_high && v_low <= other.v_high &&
           other.v_low <= v_high;
  }
};

Extent extent_of(const Ring& ring) {
  Extent extent;
  for (const PlanePoint& point : ring)
    extent.include({point.u_mm, point.u_mm, point.v_mm, point.v_mm});
  return extent;
}

struct Group {
  Extent extent;
  std::vector<Ring> rings;
};

/// Rings whose extents do not meet have nothing to do with each other, and are cut on their own:
/// bands across all of them would be as many as all their points.
std::vector<Group> groups_of(std::span<const Ring> rings) {
  std::vector<Group> groups;
  for (const Ring& ring : rings) {
    Group mine{extent_of(ring), {ring}};
    for (bool grown = true; grown;) {
      grown = false;
      for (std::size_t n = groups.size(); n-- > 0;) {
        if (!groups[n].extent.meets(mine.extent)) continue;
        mine.extent.include(groups[n].extent);
        mine.rings.insert(mine.rings.end(), std::make_move_iterator(groups[n].rings.begin()),
                          std::make_move_iterator(groups[n].rings.end()));
        groups.erase(groups.begin() + static_cast<std::ptrdiff_t>(n));
        grown = true;
      }
    }
    groups.push_back(std::move(mine));
  }
  return groups;
}

double add_group(RegionPieces& to, std::uint32_t slab, const Group& group) {
  std::vector<double> cuts_mm;
  for (int row = cell_of(group.extent.v_low, to.cell_mm) + 1;
       row * to.cell_mm < group.extent.v_high; ++row)
    cuts_mm.push_back(row * to.cell_mm);
  const std::vector<Trapezoid> trapezoids = even_odd_trapezoids(group.rings, cuts_mm);

  double area_mm2 = 0;
  for (std::size_t begin = 0; begin < trapezoids.size();) {
    const auto row_of = [&](const Trapezoid& t) {
      return cell_of(0.5 * (t.v_low + t.v_high), to.cell_mm);
    };
    const int row = row_of(trapezoids[begin]);
    std::size_t end = begin;
    for (; end < trapezoids.size() && row_of(trapezoids[end]) == row; ++end)
      area_mm2 += trapezoids[end].area_mm2();
    Row(to, slab, std::span(trapezoids).subspan(begin, end - begin), row).add_pieces();
    begin = end;
  }
  return area_mm2;
}

}  // namespace

double add_slab(RegionPieces& to, std::uint32_t slab, std::span<const Ring> rings) {
  double area_mm2 = 0;
  for (const Group& group : groups_of(rings)) area_mm2 += add_group(to, slab, group);
  return area_mm2;
}

}  // namespace dose
