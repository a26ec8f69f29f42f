// SPDX-License-Identifier: Apache-2.0
#include <dose/limits/library.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <dose/core/contract.hpp>
#include <dose/core/embedded.hpp>
#include <dose/core/error.hpp>
#include <dose/core/text_file.hpp>
#include <map>
#include <system_error>
#include <utility>

namespace dose {
namespace {

constexpr const char* built_in = "built in";

/// Whatever the case of ".json": a file left out for its spelling would be left out silently.
bool is_json_name(const std::filesystem::path& path) {
  std::string extension = path.extension().string();
  std::ranges::transform(extension, extension.begin(), [](unsigned char c) {
    return static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
  });
  return extension == ".json";
}

std::vector<std::filesystem::path> files_at(const std::vector<std::filesystem::path>& paths) {
  std::vector<std::filesystem::path> files;
  for (const std::filesystem::path& path : paths)
    for (std::filesystem::path& file : limit_files_at(path)) files.push_back(std::move(file));
  return files;
}

/// One id must mean one number, whichever set it is looked up in.
void require_distinct_limits(const std::vector<LimitSet>& sets) {
  std::map<std::string, const LimitSet*> seen;
  for (const LimitSet& set : sets)
    for (std::size_t i = 0; i < set.limits.size(); ++i) {
      const std::string& id = set.limits[i].id;
      const auto [place, is_new] = seen.emplace(id, &set);
      if (!is_new)
        throw Error("limits_invalid",
                    fmt::format("limit '{0}' is also in set '{1}'; give it another id, or give "
                                "this set the id '{1}' to replace that one whole",
                                id, place->second->id),
                    fmt::format("{}#/limits/{}/id", set.origin, i));
    }
}

}  // namespace

LimitSet load_limit_set(const std::filesystem::path& path) {
  return parse_limit_set(text_of_file(path), path.string());
}

std::vector<LimitSet> built_in_limit_sets() {
  std::vector<LimitSet> sets;
  for (const EmbeddedFile& file : embedded_files())
    if (file.path.starts_with("limits/")) sets.push_back(parse_limit_set(file.content, built_in));
  std::ranges::sort(sets, {}, &LimitSet::id);
  return sets;
}

const Limit& built_in_limit(std::string_view id) {
  static const std::vector<LimitSet> sets = built_in_limit_sets();
  for (const LimitSet& set : sets)
    if (const auto limit = std::ranges::find(set.limits, id, &Limit::id); limit != set.limits.end())
      return *limit;
  DOSE_ASSERT(false);  // names are ours
  return sets.front().limits.front();
}

bool is_built_in_choice(std::string_view set_id) {
  return set_id == "hytec2021" || set_id == "tg101" || set_id == "quantec2010";
}

bool is_built_in_set(std::string_view set_id) {
  const std::string path = fmt::format("limits/{}.json", set_id);
  return std::ranges::find(embedded_files(), path, &EmbeddedFile::path) != embedded_files().end();
}

bool replaces_built_in(const LimitSet& set) {
  return set.origin != built_in && is_built_in_set(set.id);
}

std::string origin_in_words(const LimitSet& set) {
  if (set.origin == built_in) return fmt::format("{} (built in)", set.id);
  return fmt::format("{} ({}{})", set.id, std::filesystem::path(set.origin).filename().string(),
                     replaces_built_in(set) ? ", in place of the built-in set" : "");
}

std::vector<std::filesystem::path> limit_files_at(const std::filesystem::path& path) {
  std::error_code failed;
  if (!std::filesystem::is_directory(path, failed)) return {path};
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(path, failed))
    if (is_json_name(entry.path()) && !entry.is_directory()) files.push_back(entry.path());
  if (failed)
    throw Error("file_unreadable", "this folder cannot be listed: " + failed.message(),
                path.string());
  if (files.empty())
    throw Error("folder_empty", "holds no limit file (*.json); subfolders are not looked into",
                path.string());
  std::ranges::sort(files);
  return files;
}

std::vector<LimitSet> limit_sets_in_force(const std::vector<std::filesystem::path>& user_files) {
  std::vector<LimitSet> sets = built_in_limit_sets();
  std::vector<std::string> of_user;
  for (const std::filesystem::path& path : files_at(user_files)) {
    LimitSet set = load_limit_set(path);
    if (std::ranges::find(of_user, set.id) != of_user.end())
      throw Error(
          "limits_invalid",
          fmt::format("set '{}' comes in two of the files given; only one can hold", set.id),
          fmt::format("{}#/id", set.origin));
    of_user.push_back(set.id);
    const auto replaced = std::ranges::find(sets, set.id, &LimitSet::id);
    if (replaced != sets.end())
      *replaced = std::move(set);
    else
      sets.push_back(std::move(set));
  }
  require_distinct_limits(sets);
  return sets;
}

}  // namespace dose
