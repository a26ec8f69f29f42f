// SPDX-License-Identifier: Apache-2.0
// What is wrong with a limit file: everything, not only the first thing.
//
// The reader (library.hpp) refuses a file at its first defect. Here every key of every limit is
// read for itself, and what was read soundly is held against each other: optimal above mandatory,
// one thing limited twice, less dose in more fractions, cells above the set's own EQD2 rules
// (contradiction.hpp).
//
// Not promised: that a file without findings is right; it is only sound. Of a key inside
// `preconditions` or another nested object the first defect is told.
#pragma once

#include <dose/limits/limit.hpp>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace dose {

struct LintFinding {
  std::string code;  ///< stable: "no_unit", "duplicate_limit", ... (docs/reference/limit-files.md)
  std::string pointer;  ///< JSON pointer, "" for the whole file
  std::string message;  ///< what is wrong
  std::string remedy;   ///< what would be right
};

struct LintedFile {
  std::string path;
  std::string sha256;
  std::vector<LintFinding> findings;  ///< in order of the file, sound limits' relations last
};

/// One text; `path` is for messages only.
LintedFile lint_limit_set(std::string_view json, const std::string& path);

/// Files one by one, then against each other and against the built-in sets that they do not
/// replace: a set or limit id must mean one thing. Error `file_unreadable`, `folder_empty`.
std::vector<LintedFile> lint_limit_files(const std::vector<std::filesystem::path>& paths);

}  // namespace dose
