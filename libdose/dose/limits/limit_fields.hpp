// SPDX-License-Identifier: Apache-2.0
// The keys of one limit in a limit file, each with the function that reads it.
//
// Apart from each other, so that the reader stops at the first defect while the linter goes on to
// the next. What the keys mean: docs/reference/limit-files.md.
#pragma once

#include <dose/limits/limit.hpp>
#include <dose/limits/strict_json.hpp>
#include <span>
#include <string_view>
#include <vector>

namespace dose {

struct LimitField {
  std::string_view key;
  /// Throws Error `limits_invalid` for anything that is wrong with it.
  void (*read)(const StrictObject& object, Limit& limit);
  /// Keys that must have been read soundly before: without them nothing is known about this one.
  std::vector<std::string_view> needs;
  bool may_be_absent = false;  ///< from some limits at least
};

/// In an order in which every field comes after those that it needs.
std::span<const LimitField> limit_fields();

}  // namespace dose
