// SPDX-License-Identifier: Apache-2.0
#include <dose/dosimetry/inner_dose.hpp>

#include <cmath>

namespace dose {

InnerDose::InnerDose(const DoseField& field) {
  const FieldTerm* varying = nullptr;
  for (const FieldTerm& term : field.terms) {
    if (term.grids.empty()) continue;
    if (varying) return;
    varying = &term;
  }
  if (!varying || !(varying->polynomial.linear > 0)) return;
  term_ = varying;
  polynomial_ = varying->polynomial;
  for (const FieldTerm& term : field.terms)
    if (&term != varying) rest_gy_ += term.polynomial.at(term.uniform_dose_gy);
}

double InnerDose::inward(double dose_gy) const {
  const double wanted_gy = dose_gy - rest_gy_;
  if (wanted_gy <= 0) return wanted_gy < 0 ? -1 : 0;
  const double a = polynomial_.linear;
  const double b = polynomial_.quadratic_per_gy;
  return 2 * wanted_gy / (a + std::sqrt(a * a + 4 * b * wanted_gy));
}

}  // namespace dose
