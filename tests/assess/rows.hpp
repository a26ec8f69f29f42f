// SPDX-License-Identifier: Apache-2.0
// Rows and warnings of an assessment by their id and code.
#pragma once

#include <algorithm>
#include <catch2/catch.hpp>
#include <dose/assess/assessment.hpp>
#include <string>

inline const dose::LimitResult& row(const dose::Assessment& a, const std::string& id) {
  const auto found = std::ranges::find_if(
      a.limits, [&id](const dose::LimitResult& result) { return result.limit.id == id; });
  REQUIRE(found != a.limits.end());
  return *found;
}

inline bool has_row(const dose::Assessment& a, const std::string& id) {
  return std::ranges::any_of(
      a.limits, [&id](const dose::LimitResult& result) { return result.limit.id == id; });
}

inline bool has_warning(const dose::Assessment& a, const std::string& code) {
  return std::ranges::any_of(
      a.warnings, [&code](const dose::Warning& warning) { return warning.code == code; });
}
