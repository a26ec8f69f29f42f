// SPDX-License-Identifier: Apache-2.0
#include <dose/course/structure_plausibility.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <dose/core/error.hpp>
#include <dose/dosimetry/region.hpp>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace dose {
namespace {

// A vertebral canal is at most some 40 mm wide, a cord some 45 mm2 thin (docs/explanation/
// hazards.md); both ends leave a factor of three and more.
constexpr double widest_mm = 120;
constexpr double thinnest_mm2 = 4;
constexpr double smallest_mm2 = 0.5;  // of one slice
// Slices are farther apart; region.hpp takes planes within 0.01 mm as one.
constexpr double nearest_planes_mm = 0.3;
// What two contours may share by the rounding of their coordinates.
constexpr double touching = 0.02;
// Of the outer contour: what stands there twice, and is no hole.
constexpr double nearly_all = 0.9;

/// Those that lie in the vertebral canal.
bool is_of_the_canal(Role role) {
  return role != Role::target && role != Role::brachial_plexus && role != Role::sacral_plexus;
}

/// Those of which each slice is one filled shape; a margin round a cord may be drawn as a ring.
bool is_without_holes(Role role) {
  return is_of_the_canal(role) && role != Role::spinal_cord_prv;
}

double even_odd_area_mm2(const std::vector<Ring>& rings) {
  double area_mm2 = 0;
  for (const Trapezoid& part : even_odd_trapezoids(rings, {})) area_mm2 += part.area_mm2();
  return area_mm2;
}

/// By the corners; what crosses itself is counted too small.
double corner_area_mm2(const Ring& ring) {
  double twice_mm2 = 0;
  const PlanePoint* previous = &ring.back();
  for (const PlanePoint& p : ring) {
    twice_mm2 += previous->u_mm * p.v_mm - p.u_mm * previous->v_mm;
    previous = &p;
  }
  return std::abs(twice_mm2) / 2;
}

struct Extent {
  PlanePoint low;
  PlanePoint high;

  explicit Extent(const Ring& ring) : low(ring.front()), high(ring.front()) {
    for (const PlanePoint& p : ring) {
      low = {std::min(low.u_mm, p.u_mm), std::min(low.v_mm, p.v_mm)};
      high = {std::max(high.u_mm, p.u_mm), std::max(high.v_mm, p.v_mm)};
    }
  }
  double width_mm() const { return std::max(high.u_mm - low.u_mm, high.v_mm - low.v_mm); }
  bool meets(const Extent& other) const {
    return low.u_mm < other.high.u_mm && other.low.u_mm < high.u_mm && low.v_mm < other.high.v_mm &&
           other.low.v_mm < high.v_mm;
  }
};

/// A ring that comes back to one of its points (to 0.01 mm) is several: the outline and the hole of
/// a keyhole, or what a pen went round again.
std::vector<Ring> loops_of(const Ring& ring) {
  using Place = std::pair<long, long>;
  const auto place_of = [](const PlanePoint& p) {
    return Place{std::lround(p.u_mm * 100), std::lround(p.v_mm * 100)};
  };
  std::vector<Ring> loops;
  Ring path;
  std::map<Place, std::size_t> seen;
  const auto close = [&](std::size_t from) {
    if (path.size() - from >= 3)
      loops.emplace_back(path.begin() + static_cast<std::ptrdiff_t>(from), path.end());
  };
  for (const PlanePoint& p : ring) {
    const auto [known, is_new] = seen.emplace(place_of(p), path.size());
    if (is_new) {
      path.push_back(p);
      continue;
    }
    close(known->second);
    for (; path.size() > known->second + 1; path.pop_back()) seen.erase(place_of(path.back()));
  }
  close(0);
  return loops;
}

/// One structure that stands for something in the canal.
class Drawn {
 public:
  Drawn(const Region& region, Role role, const std::string& name)
      : region_(region), role_(role), name_(name) {}

  void check() const {
    check_size();
    const Slab* previous = nullptr;
    for (const Slab& slab : region_.slabs()) {
      if (previous && slab.plane_w_mm - previous->plane_w_mm < nearest_planes_mm)
        refuse("contour_planes_close",
               fmt::format("contours {} and {} lie nearer than any two slices do; export it again",
                           place(*previous), place(slab)));
      previous = &slab;
      if (slab.area_mm2 < smallest_mm2)
        refuse("structure_implausible",
               fmt::format("what is drawn {} encloses {:.2g} mm2, too little for a {}; draw it, or "
                           "take it away",
                           place(slab), slab.area_mm2, in_words(role_)));
      std::vector<Ring> loops;
      for (const Ring& ring : slab.rings) {
        check_laps(slab, ring);
        for (Ring& loop : loops_of(ring)) loops.push_back(std::move(loop));
      }
      for (std::size_t n = 0; n < loops.size(); ++n)
        for (std::size_t m = n + 1; m < loops.size(); ++m) check_pair(slab, loops[n], loops[m]);
    }
  }

