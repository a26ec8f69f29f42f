// SPDX-License-Identifier: Apache-2.0
// redose selftest, as typed.
#include <fmt/format.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>

#include "run_program.hpp"

using Catch::Contains;

namespace {

const std::string example =
    "redose-cases 1\n"
    "example OWN.1\n"
    "title Our conventional course\n"
    "source worked by hand\n"
    "standing checked by A. Physicist, 2026-01-15\n";

/// A file of cases; of this test process alone.
std::string own_file(const std::string& name, const std::string& lines) {
  const std::string path = scratch(fmt::format("{}-{}.cases", name, getpid()));
  std::ofstream(path) << example << lines;
  return path;
}

}  // namespace

TEST_CASE("selftest runs the worked examples and says how many passed") {
  const Run run = redose("selftest");
  CHECK(run.status == 0);
  CHECK(run.error.empty());
  CHECK_THAT(run.out, Contains("lq.cases") && Contains("hytec_rules.cases"));
  const auto result = json_of(redose("selftest --json -"));
  CHECK(result["schema"] == "redose.selftest/1");
  CHECK(result["program"]["version"] == REDOSE_VERSION);
  CHECK(result["examples"].get<int>() >= 110);
  CHECK(result["passed"] == result["examples"]);
  CHECK_THAT(run.out, Contains(fmt::format("\n{0} of {0} worked examples passed",
                                           result["examples"].get<int>())));
  bool seen = false;
  for (const auto& file : result["files"]) {
    CHECK(file["sha256"].get<std::string>().size() == 64);
    for (const auto& each : file["examples"])
      if (each["id"] == "W02") {
        seen = true;
        CHECK(each["passed"] == true);
        CHECK(each["calculations"][1]["operation"] == "eqd2");
        CHECK(each["calculations"][1]["arguments"][0]["text"] == "24/3");
        CHECK(each["calculations"][1]["value"] == 60);
        CHECK(each["calculations"][1]["expected"] == "= 60");
      }
  }
  CHECK(seen);
}

TEST_CASE("a failing example of one's own ends with 70 and says what was expected and came") {
  const std::string file =
      own_file("wrong", "eqd2 course=36/14 alpha_beta=2 = 41.15\ntotal course=36/14 = 36\n");
  const Run run = redose(fmt::format("selftest --cases '{}'", file));
  CHECK(run.status == 70);
  CHECK_THAT(run.out, Contains(fmt::format("FAILED OWN.1 ({}:6)", file)) &&
                          Contains("eqd2 course=36/14 alpha_beta=2") && Contains("= 41.15") &&
                          Contains("41.14285714285714") && Contains("0.005") &&
                          Contains("worked by hand") && Contains("Do not rely on this program"));
  CHECK(run.error.find("redose: selftest: 1 of ") == 0);
  const auto result = json_of(redose(fmt::format("selftest --json - --cases '{}'", file)));
  CHECK(result["passed"].get<int>() + 1 == result["examples"].get<int>());
  const auto& last = result["files"].back();
  CHECK(last["path"] == file);
  CHECK(last["passed"] == 0);
  CHECK(last["examples"][0]["calculations"][0]["passed"] == false);
  CHECK(last["examples"][0]["calculations"][1]["passed"] == true);
}

TEST_CASE("a passing example of one's own counts") {
  const std::string file = own_file("right", "eqd2 course=36/14 alpha_beta=2 = 41.14\n");
  const Run run = redose(fmt::format("selftest --cases '{}'", file));
  CHECK(run.status == 0);
  CHECK_THAT(run.out, Contains(file));
}

TEST_CASE("a file of cases that cannot be read ends with 65 and its line") {
  const std::string file = own_file("unknown", "eqd3 course=36/14 alpha_beta=2 = 41.14\n");
  const Run run = redose(fmt::format("selftest --cases '{}'", file));
  CHECK(run.status == 65);
  CHECK(run.out.empty());
  CHECK_THAT(run.error, Contains(file + ":6") && Contains("'eqd3' is no operation"));
  CHECK(redose("selftest --cases does-not-exist.cases").status == 65);
  CHECK(redose("selftest --cases .").status == 65);
}

TEST_CASE("selftest refuses what it does not know") {
  CHECK(redose("selftest own.cases").status == 64);
  CHECK(redose("selftest --json - --record -").status == 64);
  CHECK(redose("selftest --cases").status == 64);
}

TEST_CASE("the record names program, data and every case, and leaves the date to a hand") {
  const Run run = redose("selftest --record -");
  CHECK(run.status == 0);
  CHECK_THAT(run.out, Contains(fmt::format("Program      redose {} (build ", REDOSE_VERSION)) &&
                          Contains("Compiled     for ") && Contains("  limits/hytec2021.json\n") &&
                          Contains("  lq.cases\n") && Contains("W45: passed") &&
                          Contains("Signature    ____") && Contains("Date         ____"));
  CHECK_THAT(run.out, Contains("eqd2 course=36/14 alpha_beta=2\n      expected = 41.1428571; "
                               "tolerance 5e-08; got 41.14285714285714; passed"));
  CHECK(run.out == redose("selftest --record -").out);
  const std::string file = own_file("record", "eqd2 course=36/14 alpha_beta=2 = 41.15\n");
  const std::string path = scratch(fmt::format("record-{}.txt", getpid()));
  CHECK(redose(fmt::format("selftest --quiet --record '{}' --cases '{}'", path, file)).status ==
        70);
  CHECK_THAT(content_of(path), Contains("OWN.1: FAILED"));
  std::filesystem::remove(path);
}
