// SPDX-License-Identifier: Apache-2.0
// A department's own limit sets, as files and as a folder: what they replace, and that the report
// says so on its first page.
#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "run_program.hpp"

using Json = nlohmann::ordered_json;

namespace {

std::string built_in(const std::string& id) {
  return content_of(std::string(REDOSE_PROJECT_DIR) + "/libdose/data/limits/" + id + ".json");
}

std::string fresh_folder(const std::string& name) {
  const std::string folder = scratch(name);
  std::filesystem::remove_all(folder);
  std::filesystem::create_directories(folder);
  return folder + "/";
}

void write(const std::string& path, const std::string& content) {
  std::ofstream(path, std::ios::binary) << content;
}

bool holds(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

std::string sha256_of(const std::string& path) {
  return run_shell("sha256sum " + path).out.substr(0, 64);
}

/// Text in one line, as it was before it was wrapped.
std::string unwrapped(const std::string& text) {
  std::string result;
  for (const char c : text)
    if (c != ' ' && c != '\n')
      result += c;
    else if (!result.ends_with(' '))
      result += ' ';
  return result;
}

}  // namespace

TEST_CASE("limits list gives the SHA-256 of every data file compiled in") {
  const std::string sums = scratch("data.sha256");
  REQUIRE(redose("limits list --quiet --force --sha256 " + sums).status == 0);
  const Run run = run_shell("cd " REDOSE_PROJECT_DIR "/libdose/data && sha256sum -c " + sums);
  CHECK(run.status == 0);
  CHECK(holds(run.out, "limits/hytec2021.json: OK"));
  CHECK(holds(run.out, "structure_names.json: OK"));
  CHECK(redose("limits show --sha256 -").status == 64);
}

TEST_CASE("a folder stands for every limit file in it") {
  const std::string folder = fresh_folder("department");
  CHECK(redose("limits list --limits " + folder).status == 65);  // empty
  Json own = Json::parse(built_in("tg101"));
  own["title"] = "TG-101 as we use it";
  write(folder + "a.json", own.dump());
  own["id"] = "ours";
  own["title"] = "Further limits";
  for (Json& limit : own["limits"]) limit["id"] = "OUR." + limit["id"].get<std::string>();
  write(folder + "B.JSON", own.dump());
  write(folder + "read me.txt", "not a limit set");
  const Run run = redose("limits list --limits " + folder);
  CHECK(run.status == 0);
  CHECK(holds(run.out, "tg101: TG-101 as we use it"));
  CHECK(holds(unwrapped(run.out), "department/a.json, in place of the built-in set"));
  CHECK(holds(run.out, "ours: Further limits"));
  CHECK(holds(run.out, sha256_of(folder + "B.JSON")));
  // What lies there and is no limit set is not passed over.
  write(folder + "c.json", "{}");
  CHECK(redose("limits list --limits " + folder).status == 65);
}

TEST_CASE("limits lint tells all findings of a file and ends with 65") {
  const std::string path = scratch("lint.json");
  Json own = Json::parse(built_in("tg101"));
  own["limits"][0].erase("unit");
  own["limits"][1]["structure"] = "cord";
  own["limits"][2]["fractions"] = "all";
  write(path, own.dump());
  const Run run = redose("limits lint " + path);
  CHECK(run.status == 65);
  CHECK(run.error.empty());
  CHECK(holds(unwrapped(run.out), "lint.json: 3 findings"));
  CHECK(holds(run.out, "/limits/0/unit  no_unit"));
  CHECK(holds(run.out, "/limits/1/structure  unknown_structure"));
  CHECK(holds(run.out, "right: \"Gy\" for a dose"));
  const Json result = json_of(redose("limits lint --json - " + path));
  CHECK(result.at("schema") == "redose.lint/1");
  const Json& findings = result.at("files").at(0).at("findings");
  REQUIRE(findings.size() == 3);
  CHECK(findings.at(2).at("code") == "no_fraction_range");
  CHECK(findings.at(2).at("pointer") == "/limits/2/fractions");
  CHECK(!findings.at(2).at("remedy").get<std::string>().empty());
  CHECK(result.at("files").at(0).at("sha256") == sha256_of(path));
  write(path, built_in("tg101"));
  const Run sound = redose("limits lint " + path);
  CHECK(sound.status == 0);
  CHECK(holds(unwrapped(sound.out), "lint.json: no findings"));
  CHECK(redose("limits lint " + scratch("absent.json")).status == 65);
  CHECK(redose("limits lint").status == 64);
  CHECK(redose("limits lint --help").status == 0);
}

TEST_CASE("limits import writes a limit file and lists what it left") {
  const std::string csv = scratch("template.csv");
  write(csv, "TemplateId,DVHObjective,Goal\nSpinalCord,D0.035cc[Gy],<=18.3\nHeart,Mean[Gy],<=20\n");
  const std::string own = scratch("imported.json");
  std::filesystem::remove(own);
  const std::string command = "limits import " + csv + " --format clearplan --id ours ";
  const Run run = redose(command + "--fractions 3 --out " + own);
  CHECK(run.status == 0);
  CHECK(holds(unwrapped(run.out), "2 goals, 1 limit made, 1 left"));
  CHECK(holds(run.out, "line 3: Heart Mean[Gy] <=20"));
  CHECK(holds(run.out, "decide nothing"));
  CHECK(redose("limits lint " + own).status == 0);
  const Json set = Json::parse(content_of(own));
  CHECK(set.at("limits").at(0).at("standing") == "own_unchecked");
  CHECK(holds(redose("limits show ours --limits " + own).out,
              "the department's own, imported and unchecked"));
  const Json result = json_of(redose(command + "--fractions 3 --json -"));
  CHECK(result.at("limit_count") == 1);
  CHECK(result.at("left").at(0).at("place") == "line 3");
  CHECK(result.at("input").at("sha256") == sha256_of(csv));

  CHECK(redose(command + "--out " + own).status == 64);  // no number of fractions
  CHECK(redose(command + "--fractions 0").status == 64);
  CHECK(redose("limits import " + csv + " --fractions 3 --id ours --format excel").status == 64);
  CHECK(redose("limits import " + csv + " --fractions 3 --id ours").status == 64);
  CHECK(redose("limits import " + csv + " --fractions 3 --format clearplan").status == 64);
  CHECK(redose(command + "--fractions 3 --structure Cord=spine").status == 64);
  CHECK(redose(command + "--fractions 3 --structure Cord=spinal_cord").status == 64);
  CHECK(redose("limits import " + scratch("absent.csv") + " --fractions 3 --id a --format proknow")
            .status == 65);
  write(csv, "TemplateId,DVHObjective,Goal\nHeart,Mean[Gy],<=20\n");
  const std::string before = content_of(own);
  CHECK(redose(command + "--fractions 3 --force --out " + own).status == 65);
  CHECK(content_of(own) == before);
}

#ifdef REDOSE_PHANTOMS_DIR

namespace {

Run check_within(const std::string& more) {
  const std::string folder = std::string(REDOSE_PHANTOMS_DIR) + "/within";
  return redose("check --prior " + folder + "/prior --planned " + folder +
                "/planned --last-treated prior=2019-01-24 --first-treated 2021-07-01 " + more);
}

/// HyTEC's set with one value changed.
std::string hytec_with(const std::string& id, double value) {
  Json set = Json::parse(built_in("hytec2021"));
  for (Json& limit : set["limits"])
    if (limit["id"] == id) limit["value"] = value;
  return set.dump();
}

}  // namespace

TEST_CASE("a set in place of a built-in one is named on the first page, with its SHA-256") {
  const std::string folder = fresh_folder("same-rules");
  write(folder + "hytec.json", built_in("hytec2021"));
  const Run text = check_within("--limits " + folder);
  CHECK(text.status == 0);
  const std::string first_page = unwrapped(text.out.substr(0, text.out.find("Limits")));
  CHECK(holds(first_page,
              "chosen by the user (--limits): hytec2021 (hytec.json, in place of the "
              "built-in set)"));
  const Json result = json_of(check_within("--limits " + folder + " --json -"));
  CHECK(result.at("acknowledged").empty());
  const std::string sha256 = sha256_of(folder + "hytec.json");
  CHECK(std::ranges::any_of(result.at("inputs"), [&](const Json& input) {
    return input.at("sha256") == sha256 && input.at("kind") == "limits" &&
           input.at("path") == folder + "hytec.json";
  }));
  CHECK(holds(result.at("method").at("limit_sets"), sha256));
  CHECK(holds(json_of(check_within("--json -")).at("method").at("limit_sets"),
              "quantec2010 (built in)"));
}

TEST_CASE("a rule that asks less under the name of a published one is a deviation") {
  // Rule 1 of the verdict: a user's set may add to the four rules or tighten them.
  const std::string folder = fresh_folder("loosened");
  write(folder + "hytec.json", hytec_with("RERT.HYTEC.CUM", 80));
  const Json loosened = json_of(check_within("--limits " + folder + " --json -"));
  CHECK(loosened.at("acknowledged") == Json::array({"not as published: RERT.HYTEC.CUM"}));
  CHECK(check_within("--limits " + folder).status == 3);
  write(folder + "hytec.json", hytec_with("RERT.HYTEC.CUM", 69.5));
  CHECK(json_of(check_within("--limits " + folder + " --json -")).at("acknowledged").empty());
  // An interval is tightened by asking more.
  write(folder + "hytec.json", hytec_with("RERT.HYTEC.INTERVAL", 4));
  CHECK(check_within("--limits " + folder).status == 3);
  write(folder + "hytec.json", hytec_with("RERT.HYTEC.INTERVAL", 6));
  CHECK(check_within("--limits " + folder).status == 0);
}

#endif
