// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <dose/dosimetry/measuring.hpp>

namespace dose {
namespace {

// Sums of volumes are truer than this; a volume asked for is taken that much to the safe side.
constexpr double rounding = 1e-9;

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

/// The dose above which a volume lies: sup { t : volume of { f >= t } >= wanted }.
class Quantile {
 public:
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
      assumed_ = assumed_ || elements[n].dose.fixed > 0;
      if (elements[n].dose.lower > high_)
        base_ += elements[n].volume_mm3;
      else if (elements[n].dose.upper >= low_)
        active_.push_back(n);
    }
  }

  void run(const Tolerance& tolerance) {
    double guess = 0.5 * (low_ + high_);
    double step = 0.25 * (high_ - low_);
    Aim aim{guess, guess};
    while (true) {
      const double tolerance_gy =
          std::max(tolerance.absolute_gy, tolerance.relative * std::abs(guess));
      const double precise = tolerance_gy / 100;
      guess = crossing(0, guess, step, precise);
      aim.low = assumed_ ? crossing(-1, aim.low, step, precise) : guess;
      aim.high = assumed_ ? crossing(1, aim.high, step, precise) : guess;
      const double half = 0.5 * tolerance_gy;
      if (prove(aim, half) || !narrow(aim, half, tolerance.max_elements)) break;
      step = half;
    }
    value_ = std::clamp(guess, low_, high_);
  }

  double lower() const { return low_; }
  double value() const { return value_; }
  double upper() const { return high_; }

 private:
  using Volume = double (Element::*)(double) const;

  /// Where the two bounds would end if every remainder were divided away. They differ only by what
  /// is assumed where a grid does not reach.
  struct Aim {
    double low;
    double high;
  };

  double more() const { return wanted_ * (1 + rounding); }
  double less() const { return wanted_ * (1 - rounding); }

  double volume(Volume which, double dose_gy) const {
    double sum = base_;
    for (const std::size_t n : active_) sum += (elements_[n].*which)(dose_gy);
    return sum;
  }

