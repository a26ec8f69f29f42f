// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <dose/dosimetry/measuring.hpp>
#include <utility>

namespace dose {
namespace {

/// Bound first; of equal bounds the older element.
struct Candidate {
  double bound;
  std::size_t index;

  bool operator<(const Candidate& other) const {
    return bound != other.bound ? bound < other.bound : index > other.index;
  }
};

/// For the minimum everything is mirrored: the largest of -f.
class Search {
 public:
  Search(Elements& elements, const DoseField& field, double sign)
      : elements_(elements), field_(field), sign_(sign) {}

  void run(const Tolerance& tolerance) {
    for (std::size_t n = 0; n < elements_.size(); ++n) consider(n, false);
    std::make_heap(queue_.begin(), queue_.end());
    while (!queue_.empty()) {
      const Candidate top = queue_.front();
      std::pop_heap(queue_.begin(), queue_.end());
      queue_.pop_back();
      bound_ = top.bound;
      look_at(elements_[top.index]);
      const double tolerance_gy =
          std::max(tolerance.absolute_gy, tolerance.relative * std::abs(attained_));
      if (bound_ - attained_ <= tolerance_gy) break;
      // What is left here comes from an assumed ceiling: a wider bound, but true. Others still may
      // attain more.
      if (!elements_[top.index].improvable()) {
        settled_ = settles_ ? std::max(settled_, bound_) : bound_;
        settles_ = true;
        continue;
      }
      const std::size_t before = elements_.size();
      if (before >= tolerance.max_elements || !elements_.divide(top.index)) break;
      consider(top.index, true);
      for (std::size_t n = before; n < elements_.size(); ++n) consider(n, true);
    }
    bound_ = std::max(bound_, attained_);
    if (settles_) bound_ = std::max(bound_, settled_);
  }

  bool found() const { return found_; }
  double bound() const { return sign_ * bound_; }
  double attained() const { return sign_ * attained_; }
  const PlannedPoint& at() const { return at_; }

 private:
  void consider(std::size_t index, bool push) {
    const Element& element = elements_[index];
    // A minimum is not sought where the dose is unknown: any could be lower or higher there.
    if (sign_ < 0 && !element.dose.known) return;
    queue_.push_back({sign_ > 0 ? element.dose.upper : -element.dose.lower, index});
    if (push) std::push_heap(queue_.begin(), queue_.end());
  }

  void look_at(const Element& element) {
    const PlannedPoint point = elements_.planned_point(element.extreme_point(sign_));
    const DoseInterval dose = field_.at(point);
    if (sign_ < 0 && !dose.upper_gy) return;
    const double value = sign_ > 0 ? dose.lower_gy : -*dose.upper_gy;
    if (found_ && value <= attained_) return;
    found_ = true;
    attained_ = value;
    at_ = point;
  }

  Elements& elements_;
  const DoseField& field_;
  double sign_;
  std::vector<Candidate> queue_;
  bool found_ = false;
  double bound_ = 0;
  double attained_ = 0;
  bool settles_ = false;  ///< some elements were left as they are, of bound `settled_`
  double settled_ = 0;
  PlannedPoint at_;
};

}  // namespace

Bounded extreme_dose(Elements& elements, const DoseField& field, double sign,
                     const Tolerance& tolerance) {
  Search search(elements, field, sign);
  search.run(tolerance);
  const bool all_known = !(unknown_volume_mm3(elements) > 0);
  const auto with_margin = [&](double dose_gy, double direction) {
    return std::max(dose_gy + direction * elements.field().quantisation_gy(dose_gy), 0.0);
  };
  Bounded result;
  if (search.found()) {
    result.value = search.attained();
    result.at = search.at();
  }
  if (sign > 0) {
    if (search.found()) result.lower = with_margin(search.attained(), -1);
    if (all_known) result.upper = with_margin(search.bound(), 1);
  } else {
    double lowest_gy = search.bound();
    bool any = search.found();
    for (std::size_t n = 0; n < elements.size(); ++n)
      if (!elements[n].dose.known) {
        lowest_gy = any ? std::min(lowest_gy, elements[n].dose.lower) : elements[n].dose.lower;
        any = true;
      }
    result.lower = with_margin(lowest_gy, -1);
    if (search.found()) result.upper = with_margin(search.attained(), 1);
    // Unknown dose that is surely higher does not matter.
    if (!all_known && search.found() && lowest_gy >= search.bound()) return result;
  }
  if (!all_known) {
    result.value.reset();
    result.reason = "not_covered";
  }
  return result;
}

}  // namespace dose
