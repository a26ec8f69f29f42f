// SPDX-License-Identifier: Apache-2.0
#include <dose/course/structure_plausibility.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <dose/core/error.hpp>
#include <dose/dosimetry/even_odd.hpp>
#include <vector>

namespace dose {
namespace {

// A vertebral canal is at most some 40 mm wide, a cord some 45 mm2 thin (docs/explanation/
// hazards.md); both ends leave a factor of three and more.
constexpr double widest_mm = 120;
constexpr double thinnest_mm2 = 4;
constexpr double flat_mm = 1;
constexpr double one_plane_mm = 0.01;
// What two contours may share by the rounding of their coordinates.
constexpr double touching = 0.02;

/// Those that lie in the vertebral canal.
bool is_of_the_canal(Role role) {
  return role != Role::target && role != Role::brachial_plexus && role != Role::sacral_plexus;
}

struct AxialContour {
  Eigen::Vector3d low_mm;
  Eigen::Vector3d high_mm;
  Ring ring;

  double z_mm() const { return low_mm.z(); }
  double width_mm() const { return (high_mm - low_mm).head<2>().maxCoeff(); }
  /// By the corners; what crosses itself is counted too small.
  double area_mm2() const {
    double twice_mm2 = 0;
    const PlanePoint* previous = &ring.back();
    for (const PlanePoint& p : ring) {
      twice_mm2 += previous->u_mm * p.v_mm - p.u_mm * previous->v_mm;
      previous = &p;
    }
    return std::abs(twice_mm2) / 2;
  }
};

double even_odd_area_mm2(const std::vector<Ring>& rings) {
  double area_mm2 = 0;
  for (const Trapezoid& part : even_odd_trapezoids(rings, {})) area_mm2 += part.area_mm2();
  return area_mm2;
}

std::vector<AxialContour> axial_contours(const Structure& structure) {
  std::vector<AxialContour> axial;
  for (const Contour& contour : structure.contours) {
    const auto& points_mm = contour.points_mm;
    if (points_mm.empty()) continue;
    AxialContour one{points_mm.front(), points_mm.front(), {}};
    for (const Eigen::Vector3d& p : points_mm) {
      one.low_mm = one.low_mm.cwiseMin(p);
      one.high_mm = one.high_mm.cwiseMax(p);
      one.ring.push_back({p.x(), p.y()});
    }
    if (one.high_mm.z() - one.low_mm.z() <= flat_mm) axial.push_back(std::move(one));
  }
  std::ranges::stable_sort(axial, {}, &AxialContour::z_mm);
  return axial;
}

void check_pair(const AxialContour& a, const AxialContour& b, const std::string& name) {
  const bool boxes_meet = (a.low_mm.head<2>().array() < b.high_mm.head<2>().array()).all() &&
                          (b.low_mm.head<2>().array() < a.high_mm.head<2>().array()).all();
  if (!boxes_meet) return;
  const double a_mm2 = even_odd_area_mm2({a.ring});
  const double b_mm2 = even_odd_area_mm2({b.ring});
  const double smaller_mm2 = std::min(a_mm2, b_mm2);
  const double larger_mm2 = std::max(a_mm2, b_mm2);
  const double shared_mm2 = 0.5 * (a_mm2 + b_mm2 - even_odd_area_mm2({a.ring, b.ring}));
  const bool apart = shared_mm2 <= touching * smaller_mm2;
  const bool is_hole =
      shared_mm2 >= (1 - touching) * smaller_mm2 && smaller_mm2 <= 0.5 * larger_mm2;
  if (apart || is_hole) return;
  throw Error("contours_overlap",
              fmt::format("two contours at z {:.2f} mm share {:.1f} mm2 of {:.1f} and {:.1f} mm2, "
                          "of which it is not certain that it belongs to the structure; draw one "
                          "contour",
                          a.z_mm(), shared_mm2, a_mm2, b_mm2),
              name);
}

}  // namespace

void check_structures(const Case& the_case) {
  for (const CaseStructure& one : the_case.structures) {
    if (!one.role || !is_of_the_canal(*one.role)) continue;
    const std::string& name = one.structure.name;
    const std::vector<AxialContour> axial = axial_contours(one.structure);
    double area_mm2 = 0;
    for (std::size_t n = 0; n < axial.size(); ++n) {
      area_mm2 += axial[n].area_mm2();
      if (axial[n].width_mm() > widest_mm)
        throw Error("structure_implausible",
                    fmt::format("a contour is {:.0f} mm wide, which no {} is; check the name, and "
                                "the unit of the coordinates",
                                axial[n].width_mm(), in_words(*one.role)),
                    name);
      for (std::size_t m = n + 1;
           m < axial.size() && axial[m].z_mm() - axial[n].z_mm() <= one_plane_mm; ++m)
        check_pair(axial[n], axial[m], name);
    }
    if (!axial.empty() && area_mm2 / static_cast<double>(axial.size()) < thinnest_mm2)
      throw Error("structure_implausible",
                  fmt::format("its {} axial contours have {:.2f} mm2 on average, which no {} has; "
                              "check the name, and the unit of the coordinates",
                              axial.size(), area_mm2 / static_cast<double>(axial.size()),
                              in_words(*one.role)),
                  name);
  }
}

}  // namespace dose
