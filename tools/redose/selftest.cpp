// SPDX-License-Identifier: Apache-2.0
// redose selftest: published worked examples, on this machine.
#include <fmt/format.h>

#include <cstdio>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "command.hpp"
#include "command_line.hpp"
#include "json_text.hpp"
#include "output_file.hpp"
#include "selftest_pages.hpp"

namespace redose {
namespace {

constexpr const char* notes =
    "The examples are part of the program, the same that its tests run. A FILE of your\n"
    "own is run besides them; its format is described in docs/reference/cases.md.\n"
    "Exit status 0 if all passed, 70 if not.\n"
    "\nExample: redose selftest --record selftest.txt";

}  // namespace

int run_selftest(std::span<const char* const> arguments) {
  CommandLine line("selftest", "published worked examples, on this machine", notes);
  std::vector<std::vector<std::string>> groups;
  line.groups("--cases", groups, "FILE", "worked examples of your own, run besides the built-in");
  Outputs outputs(line);
  outputs.declare("--json", "the result as JSON (redose.selftest/1)");
  outputs.declare("--record", "a record to print, sign and file");
  if (!line.parse(arguments)) return ok;
  outputs.check();
  std::vector<std::filesystem::path> own;
  for (const auto& group : groups) own.insert(own.end(), group.begin(), group.end());

  std::vector<dose::CasesResult> results;
  for (const dose::CasesFile& file : dose::cases_in_force(own))
    results.push_back(dose::run_cases(file));
  if (outputs.wants("--json")) outputs.add("--json", json_text(selftest_json(results)));
  if (outputs.wants("--record")) outputs.add("--record", selftest_record(results));
  outputs.add_text(selftest_text(results));
  outputs.write();
  const SelftestCount count = count_of(results);
  if (count.passed == count.examples) return ok;
  std::fputs(fmt::format("redose: selftest: {} of {} worked examples failed\n",
                         count.examples - count.passed, count.examples)
                 .c_str(),
             stderr);
  return our_fault;
}

}  // namespace redose
