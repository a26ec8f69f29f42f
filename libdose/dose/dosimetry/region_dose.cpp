// SPDX-License-Identifier: Apache-2.0
#include <cmath>
#include <dose/core/contract.hpp>
#include <dose/dosimetry/measuring.hpp>
#include <utility>

namespace dose {

struct RegionDose::State {
  State(const DoseField& under, std::shared_ptr<TermDoses> of)
      : field(under), inner(under), terms(std::move(of)) {}

  /// Of the inner dose.
  Elements& elements() {
    if (inner.term()) return terms->of(*inner.term()).elements();
    if (!own) own = std::make_unique<Elements>(terms->region(), field);
    return *own;
  }

  const DoseField& inner_field() { return inner.term() ? terms->of(*inner.term()).field() : field; }

  /// As narrow in the inner dose as `tolerance` asks of f.
  Tolerance inner_tolerance(const Tolerance& tolerance) {
    Tolerance result = tolerance;
    result.absolute_gy /= inner.slope_at(elements().highest_gy());
    // p'(D) D <= 2 p(D): half the relative width is enough.
    if (inner.curved()) result.relative /= 2;
    return result;
  }

  Bounded outward(Bounded result) const {
    for (std::optional<double>* side : {&result.value, &result.lower, &result.upper})
      if (*side) **side = inner.outward(**side);
    return result;
  }

  const DoseField& field;
  InnerDose inner;
  std::shared_ptr<TermDoses> terms;
  std::unique_ptr<Elements> own;  ///< of a field without an inner term
};

RegionDose::RegionDose(const Region& region, const DoseField& field)
    : state_(std::make_unique<State>(field, std::make_shared<TermDoses>(region))) {}
RegionDose::RegionDose(std::unique_ptr<State> state) : state_(std::move(state)) {}
RegionDose::~RegionDose() = default;
RegionDose::RegionDose(RegionDose&&) noexcept = default;
RegionDose& RegionDose::operator=(RegionDose&&) noexcept = default;

RegionDose RegionDose::under(const DoseField& other) const {
  return RegionDose(std::make_unique<State>(other, state_->terms));
}

Bounded RegionDose::measure(const Metric& metric, const Tolerance& tolerance) {
  DOSE_ASSERT(tolerance.absolute_gy >= 0 && tolerance.relative >= 0);
  State& state = *state_;
  const auto extreme = [&](double sign) {
    return state.outward(extreme_dose(state.elements(), state.inner_field(), sign,
                                      state.inner_tolerance(tolerance)));
  };
  const auto hottest = [&](double volume_mm3) {
    return state.outward(
        dose_of_hottest(state.elements(), volume_mm3, state.inner_tolerance(tolerance)));
  };
  switch (metric.kind) {
    case Metric::Kind::d_max:
      return extreme(1);
    case Metric::Kind::d_min:
      return extreme(-1);
    case Metric::Kind::d_mean:
      return mean_dose(*state.terms, state.field, tolerance);
    case Metric::Kind::d_volume_cc:
      return hottest(1000 * metric.argument);
    case Metric::Kind::d_volume_percent:
      return hottest(10 * metric.argument * state.terms->region().volume_cc());
    case Metric::Kind::v_dose_gy:
      return volume_above(state.elements(), state.inner.inward(metric.argument), tolerance);
  }
  DOSE_ASSERT(false);
  return {};
}

Bounded RegionDose::maximum(const Tolerance& tolerance) {
  State& state = *state_;
  if (state.inner.term() || state.own) return measure({Metric::Kind::d_max, 0}, tolerance);
  return maximum_of_sum(*state.terms, state.field, tolerance);
}

Bounded RegionDose::displaced_maximum(std::span<const DoseField> displaced, double radius_mm,
                                      const Tolerance& tolerance, std::optional<double> side_of) {
  DOSE_ASSERT(radius_mm > 0);
  return dose::displaced_maximum(*state_->terms, state_->field, displaced, radius_mm, tolerance,
                                 side_of);
}

double RegionDose::least_displaced_maximum(std::span<const DoseField> displaced, double radius_mm,
                                           std::optional<double> enough) {
  DOSE_ASSERT(radius_mm > 0);
  return dose::least_displaced_maximum(*state_->terms, state_->field, displaced, radius_mm, enough);
}

std::optional<DisplacementSpread> RegionDose::displacement_spread(
    std::span<const DoseField> displaced, double radius_mm) {
  DOSE_ASSERT(radius_mm > 0);
  return dose::displacement_spread(*state_->terms, state_->field, displaced, radius_mm);
}

double RegionDose::uncovered_cc() {
  return unknown_volume_mm3(state_->elements()) / 1000;
}

Dvh RegionDose::dvh(double step_gy, std::size_t max_elements) {
  DOSE_ASSERT(std::isfinite(step_gy) && step_gy > 0);
  return dvh_of(state_->elements(), state_->inner, step_gy, max_elements);
}

}  // namespace dose
