// SPDX-License-Identifier: Apache-2.0
#include <cmath>
#include <dose/core/contract.hpp>
#include <dose/dosimetry/measuring.hpp>

namespace dose {

struct RegionDose::State {
  const Region& region;
  const DoseField& field;
  Elements elements;
};

RegionDose::RegionDose(const Region& region, const DoseField& field)
    : state_(std::make_unique<State>(State{region, field, Elements(region, field)})) {}
RegionDose::~RegionDose() = default;
RegionDose::RegionDose(RegionDose&&) noexcept = default;
RegionDose& RegionDose::operator=(RegionDose&&) noexcept = default;

Bounded RegionDose::measure(const Metric& metric, const Tolerance& tolerance) {
  DOSE_ASSERT(tolerance.absolute_gy >= 0 && tolerance.relative >= 0);
  Elements& elements = state_->elements;
  switch (metric.kind) {
    case Metric::Kind::d_max:
      return extreme_dose(elements, state_->field, 1, tolerance);
    case Metric::Kind::d_min:
      return extreme_dose(elements, state_->field, -1, tolerance);
    case Metric::Kind::d_mean:
      return mean_dose(elements, tolerance);
    case Metric::Kind::d_volume_cc:
      return dose_of_hottest(elements, 1000 * metric.argument, tolerance);
    case Metric::Kind::d_volume_percent:
      return dose_of_hottest(elements, 10 * metric.argument * state_->region.volume_cc(),
                             tolerance);
    case Metric::Kind::v_dose_gy:
      return volume_above(elements, metric.argument, tolerance);
  }
  DOSE_ASSERT(false);
  return {};
}

double RegionDose::uncovered_cc() {
  return unknown_volume_mm3(state_->elements) / 1000;
}

Dvh RegionDose::dvh(double step_gy) {
  DOSE_ASSERT(std::isfinite(step_gy) && step_gy > 0);
  return dvh_of(state_->elements, step_gy);
}

}  // namespace dose
