// SPDX-License-Identifier: Apache-2.0
// Text for a terminal: columns, wrapping with a hanging indent, and nothing that steers a terminal.
//
// A column is counted per Unicode code point: right for the scripts of Europe, not for wide or
// combining characters, which may make a line look longer than it is counted.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace dose {

constexpr std::size_t terminal_columns = 80;

/// `text` with control characters (a structure name may hold an escape sequence) and bytes that
/// are no UTF-8 replaced by '?', and line breaks and tabs by blanks.
std::string printable(std::string_view text);

/// Columns that printable text takes.
std::size_t columns(std::string_view text);

/// `text` and blanks up to `width` columns (or blanks, then text).
std::string padded(std::string_view text, std::size_t width);
std::string padded_left(std::string_view text, std::size_t width);

std::string without_trailing_blanks(std::string line);

/// Lines of at most `width` columns, broken at blanks, else after '/', ',' or ';', else after
/// '.', else anywhere. At least one line, maybe empty.
std::vector<std::string> wrapped_lines(std::string_view text, std::size_t width);

/// `first` (as it is) and the text, wrapped at 80 columns; further lines begin with `hanging`
/// blanks. Each line ends in a newline.
std::string paragraph(std::string_view first, std::string_view text, std::size_t hanging);

}  // namespace dose
