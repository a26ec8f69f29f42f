// SPDX-License-Identifier: Apache-2.0
// Comma-separated values (RFC 4180), as spreadsheets write them: quotes, CRLF, a byte order mark,
// and ';' instead of ',' where the first line has it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace dose {

struct CsvRow {
  int line = 0;  ///< that it begins on, from 1
  std::vector<std::string> fields;
};

/// Rows that are not blank. Error `template_invalid` for a quote that does not close.
std::vector<CsvRow> parse_csv(std::string_view text, const std::string& origin);

}  // namespace dose
