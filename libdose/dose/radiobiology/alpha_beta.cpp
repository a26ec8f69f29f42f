// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <dose/core/error.hpp>
#include <dose/radiobiology/alpha_beta.hpp>

namespace dose {

AlphaBeta AlphaBeta::from_gray(double value_gy) {
  if (!(value_gy > 0 && value_gy <= 100))
    throw Error("alpha_beta_invalid",
                fmt::format("alpha/beta {} Gy is not above 0 and at most 100 Gy; spinal cord is "
                            "usually 2",
                            value_gy));
  return AlphaBeta(value_gy);
}

}  // namespace dose
