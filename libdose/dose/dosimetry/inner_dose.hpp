// SPDX-License-Identifier: Apache-2.0
// A field in which only one course varies is an ascending function of that course's physical dose:
//
//   f = p(D) + rest,   rest from courses typed on paper
//
// so quantiles, extremes and volumes of f are those of D, where the curvature of p costs nothing.
// Only the mean needs f itself. With two or more varying courses f is its own inner dose.
#pragma once

#include <dose/dosimetry/dose_field.hpp>

namespace dose {

class InnerDose {
 public:
  explicit InnerDose(const DoseField& field);

  const DoseField& field() const { return inner_; }

  /// f where the inner dose is `inner_gy`.
  double outward(double inner_gy) const { return polynomial_.at(inner_gy) + rest_gy_; }
  /// The inner dose where f is `dose_gy`; below 0 if f is above it everywhere.
  double inward(double dose_gy) const;
  double slope_at(double inner_gy) const { return polynomial_.slope_at(inner_gy); }
  bool curved() const { return polynomial_.quadratic_per_gy > 0; }

 private:
  DoseField inner_;
  DosePolynomial polynomial_;
  double rest_gy_ = 0;
};

}  // namespace dose
