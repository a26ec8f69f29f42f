// SPDX-License-Identifier: Apache-2.0
#include <dose/dosimetry/dvh.hpp>

#include <algorithm>
#include <cmath>
#include <dose/dosimetry/measuring.hpp>
#include <dose/dosimetry/refine.hpp>
#include <span>

namespace dose {
namespace {

/// Divides until the remainders, weighted by volume, are on average at most half a step of f.
void narrow_band(Elements& elements, const InnerDose& inner, double step_gy,
                 std::size_t max_elements) {
  double known_mm3 = 0;
  double doubts = 0;
  const auto doubt = [&](std::size_t n) {
    const Element& element = elements[n];
    if (!element.dose.known || !element.improvable()) return 0.0;
    return element.volume_mm3 * element.reducible() * inner.slope_at(element.dose.upper);
  };
  for (std::size_t n = 0; n < elements.size(); ++n) {
    if (elements[n].dose.known) known_mm3 += elements[n].volume_mm3;
    doubts += doubt(n);
  }
  const double allowed = known_mm3 * step_gy / 2;
  refine(
      elements, all_of(elements), max_elements, doubt, [&](std::size_t n) { doubts -= doubt(n); },
      [&](std::size_t n, std::size_t first_new) {
        doubts += doubt(n);
        for (std::size_t m = first_new; m < elements.size(); ++m) doubts += doubt(m);
      },
      [&] { return doubts <= allowed; });
}

/// Sums over elements of the volume above each of ascending thresholds, and of its bounds.
///
/// With A(t) the volume of an element where the affine part is above t, what is above t lies
/// between A(t + r) and A(t - r), and these within r of A times its steepest slope: at most the
/// volume of the element's box over the largest change of dose along one of its sides.
class Curves {
 public:
  /// `doubt_gy`: how far stored doses may be off, everywhere.
  Curves(std::vector<double> thresholds_gy, double doubt_gy)
      : thresholds_gy_(std::move(thresholds_gy)),
        doubt_gy_(doubt_gy),
        wholly_(thresholds_gy_.size(), 0.0),
        value_(thresholds_gy_.size(), 0.0),
        lower_(thresholds_gy_.size(), 0.0),
        upper_(thresholds_gy_.size(), 0.0) {}

  void add(const Element& element) {
    const double low_gy = element.dose.lower - doubt_gy_;
    const double high_gy = element.dose.upper + doubt_gy_;
    const auto above = std::upper_bound(thresholds_gy_.begin(), thresholds_gy_.end(), low_gy);
    auto bin = static_cast<std::size_t>(above - thresholds_gy_.begin());
    if (bin > 0) wholly_[bin - 1] += element.volume_mm3;  // and in all bins below
    if (bin == thresholds_gy_.size() || thresholds_gy_[bin] > high_gy) return;
    const Eigen::Vector3d sides_mm = element.box.high - element.box.low;
    const double change_gy = element.dose.gradient.cwiseAbs().cwiseProduct(sides_mm).maxCoeff();
    const double off_gy = element.dose.remainder + doubt_gy_;
    const double slack_mm3 =
        off_gy < change_gy ? sides_mm.prod() * (off_gy / change_gy) : element.volume_mm3;
    const auto end = std::upper_bound(thresholds_gy_.begin() + static_cast<std::ptrdiff_t>(bin),
                                      thresholds_gy_.end(), high_gy);
    const auto count = static_cast<std::size_t>(end - thresholds_gy_.begin()) - bin;
    above_.resize(count);
    element.affine_volumes_above(std::span(thresholds_gy_).subspan(bin, count), above_);
    for (std::size_t n = 0; n < count; ++n, ++bin) {
      double above_mm3 = above_[n];
      if (thresholds_gy_[bin] <= element.dose.lower) above_mm3 = element.volume_mm3;
      if (thresholds_gy_[bin] > element.dose.upper) above_mm3 = 0;
      value_[bin] += above_mm3;
      lower_[bin] += std::max(0.0, above_mm3 - slack_mm3);
      upper_[bin] += std::min(element.volume_mm3, above_mm3 + slack_mm3);
    }
  }

