// SPDX-License-Identifier: Apache-2.0
// What stands behind the sign of a calculation: "= 41.14", "!= 82.94", "= 0.216 %",
// "= exactly 288/7", "= 46.45 +- 0.01", "= within", "= error fractions_invalid".
#pragma once

#include <dose/selftest/cases.hpp>

namespace dose {

/// `sign` is "=" or "!="; `words` are those after it. Throws std::invalid_argument, with what is
/// wrong, for the reader to say where.
Expectation parse_expectation(const std::string& sign, const std::vector<std::string>& words);

}  // namespace dose
