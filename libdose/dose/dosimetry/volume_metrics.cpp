// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <dose/dosimetry/measuring.hpp>

namespace dose {
namespace {

// Sums of volumes are true to about this; a volume asked for is taken that much to the safe side.
constexpr double rounding = 1e-12;

struct Entry {
  double key;
  std::size_t index;

  bool operator<(const Entry& other) const {
    return key != other.key ? key < other.key : index > other.index;
  }
};

/// Divides the element of largest key until `enough()`, the effort is spent or nothing is left that
/// division could better. `key(index)` <= 0: leave it. `replaced(index, first_new)` is told of each
/// division, `before(index)` just ahead of it.
template <class Indices, class Key, class Before, class Replaced, class Enough>
void refine(Elements& elements, const Indices& indices, std::size_t max_elements, const Key& key,
            const Before& before, const Replaced& replaced, const Enough& enough) {
  std::vector<Entry> queue;
  for (const std::size_t index : indices)
    if (const double worth = key(index); worth > 0) queue.push_back({worth, index});
  std::make_heap(queue.begin(), queue.end());
  const auto push = [&](std::size_t index) {
    const double worth = key(index);
    if (!(worth > 0)) return;
    queue.push_back({worth, index});
    std::push_heap(queue.begin(), queue.end());
  };
  while (!queue.empty() && !enough() && elements.size() < max_elements) {
    const std::size_t index = queue.front().index;
    std::pop_heap(queue.begin(), queue.end());
    queue.pop_back();
    const std::size_t first_new = elements.size();
    before(index);
    elements.divide(index);
    replaced(index, first_new);
    if (elements.size() == first_new) continue;  // too small to divide
    push(index);
    for (std::size_t n = first_new; n < elements.size(); ++n) push(n);
  }
}

std::vector<std::size_t> all_of(const Elements& elements) {
  std::vector<std::size_t> indices(elements.size());
  for (std::size_t n = 0; n < indices.size(); ++n) indices[n] = n;
  return indices;
}

struct Weighted {
  double dose_gy;
  double volume_mm3;
};

/// Largest dose that at least `volume_mm3` of the weighted doses reach; the least if none does.
double weighted_quantile(std::vector<Weighted>& doses, double volume_mm3) {
  auto low = doses.begin();
  auto high = doses.end();
  double wanted = volume_mm3;
  while (high - low > 1) {
    const auto middle = low + (high - low) / 2;
    std::nth_element(low, middle, high,
                     [](const Weighted& a, const Weighted& b) { return a.dose_gy > b.dose_gy; });
    double above = 0;
    for (auto it = low; it != middle; ++it) above += it->volume_mm3;
    if (above >= wanted) {
      high = middle;
    } else {
      wanted -= above;
      low = middle;
    }
  }
  return low->dose_gy;
}

/// Volume above a dose, as a curve over those elements that a window of doses meets.
class Quantile {
 public:
  using Volume = double (Element::*)(double) const;

  Quantile(Elements& elements, double volume_mm3) : elements_(elements), wanted_(volume_mm3) {
    std::vector<Weighted> doses;
    const auto quantile = [&](bool upper, double volume) {
      doses.clear();
      for (std::size_t n = 0; n < elements.size(); ++n)
        doses.push_back(
            {upper ? elements[n].dose.upper : elements[n].dose.lower, elements[n].volume_mm3});
      return weighted_quantile(doses, volume);
    };
    low_ = quantile(false, more());
    high_ = std::max(low_, quantile(true, less()));
    for (std::size_t n = 0; n < elements.size(); ++n) {
      if (elements[n].dose.lower > high_)
        base_ += elements[n].volume_mm3;
      else if (elements[n].dose.upper >= low_)
        active_.push_back(n);
    }
  }

  double volume(Volume which, double dose_gy) const {
    double sum = base_;
    for (const std::size_t n : active_) sum += (elements_[n].*which)(dose_gy);
    return sum;
  }

