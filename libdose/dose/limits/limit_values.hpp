// SPDX-License-Identifier: Apache-2.0
// Values in a limit file that are more than a text or a number.
#pragma once

#include <fmt/format.h>

#include <array>
#include <dose/limits/limit.hpp>
#include <dose/limits/strict_json.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace dose {

/// The member of `values` whose text stands at `key`.
template <class Value, std::size_t count, class Text>
Value choice(const StrictObject& object, std::string_view key,
             const std::array<Value, count>& values, Text&& text_of) {
  const std::string text = object.text(key);
  std::vector<std::string> allowed;
  for (const Value value : values) {
    if (text_of(value) == text) return value;
    allowed.emplace_back(text_of(value));
  }
  object.refuse(key,
                fmt::format("'{}' is none of: {}", text.substr(0, 40), fmt::join(allowed, ", ")));
}

inline constexpr auto plain_text = [](auto value) { return to_text(value); };

/// Errors of libdose's own parsers, moved to their place in the file.
template <class Parse>
auto at_key(const StrictObject& object, std::string_view key, Parse&& parse) {
  try {
    return parse();
  } catch (const Error& error) {
    object.refuse(key, error.message());
  }
}

/// Letters, digits and '_' in parts joined by '.'.
bool is_limit_id(std::string_view id);

/// Lower-case letters, digits and '-'.
bool is_set_id(std::string_view id);

/// 3, or "1-5".
FractionRange fraction_range(const StrictObject& object, std::string_view key);

/// {"low": 30, "high": 50}.
DoseRange dose_range(const StrictObject& parent, std::string_view key);

Preconditions preconditions(const StrictObject& object);

}  // namespace dose
