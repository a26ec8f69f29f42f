// SPDX-License-Identifier: Apache-2.0
// One cell of a table of comma-separated values (RFC 4180).
//
// Names come from files that anybody may have written, and spreadsheets run what begins with '=',
// '+', '-' or '@' as a formula. Such a text gets a leading apostrophe, which spreadsheets take for
// "this is text"; a program that reads the table sees the apostrophe. Numbers go through
// csv_number() and never get one. A record is always one line: line breaks in texts become blanks.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace dose {

/// A text: control characters and bytes that are no UTF-8 are '?', line breaks and tabs blanks;
/// quoted where it must be.
std::string csv_text(std::string_view text);

/// The fewest digits that give back the number, '.' as decimal sign; nothing for no number.
/// Asserts that it is finite.
std::string csv_number(const std::optional<double>& value);

}  // namespace dose
