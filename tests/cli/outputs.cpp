// SPDX-License-Identifier: Apache-2.0
// Results in files: whole or not at all.
#include <catch2/catch.hpp>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "run_program.hpp"

using Catch::Contains;

namespace fs = std::filesystem;

namespace {

fs::path fresh_folder(const char* name) {
  const fs::path folder = scratch(name);
  fs::remove_all(folder);
  fs::create_directories(folder);
  return folder;
}

}  // namespace

TEST_CASE("a result goes to the file and the report to the terminal") {
  const fs::path folder = fresh_folder("file");
  const std::string file = (folder / "result.json").string();
  const Run run = redose("convert 36/14 --json " + file);
  CHECK(run.status == 0);
  CHECK_THAT(run.out, Contains("41.14"));
  CHECK(nlohmann::json::parse(content_of(file))["schema"] == "redose.convert/1");
  // Written under another name first: nothing of that is left.
  CHECK(std::distance(fs::directory_iterator(folder), {}) == 1);
  const auto others = fs::perms::group_read | fs::perms::others_read;
  const Run mask = run_shell("umask");
  if (mask.out == "0022\n") CHECK((fs::status(file).permissions() & others) == others);
}

TEST_CASE("quiet leaves the terminal alone and '-' suppresses the report") {
  CHECK(redose("convert 36/14 --quiet").out.empty());
  const Run run = redose("convert 36/14 --json -");
  CHECK(run.status == 0);
  CHECK(json_of(run)["courses"].size() == 1);
  CHECK(run.error.empty());
}

TEST_CASE("a failed command leaves an older result untouched") {
  const fs::path folder = fresh_folder("older");
  const std::string file = (folder / "result.json").string();
  REQUIRE(redose("convert 36/14 --json " + file).status == 0);
  const std::string before = content_of(file);
  CHECK(redose("convert 36/14 24/0 --json " + file).status == 64);
  CHECK(content_of(file) == before);
  CHECK(redose("convert 24/3 --json " + file).status == 0);
  CHECK(content_of(file) != before);
}

TEST_CASE("a device is written to and not replaced") {
  const Run run = redose("convert 36/14 --quiet --json /dev/null");
  CHECK(run.status == 0);
  CHECK(fs::is_character_file("/dev/null"));
}

TEST_CASE("a symbolic link stays and its target is replaced") {
  const fs::path folder = fresh_folder("link");
  REQUIRE(redose("convert 24/3 --quiet --json " + (folder / "target").string()).status == 0);
  fs::create_symlink("target", folder / "link");
  CHECK(redose("convert 36/14 --quiet --json " + (folder / "link").string()).status == 0);
  CHECK(fs::is_symlink(folder / "link"));
  CHECK_THAT(content_of((folder / "target").string()), Contains("\"36/14\""));
}

TEST_CASE("a full disk is an error and not an empty answer") {
  const Run file = redose("convert 36/14 --quiet --json /dev/full");
  CHECK(file.status == 65);
  CHECK_THAT(file.error, Contains("/dev/full"));
  const Run terminal = run_shell("'" REDOSE_PROGRAM "' convert 36/14 >/dev/full");
  CHECK(terminal.status == 65);
  CHECK_THAT(terminal.error, Contains("standard output"));
}
