// SPDX-License-Identifier: Apache-2.0
// What holds for the program whatever the command: help, version, unknown words, exit status 64.
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "run_program.hpp"

using Catch::Contains;
using Catch::StartsWith;

TEST_CASE("help and version are answers on standard output") {
  const Run help = redose("--help");
  CHECK(help.status == 0);
  CHECK_THAT(help.out, Contains("Usage: redose COMMAND") && Contains("\n  convert ") &&
                           Contains("Not cleared or certified as a medical device"));
  CHECK(help.error.empty());
  const Run version = redose("--version");
  CHECK(version.status == 0);
  CHECK_THAT(version.out, StartsWith("redose " REDOSE_VERSION " (build "));
}

TEST_CASE("no command and an unknown command are usage errors with a way out") {
  const Run none = redose("");
  CHECK(none.status == 64);
  CHECK(none.out.empty());
  CHECK_THAT(none.error, Contains("Usage: redose COMMAND"));
  const Run unknown = redose("chekc x");
  CHECK(unknown.status == 64);
  CHECK(unknown.out.empty());
  CHECK(unknown.error == "redose: 'chekc' is no command; redose --help lists them\n");
}

TEST_CASE("a command explains itself in 80 columns") {
  const Run help = redose("convert --help");
  CHECK(help.status == 0);
  CHECK_THAT(help.out, StartsWith("redose convert: ") && Contains("--alpha-beta GY") &&
                           Contains("Examples: redose convert 36/14 24/3"));
  std::size_t column = 0;
  for (const char c : help.out) {
    column = c == '\n' ? 0 : column + 1;
    CHECK(column <= 80);
  }
}

TEST_CASE("wrong options are named in one line and end with 64") {
  const char* const arguments[] = {"convert",
                                   "convert 36/14 --foo",
                                   "convert 36/14 --alpha-beta",
                                   "convert 36/14 --alpha-beta --json",
                                   "convert 36/14 --alpha-beta=",
                                   "convert 36/14 --json --quiet",
                                   "convert 36/14 --json x.json --json y.json",
                                   "convert 36/14 --json no/such/folder/x.json",
                                   "convert ''",
                                   "convert '[36/14,24/3]'"};
  for (const char* each : arguments) {
    INFO(each);
    const Run run = redose(each);
    CHECK(run.status == 64);
    CHECK(run.out.empty());
    CHECK_THAT(run.error, StartsWith("redose: "));
    CHECK(run.error.find('\n') == run.error.size() - 1);
  }
}

TEST_CASE("with JSON on standard output an error is JSON too") {
  const Run run = redose("convert 36/0 --json -");
  CHECK(run.status == 64);
  const auto object = json_of(run);
  CHECK(object["schema"] == "redose.error/1");
  CHECK(object["error"]["code"] == "fractions_invalid");
  CHECK_THAT(object["error"]["message"].get<std::string>(), Contains("'36/0'"));
  CHECK(object["error"]["where"] == "SCHEME");
  CHECK_FALSE(run.error.empty());
}

TEST_CASE("an error message stays one line whatever bytes were typed") {
  const Run run = redose("convert \"$(printf '36\\n\\033[31m/14')\"");
  CHECK(run.status == 64);
  CHECK(run.error.find('\n') == run.error.size() - 1);
  CHECK(run.error.find('\033') == std::string::npos);
  // Bytes that are no UTF-8 must not break the JSON.
  const Run bytes = redose("convert \"$(printf '\\377')\" --json -");
  CHECK(bytes.status == 64);
  CHECK(json_of(bytes)["error"]["code"] == "scheme_invalid");
}
