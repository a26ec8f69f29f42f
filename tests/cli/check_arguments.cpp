// SPDX-License-Identifier: Apache-2.0
// What `redose check` and `redose dvh` refuse before they read any DICOM: usage is 64, the same
// text inside a case file 65, and nothing is written.
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "run_program.hpp"

namespace {

/// Status and code of the error document.
std::pair<int, std::string> refusal(const std::string& arguments) {
  const Run run = redose(arguments + " --json -");
  const auto document = json_of(run);
  CHECK(document["schema"] == "redose.error/1");
  CHECK_FALSE(run.error.empty());
  return {run.status, document["error"]["code"]};
}

using Refusal = std::pair<int, std::string>;

std::string case_file(const std::string& name, const std::string& text) {
  const std::string path = scratch(name);
  std::ofstream(path, std::ios::binary) << text;
  return path;
}

const std::string planned = "check --planned no_such_folder";
const std::string pair = planned + " --prior no_such_prior";

}  // namespace

TEST_CASE("no prior course is a statement and not an omission") {
  CHECK(refusal(planned) == Refusal{64, "usage"});
  CHECK(refusal(pair + " --no-prior") == Refusal{64, "usage"});
  const std::string silent = case_file("silent.toml", "[planned]\npath = \"p\"\n");
  CHECK(refusal("check --case " + silent) == Refusal{64, "usage"});
  const std::string both =
      case_file("both.toml", "no_prior = true\n[planned]\npath = \"p\"\n[[prior]]\npath = \"q\"\n");
  CHECK(refusal("check --case " + both) == Refusal{65, "case_file_invalid"});
}

TEST_CASE("the planned course is given once") {
  CHECK(refusal("check --no-prior") == Refusal{64, "usage"});
  CHECK(refusal(planned + " --planned other --no-prior") == Refusal{64, "usage"});
  CHECK(refusal("check --planned NAME=there --no-prior") == Refusal{64, "usage"});
}

TEST_CASE("unreadable paths are bad input and not usage") {
  CHECK(refusal(planned + " --no-prior").first == 65);
  CHECK(refusal("check --case no_such_case.toml") == Refusal{65, "file_unreadable"});
  CHECK(refusal(pair + " --limits ./no_such_limits.json") == Refusal{65, "file_unreadable"});
  CHECK(refusal("dvh no_such_folder").first == 65);
}

TEST_CASE("paths that the file system itself refuses are the user's and no fault of redose") {
  const std::string name(300, 'j');
  const std::string loop = scratch("loop");
  std::filesystem::remove(loop);
  std::filesystem::create_symlink("loop", loop);
  for (const std::string& path : {name, loop}) {
    CAPTURE(path);
    CHECK(refusal("check --no-prior --planned " + path).first == 65);
    CHECK(refusal(planned + " --prior " + path).first == 65);
    CHECK(refusal(pair + " --limits ./" + path.substr(0, 200) + "/" + path).first == 65);
    CHECK(redose(pair + " --html " + path + "/x").status == 65);
    CHECK(redose("sum --prior a --planned b --alpha-beta 2 --out " + path + "/x").status == 65);
    const Run budget = redose("budget --prior " + path);
    CHECK(budget.status == 64);
    CHECK(budget.error.find("fault of redose") == std::string::npos);
  }
}

TEST_CASE("courses on paper say their dose") {
  CHECK(refusal(planned + " --prior 36/14") == Refusal{64, "paper_course_bare"});
  CHECK(refusal("check --no-prior --planned 24/3") == Refusal{64, "paper_course_bare"});
  CHECK(refusal("check --no-prior --planned 24/3@prescription") ==
        Refusal{64, "planned_needs_dose"});
  CHECK(refusal(planned + " --prior 36/0@36Gy") == Refusal{64, "fractions_invalid"});
  CHECK(refusal(planned + " --prior -3/2@3Gy") == Refusal{64, "dose_invalid"});
  CHECK(refusal("check --no-prior --planned 14/14.5@14Gy") == Refusal{64, "fractions_invalid"});
  const std::string file =
      case_file("typed.toml", "[planned]\npath = \"p\"\n[[prior]]\ntyped = \"36/0@36Gy\"\n");
  CHECK(refusal("check --case " + file) == Refusal{65, "fractions_invalid"});
}

TEST_CASE("options of a course name a course that is there and only once") {
  for (const char* option :
       {"--fractions ghost=3", "--last-treated ghost=2019-01-24", "--delivered ghost=10/14",
        "--phases ghost=sequential", "--plan ghost=A", "--fractions planned",
        "--fractions planned=3 --fractions planned=5", "--prior prior=again",
        "--prior planned=again", "--prior cumulative=again"}) {
    INFO(option);
    const auto [status, code] = refusal(pair + " " + option);
    CHECK(status == 64);
  }
}

TEST_CASE("rule 14: a planned course of which less counts is refused before it is read") {
  for (const char* command : {"check", "sum", "budget"}) {
    CAPTURE(command);
    const Run run = redose(std::string(command) +
                           " --planned no_such_folder --prior no_such_prior --delivered "
                           "planned=2/3");
    CHECK(run.status == 64);
    CHECK(run.error.find("--prior of its own") != std::string::npos);
  }
  CHECK(refusal(pair + " --delivered planned=2/3") == Refusal{64, "delivered_planned"});
  const std::string file =
      case_file("partly.toml", "no_prior = true\n[planned]\npath = \"p\"\ndelivered = \"2/3\"\n");
  CHECK(refusal("check --case " + file) == Refusal{65, "delivered_planned"});
}