  /// Where the model's curve passes the wanted volume, near `guess`, in [low_, high_]: a bracket
  /// grown by `step`, then the Illinois variant of regula falsi. An estimate; nothing rests on it.
  /// `assumed`: -1, 0, 1 for assumed dose at its least, its middle, its ceiling.
  double crossing(double assumed, double guess, double step, double precise) const {
    const auto excess = [&](double dose_gy) {
      double sum = base_ - wanted_;
      for (const std::size_t n : active_) sum += elements_[n].model_volume_above(dose_gy, assumed);
      return sum;
    };
    double low = std::clamp(guess, low_, high_);
    double high = low;
    double at_low = excess(low);
    double at_high = at_low;
    step = std::max(step, precise);
    while (at_high >= 0 && high < high_) {
      low = high;
      at_low = at_high;
      high = std::min(high + step, high_);
      at_high = excess(high);
      step *= 2;
    }
    while (at_low < 0 && low > low_) {
      high = low;
      at_high = at_low;
      low = std::max(low - step, low_);
      at_low = excess(low);
      step *= 2;
    }
    if (at_high >= 0) return high;
    if (at_low < 0) return low;
    for (int n = 0; high - low > precise && n < 60; ++n) {
      double next = low + (high - low) * (at_low / (at_low - at_high));
      if (n % 3 == 2) next = 0.5 * (low + high);
      next = std::clamp(next, low + 0.02 * (high - low), high - 0.02 * (high - low));
      const double value = excess(next);
      if (std::abs(value) <= 1e-9 * wanted_) return next;
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
    return 0.5 * (low + high);
  }

  /// Tries aim -+ half, and if both hold less; true if the bound then is narrow enough.
  bool prove(const Aim& aim, double half) {
    const auto try_low = [&](double low) {
      const bool holds = low <= low_ || volume(&Element::least_volume_above, low) >= more();
      if (holds) low_ = std::max(low_, low);
      return holds;
    };
    const auto try_high = [&](double high) {
      const bool holds = high >= high_ || volume(&Element::most_volume_above, high) < less();
      if (holds) high_ = std::min(high_, high);
      return holds;
    };
    bool both = try_low(aim.low - half);
    both = try_high(aim.high + half) && both;
    if (!both) return high_ - low_ <= 2 * half;
    for (double part = half / 4; part > half / 300; part /= 4)
      if (!try_low(aim.low - part)) break;
    for (double part = half / 4; part > half / 300; part /= 4)
      if (!try_high(aim.high + part)) break;
    return true;
  }

  /// Refines where f may be within `half` of the aim, until remainders there, weighted by how much
  /// volume a dose step moves, are about half of `half`. False if there was nothing to refine.
  bool narrow(const Aim& aim, double half, std::size_t max_elements) {
    // Volume per Gy of an element whose doses hold the guess, roughly.
    const auto flow = [&](const Element& element) {
      return element.volume_mm3 / std::max(element.dose.upper - element.dose.lower, half);
    };
    const auto holds = [&](const Element& element, double dose_gy) {
      return element.dose.upper >= dose_gy - half && element.dose.lower <= dose_gy + half;
    };
    const auto near = [&](const Element& element) {
      return element.improvable() && (holds(element, aim.low) || holds(element, aim.high));
    };
    const auto key = [&](std::size_t n) {
      const Element& element = elements_[n];
      if (!near(element)) return 0.0;
      return element.reducible() > 0.02 * half ? element.reducible() * flow(element) : 0.0;
    };
    double doubts = 0;
    double flows = 0;
    const auto count = [&](std::size_t n, double sign) {
      const Element& element = elements_[n];
      if (!near(element)) return;
      doubts += sign * element.reducible() * flow(element);
      flows += sign * flow(element);
    };
    for (const std::size_t n : active_) count(n, 1);
    const double wanted_share = std::min(0.75 * half, 0.8 * doubts / std::max(flows, 1e-300));
    const std::size_t started = elements_.size();
    const std::vector<std::size_t> candidates = active_;
    refine(
        elements_, candidates, max_elements, key, [&](std::size_t n) { count(n, -1); },
        [&](std::size_t n, std::size_t first_new) {
          count(n, 1);
          for (std::size_t m = first_new; m < elements_.size(); ++m) {
            count(m, 1);
            active_.push_back(m);
          }
        },
        [&] { return doubts <= wanted_share * flows; });
    return elements_.size() > started;
  }

  Elements& elements_;
  double wanted_;
  double base_ = 0;
  bool assumed_ = false;  ///< some dose is assumed
  std::vector<std::size_t> active_;
  double low_ = 0;  ///< proven
  double high_ = 0;
  double value_ = 0;
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

Bounded mean_dose(Elements& elements, const DoseField& of, const Tolerance& tolerance) {
  FieldKernel field(of, elements.planned_from_region());
  const double total_mm3 = total_volume_mm3(elements);
  std::vector<FieldMean> means;
  const auto know = [&](std::size_t n) {
    means.resize(elements.size());
    means[n] = field.mean(elements[n].box, elements[n].moments());
  };
  const auto doubt = [&](std::size_t n) {
    return elements[n].volume_mm3 * (means[n].error - means[n].fixed);
  };
  const std::vector<std::size_t> indices = all_of(elements);
  double sum = 0;
  double doses = 0;
  for (const std::size_t n : indices) {
    know(n);
    sum += doubt(n);
    doses += elements[n].volume_mm3 * means[n].value;
  }
  const double tolerance_gy =
      std::max(tolerance.absolute_gy, tolerance.relative * std::abs(doses / total_mm3));
  const double allowed = 0.49 * tolerance_gy * total_mm3;
  refine(
      elements, indices, tolerance.max_elements, doubt, [&](std::size_t n) { sum -= doubt(n); },
      [&](std::size_t n, std::size_t first_new) {
        know(n);
        sum += doubt(n);
        for (std::size_t m = first_new; m < elements.size(); ++m) {
          know(m);
          sum += doubt(m);
        }
      },
      [&] { return sum <= allowed; });

  double error = 0;
  doses = 0;
  for (std::size_t n = 0; n < elements.size(); ++n) {
    doses += elements[n].volume_mm3 * means[n].value;
    error += elements[n].volume_mm3 * means[n].error;
  }
  const double mean_gy = doses / total_mm3;
  const double half_gy = error / total_mm3;
  // quantisation_gy is concave: its mean is at most its value at the mean.
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

Dvh dvh_of(Elements& elements, const InnerDose& inner, double step_gy) {
  constexpr std::size_t most_elements = 400'000;
  const auto doubt = [&](std::size_t n) {
    const FieldEnclosure& dose = elements[n].dose;
    return elements[n].improvable() && dose.remainder * inner.slope_at(dose.upper) > step_gy / 2
               ? elements[n].volume_mm3 * elements[n].reducible()
               : 0.0;
  };
  refine(
      elements, all_of(elements), std::max(most_elements, elements.size()), doubt,
      [](std::size_t) {}, [](std::size_t, std::size_t) {}, [] { return false; });
  const double highest_gy = inner.outward(elements.highest_gy());
  const auto bins = static_cast<std::size_t>(std::ceil(highest_gy / step_gy)) + 1;
  Dvh result;
  std::vector<double> inner_gy;
  for (std::size_t bin = 0; bin < bins; ++bin) {
    result.dose_gy.push_back(static_cast<double>(bin) * step_gy);
    inner_gy.push_back(inner.inward(result.dose_gy.back()));
  }
  // Elements wholly above a dose are counted once, at the last such dose.
  std::vector<double> wholly(bins, 0.0);
  std::vector<double> partly(bins, 0.0);
  for (std::size_t n = 0; n < elements.size(); ++n) {
    const Element& element = elements[n];
    if (!element.dose.known) continue;
    const auto above = std::upper_bound(inner_gy.begin(), inner_gy.end(), element.dose.lower);
    auto bin = static_cast<std::size_t>(above - inner_gy.begin());
    if (bin > 0) wholly[bin - 1] += element.volume_mm3;
    for (; bin < bins && inner_gy[bin] <= element.dose.upper; ++bin)
      partly[bin] += element.model_volume_above(inner_gy[bin]);
  }
  double sum = 0;
  result.volume_cc.resize(bins);
  for (std::size_t bin = bins; bin-- > 0;) {
    sum += wholly[bin];
    result.volume_cc[bin] = (sum + partly[bin]) / 1000;
  }
  return result;
}

}  // namespace dose
