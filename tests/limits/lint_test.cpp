// SPDX-License-Identifier: Apache-2.0
// The linter tells every defect of a file, each with its place; and nothing of a sound one.
#include <algorithm>
#include <catch2/catch.hpp>
#include <dose/core/embedded.hpp>
#include <dose/core/error.hpp>
#include <dose/limits/lint.hpp>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

using nlohmann::json;

namespace {

json cord(const std::string& id, int fractions, double value_gy) {
  return {{"id", id},
          {"title", "Cord"},
          {"structure", "spinal_cord"},
          {"metric", "D0.035cc"},
          {"quantity", "physical"},
          {"scope", "course"},
          {"applies_to", "de_novo"},
          {"fractions", fractions},
          {"comparator", "<="},
          {"value", value_gy},
          {"unit", "Gy"},
          {"decides", "none"},
          {"use", "info"},
          {"conditions", "None"},
          {"standing", "own_unchecked"},
          {"locator", "page 3"}};
}

json set_of(const std::vector<json>& limits) {
  return {{"schema", "redose.limit-set/1"},
          {"id", "ours"},
          {"title", "Ours"},
          {"citation", {{"text", "Department"}}},
          {"limits", limits}};
}

/// "code pointer" of each finding, in order of the pointer.
std::vector<std::string> found_in(const json& set) {
  std::vector<std::string> found;
  for (const dose::LintFinding& finding : dose::lint_limit_set(set.dump(), "x.json").findings) {
    CHECK(!finding.message.empty());
    CHECK(!finding.remedy.empty());
    found.push_back(finding.code + " " + finding.pointer);
  }
  std::ranges::sort(found);
  return found;
}

using Expected = std::vector<std::string>;

}  // namespace

TEST_CASE("a sound file has no findings") {
  CHECK(found_in(set_of({cord("OUR.1", 1, 10), cord("OUR.3", 3, 18)})).empty());
}

TEST_CASE("all defects of a file are told at once, each at its place") {
  json no_unit = cord("OUR.1", 1, 10);
  no_unit.erase("unit");
  no_unit.erase("locator");
  json odd = cord("OUR.2", 2, 12);
  odd["structure"] = "cord";
  odd.erase("fractions");
  odd.erase("comparator");
  odd["Value"] = 3;
  json set = set_of({no_unit, odd, cord("OUR.3", 3, -1)});
  set.erase("citation");
  set["id"] = "Our set";
  CHECK(found_in(set) == Expected{"key_unknown /limits/1/Value",
                                  "no_comparator /limits/1/comparator",
                                  "no_fraction_range /limits/1/fractions", "no_source /citation",
                                  "no_source /limits/0/locator", "no_unit /limits/0/unit",
                                  "unknown_structure /limits/1/structure", "value_invalid /id",
                                  "value_invalid /limits/2/value"});
}

TEST_CASE("every key that must be there is told where all are missing") {
  Expected expected;
  const json sound = cord("OUR.3", 3, 18);
  for (const auto& [key, value] : sound.items()) {
    const std::string code = key == "unit"                           ? "no_unit"
                             : key == "locator" || key == "standing" ? "no_source"
                             : key == "fractions"                    ? "no_fraction_range"
                             : key == "structure"                    ? "unknown_structure"
                             : key == "comparator"                   ? "no_comparator"
                                                                     : "key_missing";
    expected.push_back(code + " /limits/0/" + key);
  }
  std::ranges::sort(expected);
  CHECK(found_in(set_of({json::object()})) == expected);
}

TEST_CASE("what a broken key would mean for another is not told besides") {
  // Which unit is right depends on the metric; that "cGy" is wrong for it cannot be said.
  json limit = cord("OUR.3", 3, 18);
  limit["metric"] = "D0.035";
  limit["unit"] = "cGy";
  CHECK(found_in(set_of({limit})) == Expected{"value_invalid /limits/0/metric"});
}

TEST_CASE("a physical dose for any number of fractions is told") {
  json any = cord("OUR.ANY", 1, 25);
  any["fractions"] = "any";
  CHECK(found_in(set_of({any})) == Expected{"no_fraction_range /limits/0/fractions"});
  any["planned_dose_per_fraction_gy"] = {{"low", 1.8}, {"high", 2}};
  CHECK(found_in(set_of({any})).empty());
}

TEST_CASE("an optimal value above the mandatory one is told") {
  json optimal = cord("OUR.OPT", 3, 18);
  optimal["priority"] = "optimal";
  json mandatory = cord("OUR.MAND", 3, 14);
  mandatory["priority"] = "mandatory";
  CHECK(found_in(set_of({optimal, mandatory})) ==
        Expected{"optimal_above_mandatory /limits/0/value"});
  CHECK(found_in(set_of({mandatory, optimal})) ==
        Expected{"optimal_above_mandatory /limits/1/value"});
  mandatory["value"] = 18;
  CHECK(found_in(set_of({optimal, mandatory})).empty());
  mandatory["fractions"] = 5;
  mandatory["value"] = 19;
  CHECK(found_in(set_of({optimal, mandatory})).empty());
}

