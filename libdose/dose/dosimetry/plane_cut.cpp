// SPDX-License-Identifier: Apache-2.0
#include <dose/dosimetry/plane_cut.hpp>

#include <Eigen/Geometry>
#include <algorithm>
#include <array>
#include <cmath>

namespace dose {
namespace {

class Cutting {
 public:
  Cutting(const SquareInSpace& square, const Region& region)
      : square_(square), region_(region), normal_(square.normal()) {
    // Where slabs end, the cut follows the line in which their end plane meets the picture's.
    along_ = normal_.cross(region.w_axis());
    parallel_ = along_.norm() < 1e-9;
    if (!parallel_) along_.normalize();
  }

  std::vector<Polyline> outline() {
    const std::vector<Slab>& slabs = region_.slabs();
    for (const Slab& slab : slabs) add_sides(slab);
    if (!parallel_)
      for (std::size_t i = 0; i < slabs.size(); ++i) add_ends(slabs, i);
    return joined(pieces_);
  }

 private:
  Eigen::Vector3d in_space(const PlanePoint& point, double w_mm) const {
    return point.u_mm * region_.u_axis() + point.v_mm * region_.v_axis() + w_mm * region_.w_axis();
  }
  double behind_mm(const Eigen::Vector3d& point) const {
    return normal_.dot(point - square_.corner_mm);
  }

  template <class Use>
  void for_each_edge(const Slab& slab, Use use) const {
    for (const Ring& ring : slab.rings)
      for (std::size_t i = 0; i < ring.size(); ++i) use(ring[i], ring[(i + 1) % ring.size()]);
  }

  /// The plane's cut with the upright faces over the contours' edges.
  void add_sides(const Slab& slab) {
    for_each_edge(slab, [&](const PlanePoint& a, const PlanePoint& b) {
      const std::array<Eigen::Vector3d, 4> face{
          in_space(a, slab.w_low_mm), in_space(b, slab.w_low_mm), in_space(b, slab.w_high_mm),
          in_space(a, slab.w_high_mm)};
      std::vector<Eigen::Vector2d> cut;
      for (std::size_t i = 0; i < 4; ++i) {
        const Eigen::Vector3d& from = face[i];
        const Eigen::Vector3d& to = face[(i + 1) % 4];
        const double at_from = behind_mm(from);
        const double at_to = behind_mm(to);
        // Half open, so that a corner in the plane is passed by one of its two edges.
        if ((at_from >= 0) == (at_to >= 0)) continue;
        cut.push_back(square_.seen_at_mm(from + (to - from) * (at_from / (at_from - at_to))));
      }
      if (cut.size() == 2) pieces_.push_back({cut[0], cut[1]});
    });
  }

  /// Positions along the line at height w where the slab's contours are passed.
  void add_passed(const Slab& slab, double w_mm, std::vector<double>& at_mm) const {
    for_each_edge(slab, [&](const PlanePoint& a, const PlanePoint& b) {
      const Eigen::Vector3d from = in_space(a, w_mm);
      const Eigen::Vector3d to = in_space(b, w_mm);
      const double at_from = behind_mm(from);
      const double at_to = behind_mm(to);
      if ((at_from >= 0) == (at_to >= 0)) return;
      at_mm.push_back(along_.dot(from + (to - from) * (at_from / (at_from - at_to))));
    });
  }

  /// What is inside on one side of the plane w only: by even-odd of both slabs' crossings.
  void add_end(const Slab* below, const Slab* above, double w_mm) {
    std::vector<double> at_mm;
    if (below != nullptr) add_passed(*below, w_mm, at_mm);
    if (above != nullptr) add_passed(*above, w_mm, at_mm);
    std::ranges::sort(at_mm);
    // The line's point nearest to the frame's origin: w times W, moved into the picture's plane.
    const Eigen::Vector3d level = w_mm * region_.w_axis();
    const Eigen::Vector3d across = region_.w_axis().cross(along_);
    const Eigen::Vector3d on_line = level - across * (behind_mm(level) / normal_.dot(across));
    for (std::size_t i = 0; i + 1 < at_mm.size(); i += 2)
      pieces_.push_back(
          {square_.seen_at_mm(on_line + along_ * (at_mm[i] - along_.dot(on_line))),
           square_.seen_at_mm(on_line + along_ * (at_mm[i + 1] - along_.dot(on_line)))});
  }

  void add_ends(const std::vector<Slab>& slabs, std::size_t i) {
    const auto touch = [](const Slab& low, const Slab& high) {
      return std::abs(high.w_low_mm - low.w_high_mm) < 1e-6;
    };
    const bool joins_below = i > 0 && touch(slabs[i - 1], slabs[i]);
    add_end(joins_below ? &slabs[i - 1] : nullptr, &slabs[i], slabs[i].w_low_mm);
    if (i + 1 == slabs.size() || !touch(slabs[i], slabs[i + 1]))
      add_end(&slabs[i], nullptr, slabs[i].w_high_mm);
  }

  const SquareInSpace& square_;
  const Region& region_;
  Eigen::Vector3d normal_;
  Eigen::Vector3d along_;
  bool parallel_ = false;
  std::vector<LineSegment> pieces_;
};

}  // namespace

std::vector<Polyline> outline_in(const SquareInSpace& square, const Region& region) {
  return Cutting(square, region).outline();
}

}  // namespace dose
