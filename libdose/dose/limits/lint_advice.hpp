// SPDX-License-Identifier: Apache-2.0
// What the linter says about each key of a limit file: the code of a defect there and what would
// be right.
#pragma once

#include <string>
#include <string_view>

namespace dose {

/// The code for a defect at `key`, a key of the set (`in_limit` false) or of a limit.
std::string_view lint_code(std::string_view key, bool is_missing, bool in_limit);

/// What would be right there.
std::string lint_remedy(std::string_view key, bool in_limit);

}  // namespace dose