TEST_CASE("one thing limited twice is told") {
  json again = cord("OUR.AGAIN", 3, 20);
  CHECK(found_in(set_of({cord("OUR.3", 3, 18), again})) ==
        Expected{"duplicate_limit /limits/1/id"});
  again["fractions"] = "2-5";
  CHECK(found_in(set_of({cord("OUR.3", 3, 18), again})) ==
        Expected{"duplicate_limit /limits/1/id"});
  again["variant"] = "with chemotherapy";
  CHECK(found_in(set_of({cord("OUR.3", 3, 18), again})).empty());
  CHECK(found_in(set_of({cord("OUR.3", 3, 18), cord("OUR.3", 5, 20)})) ==
        Expected{"duplicate_id /limits/1/id"});
}

TEST_CASE("less or as much dose in more fractions is told") {
  CHECK(found_in(set_of({cord("OUR.3", 3, 18), cord("OUR.5", 5, 18)})) ==
        Expected{"not_monotone /limits/0/value"});
  CHECK(found_in(set_of({cord("OUR.5", 5, 17), cord("OUR.3", 3, 18)})) ==
        Expected{"not_monotone /limits/1/value"});
}

TEST_CASE("a cell above the set's own EQD2 rule is told") {
  // 18 Gy in 5: EQD2(2) 18 (3.6 + 2)/4 = 25.2. 14.5 in 3: 24.77.
  json rule = cord("OUR.RULE", 1, 25);
  rule["fractions"] = "any";
  rule["quantity"] = "eqd2";
  rule["alpha_beta_gy"] = 2;
  CHECK(found_in(set_of({cord("OUR.3", 3, 14.5), cord("OUR.5", 5, 18), rule})) ==
        Expected{"contradicts_own_rule /limits/1/value"});
}

TEST_CASE("what is no JSON, or says a thing twice, is told and the rest is not judged") {
  for (const std::string& text : {std::string("{"), std::string("[]"), std::string(),
                                  std::string(R"({"id": "x", "id": "y"})")}) {
    INFO(text);
    const dose::LintedFile file = dose::lint_limit_set(text, "x.json");
    REQUIRE(file.findings.size() == 1);
    CHECK(file.findings[0].code == "not_readable");
  }
}

TEST_CASE("the built-in sets contradict themselves where the facts say so, and are sound") {
  for (const dose::EmbeddedFile& file : dose::embedded_files()) {
    if (!file.path.starts_with("limits/")) continue;
    INFO(file.path);
    const auto findings = dose::lint_limit_set(file.content, std::string(file.path)).findings;
    CHECK(findings.size() == (file.path == "limits/hytec2021.json" ? 7 : 0));
    for (const dose::LintFinding& finding : findings)
      CHECK((finding.code == "contradicts_own_rule" || finding.code == "not_monotone"));
  }
}

TEST_CASE("files are held against each other and against the built-in sets") {
  const auto folder = std::filesystem::temp_directory_path() / "redose_lint_test";
  std::filesystem::remove_all(folder);
  std::filesystem::create_directories(folder);
  const auto write = [&folder](const std::string& name, const json& set) {
    std::ofstream(folder / name) << set.dump();
  };
  write("a.json", set_of({cord("OUR.1", 1, 10)}));
  write("b.json", set_of({cord("OUR.1", 1, 10), cord("DN.NCCN.SPINALCORD.3FX", 3, 18)}));
  const auto files = dose::lint_limit_files({folder});
  REQUIRE(files.size() == 2);
  CHECK(files[0].findings.empty());
  REQUIRE(files[1].findings.size() == 3);
  CHECK(files[1].findings[0].pointer == "/id");
  CHECK(files[1].findings[1].pointer == "/limits/0/id");
  CHECK(files[1].findings[2].pointer == "/limits/1/id");
  CHECK(files[1].findings[2].message.find("nccn-nsclc") != std::string::npos);
  // A set that replaces the built-in one may use its ids.
  json replacing = set_of({cord("DN.NCCN.SPINALCORD.3FX", 3, 18)});
  replacing["id"] = "nccn-nsclc";
  write("b.json", replacing);
  CHECK(dose::lint_limit_files({folder})[1].findings.empty());
  std::filesystem::remove_all(folder);
  CHECK_THROWS_AS(dose::lint_limit_files({folder}), dose::Error);
}

TEST_CASE("a file without findings is one that the reader takes") {
  // Whatever the reader refuses the linter tells: each key of a sound limit left out, or made null.
  const json sound = cord("OUR.3", 3, 18);
  for (const auto& [key, value] : sound.items())
    for (const bool left_out : {true, false}) {
      json limit = sound;
      if (left_out)
        limit.erase(key);
      else
        limit[key] = nullptr;
      INFO(limit.dump());
      const bool allowed = key == "value" && !left_out;  // N/A, which decides nothing
      CHECK(found_in(set_of({limit})).empty() == allowed);
    }
}
