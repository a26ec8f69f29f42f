// SPDX-License-Identifier: Apache-2.0
// Text files that have no end, or nest without one.
#include <fmt/format.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>

#include "run_program.hpp"

using Catch::Contains;

namespace {

std::string repeated(const std::string& text, int times) {
  std::string result;
  for (int i = 0; i < times; ++i) result += text;
  return result;
}

/// Code and where of the error that a case file of this text ends with.
std::pair<std::string, std::string> refusal(const std::string& toml) {
  // Tests run side by side.
  const std::string path = scratch(fmt::format("unbounded-{}.toml", getpid()));
  std::ofstream(path, std::ios::binary) << toml;
  const Run run = redose("check --json - --case " + path);
  INFO(run.error);
  CHECK(run.status == 65);
  const auto error = json_of(run)["error"];
  const std::string where = error["where"];
  return {error["code"], where.starts_with(path) ? where.substr(path.size()) : where};
}

using Refusal = std::pair<std::string, std::string>;

}  // namespace

TEST_CASE("keys of a case file that nest without end are refused in words") {
  const std::string deep = repeated("a.", 50'000) + "a";
  // The dots stand in columns 2, 4, 6, ...; 1000 of them are allowed.
  CHECK(refusal(deep + " = 1\n") == Refusal{"case_file_invalid", ":1:2002"});
  CHECK(refusal("no_prior = true\n[" + deep + "]\n") == Refusal{"case_file_invalid", ":2:2003"});
  // Few enough in each line, within one another.
  const std::string key = repeated("a.", 900) + "a";
  const std::string nested = repeated(key + " = [\n{", 120) + "a = 1" + repeated("}]", 120) + "\n";
  CHECK(refusal(nested) == Refusal{"case_file_invalid", ":2:203"});
  // Behind texts in whose marks a careless reader would get lost.
  for (const char* text : {R"(a = """"" """"")", R"(a = '''x\'''')", R"(a = "\\\"")", R"(a = '\')",
                           "a = \"\"", "# it's \"", "a = \"\"\"\n'\\\"\"\"\n\"\"\""}) {
    INFO(text);
    CHECK(refusal(std::string(text) + "\n" + deep + " = 1\n").first == "case_file_invalid");
  }
}

TEST_CASE("dots in the texts and comments of a case file are not counted") {
  const std::string dots(2000, '.');
  const std::string uid = "\"no/such/1.2.826.0.1.3680043.2.1.dcm\", ";
  // Read to its end: what is missing are the files.
  CHECK(refusal("# " + dots + "\n[planned]\npath = [" + repeated(uid, 200) + "]\nplan = '" + dots +
                "'\n[[prior]]\nname = 'prior'\npath = 'no/such'\ndelivered = '''\n3/3'''\n")
            .first == "path_missing");
  CHECK(refusal("no_prior = true\n[planned]\npath = [" + repeated(uid, 200) + "]\n").first ==
        "path_missing");
}

TEST_CASE("a text file without end is read to 16 MiB and no further") {
  for (const char* command :
       {"check --case /dev/stdin", "limits lint /dev/stdin",
        "check --prior 36/14@38Gy --planned 24/3@14Gy --interval 8mo --limits /dev/stdin",
        "limits import /dev/stdin --format proknow --id our", "selftest --cases /dev/stdin"}) {
    INFO(command);
    // Through a pipe that does end, so that a failing test does not fill the memory.
    const Run run =
        run_shell(fmt::format("head -c 17000000 /dev/zero | '{}' {}", REDOSE_PROGRAM, command));
    CHECK(run.status == 65);
    CHECK_THAT(run.error, Contains("goes on after 16 MiB") && Contains("/dev/stdin"));
  }
}

TEST_CASE("a case file may come through a pipe") {
  const Run run = run_shell("printf 'no_prior = \"yes\"\\n[planned]\\npath = \"p\"\\n' | '" +
                            std::string(REDOSE_PROGRAM) + "' check --json - --case /dev/stdin");
  CHECK(run.status == 65);
  const auto error = json_of(run)["error"];
  CHECK(error["code"] == "case_file_invalid");
  CHECK(error["where"] == "/dev/stdin:1:12");
}
