// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <dose/dosimetry/dilated_field.hpp>
#include <dose/dosimetry/measuring.hpp>
#include <limits>
#include <numeric>

namespace dose {
namespace {

constexpr std::size_t pieces_looked_at = 4;
constexpr std::size_t most_steps = 50'000;
constexpr double smallest_side_mm = 1e-4;
constexpr double smallest_assumed_mm = 0.5;

/// The sum of several fields, each with a displacement of its own.
class Displaced {
 public:
  Displaced(std::span<const DoseField> fields, const Eigen::Matrix3d& axes, double radius_mm)
      : radius_mm_(radius_mm) {
    for (const DoseField& field : fields) parts_.emplace_back(field, axes);
  }

  struct Highest {
    double bound = 0;
    double attained = 0;  ///< with the point moved to within the radius of `x`
    bool known = true;
    double settled = 0;  ///< of the two, what stays apart where dose is assumed
  };
  /// Over the box; `x` is a point of it.
  Highest highest(const Box& box, const Eigen::Vector3d& x, double tolerance_gy) {
    const Box point{x, x};
    Highest sum;
    const double part_gy =
        tolerance_gy / static_cast<double>(std::max<std::size_t>(parts_.size(), 1));
    for (DilatedField& part : parts_) {
      const DilatedField::Extreme extreme = part.highest(box, radius_mm_, part_gy);
      sum.bound += extreme.bound;
      sum.known = sum.known && extreme.known;
      sum.settled += extreme.settled;
      sum.attained += part.at(moved_within(extreme.at, point, radius_mm_));
    }
    return sum;
  }

 private:
  double radius_mm_;
  std::vector<DilatedField> parts_;
};

struct Node {
  double bound;
  std::uint32_t element;
  bool looked_at;  ///< the displaced fields near this element, not only anywhere

  bool operator<(const Node& other) const {
    return bound != other.bound ? bound < other.bound : element > other.element;
  }
};

Eigen::Matrix3d axes_of(const Region& region) {
  Eigen::Matrix3d axes;
  axes << region.u_axis(), region.v_axis(), region.w_axis();
  return axes;
}

DoseField together(const DoseField& field, std::span<const DoseField> others) {
  DoseField all = field;
  for (const DoseField& one : others)
    all.terms.insert(all.terms.end(), one.terms.begin(), one.terms.end());
  return all;
}

Box box_of(const Region& region) {
  Box box{Eigen::Vector3d::Constant(std::numeric_limits<double>::infinity()),
          Eigen::Vector3d::Constant(-std::numeric_limits<double>::infinity())};
  for (const RegionPiece& piece : region.pieces().pieces) {
    const Slab& slab = region.slabs()[piece.slab];
    box.low = box.low.cwiseMin(Eigen::Vector3d(piece.u_low, piece.v_low, slab.w_low_mm));
    box.high = box.high.cwiseMax(Eigen::Vector3d(piece.u_high, piece.v_high, slab.w_high_mm));
  }
  return box;
}

class Search {
 public:
  Search(TermDoses& terms, const DoseField& field, std::span<const DoseField> displaced,
         double radius_mm, std::optional<double> side_of)
      : region_(terms.region()),
        field_(field),
        displaced_(displaced, axes_of(region_), radius_mm),
        highest_gy_(highest_of_pieces(terms, field)),
        quantisation_(together(field, displaced), Eigen::Matrix3d::Identity()),
        side_of_(side_of) {}