  void sum_up(Dvh& dvh) const {
    double sum = 0;
    for (auto* volumes : {&dvh.volume_cc, &dvh.lower_cc, &dvh.upper_cc})
      volumes->resize(thresholds_gy_.size());
    for (std::size_t bin = thresholds_gy_.size(); bin-- > 0;) {
      sum += wholly_[bin];
      dvh.volume_cc[bin] = (sum + value_[bin]) / 1000;
      dvh.lower_cc[bin] = (sum + lower_[bin]) / 1000;
      dvh.upper_cc[bin] = (sum + upper_[bin]) / 1000;
    }
  }

 private:
  std::vector<double> thresholds_gy_;
  double doubt_gy_;
  std::vector<double> wholly_;
  std::vector<double> value_;
  std::vector<double> lower_;
  std::vector<double> upper_;
  std::vector<double> above_;  // scratch
};

/// A bound that falls where the volume cannot rise is one at the steps before and after as well.
void make_monotone(Dvh& dvh) {
  const std::size_t bins = dvh.dose_gy.size();
  for (std::size_t bin = bins; bin-- > 1;)
    dvh.lower_cc[bin - 1] = std::max(dvh.lower_cc[bin - 1], dvh.lower_cc[bin]);
  for (std::size_t bin = 1; bin < bins; ++bin)
    dvh.upper_cc[bin] = std::min(dvh.upper_cc[bin], dvh.upper_cc[bin - 1]);
  for (std::size_t bin = 0; bin < bins; ++bin) {
    dvh.volume_cc[bin] = std::clamp(dvh.volume_cc[bin], dvh.lower_cc[bin], dvh.upper_cc[bin]);
    if (bin > 0) dvh.volume_cc[bin] = std::min(dvh.volume_cc[bin], dvh.volume_cc[bin - 1]);
  }
}

}  // namespace

Dvh dvh_of(Elements& elements, const InnerDose& inner, double step_gy, std::size_t max_elements) {
  narrow_band(elements, inner, step_gy, max_elements);
  // Where f is y, the true dose is within quantisation_gy(y), which ascends, of it.
  const double doubt_gy = elements.field().quantisation_gy(2 * elements.highest_gy());
  const double highest_gy = inner.outward(elements.highest_gy() + doubt_gy);
  const auto bins = static_cast<std::size_t>(std::ceil(highest_gy / step_gy)) + 1;
  Dvh result;
  std::vector<double> thresholds_gy;
  for (std::size_t bin = 0; bin < bins; ++bin) {
    result.dose_gy.push_back(static_cast<double>(bin) * step_gy);
    thresholds_gy.push_back(inner.inward(result.dose_gy.back()));
  }
  Curves curves(std::move(thresholds_gy), doubt_gy);
  for (std::size_t n = 0; n < elements.size(); ++n)
    if (elements[n].dose.known) curves.add(elements[n]);
  curves.sum_up(result);
  // Nothing receives less than 0 Gy; and sums in another order round otherwise.
  const double known_cc = (total_volume_mm3(elements) - unknown_volume_mm3(elements)) / 1000;
  for (auto* volumes_cc : {&result.volume_cc, &result.lower_cc, &result.upper_cc}) {
    for (double& volume_cc : *volumes_cc) volume_cc = std::min(volume_cc, known_cc);
    volumes_cc->front() = known_cc;
  }
  const double unknown_cc = unknown_volume_mm3(elements) / 1000;
  make_monotone(result);
  for (double& upper_cc : result.upper_cc) upper_cc += unknown_cc;
  return result;
}

DifferentialDvh differential(const Dvh& cumulative) {
  DifferentialDvh result;
  const std::size_t bins = cumulative.dose_gy.size();
  for (std::size_t bin = 0; bin < bins; ++bin) {
    const bool last = bin + 1 == bins;
    const double above_cc = last ? 0 : cumulative.volume_cc[bin + 1];
    const double least_above_cc = last ? 0 : cumulative.lower_cc[bin + 1];
    const double most_above_cc = last ? cumulative.upper_cc[bin] : cumulative.upper_cc[bin + 1];
    result.dose_gy.push_back(cumulative.dose_gy[bin]);
    result.volume_cc.push_back(cumulative.volume_cc[bin] - above_cc);
    result.lower_cc.push_back(std::max(0.0, cumulative.lower_cc[bin] - most_above_cc));
    result.upper_cc.push_back(cumulative.upper_cc[bin] - least_above_cc);
  }
  return result;
}

}  // namespace dose