  /// The dose where the curve passes `wanted`, between two doses that hold it: volume(low) >=
  /// wanted (or low is where every curve ends), volume(high) < wanted (likewise).
  std::pair<double, double> crossing(Volume which, double wanted, double low, double high,
                                     double precise) const {
    // Regula falsi with the Illinois weighting, and bisection where that drags.
    double at_low = 0;
    double at_high = 0;
    bool known = false;
    for (int step = 0; high - low > precise && step < 200; ++step) {
      double next = 0.5 * (low + high);
      if (known && step % 4 != 3 && at_low > at_high)
        next = std::clamp(low + (high - low) * (at_low / (at_low - at_high)),
                          low + 0.01 * (high - low), high - 0.01 * (high - low));
      if (!(next > low && next < high)) break;
      if (!known) {
        at_low = volume(which, low) - wanted;
        at_high = volume(which, high) - wanted;
        known = true;
        // A curve that is still above at the upper end crosses nowhere in between.
        if (at_high >= 0) return {high, high};
        if (at_low < 0) return {low, low};
        continue;
      }
      const double value = volume(which, next) - wanted;
      if (value >= 0) {
        low = next;
        at_low = value;
        at_high *= 0.5;
      } else {
        high = next;
        at_high = value;
        at_low *= 0.5;
      }
    }
    return {low, high};
  }

  void run(const Tolerance& tolerance) {
    while (true) {
      const double guess = 0.5 * (low_ + high_);
      double tolerance_gy = std::max(tolerance.absolute_gy, tolerance.relative * std::abs(guess));
      const double precise = std::max(tolerance_gy / 200, 1e-12 * std::abs(high_));
      const auto [below, above] =
          crossing(&Element::model_volume_above, wanted_, low_, high_, precise);
      tolerance_gy = std::max(tolerance.absolute_gy, tolerance.relative * std::abs(below));
      const double half_gy = 0.49 * tolerance_gy;
      if (!narrow(below - half_gy, below, above, above + half_gy, tolerance.max_elements)) break;
    }
    const double precise =
        std::max(std::max(tolerance.absolute_gy, tolerance.relative * std::abs(low_)) / 500,
                 1e-13 * std::abs(high_));
    lower_ = crossing(&Element::least_volume_above, more(), low_, high_, precise).first;
    upper_ = crossing(&Element::most_volume_above, less(), low_, high_, precise).second;
    const auto [below, above] =
        crossing(&Element::model_volume_above, wanted_, lower_, upper_, precise / 10);
    value_ = std::clamp(0.5 * (below + above), lower_, upper_);
  }

  double lower() const { return lower_; }
  double value() const { return value_; }
  double upper() const { return upper_; }

 private:
  double more() const { return wanted_ * (1 + rounding); }
  double less() const { return wanted_ * (1 - rounding); }

  /// Refines until the dose certainly lies in [low, high], or effort is spent. True: look again.
  bool narrow(double low, double below, double above, double high, std::size_t max_elements) {
    if (low <= low_ && high >= high_) return false;
    double least = volume(&Element::least_volume_above, low);
    double most = volume(&Element::most_volume_above, high);
    const bool low_proven = low <= low_ || least >= more();
    const bool high_proven = high >= high_ || most < less();
    if (low_proven) low_ = std::max(low_, low);
    if (high_proven) high_ = std::min(high_, high);
    if (low_proven && high_proven) return false;

    // How far each element, by its remainder, keeps the proof from holding.
    const auto key = [&](std::size_t n) {
      const Element& element = elements_[n];
      if (element.dose.upper < low || element.dose.lower >= high) return 0.0;
      if (!element.improvable() || !(element.reducible() > 1e-3 * (high - low))) return 0.0;
      double worth = 0;
      if (!low_proven)
        worth += std::max(element.model_volume_above(below) - element.least_volume_above(low), 0.0);
      if (!high_proven)
        worth += std::max(element.most_volume_above(high) - element.model_volume_above(above), 0.0);
      return worth;
    };
    const std::size_t started = elements_.size();
    const std::size_t allowed =
        std::min(max_elements, started + std::max<std::size_t>(64, active_.size()));
    const auto before = [&](std::size_t n) {
      least -= elements_[n].least_volume_above(low);
      most -= elements_[n].most_volume_above(high);
    };
    const auto replaced = [&](std::size_t n, std::size_t first_new) {
      least += elements_[n].least_volume_above(low);
      most += elements_[n].most_volume_above(high);
      for (std::size_t m = first_new; m < elements_.size(); ++m) {
        least += elements_[m].least_volume_above(low);
        most += elements_[m].most_volume_above(high);
        active_.push_back(m);
      }
    };
    const auto enough = [&] {
      return (low_proven || least >= more()) && (high_proven || most < less());
    };
    const std::vector<std::size_t> candidates = active_;
    refine(elements_, candidates, allowed, key, before, replaced, enough);
    return elements_.size() > started;
  }

