// SPDX-License-Identifier: Apache-2.0
// Limit sets: the embedded ones and a user's own.
//
// A user's set with the id of a built-in one replaces it whole (never merges), and reports say so.
#pragma once

#include <array>
#include <dose/limits/limit.hpp>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace dose {

/// Reads a limit set. Error `limits_invalid` with the JSON pointer in `where` for anything missing,
/// unknown, doubled or out of range: nothing is defaulted.
LimitSet parse_limit_set(std::string_view json, const std::string& origin);

/// The same from a file; Error `file_unreadable`.
LimitSet load_limit_set(const std::filesystem::path& path);

/// The embedded sets, in order of id.
std::vector<LimitSet> built_in_limit_sets();

/// One of their limits. Asserts that it exists.
const Limit& built_in_limit(std::string_view id);

/// The four that are one unit in re-irradiation (VERDICT.md, rule 1), by their ids.
inline constexpr std::array<std::string_view, 4> reirradiation_rules{
    "RERT.HYTEC.CUM", "RERT.HYTEC.SBRT", "RERT.HYTEC.SHARE", "RERT.HYTEC.INTERVAL"};

/// Whether the built-in choice holds this set: those that decide (VERDICT.md, rule 1), and QUANTEC,
/// which is shown beside them. Any other set is looked at only where the user names it.
bool is_built_in_choice(std::string_view set_id);

/// Whether a set of this id is compiled in.
bool is_built_in_set(std::string_view set_id);

/// Whether a user's set stands in place of a built-in one.
bool replaces_built_in(const LimitSet& set);

/// Where a set comes from, for a report: "hytec2021 (built in)", "tg101 (own.json, in place of the
/// built-in set)".
std::string origin_in_words(const LimitSet& set);

/// The limit files that a path means: itself, or if it is a folder every *.json file in it, in
/// order of name, as though each had been named. Subfolders are not looked into. Error
/// `folder_empty` if there is none.
std::vector<std::filesystem::path> limit_files_at(const std::filesystem::path& path);

/// The sets in force: built-in ones, each replaced by the set of the same id in `user_files` (files
/// or folders of them); further user sets follow. `origin` is the file. Error `limits_invalid` if a
/// set id comes in two files or a limit id in two sets.
std::vector<LimitSet> limit_sets_in_force(const std::vector<std::filesystem::path>& user_files);

}  // namespace dose