  Bounded run(const Tolerance& tolerance) {
    const auto allowed_gy = [&] {
      return std::max(tolerance.absolute_gy, tolerance.relative * attained_gy_);
    };
    start(tolerance);
    std::size_t steps = 0;
    while (!queue_.empty()) {
      const Node top = queue_.front();
      std::pop_heap(queue_.begin(), queue_.end());
      queue_.pop_back();
      bound_gy_ = top.bound;
      if (bound_gy_ - attained_gy_ <= allowed_gy() || ++steps > most_steps || is_told()) break;
      if (settled_gy_ >= bound_gy_) break;  // nothing that is left can lower the bound
      if (!top.looked_at) {
        look_at(top.element, allowed_gy());
        continue;
      }
      const std::size_t before = elements_->size();
      if ((*elements_)[top.element].box.longest_side() < smallest_side_mm ||
          !elements_->divide(top.element)) {
        settled_gy_ = std::max(settled_gy_, top.bound);
        continue;
      }
      push(top.element);
      for (std::size_t n = before; n < elements_->size(); ++n) push(static_cast<std::uint32_t>(n));
    }
    Bounded result;
    if (found_) {
      result.value = attained_gy_;
      result.lower = std::max(0.0, attained_gy_ - quantisation_.quantisation_gy(attained_gy_));
      result.at = at_;
    }
    const double bound_gy = std::max({bound_gy_, attained_gy_, settled_gy_});
    // Infinite where the search was told enough before it came to dose that is not known.
    if (known_ && std::isfinite(bound_gy)) {
      result.upper = bound_gy + quantisation_.quantisation_gy(bound_gy);
    } else {
      result.value.reset();
      result.reason = "not_covered";
    }
    return result;
  }

 private:
  /// Are both bounds on one side of what was asked for?
  bool is_told() const {
    if (!side_of_ || !known_) return false;
    const double upper_gy = std::max(bound_gy_, settled_gy_);
    return upper_gy + quantisation_.quantisation_gy(upper_gy) <= *side_of_ ||
           attained_gy_ - quantisation_.quantisation_gy(attained_gy_) > *side_of_;
  }

  /// Elements of the pieces that can hold the supremum.
  void start(const Tolerance& tolerance) {
    const Box whole = box_of(region_);
    const Displaced::Highest anywhere = displaced_.highest(whole, whole.middle(), 1);
    anywhere_gy_ = anywhere.known ? anywhere.bound : std::numeric_limits<double>::infinity();
    for (const std::uint32_t index : hottest_pieces(highest_gy_, pieces_looked_at)) {
      const RegionPiece& piece = region_.pieces().pieces[index];
      Eigen::Vector3d best = Eigen::Vector3d::Zero();
      double best_gy = -1;
      for (const Eigen::Vector3d& point : points_of(region_, piece)) {
        const double dose_gy = field_.at({axes_of(region_) * point}).lower_gy;
        if (dose_gy > best_gy) best = point;
        best_gy = std::max(best_gy, dose_gy);
      }
      attain(best, displaced_.highest({best, best}, best, tolerance.absolute_gy).attained);
    }
    std::vector<std::uint32_t> chosen;
    for (std::uint32_t i = 0; i < highest_gy_.size(); ++i)
      if ((highest_gy_[i] + anywhere_gy_) * (1 + 1e-9) >= attained_gy_) chosen.push_back(i);
    elements_.emplace(region_, field_, chosen);
    for (std::uint32_t n = 0; n < elements_->size(); ++n) push(n);
  }

  void push(std::uint32_t index) {
    const Element& element = (*elements_)[index];
    known_ = known_ && element.dose.known;
    if (!element.dose.known) return;
    queue_.push_back({element.dose.upper + anywhere_gy_, index, false});
    std::push_heap(queue_.begin(), queue_.end());
  }

  void look_at(std::uint32_t index, double allowed_gy) {
    const Element& element = (*elements_)[index];
    const double spread_gy = element.dose.upper - element.dose.lower;
    const Eigen::Vector3d x = element.extreme_point(1);
    const Displaced::Highest near =
        displaced_.highest(element.box, x, std::max(allowed_gy / 2, spread_gy / 2));
    attain(x, near.attained);
    if (!near.known) {
      known_ = false;
      return;
    }
    const double bound_gy = element.dose.upper + near.bound;
    // Assumed dose keeps the two apart; dividing so small an element would only repeat that.
    if (near.settled > 0 && element.box.longest_side() <= smallest_assumed_mm &&
        bound_gy - dose_at(x) - near.attained <= allowed_gy + near.settled) {
      settled_gy_ = std::max(settled_gy_, bound_gy);
      return;
    }
    queue_.push_back({bound_gy, index, true});
    std::push_heap(queue_.begin(), queue_.end());
  }

