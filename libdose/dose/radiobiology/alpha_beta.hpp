// SPDX-License-Identifier: Apache-2.0
// The alpha/beta ratio of a tissue: a class of its own, so that no dose can stand in its place.
#pragma once

#include <compare>
#include <string>
#include <string_view>

namespace dose {

/// Ratio of the linear to the quadratic coefficient of the LQ model, Gy. Always finite and > 0.
/// Spinal cord: 2 Gy is what HyTEC 2021 and Sahgal 2012 used; a limit holds only with the
/// alpha/beta it was published with.
class AlphaBeta {
 public:
  /// Error `alpha_beta_invalid` unless 0.01 <= value_gy <= 100 (0.87 to 10 are in use; much
  /// smaller ones would make doses infinite).
  static AlphaBeta from_gray(double value_gy);

  double in_gray() const { return value_gy_; }

  friend auto operator<=>(const AlphaBeta&, const AlphaBeta&) = default;

 private:
  explicit AlphaBeta(double value_gy) : value_gy_(value_gy) {}
  double value_gy_;
};

/// Reads "2", "2 Gy" or "2.5Gy". Error `alpha_beta_invalid`.
AlphaBeta parse_alpha_beta(std::string_view text, const std::string& where = {});

}  // namespace dose
