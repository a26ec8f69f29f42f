// SPDX-License-Identifier: Apache-2.0
#include "fraction_range.hpp"

#include <fmt/format.h>

#include <dose/units/number.hpp>

#include "command_line.hpp"

namespace redose {

dose::FractionRange parse_range(const std::string& text) {
  const auto dash = text.find('-');
  const auto first = dose::parse_integer(text.substr(0, dash));
  const auto last = dash == std::string::npos ? first : dose::parse_integer(text.substr(dash + 1));
  if (!first || !last || *first < 1 || *last < *first || *last > 50)
    throw UsageError(fmt::format("'{}' is no range of fractions; write 1-5 or 3", text),
                     "--fractions");
  return {static_cast<int>(*first), static_cast<int>(*last)};
}

}  // namespace redose
