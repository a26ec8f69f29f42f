// SPDX-License-Identifier: Apache-2.0
#include <dose/report/csv_cell.hpp>

#include <fmt/format.h>

#include <cmath>
#include <dose/core/contract.hpp>
#include <dose/report/wrap.hpp>

namespace dose {

std::string csv_text(std::string_view text) {
  std::string cell = printable(text);
  // Some programs look at what comes after leading blanks.
  const auto first = cell.find_first_not_of(' ');
  if (first != std::string::npos && std::string_view("=+-@").find(cell[first]) != std::string::npos)
    cell.insert(cell.begin(), '\'');
  if (cell.find_first_of(",\"") == std::string::npos) return cell;
  std::string quoted = "\"";
  for (const char c : cell) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted + '"';
}

std::string csv_number(const std::optional<double>& value) {
  if (!value) return {};
  DOSE_ASSERT(std::isfinite(*value));
  return fmt::format("{}", *value);
}

}  // namespace dose
