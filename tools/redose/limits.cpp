// SPDX-License-Identifier: Apache-2.0
// redose limits list|show: the limit sets in force and where their numbers come from.
#include <fmt/format.h>

#include <algorithm>
#include <dose/limits/library.hpp>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "command.hpp"
#include "command_line.hpp"
#include "json_text.hpp"
#include "limits_pages.hpp"
#include "output_file.hpp"

namespace redose {
namespace {

constexpr const char* notes =
    "list   the sets in force: their limits, which of them decide, where they come from\n"
    "show   every number of the sets or limits named by ID, of all sets if none is\n"
    "\nA FILE given with --limits replaces the built-in set of the same id whole; the\n"
    "format is described in docs/reference/limit-files.md.\n"
    "\nExample: redose limits show RERT.HYTEC.CUM";

/// What `ids` name, in the order of the sets: whole sets, or sets with only the limits asked for.
std::vector<ShownSet> chosen(const std::vector<dose::LimitSet>& sets,
                             const std::vector<std::string>& ids) {
  std::vector<std::string> unknown = ids;
  const auto named = [&](const std::string& id) {
    std::erase(unknown, id);
    return std::ranges::find(ids, id) != ids.end();
  };
  std::vector<ShownSet> result;
  for (const dose::LimitSet& set : sets) {
    ShownSet shown = shown_set(set);
    const bool whole = named(set.id) || ids.empty();
    std::erase_if(shown.set.limits, [&](const dose::Limit& limit) {
      const bool alone = named(limit.id);
      return !alone && !whole;
    });
    if (!shown.set.limits.empty()) result.push_back(std::move(shown));
  }
  if (!unknown.empty())
    throw UsageError("no set and no limit in force has this id; redose limits list shows the sets",
                     unknown.front());
  return result;
}

}  // namespace

int run_limits(std::span<const char* const> arguments) {
  CommandLine line("limits", "the limit sets in force and their sources", notes);
  std::vector<std::string> words;
  std::vector<std::string> files;
  line.positionals("list|show [ID]", words, true, "what to do, and for show, with which ids");
  line.texts("--limits", files, "FILE", "a limit set of one's own (may be given many times)");
  Outputs outputs(line);
  outputs.declare("--json", "the same as JSON (redose.limits/1)");
  outputs.declare("--markdown", "show: the same as Markdown, for a department's records");
  if (!line.parse(arguments)) return ok;
  outputs.check();

  const std::string action = words.front();
  const std::vector<std::string> ids(words.begin() + 1, words.end());
  if (action != "list" && action != "show")
    throw UsageError("must be list or show", action.substr(0, 40));
  if (action == "list" && !ids.empty())
    throw UsageError("list takes no id; redose limits show does", ids.front());
  if (action == "list" && outputs.wants("--markdown"))
    throw UsageError("belongs to redose limits show", "--markdown");

  const std::vector<dose::LimitSet> in_force =
      dose::limit_sets_in_force({files.begin(), files.end()});
  if (action == "list") {
    if (outputs.wants("--json")) outputs.add("--json", json_text(limits_list_json(in_force)));
    outputs.add_text(limits_list_text(in_force));
  } else {
    const std::vector<ShownSet> shown = chosen(in_force, ids);
    if (outputs.wants("--json")) outputs.add("--json", json_text(limits_json(shown)));
    if (outputs.wants("--markdown"))
      outputs.add("--markdown", limits_markdown(shown, ids.empty() ? dose::limits_left_out()
                                                                   : std::vector<dose::LeftOut>()));
    outputs.add_text(limits_text(shown));
  }
  outputs.write();
  return ok;
}

}  // namespace redose
