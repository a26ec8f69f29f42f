// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <dose/dosimetry/measuring.hpp>
#include <dose/dosimetry/refine.hpp>

namespace dose {
namespace {

// Sums of volumes are truer than this; a volume asked for is taken that much to the safe side.
constexpr double rounding = 1e-9;

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
  Quantile(Elements& elements, double volume_mm3)
      : elements_(elements),
        wanted_(volume_mm3),
        proven_(elements.proven_quantile(volume_mm3)),
        active_(all_of(elements)) {
    for (std::size_t n = 0; n < elements.size(); ++n)
      assumed_ = assumed_ || elements[n].dose.fixed > 0;
    focus();
  }

  void run(const Tolerance& tolerance) {
    double guess = std::clamp(middle_quantile(), low(), high());
    double step = 0.25 * (high() - low());
    Aim aim{guess, guess};
    // Far from narrow, the crossing of the model is not worth its price yet.
    const double first_half =
        0.5 * std::max(tolerance.absolute_gy, tolerance.relative * std::abs(guess));
    if (!assumed_ && step > first_half && narrow(aim, first_half, tolerance.max_elements)) {
      focus();
      guess = std::clamp(middle_quantile(), low(), high());
    }
    while (true) {
      const double tolerance_gy =
          std::max(tolerance.absolute_gy, tolerance.relative * std::abs(guess));
      const double precise = tolerance_gy / 50;
      guess = crossing(0, guess, step, precise);
      aim.low = assumed_ ? crossing(-1, aim.low, step, precise) : guess;
      aim.high = assumed_ ? crossing(1, aim.high, step, precise) : guess;
      const double half = 0.5 * tolerance_gy;
      if (prove(aim, half) || !narrow(aim, half, tolerance.max_elements)) break;
      step = half;
      focus();
    }
    value_ = std::clamp(guess, low(), high());
  }

  double low() const { return proven_.low; }
  double value() const { return value_; }
  double high() const { return proven_.high; }

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

  /// As if each element had the dose of its middle.
  double middle_quantile() const {
    std::vector<Weighted> doses;
    for (const std::size_t n : active_)
      doses.push_back({elements_[n].dose.value, elements_[n].volume_mm3});
    return doses.empty() ? low() : weighted_quantile(doses, wanted_ - base_);
  }

  /// What the enclosures alone prove; elements that are on one side of it need no more looking at.
  void focus() {
    std::vector<Weighted> doses;
    const auto quantile = [&](bool upper, double volume_mm3) {
      doses.clear();
      for (const std::size_t n : active_)
        doses.push_back(
            {upper ? elements_[n].dose.upper : elements_[n].dose.lower, elements_[n].volume_mm3});
      return doses.empty() ? low() : weighted_quantile(doses, volume_mm3);
    };
    if (base_ < more()) proven_.low = std::max(low(), quantile(false, more() - base_));
    if (base_ < less()) proven_.high = std::min(high(), quantile(true, less() - base_));
    proven_.high = std::max(low(), high());
    std::erase_if(active_, [&](std::size_t n) {
      const Element& element = elements_[n];
      if (element.dose.lower > high()) base_ += element.volume_mm3;
      return element.dose.lower > high() || element.dose.upper < low();
    });
  }

  double volume(Volume which, double dose_gy) const {
    double sum = base_;
    for (const std::size_t n : active_) sum += (elements_[n].*which)(dose_gy);
    return sum;
  }

  /// Where the model's curve passes the wanted volume, near `guess`, in the proven range: a bracket
  /// grown by at most `step`, then the Illinois variant of regula falsi. An estimate; nothing rests
  /// on it. `assumed`: -1, 0, 1 for assumed dose at its least, its middle, its ceiling.
  double crossing(double assumed, double guess, double step, double precise) const {
    const auto excess = [&](double dose_gy) {
      double sum = base_ - wanted_;
      for (const std::size_t n : active_) sum += elements_[n].model_volume_above(dose_gy, assumed);
      return sum;
    };
    double low = std::clamp(guess, proven_.low, proven_.high);
    double high = low;
    double at_low = excess(low);
    double at_high = at_low;
    // Volume per Gy there, if dose were spread evenly over each element's range.
    double flow = 0;
    for (const std::size_t n : active_) {
      const FieldEnclosure& dose = elements_[n].dose;
      if (dose.lower <= low && low <= dose.upper)
        flow += elements_[n].volume_mm3 / std::max(dose.upper - dose.lower, precise);
    }
    const double to_go = flow > 0 ? 1.1 * std::abs(at_low) / flow : step;
    step = std::max(std::min(step, to_go), precise);
    while (at_high >= 0 && high < proven_.high) {
      low = high;
      at_low = at_high;
      high = std::min(high + step, proven_.high);
      at_high = excess(high);
      step *= 2;
    }
    while (at_low < 0 && low > proven_.low) {
      high = low;
      at_high = at_low;
      low = std::max(low - step, proven_.low);
      at_low = excess(low);
      step *= 2;
    }
    if (at_high >= 0) return high;
    if (at_low < 0) return low;
    for (int n = 0; high - low > precise && n < 60; ++n) {
      // Near enough in dose, by the slope of the curve over the bracket.
      const double near_enough = 0.5 * precise * (at_low - at_high) / (high - low);
      double next = low + (high - low) * (at_low / (at_low - at_high));
      if (n % 3 == 2) next = 0.5 * (low + high);
      next = std::clamp(next, low + 0.02 * (high - low), high - 0.02 * (high - low));
      const double value = excess(next);
      if (std::abs(value) <= near_enough) return next;
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
      const bool holds = low <= proven_.low || volume(&Element::least_volume_above, low) >= more();
      if (holds) proven_.low = std::max(proven_.low, low);
      return holds;
    };
    const auto try_high = [&](double high) {
      const bool holds = high >= proven_.high || volume(&Element::most_volume_above, high) < less();
      if (holds) proven_.high = std::min(proven_.high, high);
      return holds;
    };
    bool both = try_low(aim.low - half);
    both = try_high(aim.high + half) && both;
    if (!both) return proven_.high - proven_.low <= 2 * half;
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
  ProvenRange& proven_;
  double base_ = 0;
  bool assumed_ = false;  ///< some dose is assumed
  std::vector<std::size_t> active_;
  double value_ = 0;
};

}  // namespace

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
  result.lower = std::max(quantile.low() - field.quantisation_gy(quantile.low()), 0.0);
  if (unknown_volume_mm3(elements) > 0) {
    result.reason = "not_covered";
    return result;
  }
  result.value = quantile.value();
  result.upper = quantile.high() + field.quantisation_gy(quantile.high());
  return result;
}

}  // namespace dose
