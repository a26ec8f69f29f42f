// SPDX-License-Identifier: Apache-2.0
// "1-5" or "3", as typed after --fractions where a range is asked for.
#pragma once

#include <dose/limits/limit.hpp>
#include <string>

namespace redose {

/// 1 to 50. UsageError.
dose::FractionRange parse_range(const std::string& text);

}  // namespace redose
