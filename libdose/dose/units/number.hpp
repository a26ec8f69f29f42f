// SPDX-License-Identifier: Apache-2.0
// Reading numbers from text: whole text or nothing, '.' as decimal point whatever the locale.
#pragma once

#include <optional>
#include <string_view>

namespace dose {

/// The finite number that `text` is, all of it; nothing for "", "1e400", "nan", "0x1", "1,5", "+1".
std::optional<double> parse_number(std::string_view text);

/// The integer that `text` is, all of it.
std::optional<long> parse_integer(std::string_view text);

/// Without leading and trailing blanks.
std::string_view trimmed(std::string_view text);

/// A number and the letters after it: {"36", "Gy"} of "36 Gy". The unit may be empty.
struct NumberWithUnit {
  std::string_view number;
  std::string_view unit;
};
NumberWithUnit split_unit(std::string_view text);

}  // namespace dose
