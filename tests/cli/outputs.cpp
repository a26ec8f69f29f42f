// SPDX-License-Identifier: Apache-2.0
// Results in files: whole or not at all.
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
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
  CHECK(redose("convert 36/14 24/0 --force --json " + file).status == 64);
  CHECK(content_of(file) == before);
  CHECK(redose("convert 24/3 --force --json " + file).status == 0);
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
  CHECK(redose("convert 36/14 --quiet --force --json " + (folder / "link").string()).status == 0);
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

TEST_CASE("a file that exists is replaced only with --force") {
  const fs::path folder = fresh_folder("exists");
  const std::string file = (folder / "result.json").string();
  std::ofstream(file) << "somebody's";
  const Run run = redose("convert 36/14 --json " + file);
  CHECK(run.status == 64);
  CHECK(run.out.empty());
  CHECK_THAT(run.error, Contains("--force"));
  CHECK(json_of(redose("convert 36/14 --json - --quiet")).contains("courses"));
  CHECK(content_of(file) == "somebody's");
  CHECK(redose("convert 36/14 --force --json " + file).status == 0);
  CHECK(content_of(file) != "somebody's");
}

TEST_CASE("an input is never written to, whatever is said") {
  const fs::path folder = fresh_folder("input");
  const fs::path limits = folder / "limits";
  fs::create_directories(limits);
  const std::string own = (limits / "own.json").string();
  std::ofstream(own) << "{}";
  const std::string beside = (limits / "beside.txt").string();
  std::ofstream(beside) << "notes";
  fs::create_symlink(own, folder / "link.json");
  for (const std::string& arguments :
       {"limits lint " + own + " --force --json " + own,
        "limits lint " + limits.string() + " --force --json " + beside,
        "limits lint " + own + " --force --json=" + (folder / "link.json").string(),
        "limits lint " + limits.string() + " --force --json " + limits.string() +
            "/../limits/own.json",
        "selftest --cases " + own + " --force --record " + own,
        "limits list --limits " + own + " --force --json " + own}) {
    INFO(arguments);
    const Run run = redose(arguments);
    CHECK(run.status == 64);
    CHECK_THAT(run.error, Contains("never written to"));
  }
  CHECK(content_of(own) == "{}");
  CHECK(content_of(beside) == "notes");
  // Something new beside the inputs is nobody's loss.
  CHECK(redose("limits lint " + limits.string() + " --json " + (limits / "new.txt").string())
            .status == 65);
  CHECK(fs::exists(limits / "new.txt"));
}

TEST_CASE("two outputs cannot be one file") {
  const fs::path folder = fresh_folder("one");
  const std::string file = (folder / "both").string();
  CHECK(redose("selftest --json " + file + " --record " + folder.string() + "/./both").status ==
        64);
  CHECK(!fs::exists(file));
}

TEST_CASE("a reader that goes away is an error in words") {
  // The output is larger than a pipe holds, so that writing goes on after `true` has ended.
  const Run run = run_shell("{ '" REDOSE_PROGRAM
                            "' limits show --json - ; echo $? >status; } | true; cat status");
  CHECK(run.out == "65\n");
  CHECK_THAT(run.error, Contains("standard output"));
}

TEST_CASE("a folder that cannot be written to is an error before anything else is lost") {
  const fs::path folder = fresh_folder("readonly");
  // Root may write anywhere; /proc takes no new file from anybody.
  const Run run = redose("convert 36/14 --quiet --json /proc/redose.json");
  CHECK(run.status == 65);
  CHECK_THAT(run.error, Contains("cannot be written"));
}

#ifdef REDOSE_PHANTOMS_DIR

namespace {

const std::string within = std::string(REDOSE_PHANTOMS_DIR) + "/within";
const std::string check_within = "check --prior " + within + "/prior --planned " + within +
                                 "/planned --last-treated prior=2024-02-09 "
                                 "--first-treated 2025-03-17 ";

}  // namespace

TEST_CASE("a check writes to none of the files of its courses") {
  const std::string dose = within + "/planned/RTDOSE.dcm";
  const std::string before = content_of(dose);
  for (const std::string& output :
       {"--force --json " + dose, "--force --json=" + within + "/prior/RTPLAN.dcm"}) {
    const Run run = redose(check_within + output);
    CHECK(run.status == 64);
    CHECK_THAT(run.error, Contains("never written to"));
  }
  // Named in a case file only.
  const fs::path folder = fresh_folder("case");
  const std::string file = (folder / "case.toml").string();
  std::ofstream(file) << "no_prior = true\n[planned]\npath = \"" << within << "/planned\"\n";
  CHECK(redose("check --case " + file + " --force --json " + dose).status == 64);
  CHECK(redose("check --case " + file + " --force --json " + file).status == 64);
  CHECK(content_of(dose) == before);
}

TEST_CASE("a check works on files that nobody may write") {
  const fs::path folder = fresh_folder("nowrite");
  fs::copy(within, folder / "c", fs::copy_options::recursive);
  run_shell("chmod -R a-w '" + (folder / "c").string() + "'");
  const std::string command = "check --prior " + (folder / "c/prior").string() + " --planned " +
                              (folder / "c/planned").string() +
                              " --last-treated prior=2024-02-09 --first-treated 2025-03-17 --quiet";
  CHECK(redose(command).status == 0);
  // That no call opens them for writing, also where root may write: opened_read_only.sh.
  run_shell("chmod -R u+w '" + (folder / "c").string() + "'");
}

TEST_CASE("a patient's name is in no output, and with --anonymous nor are ID, UIDs and paths") {
  const std::string file = (fresh_folder("anonymous") / "result.json").string();
  const auto holds = [](const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
  };
  const Run named = redose(check_within + "--explain --json " + file);
  for (const std::string& text : {named.out, named.error, content_of(file)})
    CHECK(!holds(text, "Phantom^"));
  CHECK(holds(named.out, "SPINE-within"));
  const Run run = redose(check_within + "--anonymous --explain --force --json " + file);
  CHECK(run.status == 0);
  const Run curves = redose("dvh " + within + "/planned --anonymous --json -");
  CHECK(curves.status == 0);
  for (const std::string& text : {run.out, content_of(file), curves.out}) {
    for (const char* part : {"SPINE-within", "Phantom^", "2.25.", ".dcm"}) {
      INFO(part);
      CHECK(!holds(text, part));
    }
    CHECK(!holds(text, within));
  }
  // The figures are the same.
  const auto limits = [](const std::string& text) {
    return nlohmann::ordered_json::parse(text).at("limits").dump();
  };
  CHECK(limits(content_of(file)) == limits(redose(check_within + "--json -").out));
  // Errors name files and IDs.
  const std::string other = std::string(REDOSE_PHANTOMS_DIR) + "/exceeded/prior";
  const std::string mixed = "check --anonymous --prior " + other + " --planned " + within +
                            "/planned --interval 8mo --json -";
  const Run error = redose(mixed);
  CHECK(error.status == 65);
  CHECK(json_of(error)["error"]["code"] == "different_patients");
  for (const std::string& text : {error.out, error.error}) {
    CHECK(!holds(text, "SPINE-"));
    CHECK(!holds(text, within));
  }
}

#endif