  double dose_at(const Eigen::Vector3d& x) const {
    return field_.at({axes_of(region_) * x}).lower_gy;
  }

  void attain(const Eigen::Vector3d& x, double displaced_gy) {
    const PlannedPoint point{axes_of(region_) * x};
    const double dose_gy = dose_at(x) + displaced_gy;
    if (found_ && dose_gy <= attained_gy_) return;
    found_ = true;
    attained_gy_ = dose_gy;
    at_ = point;
  }

  const Region& region_;
  const DoseField& field_;
  Displaced displaced_;
  std::vector<double> highest_gy_;  ///< of the field, by piece
  FieldKernel quantisation_;        ///< of all fields together
  std::optional<double> side_of_;
  double anywhere_gy_ = 0;  ///< no displaced dose near the region is higher
  std::optional<Elements> elements_;
  std::vector<Node> queue_;
  bool known_ = true;
  bool found_ = false;
  double bound_gy_ = 0;
  double attained_gy_ = 0;
  double settled_gy_ = 0;
  PlannedPoint at_;
};

}  // namespace

Bounded displaced_maximum(TermDoses& terms, const DoseField& field,
                          std::span<const DoseField> displaced, double radius_mm,
                          const Tolerance& tolerance, std::optional<double> side_of) {
  return Search(terms, field, displaced, radius_mm, side_of).run(tolerance);
}

double least_displaced_maximum(TermDoses& terms, const DoseField& field,
                               std::span<const DoseField> displaced, double radius_mm,
                               std::optional<double> enough) {
  constexpr double nearly_as_hot = 0.97;
  constexpr std::size_t most_points = 48;
  constexpr double tolerance_gy = 0.01;
  const Region& region = terms.region();
  const Eigen::Matrix3d axes = axes_of(region);
  const DoseField all = together(field, displaced);
  const FieldKernel kernel(all, axes);
  std::vector<DilatedField> parts;
  for (const DoseField& one : displaced) parts.emplace_back(one, axes);

  // Spread over a plateau, not crowded at one of its ends.
  const std::vector<double> highest_gy = highest_of_pieces(terms, all);
  std::vector<std::uint32_t> hot = hottest_pieces(highest_gy, 8);
  std::vector<std::uint32_t> others;
  for (std::uint32_t n = 0; n < highest_gy.size(); ++n)
    if (!hot.empty() && highest_gy[n] >= nearly_as_hot * highest_gy[hot.front()])
      others.push_back(n);
  const std::size_t stride = 1 + others.size() / most_points;
  for (std::size_t n = stride / 2; n < others.size(); n += stride) hot.push_back(others[n]);

  double least_gy = 0;
  for (const std::uint32_t index : hot) {
    Eigen::Vector3d x = Eigen::Vector3d::Zero();
    double here_gy = -1;
    for (const Eigen::Vector3d& point : points_of(region, region.pieces().pieces[index])) {
      const double dose_gy = all.at({axes * point}).lower_gy;
      if (dose_gy > here_gy) x = point;
      here_gy = std::max(here_gy, dose_gy);
    }
    double sum_gy = field.at({axes * x}).lower_gy;
    for (DilatedField& part : parts)
      sum_gy += std::max(0.0, part.lowest({x, x}, radius_mm, tolerance_gy).bound);
    least_gy = std::max(least_gy, sum_gy);
    if (enough && least_gy - kernel.quantisation_gy(least_gy) >= *enough) break;
  }
  return std::max(0.0, least_gy - kernel.quantisation_gy(least_gy));
}

}  // namespace dose