 private:
  [[noreturn]] void refuse(const char* code, std::string message) const {
    throw Error(code, std::move(message), name_);
  }

  bool is_axial() const { return region_.w_axis() == Eigen::Vector3d::UnitZ(); }

  std::string place(const Slab& slab) const {
    return fmt::format("at {}{:.2f} mm", is_axial() ? "z " : "", slab.plane_w_mm);
  }

  /// Of axial contours.
  void check_size() const {
    if (!is_axial()) return;
    double area_mm2 = 0;
    int count = 0;
    for (const Slab& slab : region_.slabs())
      for (const Ring& ring : slab.rings) {
        ++count;
        area_mm2 += corner_area_mm2(ring);
        if (const double wide_mm = Extent(ring).width_mm(); wide_mm > widest_mm)
          refuse("structure_implausible",
                 fmt::format("a contour is {:.0f} mm wide, which no {} is; check the name, and the "
                             "unit of the coordinates",
                             wide_mm, in_words(role_)));
      }
    if (area_mm2 / count < thinnest_mm2)
      refuse("structure_implausible",
             fmt::format("its {} axial contours have {:.2f} mm2 on average, which no {} has; check "
                         "the name, and the unit of the coordinates",
                         count, area_mm2 / count, in_words(role_)));
  }

  void check_laps(const Slab& slab, const Ring& ring) const {
    const double lapped_mm2 = lapped_area_mm2(ring);
    if (lapped_mm2 > touching * (even_odd_area_mm2({ring}) + lapped_mm2))
      refuse("contours_overlap",
             fmt::format("a contour {} goes round {:.1f} mm2 twice, of which it is not certain "
                         "that it belongs to the structure; draw it once",
                         place(slab), lapped_mm2));
  }

  void check_pair(const Slab& slab, const Ring& a, const Ring& b) const {
    if (!Extent(a).meets(Extent(b))) return;
    const double a_mm2 = even_odd_area_mm2({a});
    const double b_mm2 = even_odd_area_mm2({b});
    const double smaller_mm2 = std::min(a_mm2, b_mm2);
    const double shared_mm2 = 0.5 * (a_mm2 + b_mm2 - even_odd_area_mm2({a, b}));
    if (shared_mm2 <= touching * smaller_mm2) return;
    const double larger_mm2 = std::max(a_mm2, b_mm2);
    const bool is_nested = shared_mm2 >= (1 - touching) * smaller_mm2;
    const bool is_small = smaller_mm2 <= touching * larger_mm2;  // a pen's end
    const bool is_same = smaller_mm2 >= nearly_all * larger_mm2;
    if (is_nested && !is_small && !is_same && is_without_holes(role_))
      refuse("structure_hollow",
             fmt::format("of the contour {} another one cuts out {:.1f} mm2, which no {} lacks; "
                         "draw it whole",
                         place(slab), smaller_mm2, in_words(role_)));
    if (is_nested && smaller_mm2 <= 0.5 * larger_mm2) return;
    refuse("contours_overlap",
           fmt::format("two contours {} share {:.1f} mm2 of {:.1f} and {:.1f} mm2, of which it is "
                       "not certain that it belongs to the structure; draw one contour",
                       place(slab), shared_mm2, a_mm2, b_mm2));
  }

  const Region& region_;
  Role role_;
  const std::string& name_;
};

/// Its planes and contours; nothing if it cannot be measured, which is told where that is tried.
std::optional<Region> planes_of(const Structure& structure) {
  RegionModel model;
  model.only_planes = true;
  model.slice_spacing_mm = 1;  // of one slice; areas do not depend on it
  try {
    return Region::from_contours(structure.contours, model, structure.name);
  } catch (const Error& error) {
    if (error.code() == "contours_tangled") throw;
    return {};
  }
}

void check_structure(const Structure& structure, Role role) {
  if (structure.contours.empty()) return;
  if (const auto planes = planes_of(structure)) Drawn(*planes, role, structure.name).check();
}

}  // namespace

void check_structures(const Case& the_case) {
  for (const CaseStructure& one : the_case.structures) {
    if (!one.role || !is_of_the_canal(*one.role)) continue;
    if (!one.made) {
      check_structure(one.structure, *one.role);
      continue;
    }
    for (const CaseStructure& part : the_case.structures)
      if (!part.made &&
          std::ranges::find(one.made->names, part.structure.name) != one.made->names.end())
        check_structure(part.structure, *one.role);
  }
}

}  // namespace dose
