// SPDX-License-Identifier: Apache-2.0
// redose limits import: a clinic's template made into a limit file, and what could not be mapped.
#include <fmt/format.h>

#include <dose/core/text_file.hpp>
#include <dose/limits/import_template.hpp>
#include <dose/limits/lint.hpp>
#include <dose/report/wrap.hpp>
#include <dose/units/number.hpp>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "command.hpp"
#include "command_line.hpp"
#include "json_text.hpp"
#include "limits_commands.hpp"
#include "output_file.hpp"

namespace redose {
namespace {

constexpr const char* notes =
    "The limits made are the department's own and unchecked. They decide nothing\n"
    "until a physicist has compared each with its source and edited the file:\n"
    "standing, use and decides. What cannot be mapped is listed with the reason.\n"
    "\nExample: redose limits import spine.csv --format clearplan --fractions 3 \\\n"
    "                --id our-spine --out our-spine.json";

struct Texts {
  std::vector<std::string> paths;
  std::optional<std::string> format;
  std::optional<std::string> id;
  std::optional<std::string> fractions;
  std::vector<std::string> structures;
};

dose::ImportOptions options_of(const Texts& texts) {
  dose::ImportOptions options;
  if (!texts.format)
    throw UsageError("must be given: clearplan, planscorecard or proknow", "--format");
  if (!texts.id) throw UsageError("must be given: the id of the new set, our-spine", "--id");
  options.set_id = *texts.id;
  options.format =
      from_command_line([&] { return dose::parse_template_format(*texts.format, "--format"); });
  if (texts.fractions) {
    const auto n = dose::parse_integer(*texts.fractions);
    if (!n || *n < 1 || *n > 200)
      throw UsageError("must be a whole number from 1 to 200", "--fractions");
    options.fractions = static_cast<int>(*n);
  }
  for (const std::string& text : texts.structures) {
    const std::size_t equals = text.rfind('=');
    if (equals == std::string::npos || equals == 0)
      throw UsageError("must be NAME=ROLE, as in Cord=spinal_cord", "--structure");
    const dose::Role role =
        from_command_line([&] { return dose::parse_role(text.substr(equals + 1), "--structure"); });
    if (!options.assigned.emplace(text.substr(0, equals), role).second)
      throw UsageError(fmt::format("'{}' is given twice", text.substr(0, equals)), "--structure");
  }
  return options;
}

/// What a physicist has to look at in the set made, beside that all of it is unchecked.
std::vector<dose::LintFinding> findings_in(const dose::ImportedTemplate& imported) {
  if (imported.set_json.empty()) return {};
  return dose::lint_limit_set(imported.set_json, "").findings;
}

std::string as_text(const dose::ImportedTemplate& imported, const std::string& path) {
  std::string text =
      dose::paragraph("",
                      fmt::format("{}: {} goal{}, {} limit{} made, {} left", path, imported.goals,
                                  imported.goals == 1 ? "" : "s", imported.limits,
                                  imported.limits == 1 ? "" : "s", imported.left.size()),
                      2);
  if (!imported.left.empty()) text += "\nLeft, and why\n";
  for (const dose::LeftGoal& goal : imported.left) {
    text += dose::paragraph("  ", fmt::format("{}: {}", goal.place, goal.what), 4);
    text += dose::paragraph("    ", goal.why, 4);
  }
  const auto findings = findings_in(imported);
  if (!findings.empty()) text += "\nFound in the set made (redose limits lint)\n";
  for (const dose::LintFinding& finding : findings)
    text += dose::paragraph(
        "  ", fmt::format("{}  {}: {}", finding.pointer, finding.code, finding.message), 4);
  return text + "\n" +
         dose::paragraph("",
                         "The limits are the department's own, unchecked, and decide nothing. "
                         "Compare each with its source; then set standing, use and decides.",
                         0);
}

nlohmann::ordered_json as_json(const dose::ImportedTemplate& imported, const std::string& path,
                               const dose::ImportOptions& options) {
  nlohmann::ordered_json left = nlohmann::ordered_json::array();
  for (const dose::LeftGoal& goal : imported.left)
    left.push_back({{"place", goal.place}, {"what", goal.what}, {"why", goal.why}});
  return {{"schema", "redose.import/1"},
          {"input", {{"path", path}, {"sha256", imported.sha256}}},
          {"format", to_text(options.format)},
          {"set", options.set_id},
          {"goal_count", imported.goals},
          {"limit_count", imported.limits},
          {"left", std::move(left)}};
}

}  // namespace

int run_limits_import(std::span<const char* const> arguments) {
  CommandLine line("limits import", "a clinic's template made into a limit file", notes);
  Texts texts;
  line.positionals("FILE", texts.paths, true, "the template");
  line.text("--format", texts.format, "FORMAT", "clearplan (CSV), planscorecard or proknow (JSON)");
  line.text("--id", texts.id, "ID", "the id of the new set");
  line.text("--fractions", texts.fractions, "N",
            "that the goals are for, where the template does not say");
  line.texts("--structure", texts.structures, "NAME=ROLE",
             "what a structure of the template stands for, where its name does not say");
  Outputs outputs(line);
  outputs.declare("--out", "the limit file");
  outputs.declare("--json", "what was made and what was left (redose.import/1)");
  if (!line.parse(arguments)) return ok;
  outputs.check();
  if (texts.paths.size() != 1) throw UsageError("one template at a time", texts.paths.at(1));
  const std::string& path = texts.paths.front();
  const dose::ImportOptions options = options_of(texts);
  const std::string content = dose::text_of_file(path);
  const std::string name = std::filesystem::path(path).filename().string();
  dose::ImportedTemplate imported;
  try {
    imported = dose::import_template(content, name, options);
  } catch (const dose::Error& error) {
    if (error.where().starts_with("--")) throw UsageError(error);
    throw;
  }
  if (outputs.wants("--out")) {
    if (imported.set_json.empty())
      throw dose::Error("import_empty",
                        "no goal could be made into a limit, and there is nothing to write; "
                        "without --out each is listed with the reason",
                        path);
    outputs.add("--out", imported.set_json);
  }
  if (outputs.wants("--json")) outputs.add("--json", json_text(as_json(imported, path, options)));
  outputs.add_text(as_text(imported, path));
  outputs.write();
  return ok;
}

}  // namespace redose
