// SPDX-License-Identifier: Apache-2.0
// The alpha/beta ratio of a tissue: a class of its own, so that no dose can stand in its place.
#pragma once

#include <compare>

namespace dose {

/// Ratio of the linear to the quadratic coefficient of the LQ model, Gy. Always finite and > 0.
/// Spinal cord: 2 Gy is what HyTEC 2021 and Sahgal 2012 used; a limit holds only with the
/// alpha/beta it was published with.
class AlphaBeta {
 public:
  /// Error `alpha_beta_invalid` unless 0 < value_gy <= 100 (0.87 to 10 are in use).
  static AlphaBeta from_gray(double value_gy);

  double in_gray() const { return value_gy_; }

  friend auto operator<=>(const AlphaBeta&, const AlphaBeta&) = default;

 private:
  explicit AlphaBeta(double value_gy) : value_gy_(value_gy) {}
  double value_gy_;
};

}  // namespace dose
