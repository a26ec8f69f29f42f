// SPDX-License-Identifier: Apache-2.0
// redose limits list|show: the limit sets in force and where their numbers come from.
#include <fmt/format.h>

#include <algorithm>
#include <dose/core/embedded.hpp>
#include <dose/limits/library.hpp>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "command.hpp"
#include "command_line.hpp"
#include "json_text.hpp"
#include "limits_commands.hpp"
#include "limits_pages.hpp"
#include "output_file.hpp"

namespace redose {
namespace {

constexpr const char* notes =
    "list   the sets in force: their limits, which of them decide, where they come from\n"
    "show   every number of the sets or limits named by ID, of all sets if none is\n"
    "lint   everything that is wrong with limit files: redose limits lint --help\n"
    "import a clinic's template made into a limit file: redose limits import --help\n"
    "\nA FILE given with --limits replaces the built-in set of the same id whole, and a\n"
    "folder stands for every *.json in it; the format is described in\n"
    "docs/reference/limit-files.md.\n"
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

/// "HASH  limits/hytec2021.json", in order of path, for sha256sum -c in libdose/data.
std::string data_file_sums() {
  std::string text;
  for (const dose::EmbeddedFile& file : dose::embedded_files())
    text += fmt::format("{}  {}\n", file.sha256, file.path);
  return text;
}

}  // namespace

int run_limits(std::span<const char* const> arguments) {
  if (!arguments.empty() && std::string_view(arguments.front()) == "lint")
    return run_limits_lint(arguments.subspan(1));
  if (!arguments.empty() && std::string_view(arguments.front()) == "import")
    return run_limits_import(arguments.subspan(1));
  CommandLine line("limits", "the limit sets in force and their sources", notes);
  std::vector<std::string> words;
  std::vector<std::string> files;
  line.positionals("list|show|lint|import", words, true,
                   "what to do, and for show, with which ids");
  line.texts("--limits", files, "FILE",
             "a limit set of one's own, or a folder of them (may be given many times)");
  Outputs outputs(line);
  outputs.declare("--json", "the same as JSON (redose.limits/1)");
  outputs.declare("--sha256",
                  "list: the SHA-256 of every data file compiled in, as sha256sum has it");
  outputs.declare("--markdown", "show: the same as Markdown, for a department's records");
  if (!line.parse(arguments)) return ok;
  outputs.check();

  const std::string action = words.front();
  const std::vector<std::string> ids(words.begin() + 1, words.end());
  if (action != "list" && action != "show")
    throw UsageError("must be list, show, lint or import", action.substr(0, 40));
  if (action == "list" && !ids.empty())
    throw UsageError("list takes no id; redose limits show does", ids.front());
  if (action == "list" && outputs.wants("--markdown"))
    throw UsageError("belongs to redose limits show", "--markdown");
  if (action == "show" && outputs.wants("--sha256"))
    throw UsageError("belongs to redose limits list", "--sha256");

  const std::vector<dose::LimitSet> in_force =
      dose::limit_sets_in_force({files.begin(), files.end()});
  if (action == "list") {
    if (outputs.wants("--json")) outputs.add("--json", json_text(limits_list_json(in_force)));
    if (outputs.wants("--sha256")) outputs.add("--sha256", data_file_sums());
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
