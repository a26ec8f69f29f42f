// SPDX-License-Identifier: Apache-2.0
// redose selftest: published worked examples, on this machine.
#include <fmt/format.h>

#include <cstdio>
#include <dose/units/number.hpp>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "command.hpp"
#include "command_line.hpp"
#include "dosimetry_pages.hpp"
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

int solids_of(const std::optional<std::string>& text, bool dosimetry) {
  if (!text) return 1400;
  if (!dosimetry) throw UsageError("goes with --dosimetry", "--solids");
  const auto count = dose::parse_integer(*text);
  if (!count || *count < 1 || *count > 1'000'000)
    throw UsageError("needs a whole number from 1 to 1000000", "--solids");
  return static_cast<int>(*count);
}

}  // namespace

int run_selftest(std::span<const char* const> arguments) {
  CommandLine line("selftest", "published worked examples, on this machine", notes);
  std::vector<std::vector<std::string>> groups;
  line.groups("--cases", groups, "FILE", "worked examples of your own, run besides the built-in");
  bool dosimetry = false;
  std::optional<std::string> solids;
  line.flag("--dosimetry", dosimetry, "also measure drawn solids whose answers are known");
  line.text("--solids", solids, "1400", "how many of them at random, 1 to 1000000");
  Outputs outputs(line);
  outputs.declare("--json", "the result as JSON (redose.selftest/1)");
  outputs.declare("--record", "a record to print, sign and file");
  if (!line.parse(arguments)) return ok;
  outputs.check();
  const int cases = solids_of(solids, dosimetry);
  std::vector<std::filesystem::path> own;
  for (const auto& group : groups) own.insert(own.end(), group.begin(), group.end());

  std::vector<dose::CasesResult> results;
  for (const dose::CasesFile& file : dose::cases_in_force(own))
    results.push_back(dose::run_cases(file));
  std::optional<DosimetryResult> measured;
  if (dosimetry) measured = try_dosimetry(cases);
  if (outputs.wants("--json")) {
    auto document = selftest_json(results);
    if (measured) document["dosimetry"] = dosimetry_json(*measured);
    outputs.add("--json", json_text(document));
  }
  const std::string more = measured ? "\n" + dosimetry_text(*measured) : "";
  if (outputs.wants("--record")) outputs.add("--record", selftest_record(results) + more);
  outputs.add_text(selftest_text(results) + more);
  outputs.write();
  if (measured && !measured->passed()) {
    std::fputs("redose: selftest: the suite of solids failed\n", stderr);
    return our_fault;
  }
  const SelftestCount count = count_of(results);
  if (count.passed == count.examples) return ok;
  std::fputs(fmt::format("redose: selftest: {} of {} worked examples failed\n",
                         count.examples - count.passed, count.examples)
                 .c_str(),
             stderr);
  return our_fault;
}

}  // namespace redose