TEST_CASE("rule 7: a case file whose days make no course, or no such interval, is refused") {
  const auto code = [](const std::string& top, const std::string& planned,
                       const std::string& prior) {
    return refusal("check --case " +
                   case_file("days.toml", top + "[planned]\n" + planned +
                                              "typed = \"24/3@10Gy\"\n"
                                              "first_treated = 2025-03-17\n"
                                              "[[prior]]\n" +
                                              prior + "typed = \"36/14@36Gy\"\n"));
  };
  // From 1 February to 17 March 2025 there is one month.
  CHECK(code("interval = \"13mo\"\n", "", "first_treated = 2025-02-01\n") ==
        Refusal{65, "interval_contradicts"});
  CHECK(code("", "last_treated = 2024-03-01\n", "last_treated = 2024-02-09\n") ==
        Refusal{65, "treatment_dates_reversed"});
  CHECK(code("", "", "first_treated = 2025-01-01\nlast_treated = 2024-02-09\n") ==
        Refusal{65, "treatment_dates_reversed"});
}

TEST_CASE("wrong texts on the command line are usage") {
  CHECK(refusal(pair + " --interval 8") == Refusal{64, "interval_invalid"});
  CHECK(refusal(pair + " --last-treated prior=2019-02-30") == Refusal{64, "date_invalid"});
  CHECK(refusal(pair + " --first-treated soon") == Refusal{64, "date_invalid"});
  CHECK(refusal(pair + " --delivered prior=15/14") == Refusal{64, "delivered_invalid"});
  CHECK(refusal(pair + " --per-day prior=0") == Refusal{64, "per_day_invalid"});
  CHECK(refusal(pair + " --per-day prior=2") == Refusal{64, "gap_missing"});
  CHECK(refusal(pair + " --gap prior=6h") == Refusal{64, "gap_without_per_day"});
  CHECK(refusal(pair + " --per-day prior=2 --gap prior=6") == Refusal{64, "gap_invalid"});
  CHECK(refusal(pair + " --per-day prior=3 --gap prior=12h") == Refusal{64, "repair_invalid"});
  CHECK(refusal(pair + " --fractions prior=0") == Refusal{64, "fractions_invalid"});
  CHECK(refusal(pair + " --phases prior=both") == Refusal{64, "phases_invalid"});
  CHECK(refusal(pair + " --tolerance 0.01") == Refusal{64, "unit_missing"});
  CHECK(refusal(pair + " --tolerance 5Gy") == Refusal{64, "tolerance_invalid"});
  CHECK(refusal(pair + " --position-uncertainty 11mm") ==
        Refusal{64, "position_uncertainty_invalid"});
  CHECK(refusal(pair + " --position-uncertainty 2") == Refusal{64, "unit_missing"});
  CHECK(refusal(pair + " --end-caps full") == Refusal{64, "end_caps_invalid"});
  CHECK(refusal(pair + " --metric D5") == Refusal{64, "unit_missing"});
  CHECK(refusal(pair + " --structure Sac=sac") == Refusal{64, "role_unknown"});
  CHECK(refusal(pair + " --structure Sac") == Refusal{64, "usage"});
  CHECK(refusal(pair + " --same-patient ' '") == Refusal{64, "reason_missing"});
  CHECK(refusal(pair + " --unregistered sum") == Refusal{64, "unregistered_invalid"});
  CHECK(refusal(pair + " --alpha-beta 0") == Refusal{64, "alpha_beta_invalid"});
  CHECK(refusal(pair + " --jobs 0") == Refusal{64, "usage"});
  CHECK(refusal("dvh somewhere --step 0Gy") == Refusal{64, "usage"});
  CHECK(refusal("dvh somewhere --fractions 2.5") == Refusal{64, "usage"});
  CHECK(refusal("dvh").first == 64);
}

TEST_CASE("only what may be acknowledged can be") {
  CHECK(refusal(pair + " --accept no_registration") == Refusal{64, "accept_unknown"});
  const std::string file =
      case_file("accept.toml", "accept = \"scale\"\nno_prior = true\n[planned]\npath = \"p\"\n");
  CHECK(refusal("check --case " + file) == Refusal{65, "accept_unknown"});
}

TEST_CASE("limit sets that do not exist are refused") {
  CHECK(refusal(pair + " --limits no-such-set") == Refusal{64, "limits_unknown"});
  const std::string file = case_file(
      "limits.toml", "limits = \"no-such-set\"\nno_prior = true\n[planned]\npath = \"p\"\n");
  CHECK(refusal("check --case " + file) == Refusal{65, "limits_unknown"});
}

TEST_CASE("a case file takes no options of the case beside it") {
  const std::string file =
      case_file("whole.toml", "no_prior = true\n[planned]\npath = \"no_such_folder\"\n");
  CHECK(refusal("check --case " + file).first == 65);  // only the folder is missing
  for (const char* option : {"--no-prior", "--prior x", "--planned x", "--accept position",
                             "--metric Dmax", "--tolerance 0.01Gy", "--interval 8mo",
                             "--limits hytec2021", "--structure A=target", "--end-caps none"}) {
    INFO(option);
    CHECK(refusal("check --case " + file + " " + option) == Refusal{64, "usage"});
  }
}

TEST_CASE("nothing is written when the answer was refused") {
  const std::string path = scratch("refused.json");
  const Run run = redose(planned + " --no-prior --json " + path);
  CHECK(run.status == 65);
  CHECK(run.out.empty());
  CHECK_FALSE(std::ifstream(path).good());
}
