// SPDX-License-Identifier: Apache-2.0
// redose limits list|show, as typed.
#include <algorithm>
#include <catch2/catch.hpp>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>

#include "run_program.hpp"

using nlohmann::ordered_json;

namespace {

bool holds(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

void check_fits_terminal(const std::string& text) {
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    INFO(line);
    CHECK(line.size() <= 80);  // the built-in sets hold ASCII only
  }
}

}  // namespace

TEST_CASE("limits list names the sets, what decides and where they come from") {
  const Run run = redose("limits list");
  CHECK(run.status == 0);
  check_fits_terminal(run.out);
  CHECK(holds(run.out, "hytec2021: HyTEC 2021"));
  CHECK(holds(run.out, "39 limits, from: built in"));
  CHECK(holds(run.out, "9 can clear a plan and fail it: RERT.HYTEC.CUM"));
  CHECK(holds(run.out, "15 can fail a plan, never clear it: DN.TG101."));
  CHECK(holds(run.out, "none decides, shown only"));
  CHECK(holds(run.out, "redmond2017: "));
  CHECK(holds(run.out, "looked at only where it is named with --limits"));
}

TEST_CASE("limits show has each number with its source and what contradicts it") {
  const Run run = redose("limits show hytec2021");
  CHECK(run.status == 0);
  check_fits_terminal(run.out);
  CHECK(holds(run.out, "doi:10.1016/j.ijrobp.2019.09.038"));
  CHECK(holds(run.out, "copy seen (abstract); abstract"));
  CHECK(holds(run.out, "copy seen (second-hand); table 4, printed page 134"));
  CHECK(holds(run.out, "25.20 Gy"));
  CHECK(holds(run.out, "73.33 Gy"));
  CHECK(holds(run.out, "<= 14 Gy  (blocked)"));
  CHECK(holds(run.out, "N/A"));
  CHECK(!holds(run.out, "TG101"));
}

TEST_CASE("limits show prints a table as the paper does, with the EQD2 of each cell") {
  const Run run = redose("limits show");
  CHECK(run.status == 0);
  check_fits_terminal(run.out);
  CHECK(holds(run.out, "    50/25                  N/A       11!      14*!        14      15.5\n"));
  CHECK(holds(run.out, "      with the prior               70.63     73.33     69.25     69.76\n"));
  CHECK(holds(run.out, "    Dmax, cord not compromised     10-14        17"));
  CHECK(holds(run.out, "Not measured by this program: the dose of record"));
  const Run part = redose("limits show RERT.HYTEC.T4.20_5.5FX RERT.HYTEC.T4.20_5.4FX");
  CHECK(holds(part.out, "EQD2(2)            24.50     25.20\n"));
}

TEST_CASE("limits show takes limit ids and keeps their contradictions") {
  const Run run = redose("limits show RERT.HYTEC.T4.50_25.3FX DN.TG101.SPINALCORD.D0_35cc.1FX");
  CHECK(run.status == 0);
  CHECK(holds(run.out, "RERT.HYTEC.T4.50_25.3FX"));
  CHECK(holds(run.out, "above the 70 Gy of RERT.HYTEC.CUM"));
  CHECK(holds(run.out, "DN.TG101.SPINALCORD.D0_35cc.1FX"));
  CHECK(!holds(run.out, "RERT.HYTEC.T4.50_25.4FX  "));
}

