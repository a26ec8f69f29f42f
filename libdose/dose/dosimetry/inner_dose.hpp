// SPDX-License-Identifier: Apache-2.0
// A field in which only one course varies is an ascending function of that course's physical dose:
//
//   f = p(D) + rest,   rest from courses typed on paper
//
// so quantiles, extremes and volumes of f are those of D, where the curvature of p costs nothing.
// With none or several varying courses f is its own inner dose.
#pragma once

#include <dose/dosimetry/dose_field.hpp>

namespace dose {

class InnerDose {
 public:
  /// The field must outlive it.
  explicit InnerDose(const DoseField& field);

  /// The term whose physical dose is the inner dose; null if that is f itself.
  const FieldTerm* term() const { return term_; }

  /// f where the inner dose is `inner_gy`.
  double outward(double inner_gy) const { return polynomial_.at(inner_gy) + rest_gy_; }
  /// The inner dose where f is `dose_gy`; below 0 if f is above it everywhere.
  double inward(double dose_gy) const;
  double slope_at(double inner_gy) const { return polynomial_.slope_at(inner_gy); }
  bool curved() const { return polynomial_.quadratic_per_gy > 0; }

 private:
  const FieldTerm* term_ = nullptr;
  DosePolynomial polynomial_;
  double rest_gy_ = 0;
};

}  // namespace dose
