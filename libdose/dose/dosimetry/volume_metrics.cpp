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

}  // namespace dose
