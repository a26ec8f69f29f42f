// SPDX-License-Identifier: Apache-2.0
#include <dose/radiobiology/alpha_beta.hpp>

#include <fmt/format.h>

#include <dose/core/error.hpp>
#include <dose/units/number.hpp>

namespace dose {

AlphaBeta AlphaBeta::from_gray(double value_gy) {
  if (!(value_gy >= 0.01 && value_gy <= 100))
    throw Error("alpha_beta_invalid",
                fmt::format("alpha/beta {} Gy is not from 0.01 to 100 Gy; the spinal cord's is "
                            "usually taken as 2",
                            value_gy));
  return AlphaBeta(value_gy);
}

AlphaBeta parse_alpha_beta(std::string_view text, const std::string& where) {
  const auto [number_text, unit] = split_unit(text);
  const auto number = parse_number(number_text);
  if (!number || !(*number >= 0.01 && *number <= 100) || !(unit.empty() || unit == "Gy"))
    throw Error("alpha_beta_invalid",
                fmt::format("'{}' is no alpha/beta from 0.01 to 100 Gy; the spinal cord's is "
                            "usually taken as 2",
                            text.substr(0, 40)),
                where);
  return AlphaBeta::from_gray(*number);
}

}  // namespace dose
