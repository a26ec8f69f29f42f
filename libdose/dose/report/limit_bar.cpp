// SPDX-License-Identifier: Apache-2.0
#include <dose/report/limit_bar.hpp>

#include <algorithm>

namespace dose {
namespace {

/// Columns before the limit's mark, and at most after it.
constexpr int before = 32;
constexpr int after = 10;

std::string repeated(std::string_view what, int count) {
  std::string text;
  for (int i = 0; i < count; ++i) text += what;
  return text;
}

}  // namespace

std::string limit_bar(const LimitRow& row) {
  const PartsOfLimit& parts = row.of_limit;
  const auto known = parts.upper ? parts.upper : parts.lower;
  if (!known || row.result.status == Status::info) return {};
  const double columns = *known * before;
  // Beyond the mark if it is broken, and only then: no rounding may change the side.
  if (row.result.status == Status::exceeded) {
    const int beyond = std::clamp(static_cast<int>(std::min(columns, 1e6)) - before, 1, after);
    const bool more = columns > before + after;
    return repeated("━", before) + "│" + repeated("━", beyond - (more ? 1 : 0)) + (more ? "▶" : "");
  }
  const int halves = std::clamp(static_cast<int>(std::min(2 * columns, 1e6)), 0, 2 * before);
  std::string text = repeated("━", halves / 2);
  int filled = halves / 2;
  if (halves % 2 == 1) {
    text += "╸";
    ++filled;
  }
  return text + repeated(parts.upper ? "·" : "╌", before - filled) + "│";
}

}  // namespace dose