TEST_CASE("limits show as JSON") {
  const Run run = redose("limits show hytec2021 --json -");
  CHECK(run.status == 0);
  const ordered_json result = json_of(run);
  CHECK(result.at("schema") == "redose.limits/1");
  const ordered_json& set = result.at("sets").at(0);
  CHECK(set.at("id") == "hytec2021");
  CHECK(set.at("sha256").get<std::string>().size() == 64);
  REQUIRE(set.at("limits").size() == 39);
  const ordered_json& rule = set.at("limits").at(0);
  CHECK(rule.at("id") == "RERT.HYTEC.CUM");
  CHECK(rule.at("limit") == 70);
  CHECK(rule.at("unit") == "Gy");
  CHECK(rule.at("alpha_beta_gy") == 2);
  CHECK(rule.at("metric_mayo") == "Max[Gy]");
  CHECK(rule.at("preconditions").at("prior_courses") == 1);
  CHECK(rule.at("citation").at("doi") == "10.1016/j.ijrobp.2019.09.038");
  CHECK(!rule.contains("fractions"));
  const auto cell = std::ranges::find(set.at("limits"), "RERT.HYTEC.T4.40_20.1FX",
                                      [](const ordered_json& row) { return row.at("id"); });
  REQUIRE(cell != set.at("limits").end());
  CHECK(cell->at("limit").is_null());
  const auto odd = std::ranges::find(set.at("limits"), "RERT.HYTEC.T4.20_5.5FX",
                                     [](const ordered_json& row) { return row.at("id"); });
  REQUIRE(odd != set.at("limits").end());
  CHECK(odd->at("in_eqd2").at("with_prior_gy").get<double>() == Approx(55.2).epsilon(1e-12));
  CHECK(odd->at("in_eqd2").at("alpha_beta_gy") == 2);
  CHECK(odd->at("contradictions").at(0).at("value").get<double>() == Approx(25.2).epsilon(1e-12));
}

TEST_CASE("limits list as JSON") {
  const ordered_json result = json_of(redose("limits list --json -"));
  REQUIRE(result.at("sets").size() == 18);
  std::size_t clear_and_fail = 0;
  std::size_t fail_only = 0;
  for (const ordered_json& set : result.at("sets")) {
    CHECK(set.at("sha256").get<std::string>().size() == 64);
    clear_and_fail += set.at("clear_and_fail").size();
    fail_only += set.at("fail_only").size();
  }
  CHECK(clear_and_fail == 9);
  CHECK(fail_only == 15);
}

TEST_CASE("a limit set of one's own replaces the built-in one or is refused with its place") {
  const std::string path = scratch("own.json");
  const std::string own = R"({"schema": "redose.limit-set/1", "id": "tg101", "title": "Ours",
    "citation": {"text": "Department"}, "limits": [{"id": "OURS", "title": "Cord",
    "structure": "spinal_cord", "metric": "D0.1cc", "quantity": "physical", "scope": "course",
    "applies_to": "de_novo", "fractions": 3, "comparator": "<=", "value": 18, "unit": "Gy",
    "decides": "fail_only", "use": "check", "conditions": "None",
    "standing": "copy_seen_abstract", "locator": "page 3"}]})";
  std::ofstream(path) << own;
  Run run = redose("limits list --limits " + path);
  CHECK(run.status == 0);
  CHECK(holds(run.out, "tg101: Ours"));
  CHECK(holds(run.out, "own.json"));
  CHECK(!holds(run.out, "DN.TG101"));

  std::ofstream(path) << std::string(own).replace(own.find("18,"), 3, "-18,");
  run = redose("limits show --limits " + path);
  CHECK(run.status == 65);
  CHECK(run.out.empty());
  CHECK(holds(run.error, "own.json#/limits/0/value"));
  CHECK(redose("limits list --limits " + scratch("absent.json")).status == 65);
}

TEST_CASE("what limits cannot understand is a usage error") {
  for (const char* arguments : {"limits", "limits lnit", "limits list hytec2021",
                                "limits show NO.SUCH", "limits show hytec2021 NO.SUCH",
                                "limits list --markdown -", "limits show --json - --markdown -"}) {
    INFO(arguments);
    const Run run = redose(arguments);
    CHECK(run.status == 64);
    // With --json - the error stands there as JSON.
    CHECK((run.out.empty() || json_of(run).at("error").at("code") == "usage"));
    CHECK(!run.error.empty());
  }
}

TEST_CASE("the reference page of limits is the program's own output") {
  const std::string page =
      content_of(std::string(REDOSE_PROJECT_DIR) + "/docs/reference/limits.md");
  const Run run = redose("limits show --markdown -");
  CHECK(run.status == 0);
  // Not CHECK(a == b): two pages on a terminal show nobody the difference.
  INFO("run: redose limits show --quiet --markdown docs/reference/limits.md");
  CHECK((page == run.out));
}
