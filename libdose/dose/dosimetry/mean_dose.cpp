// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <dose/dosimetry/measuring.hpp>

namespace dose {

Bounded mean_dose(TermDoses& terms, const DoseField& field, const Tolerance& tolerance) {
  double mean_gy = 0;
  double error_gy = 0;
  bool known = true;
  std::size_t varying = 0;
  const auto add_up = [&] {
    mean_gy = 0;
    error_gy = 0;
    varying = 0;
    for (const FieldTerm& term : field.terms) {
      if (term.grids.empty()) {
        mean_gy += term.polynomial.at(term.uniform_dose_gy);
        continue;
      }
      ++varying;
      TermDose& dose = terms.of(term);
      const DoseMoments::Mean mean = dose.mean(term.polynomial);
      mean_gy += mean.value;
      error_gy += mean.error;
      known = known && !(unknown_volume_mm3(dose.elements()) > 0);
    }
  };
  add_up();
  const double tolerance_gy =
      std::max(tolerance.absolute_gy, tolerance.relative * std::abs(mean_gy));
  for (const FieldTerm& term : field.terms)
    if (!term.grids.empty())
      terms.of(term).narrow_mean(term.polynomial,
                                 0.49 * tolerance_gy / static_cast<double>(varying),
                                 tolerance.max_elements);
  add_up();

  const FieldKernel kernel(field, Eigen::Matrix3d::Identity());
  // quantisation_gy is concave: its mean is at most its value at the mean.
  const double upper_gy = mean_gy + error_gy;
  const double margin_gy = kernel.quantisation_gy(upper_gy);
  Bounded result;
  result.lower = std::max(mean_gy - error_gy - margin_gy, 0.0);
  if (!known) {
    result.reason = "not_covered";
    return result;
  }
  result.value = mean_gy;
  result.upper = upper_gy + margin_gy;
  return result;
}

}  // namespace dose