  Elements& elements_;
  double wanted_;
  double base_ = 0;
  std::vector<std::size_t> active_;
  double low_ = 0;
  double high_ = 0;
  double lower_ = 0;
  double value_ = 0;
  double upper_ = 0;
};

double total_volume_mm3(const Elements& elements) {
  double sum = 0;
  for (std::size_t n = 0; n < elements.size(); ++n) sum += elements[n].volume_mm3;
  return sum;
}

}  // namespace

double unknown_volume_mm3(const Elements& elements) {
  double sum = 0;
  for (std::size_t n = 0; n < elements.size(); ++n)
    if (!elements[n].dose.known) sum += elements[n].volume_mm3;
  return sum;
}

Bounded dose_of_hottest(Elements& elements, double volume_mm3, const Tolerance& tolerance) {
  Bounded result;
  const double total_mm3 = total_volume_mm3(elements);
  if (volume_mm3 > total_mm3 * (1 + 1e-9)) {
    result.reason = "structure_too_small";
    return result;
  }
  Quantile quantile(elements, std::min(volume_mm3, total_mm3));
  quantile.run(tolerance);
  const FieldKernel& field = elements.field();
  result.lower = std::max(quantile.lower() - field.quantisation_gy(quantile.lower()), 0.0);
  if (unknown_volume_mm3(elements) > 0) {
    result.reason = "not_covered";
    return result;
  }
  result.value = quantile.value();
  result.upper = quantile.upper() + field.quantisation_gy(quantile.upper());
  return result;
}

Bounded volume_above(Elements& elements, double dose_gy, const Tolerance& tolerance) {
  const double total_mm3 = total_volume_mm3(elements);
  Bounded result;
  if (dose_gy <= 0) {
    result.value = result.lower = result.upper = total_mm3 / 1000;
    return result;
  }
  const double allowed_mm3 = std::max(tolerance.relative * total_mm3, 1e-3);
  const auto doubt = [&](std::size_t n) {
    return elements[n].most_volume_above(dose_gy) - elements[n].least_volume_above(dose_gy);
  };
  const std::vector<std::size_t> indices = all_of(elements);
  double sum = 0;
  for (const std::size_t n : indices) sum += doubt(n);
  refine(
      elements, indices, tolerance.max_elements,
      [&](std::size_t n) { return elements[n].improvable() ? doubt(n) : 0.0; },
      [&](std::size_t n) { sum -= doubt(n); },
      [&](std::size_t n, std::size_t first_new) {
        sum += doubt(n);
        for (std::size_t m = first_new; m < elements.size(); ++m) sum += doubt(m);
      },
      [&] { return sum <= allowed_mm3; });

  // Where f is y, the true dose is within quantisation_gy(y) of it, whose slope is below 1/2.
  const FieldKernel& field = elements.field();
  const double surely_gy =
      dose_gy + field.quantisation_gy(dose_gy + 2 * field.quantisation_gy(dose_gy));
  const double hardly_gy = dose_gy - field.quantisation_gy(dose_gy);
  double lower = 0;
  double value = 0;
  double upper = 0;
  bool matters = false;
  for (std::size_t n = 0; n < elements.size(); ++n) {
    const double least = elements[n].least_volume_above(surely_gy);
    lower += least;
    value += elements[n].model_volume_above(dose_gy);
    if (elements[n].dose.known) {
      upper += elements[n].most_volume_above(hardly_gy);
    } else {
      upper += elements[n].volume_mm3;
      matters = matters || least < elements[n].volume_mm3;
    }
  }
  result.lower = lower / 1000;
  result.upper = upper / 1000;
  if (matters)
    result.reason = "not_covered";
  else
    result.value = value / 1000;
  return result;
}

Bounded mean_dose(Elements& elements, const Tolerance& tolerance) {
  const double total_mm3 = total_volume_mm3(elements);
  const auto doubt = [&](std::size_t n) {
    return elements[n].volume_mm3 * elements[n].reducible();
  };
  const std::vector<std::size_t> indices = all_of(elements);
  double sum = 0;
  double doses = 0;
  for (const std::size_t n : indices) {
    sum += doubt(n);
    doses += elements[n].volume_mm3 * elements[n].mean();
  }
  const double tolerance_gy =
      std::max(tolerance.absolute_gy, tolerance.relative * std::abs(doses / total_mm3));
  const double allowed = 0.49 * tolerance_gy * total_mm3;
  refine(
      elements, indices, tolerance.max_elements, doubt, [&](std::size_t n) { sum -= doubt(n); },
      [&](std::size_t n, std::size_t first_new) {
        sum += doubt(n);
        for (std::size_t m = first_new; m < elements.size(); ++m) sum += doubt(m);
      },
      [&] { return sum <= allowed; });

  double remainder = 0;
  doses = 0;
  for (std::size_t n = 0; n < elements.size(); ++n) {
    doses += elements[n].volume_mm3 * elements[n].mean();
    remainder += elements[n].volume_mm3 * elements[n].dose.remainder;
  }
  const double mean_gy = doses / total_mm3;
  const double half_gy = remainder / total_mm3;
  // quantisation_gy is concave: its mean is at most its value at the mean.
  const FieldKernel& field = elements.field();
  const double upper_gy = mean_gy + half_gy;
  const double margin_gy = field.quantisation_gy(upper_gy);
  Bounded result;
  result.lower = std::max(mean_gy - half_gy - margin_gy, 0.0);
  if (unknown_volume_mm3(elements) > 0) {
    result.reason = "not_covered";
    return result;
  }
  result.value = mean_gy;
  result.upper = upper_gy + margin_gy;
  return result;
}

Dvh dvh_of(Elements& elements, double step_gy) {
  constexpr std::size_t most_elements = 400'000;
  const auto doubt = [&](std::size_t n) {
    return elements[n].dose.remainder > step_gy / 2
               ? elements[n].volume_mm3 * elements[n].reducible()
               : 0.0;
  };
  refine(
      elements, all_of(elements), std::max(most_elements, elements.size()), doubt,
      [](std::size_t) {}, [](std::size_t, std::size_t) {}, [] { return false; });
  double highest_gy = 0;
  for (std::size_t n = 0; n < elements.size(); ++n)
    if (elements[n].dose.known) highest_gy = std::max(highest_gy, elements[n].dose.upper);
  const auto bins = static_cast<std::size_t>(std::ceil(highest_gy / step_gy)) + 1;
  // Elements wholly above a dose are counted once, at the last such dose.
  Dvh result;
  std::vector<double> wholly(bins, 0.0);
  std::vector<double> partly(bins, 0.0);
  for (std::size_t n = 0; n < elements.size(); ++n) {
    const Element& element = elements[n];
    if (!element.dose.known) continue;
    const auto last_whole =
        std::min(static_cast<std::size_t>(element.dose.lower / step_gy), bins - 1);
    wholly[last_whole] += element.volume_mm3;
    for (std::size_t bin = last_whole + 1;
         bin < bins && static_cast<double>(bin) * step_gy <= element.dose.upper; ++bin)
      partly[bin] += element.model_volume_above(static_cast<double>(bin) * step_gy);
  }
  double sum = 0;
  result.dose_gy.resize(bins);
  result.volume_cc.resize(bins);
  for (std::size_t bin = bins; bin-- > 0;) {
    sum += wholly[bin];
    result.dose_gy[bin] = static_cast<double>(bin) * step_gy;
    result.volume_cc[bin] = (sum + partly[bin]) / 1000;
  }
  return result;
}

}  // namespace dose
