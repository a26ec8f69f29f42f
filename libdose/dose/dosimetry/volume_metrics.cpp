// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <dose/dosimetry/measuring.hpp>
#include <dose/dosimetry/refine.hpp>

namespace dose {

double unknown_volume_mm3(const Elements& elements) {
  double sum = 0;
  for (std::size_t n = 0; n < elements.size(); ++n)
    if (!elements[n].dose.known) sum += elements[n].volume_mm3;
  return sum;
}

double total_volume_mm3(const Elements& elements) {
  double sum = 0;
  for (std::size_t n = 0; n < elements.size(); ++n) sum += elements[n].volume_mm3;
  return sum;
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
