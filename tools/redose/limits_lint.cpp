// SPDX-License-Identifier: Apache-2.0
// redose limits lint: everything that is wrong with limit files of one's own.
#include <fmt/format.h>

#include <dose/limits/lint.hpp>
#include <dose/report/wrap.hpp>
#include <filesystem>
#include <nlohmann/json.hpp>
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
    "Looks for: a missing or misspelt key, no unit, no source, no fraction range, no\n"
    "comparator, an unknown structure, an optimal value above the mandatory one, one\n"
    "thing limited twice, less dose in more fractions, cells above the set's own EQD2\n"
    "rules. Exit status 0 without findings, 65 with. A file without findings is sound,\n"
    "not right: compare its numbers with their source.\n"
    "\nExample: redose limits lint department/";

std::string as_text(const std::vector<dose::LintedFile>& files) {
  std::string text;
  for (const dose::LintedFile& file : files) {
    const std::size_t count = file.findings.size();
    text += dose::paragraph(
        "",
        fmt::format("{}: {} finding{}", file.path, count == 0 ? "no" : fmt::format("{}", count),
                    count == 1 ? "" : "s"),
        2);
    for (const dose::LintFinding& finding : file.findings) {
      text += dose::paragraph(
          "  ",
          fmt::format("{}  {}", finding.pointer.empty() ? "/" : finding.pointer, finding.code), 4);
      text += dose::paragraph("    ", finding.message, 4);
      if (!finding.remedy.empty()) text += dose::paragraph("    right: ", finding.remedy, 6);
    }
  }
  return text;
}

nlohmann::ordered_json as_json(const std::vector<dose::LintedFile>& files) {
  nlohmann::ordered_json rows = nlohmann::ordered_json::array();
  for (const dose::LintedFile& file : files) {
    nlohmann::ordered_json findings = nlohmann::ordered_json::array();
    for (const dose::LintFinding& finding : file.findings)
      findings.push_back({{"code", finding.code},
                          {"pointer", finding.pointer},
                          {"message", finding.message},
                          {"remedy", finding.remedy}});
    rows.push_back(
        {{"path", file.path}, {"sha256", file.sha256}, {"findings", std::move(findings)}});
  }
  return {{"schema", "redose.lint/1"}, {"files", std::move(rows)}};
}

}  // namespace

int run_limits_lint(std::span<const char* const> arguments) {
  CommandLine line("limits lint", "everything that is wrong with limit files of one's own", notes);
  std::vector<std::string> paths;
  line.positionals("FILE", paths, true, "limit files, or folders of them");
  Outputs outputs(line);
  outputs.declare("--json", "the same as JSON (redose.lint/1)");
  if (!line.parse(arguments)) return ok;
  outputs.check();
  const std::vector<dose::LintedFile> files = dose::lint_limit_files({paths.begin(), paths.end()});
  if (outputs.wants("--json")) outputs.add("--json", json_text(as_json(files)));
  outputs.add_text(as_text(files));
  outputs.write();
  for (const dose::LintedFile& file : files)
    if (!file.findings.empty()) return bad_input;
  return ok;
}

}  // namespace redose
