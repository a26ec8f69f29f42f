// SPDX-License-Identifier: Apache-2.0
// JSON as the program prints it: keys in the order of insertion, numbers at full precision.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

namespace redose {

/// Indented by 2, ending in a newline. Doubles as the shortest text that reads back as the same
/// double. A non-finite number is a broken promise (JSON has no word for it, and nlohmann would
/// print null). Bytes that are no UTF-8 (a path may hold any) become U+FFFD.
std::string json_text(const nlohmann::ordered_json& value);

}  // namespace redose
