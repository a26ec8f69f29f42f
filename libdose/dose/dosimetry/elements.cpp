// SPDX-License-Identifier: Apache-2.0
#include <dose/dosimetry/elements.hpp>

#include <algorithm>
#include <cmath>
#include <dose/core/contract.hpp>

namespace dose {
namespace {

constexpr std::size_t first_block_bytes = 65536;
constexpr double smallest_side_mm = 1e-7;

Eigen::Matrix3d axes_of(const Region& region) {
  Eigen::Matrix3d axes;
  axes.col(0) = region.u_axis();
  axes.col(1) = region.v_axis();
  axes.col(2) = region.w_axis();
  return axes;
}

}  // namespace

Moments Element::moments() const {
  Moments moments = Moments::of_box(box);
  if (polygons.empty()) return moments;
  moments.whole_box = false;
  moments.share_of_box = volume_mm3 / (8 * box.half().prod());
  const Eigen::Vector3d middle = box.middle();
  double area_mm2 = 0;
  Eigen::Vector2d first = Eigen::Vector2d::Zero();
  Eigen::Matrix2d second = Eigen::Matrix2d::Zero();
  for (const PolygonVertices polygon : polygons) {
    const auto corner = [&](std::size_t m) {
      return Eigen::Vector2d(polygon[m].u_mm - middle.x(), polygon[m].v_mm - middle.y());
    };
    // A triangle's mean of x x^T is 3/4 that of its centroid plus 1/12 of those of its corners.
    const Eigen::Vector2d a = corner(0);
    for (std::size_t m = 2; m < polygon.size(); ++m) {
      const Eigen::Vector2d b = corner(m - 1);
      const Eigen::Vector2d c = corner(m);
      const Eigen::Vector2d centroid = (a + b + c) / 3;
      const double part_mm2 = 0.5 * ((b - a).x() * (c - a).y() - (c - a).x() * (b - a).y());
      area_mm2 += part_mm2;
      first += part_mm2 * centroid;
      second += part_mm2 * (0.75 * centroid * centroid.transpose() +
                            (a * a.transpose() + b * b.transpose() + c * c.transpose()) / 12);
    }
  }
  moments.first.head<2>() = first / area_mm2;
  moments.second.topLeftCorner<2, 2>() = second / area_mm2;
  return moments;
}

double Element::affine_volume_above(double threshold_gy) const {
  double result_mm3 = 0;
  affine_volumes_above({&threshold_gy, 1}, {&result_mm3, 1});
  return result_mm3;
}

void Element::affine_volumes_above(std::span<const double> thresholds_gy,
                                   std::span<double> volumes_mm3) const {
  if (polygons.empty()) {
    const Eigen::Vector3d spans = dose.gradient.cwiseProduct(box.high - box.low);
    for (std::size_t n = 0; n < thresholds_gy.size(); ++n)
      volumes_mm3[n] = volume_mm3 * box_share_above(dose.value - thresholds_gy[n], spans.x(),
                                                    spans.y(), spans.z());
    return;
  }
  const Eigen::Vector3d middle = box.middle();
  const double thickness_mm = box.high.z() - box.low.z();
  AffineInSlab function;
  function.slope_u = dose.gradient.x();
  function.slope_v = dose.gradient.y();
  function.slope_w = dose.gradient.z() * thickness_mm;
  function.value = dose.value - dose.gradient.x() * middle.x() - dose.gradient.y() * middle.y() -
                   0.5 * function.slope_w;
  std::ranges::fill(volumes_mm3, 0.0);
  for (const PolygonVertices polygon : polygons) {
    const PrismAbove prism(polygon, function);
    for (std::size_t n = 0; n < thresholds_gy.size(); ++n)
      volumes_mm3[n] += thickness_mm * prism.area(thresholds_gy[n]);
  }
  for (double& above_mm3 : volumes_mm3) above_mm3 = std::min(above_mm3, volume_mm3);
}

double Element::least_volume_above(double threshold_gy) const {
  if (dose.lower >= threshold_gy) return volume_mm3;
  if (dose.upper < threshold_gy) return 0;
  return affine_volume_above(threshold_gy + dose.remainder);
}

double Element::model_volume_above(double threshold_gy, double assumed) const {
  if (dose.lower >= threshold_gy) return volume_mm3;
  if (dose.upper < threshold_gy) return 0;
  return affine_volume_above(threshold_gy - assumed * dose.fixed);
}

double Element::most_volume_above(double threshold_gy) const {
  if (dose.lower >= threshold_gy) return volume_mm3;
  if (dose.upper < threshold_gy) return 0;
  return affine_volume_above(threshold_gy - dose.remainder);
}

Eigen::Vector3d Element::extreme_point(double sign) const {
  Eigen::Vector3d best;
  for (int axis = 0; axis < 3; ++axis)
    best[axis] = sign * dose.gradient[axis] >= 0 ? box.high[axis] : box.low[axis];
  if (polygons.empty()) return best;
  double highest = 0;
  bool first = true;
  for (const PolygonVertices polygon : polygons)
    for (const PlanePoint& point : polygon) {
      const double height =
          sign * (dose.gradient.x() * point.u_mm + dose.gradient.y() * point.v_mm);
      if (!first && height <= highest) continue;
      first = false;
      highest = height;
      best.x() = point.u_mm;
      best.y() = point.v_mm;
    }
  return best;
}

Elements::Elements(const Region& region, const DoseField& field, std::size_t expected)
    : planned_from_region_(axes_of(region)),
      kernel_(field, planned_from_region_),
      straddle_limit_mm_(std::max(0.25, region.pieces().cell_mm / 16)),
      stored_(std::make_unique<std::pmr::monotonic_buffer_resource>(first_block_bytes)) {
  elements_.reserve(2 * expected);
}

Elements::Elements(const Region& region, const DoseField& field)
    : Elements(region, field, region.pieces().pieces.size()) {
  for (const RegionPiece& piece : region.pieces().pieces) {
    add_piece(region, piece);
    piece_ends_.push_back(static_cast<std::uint32_t>(elements_.size()));
  }
}

Elements::Elements(const Region& region, const DoseField& field,
                   std::span<const std::uint32_t> chosen_pieces)
    : Elements(region, field, chosen_pieces.size()) {
  for (const std::uint32_t index : chosen_pieces) add_piece(region, region.pieces().pieces[index]);
}

void Elements::add_piece(const Region& region, const RegionPiece& piece) {
  const Slab& slab = region.slabs()[piece.slab];
  Part part;
  part.box.low = {piece.u_low, piece.v_low, slab.w_low_mm};
  part.box.high = {piece.u_high, piece.v_high, slab.w_high_mm};
  part.volume_mm3 = piece.area_mm2 * (slab.w_high_mm - slab.w_low_mm);
  part.polygons = region.pieces().polygons_of(piece);
  if (part.volume_mm3 > 0) add(part);
}

double Elements::highest_gy() const {
  double highest_gy = 0;
  for (const Element& element : elements_)
    if (element.dose.known) highest_gy = std::max(highest_gy, element.dose.upper);
  return highest_gy;
}

bool Elements::divide(std::size_t index) {
  const Element& whole = elements_[index];
  if (whole.box.longest_side() < smallest_side_mm) return false;
  Part from{whole.box, whole.volume_mm3, whole.polygons, whole.dose.lower};
  if (whole.dose.known) from.upper = whole.dose.upper;
  int axis = whole.dose.bent_axis;
  if (whole.box.high[axis] - whole.box.low[axis] < smallest_side_mm)
    whole.box.half().maxCoeff(&axis);
  const Halves halves = cut(from, axis, kernel_.cut_across(axis, whole.box));
  if (halves.count == 0) return false;
  for (std::size_t n = 0; n < halves.count; ++n) add(halves.parts[n]);
  elements_[index] = elements_.back();
  elements_.pop_back();
  return true;
}

void Elements::add(const Part& part) {
  DOSE_ASSERT(pending_.empty());
  pending_.push_back(part);
  while (!pending_.empty()) {
    const Part next = pending_.back();
    pending_.pop_back();
    const bool divisible = next.box.longest_side() > straddle_limit_mm_;
    auto dose = kernel_.enclose(next.box, divisible);
    if (!dose) {
      const GridKernel::Cut at = kernel_.cut_at_face(next.box);
      const Halves halves = cut(next, at.axis, at.position_mm);
      for (std::size_t n = halves.count; n-- > 0;) pending_.push_back(halves.parts[n]);
      if (halves.count > 0) continue;
      dose = kernel_.enclose(next.box, false);
    }
    Element element;
    element.box = next.box;
    element.dose = *dose;
    element.volume_mm3 = next.volume_mm3;
    element.polygons = next.polygons;
    if (!next.polygons.empty()) {
      // The affine part on the polygons, tighter than on the box around them.
      const Eigen::Vector3d middle = next.box.middle();
      const auto affine_at = [&](const Eigen::Vector3d& point) {
        return element.dose.value + element.dose.gradient.dot(point - middle);
      };
      FieldEnclosure& mine = element.dose;
      mine.upper = std::min(mine.upper, affine_at(element.extreme_point(1)) + mine.remainder);
      mine.lower = std::max(mine.lower, affine_at(element.extreme_point(-1)) - mine.remainder);
      mine.upper = std::max(mine.upper, mine.lower);
    }
    element.dose.lower = std::max(element.dose.lower, next.lower);
    element.dose.upper = std::max(element.dose.lower, std::min(element.dose.upper, next.upper));
    element.serial = ++last_serial_;
    elements_.push_back(element);
  }
}

/// The parts of `part` that have volume (a tip without area is none of the region); nothing if the
/// cut would leave it as it is.
Elements::Halves Elements::cut(const Part& part, int axis, double position_mm) {
  if (!(position_mm > part.box.low[axis] && position_mm < part.box.high[axis])) return {};
  Halves halves{{part, part}, 2};
  Part& below = halves.parts[0];
  Part& above = halves.parts[1];
  below.box.high[axis] = position_mm;
  above.box.low[axis] = position_mm;
  if (axis == 2 || part.polygons.empty()) {
    const double share =
        (position_mm - part.box.low[axis]) / (part.box.high[axis] - part.box.low[axis]);
    below.volume_mm3 = share * part.volume_mm3;
    above.volume_mm3 = part.volume_mm3 - below.volume_mm3;
    return halves;
  }
  below_.clear();
  above_.clear();
  ConvexPolygon low;
  ConvexPolygon high;
  for (const PolygonVertices polygon : part.polygons) {
    split(polygon, axis, position_mm, low, high);
    if (low.count >= 3) below_.push_back(low);
    if (high.count >= 3) above_.push_back(high);
  }
  const bool below_kept = keep(below, below_);
  const bool above_kept = keep(above, above_);
  if (!below_kept) below = above;
  halves.count = static_cast<std::size_t>(below_kept) + static_cast<std::size_t>(above_kept);
  return halves;
}

/// Gives the part these polygons: its volume and tight box. False if they have no area.
bool Elements::keep(Part& part, std::span<const ConvexPolygon> polygons) {
  double sum_mm2 = 0;
  std::size_t vertices = 0;
  bool first = true;
  for (const ConvexPolygon& polygon : polygons) {
    sum_mm2 += area_mm2(polygon.vertices());
    vertices += polygon.vertices().size();
    for (const PlanePoint& point : polygon.vertices()) {
      part.box.low.x() = first ? point.u_mm : std::min(part.box.low.x(), point.u_mm);
      part.box.high.x() = first ? point.u_mm : std::max(part.box.high.x(), point.u_mm);
      part.box.low.y() = first ? point.v_mm : std::min(part.box.low.y(), point.v_mm);
      part.box.high.y() = first ? point.v_mm : std::max(part.box.high.y(), point.v_mm);
      first = false;
    }
  }
  if (!(sum_mm2 > 0)) return false;
  part.volume_mm3 = sum_mm2 * (part.box.high.z() - part.box.low.z());
  part.polygons = {};
  if (fills_rectangle(sum_mm2, part.box.high.x() - part.box.low.x(),
                      part.box.high.y() - part.box.low.y()))
    return true;
  std::pmr::polymorphic_allocator<> from(stored_.get());
  PlanePoint* const kept = from.allocate_object<PlanePoint>(vertices);
  std::uint8_t* const counts = from.allocate_object<std::uint8_t>(polygons.size());
  PlanePoint* next = kept;
  for (std::size_t n = 0; n < polygons.size(); ++n) {
    next = std::ranges::copy(polygons[n].vertices(), next).out;
    counts[n] = static_cast<std::uint8_t>(polygons[n].count);
  }
  part.polygons = {kept, counts, static_cast<std::uint32_t>(polygons.size())};
  return true;
}

}  // namespace dose
