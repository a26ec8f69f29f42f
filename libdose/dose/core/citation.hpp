// SPDX-License-Identifier: Apache-2.0
// Where a number comes from, and how far anyone has checked it.
#pragma once

#include <string>
#include <string_view>

namespace dose {

struct Citation {
  std::string text;     ///< authors, title, journal
  std::string doi;      ///< may be empty
  std::string locator;  ///< table, page or "abstract"
};

/// How far a number has been checked (VERDICT.md, Words). Built-in numbers are never `checked`;
/// `own_unchecked` is a department's own template as it was imported.
enum class Standing { copy_seen_abstract, copy_seen_second_hand, recalled, own_unchecked, checked };

/// "copy_seen_abstract": as in data files.
std::string_view to_text(Standing standing);

/// The standing in the words that reports print, e.g. "copy seen (abstract)".
std::string_view in_words(Standing standing);

}  // namespace dose
