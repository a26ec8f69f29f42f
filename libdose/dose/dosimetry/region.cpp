// SPDX-License-Identifier: Apache-2.0
#include <dose/dosimetry/region.hpp>

#include <fmt/format.h>

#include <Eigen/Eigenvalues>
#include <Eigen/Geometry>
#include <algorithm>
#include <cmath>
#include <dose/core/contract.hpp>
#include <dose/core/error.hpp>
#include <dose/dosimetry/shape_interpolation.hpp>
#include <numeric>

namespace dose {
namespace {

constexpr double plane_merge_mm = 0.01;
constexpr double planar_mm = 0.1;
// A stack that leaves an axis by less than this is taken as drawn square to that axis.
constexpr double square_mm = 0.05;
constexpr double gap_factor = 1.5;

using Points = std::vector<Eigen::Vector3d>;

// Of its length; the tip of a cone may be a contour of micrometres.
constexpr double on_one_line = 1e-6;

/// Three points, not all of one line.
bool can_enclose(const Points& points) {
  const auto farthest = std::ranges::max_element(
      points, {}, [&](const Eigen::Vector3d& point) { return (point - points[0]).squaredNorm(); });
  const Eigen::Vector3d along = *farthest - points[0];
  return std::ranges::any_of(points, [&](const Eigen::Vector3d& point) {
    return (point - points[0]).cross(along).norm() > on_one_line * along.squaredNorm();
  });
}

struct Range {
  double low = 0;
  double high = 0;
  double middle() const { return 0.5 * (low + high); }
  double half() const { return 0.5 * (high - low); }
};

Range along(const Points& points, const Eigen::Vector3d& axis) {
  Range range{points[0].dot(axis), points[0].dot(axis)};
  for (const Eigen::Vector3d& point : points) {
    const double position_mm = point.dot(axis);
    range.low = std::min(range.low, position_mm);
    range.high = std::max(range.high, position_mm);
  }
  return range;
}

/// Sum of squares about the contour's own middle. Contours of parallel planes share its smallest
/// direction, also those without signed area (figures of eight), which have no vector area.
Eigen::Matrix3d scatter(const Points& points) {
  Eigen::Vector3d middle = Eigen::Vector3d::Zero();
  for (const Eigen::Vector3d& point : points) middle += point;
  middle /= static_cast<double>(points.size());
  Eigen::Matrix3d sum = Eigen::Matrix3d::Zero();
  for (const Eigen::Vector3d& point : points)
    sum += (point - middle) * (point - middle).transpose();
  return sum;
}

Eigen::Vector3d smallest_direction(const Eigen::Matrix3d& matrix) {
  return Eigen::SelfAdjointEigenSolver<Eigen::Matrix3d>(matrix).eigenvectors().col(0).normalized();
}

/// The axis (2 = z first) that every contour is square to, or -1.
int square_axis(const std::vector<const Points*>& contours) {
  for (const int axis : {2, 0, 1}) {
    const Eigen::Vector3d direction = Eigen::Vector3d::Unit(axis);
    const bool square = std::all_of(contours.begin(), contours.end(), [&](const Points* points) {
      return along(*points, direction).half() <= square_mm;
    });
    if (square) return axis;
  }
  return -1;
}

Eigen::Vector3d oblique_normal(const std::vector<const Points*>& contours,
                               const std::string& name) {
  Eigen::Matrix3d sum = Eigen::Matrix3d::Zero();
  for (const Points* points : contours) {
    const Eigen::Matrix3d own = scatter(*points);
    sum += own;
    const double bent_mm = along(*points, smallest_direction(own)).half();
    if (bent_mm > planar_mm)
      throw Error("contour_not_planar",
                  fmt::format("a contour leaves its plane by {:.2f} mm (allowed {} mm); export the "
                              "structure again with planar contours",
                              bent_mm, planar_mm),
                  name);
  }
  Eigen::Vector3d normal = smallest_direction(sum);
  for (const Points* points : contours) {
    const double apart_mm = along(*points, normal).half();
    if (apart_mm > planar_mm)
      throw Error("contours_not_parallel",
                  fmt::format("the contours do not lie in parallel planes (one is {:.2f} mm out of "
                              "the common direction); export them on one set of slices",
                              apart_mm),
                  name);
  }
  Eigen::Index largest = 0;
  if (std::abs(normal.z()) > 1e-9)
    largest = 2;
  else
    normal.cwiseAbs().maxCoeff(&largest);
  return normal[largest] < 0 ? Eigen::Vector3d(-normal) : normal;
}

/// Planes in order, and the contours of each.
struct Plane {
  double w_mm = 0;
  std::vector<const Points*> contours;
};

std::vector<Plane> planes_of(const std::vector<const Points*>& contours,
                             const Eigen::Vector3d& w_axis) {
  std::vector<std::pair<double, const Points*>> placed;
  for (const Points* points : contours)
    placed.emplace_back(along(*points, w_axis).middle(), points);
  std::stable_sort(placed.begin(), placed.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<Plane> planes;
  double first_w_mm = 0;
  for (const auto& [w_mm, points] : placed) {
    if (planes.empty() || w_mm - first_w_mm > plane_merge_mm) {
      planes.push_back({w_mm, {}});
      first_w_mm = w_mm;
    }
    planes.back().w_mm = 0.5 * (first_w_mm + w_mm);
    planes.back().contours.push_back(points);
  }
  return planes;
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  const std::size_t half = values.size() / 2;
  return values.size() % 2 == 1 ? values[half] : 0.5 * (values[half - 1] + values[half]);
}

double loose_area_mm2(const Ring& ring) {
  double twice = 0;
  for (std::size_t n = 0; n < ring.size(); ++n) {
    const PlanePoint& a = ring[n];
    const PlanePoint& b = ring[n + 1 == ring.size() ? 0 : n + 1];
    twice += (a.u_mm - ring[0].u_mm) * (b.v_mm - ring[0].v_mm) -
             (b.u_mm - ring[0].u_mm) * (a.v_mm - ring[0].v_mm);
  }
  return 0.5 * std::abs(twice);
}

}  // namespace

Region Region::from_contours(const std::vector<Contour>& contours, const RegionModel& model,
                             const std::string& name) {
  Region region;
  region.name_ = name;
  std::vector<const Points*> usable;
  for (const Contour& contour : contours) {
    for (const Eigen::Vector3d& point : contour.points_mm) DOSE_ASSERT(point.allFinite());
    if (!contour.points_mm.empty() && can_enclose(contour.points_mm))
      usable.push_back(&contour.points_mm);
  }
  if (usable.empty())
    throw Error(
        "structure_empty",
        "no closed contour with three points that are not in one line; draw the structure, or "
        "leave it out",
        name);
  if (usable.size() < contours.size())
    region.warnings_.push_back(
        {"contour_degenerate",
         fmt::format("{} of {} contours are points or lines and were left out",
                     contours.size() - usable.size(), contours.size()),
         name});
  region.choose_axes(square_axis(usable), usable, name);

  const std::vector<Plane> planes = planes_of(usable, region.w_axis());
  region.slabs_.resize(planes.size());
  for (std::size_t n = 0; n < planes.size(); ++n) region.slabs_[n].plane_w_mm = planes[n].w_mm;
  region.place_slabs(model);
  region.warn_of_gaps();
  for (std::size_t n = 0; n < planes.size(); ++n)
    for (const Points* points : planes[n].contours) {
      Ring& ring = region.slabs_[n].rings.emplace_back();
      for (const Eigen::Vector3d& point : *points)
        ring.push_back({point.dot(region.u_axis()), point.dot(region.v_axis())});
    }
  for (const Slab& slab : region.slabs_) refuse_tangled(slab.rings, name);
  if (model.between == BetweenSlices::shape) {
    DOSE_ASSERT(model.end_extension_mm == 0 && !model.only_planes);
    std::vector<Slab> slabs = interpolated_shapes(region.slabs_, model.end_caps);
    return from_slabs(region, std::move(slabs), name, region.warnings_);
  }
  if (model.only_planes)
    region.sum_areas();
  else
    region.cut_pieces();
  region.sum_volume();
  return region;
}

Region Region::from_slabs(const Region& like, std::vector<Slab> slabs, const std::string& name,
                          std::vector<Warning> warnings) {
  for (std::size_t n = 0; n < slabs.size(); ++n) {
    DOSE_ASSERT(slabs[n].w_low_mm < slabs[n].w_high_mm);
    if (n > 0) DOSE_ASSERT(slabs[n - 1].w_high_mm <= slabs[n].w_low_mm);
  }
  Region region = like;
  region.slabs_ = std::move(slabs);
  region.name_ = name;
  region.warnings_ = std::move(warnings);
  region.drawn_ = false;
  region.cut_pieces();
  region.sum_volume();
  return region;
}

void Region::cut_pieces() {
  double loose_mm2 = 0;
  for (const Slab& slab : slabs_)
    for (const Ring& ring : slab.rings) loose_mm2 += loose_area_mm2(ring);
  auto pieces = std::make_shared<RegionPieces>();
  pieces->cell_mm = raster_cell_mm(loose_mm2);
  for (std::size_t n = 0; n < slabs_.size(); ++n)
    slabs_[n].area_mm2 = add_slab(*pieces, static_cast<std::uint32_t>(n), slabs_[n].rings);
  pieces->shrink_to_fit();
  pieces_ = std::move(pieces);
}

void Region::sum_areas() {
  for (Slab& slab : slabs_)
    for (const Trapezoid& part : even_odd_trapezoids(slab.rings, {}))
      slab.area_mm2 += part.area_mm2();
}

const RegionPieces& Region::pieces() const {
  DOSE_ASSERT(pieces_ != nullptr);
  return *pieces_;
}

bool Region::contains(const PlannedPoint& point) const {
  const double w_mm = point.mm.dot(w_axis());
  const auto slab = std::ranges::lower_bound(slabs_, w_mm, {}, &Slab::w_high_mm);
  if (slab == slabs_.end() || w_mm < slab->w_low_mm) return false;
  return is_inside(slab->rings, {point.mm.dot(u_axis()), point.mm.dot(v_axis())});
}

Region Region::under(const RegionModel& model) const {
  DOSE_ASSERT(drawn_ && model.between == BetweenSlices::slab);
  Region other = *this;
  other.place_slabs(model);
  other.sum_volume();
  return other;
}

Region Region::beyond(const Region& inner) const {
  DOSE_ASSERT(drawn_ && pieces_ == inner.pieces_);
  Region ends = *this;
  ends.slabs_ = {slabs_.front(), slabs_.back()};
  ends.slabs_[0].w_high_mm = inner.slabs_.front().w_low_mm;
  ends.slabs_[1].w_low_mm = inner.slabs_.back().w_high_mm;
  for (const Slab& slab : ends.slabs_) DOSE_ASSERT(slab.w_low_mm < slab.w_high_mm);
  auto pieces = std::make_shared<RegionPieces>();
  pieces->cell_mm = pieces_->cell_mm;
  for (std::uint32_t n = 0; n < 2; ++n)
    for (RegionPiece piece : pieces_->pieces) {
      if (piece.slab != (n == 0 ? 0 : slabs_.size() - 1)) continue;
      const PolygonRun polygons = pieces_->polygons_of(piece);
      piece.slab = n;
      pieces->add(piece, polygons);
    }
  ends.pieces_ = std::move(pieces);
  ends.sum_volume();
  return ends;
}

void Region::sum_volume() {
  double volume_mm3 = 0;
  for (const Slab& slab : slabs_) volume_mm3 += slab.area_mm2 * (slab.w_high_mm - slab.w_low_mm);
  if (!(volume_mm3 > 0))
    throw Error("structure_empty", "the contours enclose no area; draw the structure again", name_);
  volume_cc_ = volume_mm3 / 1000;
}

void Region::choose_axes(int square, const std::vector<const Points*>& contours,
                         const std::string& name) {
  if (square >= 0) {
    for (int n = 0; n < 3; ++n) axes_[n] = Eigen::Vector3d::Unit((square + 1 + n) % 3);
    return;
  }
  axes_[2] = oblique_normal(contours, name);
  const int start = std::abs(axes_[2].x()) < 0.9 ? 0 : 1;
  const Eigen::Vector3d along_plane = Eigen::Vector3d::Unit(start);
  axes_[0] = (along_plane - axes_[2] * axes_[2].dot(along_plane)).normalized();
  axes_[1] = axes_[2].cross(axes_[0]);
}

void Region::place_slabs(const RegionModel& model) {
  DOSE_ASSERT(model.end_extension_mm >= 0);
  const std::size_t count = slabs_.size();
  if (count == 1 && !(model.slice_spacing_mm.value_or(0) > 0))
    throw Error("single_slice_thickness_unknown",
                "the structure is drawn on one slice only, and without the CT its thickness is "
                "not known; give the CT with it",
                name_);
  std::vector<double> spacings_mm;
  for (std::size_t n = 1; n < count; ++n)
    spacings_mm.push_back(slabs_[n].plane_w_mm - slabs_[n - 1].plane_w_mm);
  if (count == 1) spacings_mm.push_back(*model.slice_spacing_mm);
  median_spacing_mm_ = median(spacings_mm);
  largest_spacing_mm_ = *std::max_element(spacings_mm.begin(), spacings_mm.end());

  const double cap = model.end_caps == EndCaps::half || count == 1 ? 0.5 : 0.0;
  slabs_.front().w_low_mm =
      slabs_.front().plane_w_mm - cap * spacings_mm.front() - model.end_extension_mm;
  slabs_.back().w_high_mm =
      slabs_.back().plane_w_mm + cap * spacings_mm.back() + model.end_extension_mm;
  for (std::size_t n = 1; n < count; ++n)
    slabs_[n - 1].w_high_mm = slabs_[n].w_low_mm =
        0.5 * (slabs_[n - 1].plane_w_mm + slabs_[n].plane_w_mm);
}

void Region::warn_of_gaps() {
  std::size_t gaps = 0;
  std::size_t widest = 1;
  const auto spacing_mm = [&](std::size_t n) {
    return slabs_[n].plane_w_mm - slabs_[n - 1].plane_w_mm;
  };
  for (std::size_t n = 1; n < slabs_.size(); ++n) {
    if (spacing_mm(n) > gap_factor * median_spacing_mm_) ++gaps;
    if (spacing_mm(n) > spacing_mm(widest)) widest = n;
  }
  if (gaps > 0)
    warnings_.push_back(
        {"contour_gap",
         fmt::format("{} of {} spacings between contours are above {} times the median {:.2f} mm, "
                     "the widest {:.2f} mm, from {:.2f} to {:.2f} mm along the stack; it is filled "
                     "by the contours on its two sides, which may not be what was meant",
                     gaps, slabs_.size() - 1, gap_factor, median_spacing_mm_, spacing_mm(widest),
                     slabs_[widest - 1].plane_w_mm, slabs_[widest].plane_w_mm),
         name_});
}

}  // namespace dose
