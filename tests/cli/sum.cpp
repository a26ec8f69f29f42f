// SPDX-License-Identifier: Apache-2.0
// redose sum: arguments, refusals, files whole or not at all, same input same bytes. The values are
// held against a second implementation in tests/dicom/read_sum_with_pydicom.py.
#include <catch2/catch.hpp>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "run_program.hpp"

#ifdef REDOSE_PHANTOMS_DIR

using Catch::Contains;
using Json = nlohmann::ordered_json;

namespace fs = std::filesystem;

namespace {

const std::string phantoms = REDOSE_PHANTOMS_DIR;

std::string courses(const std::string& variant) {
  return "--prior " + phantoms + "/" + variant + "/prior --planned " + phantoms + "/" + variant +
         "/planned ";
}

/// An empty folder of this test's own.
fs::path fresh(const std::string& name) {
  const fs::path folder = scratch("sum_" + name);
  fs::remove_all(folder);
  fs::create_directories(folder);
  return folder;
}

std::string sum(const std::string& more, const std::string& variant = "within") {
  return "sum " + courses(variant) + more;
}

}  // namespace

TEST_CASE("sum says what it wrote, of what, and what is not in it") {
  const fs::path folder = fresh("says");
  const std::string out = (folder / "sum.dcm").string();
  const Run text = redose(sum("--out " + out));
  CHECK(text.status == 0);
  CHECK(text.error.empty());
  CHECK_THAT(text.out, Contains("NOT PHYSICAL DOSE") && Contains("NOT IN THE FILE: ") &&
                           Contains("Gy EQD2(2)") && Contains("registration: rigid"));
  std::istringstream lines(text.out);
  for (std::string line; std::getline(lines, line);) CHECK(line.size() <= 80);

  const Json json = json_of(redose(sum("--force --json - --out " + out)));
  CHECK(json["schema"] == "redose.sum/1");
  CHECK(json["quantity"] == "eqd2");
  CHECK(json["alpha_beta_gy"] == 2.0);
  CHECK(json["dose_type"] == "EFFECTIVE");
  CHECK(json["dose_summation_type"] == "MULTI_PLAN");
  CHECK(json["plan_uids"].size() == 2);
  CHECK(json["file"]["path"] == out);
  CHECK(json["courses"].size() == 2);
  CHECK(json["courses"][0]["name"] == "prior");
  CHECK(json["courses"][0]["registration"]["kind"] == "rigid");
  const Json& grid = json["grid"];
  const auto voxels =
      grid["columns"].get<int>() * grid["rows"].get<int>() * grid["frames"].get<int>();
  CHECK(grid["voxels"] == voxels);
  // The planned grid of the phantom has 80 x 76 x 136 voxels (docs/explanation/phantoms.md).
  CHECK(voxels + json["cut"]["voxels"].get<int>() == 80 * 76 * 136);
  CHECK(json["cut"]["unknown_voxels"] <= json["cut"]["voxels"]);
  const double parts =
      json["contributions"]["prior"].get<double>() + json["contributions"]["planned"].get<double>();
  CHECK(std::abs(parts - json["file"]["maximum_gy"].get<double>()) < 1e-9);
  // The largest dose takes the whole range of 32 bits.
  const double steps =
      json["file"]["maximum_gy"].get<double>() / json["file"]["scaling_gy"].get<double>();
  CHECK(steps <= 4294967295.0);
  CHECK(steps > 0.99999 * 4294967295.0);
  for (const Json& input : json["inputs"]) CHECK(input["sha256"].get<std::string>().size() == 64);
  const Run hash = run_shell("sha256sum " + out);
  CHECK(hash.out.substr(0, 64) == json["file"]["sha256"].get<std::string>());
}

TEST_CASE("sum writes the same bytes again, on any number of threads, and its parts beside it") {
  const fs::path folder = fresh("same");
  const std::string a = (folder / "a.dcm").string();
  const std::string b = (folder / "b.dcm").string();
  REQUIRE(redose(sum("--quiet --jobs 1 --out " + a)).status == 0);
  const Run run = redose(
      sum("--json - --jobs 5 --out " + b + " --contributions " + (folder / "parts").string()));
  REQUIRE(run.status == 0);
  CHECK(content_of(a) == content_of(b));
  const Json parts = json_of(run)["contribution_files"];
  REQUIRE(parts.size() == 2);
  CHECK(parts[0]["course"] == "prior");
  CHECK(parts[0]["path"] == (folder / "parts/prior.dcm").string());
  CHECK(fs::exists(folder / "parts/planned.dcm"));
  CHECK(parts[0]["sop_instance_uid"] != parts[1]["sop_instance_uid"]);
  // Another choice is another object.
  REQUIRE(redose(sum("--quiet --force --alpha-beta 3 --out " + b)).status == 0);
  CHECK(content_of(a) != content_of(b));
  // Nothing else was left.
  CHECK(std::distance(fs::directory_iterator(folder), {}) == 3);
  CHECK(std::distance(fs::directory_iterator(folder / "parts"), {}) == 2);
}

TEST_CASE("redose refuses its own sum as input, wherever it is given") {
  const fs::path folder = fresh("refused");
  const std::string out = (folder / "sum.dcm").string();
  REQUIRE(redose(sum("--quiet --out " + out)).status == 0);
  const std::string planned = " --planned " + phantoms + "/within/planned";
  for (const std::string& arguments :
       {"check --no-prior --planned " + out + " --fractions planned=3 --json -",
        "check --prior " + out + planned + " --json -",
        "sum --prior " + out + planned + " --json - --out " + (folder / "x.dcm").string(),
        "dvh " + out + " --json -"}) {
    INFO(arguments);
    const Run run = redose(arguments);
    CHECK(run.status == 65);
    CHECK(json_of(run)["error"]["code"] == "dose_type_effective");
  }
  CHECK(!fs::exists(folder / "x.dcm"));
}

TEST_CASE("courses that cannot be mapped are refused and nothing is written") {
  const fs::path folder = fresh("unmapped");
  const std::string out = (folder / "sum.dcm").string();
  const std::string planned = "--planned " + phantoms + "/within/planned ";
  const auto code = [&](const std::string& arguments) {
    const Run run = redose("sum " + arguments + " --json - --out " + out);
    CHECK(run.status == 65);
    CHECK(std::distance(fs::directory_iterator(folder), {}) == 0);
    return json_of(run)["error"]["code"].get<std::string>();
  };
  CHECK(code(courses("not-evaluable")) == "sum_not_registered");
  CHECK(code(planned + "--prior 36/14@38Gy") == "sum_course_on_paper");
  CHECK(code("--planned 24/3@14Gy --prior " + phantoms + "/within/prior --paper-uniform") ==
        "sum_needs_planned_grid");
  CHECK(code(courses("within") + "--grid union") == "sum_outside_not_stated");
  CHECK(code(courses("within") + "--grid " + phantoms + "/within/prior/RTDOSE.dcm") ==
        "sum_grid_frame");
  CHECK(code(courses("within") + "--grid " + phantoms + "/within/prior/RTPLAN.dcm") != "usage");
  CHECK(code(courses("within") + "--grid " + (folder / "none.dcm").string()) == "file_unreadable");
  const Run paper =
      redose("sum " + planned + "--prior 36/14@38Gy --paper-uniform --json - --out " + out);
  REQUIRE(paper.status == 0);
  CHECK(json_of(paper)["plan_uids"].size() == 1);
  CHECK(json_of(paper)["dose_summation_type"] == "MULTI_PLAN");
  // 38 (38/14 + 2)/4
  CHECK(std::abs(json_of(paper)["contributions"]["prior"].get<double>() -
                 38 * (38.0 / 14 + 2) / 4) < 1e-9);
}

TEST_CASE("delivered fractions and the statement of one patient reach the sum") {
  const fs::path folder = fresh("delivered");
  const std::string parts = "--json - --out " + (folder / "sum.dcm").string() +
                            " --contributions " + (folder / "parts").string() + " ";
  const Json whole = json_of(redose(sum(parts)));
  const Json half = json_of(redose(
      sum(parts + "--force --delivered prior=7/14 --same-patient 'two hospitals, one person'")));
  // Half the dose in half the fractions is half the EQD2; the planned course stays.
  CHECK(half["contribution_files"][0]["maximum_gy"].get<double>() ==
        Approx(whole["contribution_files"][0]["maximum_gy"].get<double>() / 2).epsilon(1e-12));
  CHECK(half["contribution_files"][1]["maximum_gy"] ==
        whole["contribution_files"][1]["maximum_gy"]);
  CHECK(half["assumptions"].size() == 2);
  CHECK(half["file"]["sop_instance_uid"] != whole["file"]["sop_instance_uid"]);
}

TEST_CASE("a sum of one plan says so") {
  const fs::path folder = fresh("one");
  const Json json = json_of(redose("sum --no-prior --planned " + phantoms +
                                   "/within/planned --quantity bed --json - --out " +
                                   (folder / "bed.dcm").string()));
  CHECK(json["dose_summation_type"] == "PLAN");
  CHECK(json["quantity"] == "bed");
  CHECK(json["cut"]["voxels"] == 0);
}

TEST_CASE("a box round all courses holds what was stated outside their grids") {
  const fs::path folder = fresh("union");
  const Json json = json_of(
      redose(sum("--grid union --spacing 5mm --outside prior=2Gy --outside planned=150cGy --json - "
                 "--out " +
                 (folder / "union.dcm").string())));
  CHECK(json["grid"]["asked"] == "union");
  CHECK(json["grid"]["column_spacing_mm"] == 5.0);
  CHECK(json["cut"]["voxels"] == 0);
  CHECK(json["assumed_voxels"] > 1000);
  CHECK(json["assumptions"].size() == 2);
}

TEST_CASE("a case file names the courses of a sum as well") {
  const fs::path folder = fresh("case");
  const std::string file = (folder / "case.toml").string();
  std::ofstream(file) << "alpha_beta = 3\n[planned]\npath = \"" << phantoms
                      << "/within/planned\"\n[[prior]]\nname = \"2019\"\npath = \"" << phantoms
                      << "/within/prior\"\n";
  const Json json =
      json_of(redose("sum --case " + file + " --json - --out " + (folder / "sum.dcm").string()));
  CHECK(json["alpha_beta_gy"] == 3.0);
  CHECK(json["contributions"].contains("2019"));
  CHECK(redose("sum --case " + file + " --alpha-beta 2 --out " + (folder / "x.dcm").string())
            .status == 64);
}

TEST_CASE("wrong arguments of sum are usage errors") {
  const fs::path folder = fresh("usage");
  const std::string out = "--out " + (folder / "sum.dcm").string() + " ";
  const std::string input = phantoms + "/within/prior/RTDOSE.dcm";
  const std::string before = content_of(input);
  for (const std::string& more :
       {std::string(),
        std::string("--out -"),
        "--out " + (folder / "no/sum.dcm").string(),
        "--out " + folder.string(),
        "--out " + input,
        "--out " + phantoms + "/within/planned/sum.dcm",
        out + "--quantity physical",
        out + "--spacing 2",
        out + "--spacing 0mm",
        out + "--spacing 0.01mm",
        out + "--outside prior",
        out + "--outside prior=1",
        out + "--outside prior=0Gy",
        out + "--outside nobody=1Gy",
        out + "--outside prior=1Gy --outside prior=2Gy",
        out + "--contributions " + (folder / "no/parts").string(),
        out + "--contributions " + input,
        "--out " + (folder / "prior.dcm").string() + " --contributions " + folder.string(),
        out + "--json " + (folder / "sum.dcm").string(),
        out + "--structure Sac=thecal_sac"}) {
    INFO(more);
    CHECK(redose(sum(more)).status == 64);
  }
  CHECK(redose("sum " + out + "--planned " + phantoms + "/within/planned").status == 64);
  CHECK(content_of(input) == before);
  CHECK(!fs::exists(phantoms + "/within/planned/sum.dcm"));
  CHECK(std::distance(fs::directory_iterator(folder), {}) == 0);
}

TEST_CASE("a sum that cannot be written is an error, and an older file stays") {
  const fs::path folder = fresh("older");
  const std::string out = (folder / "sum.dcm").string();
  std::ofstream(out) << "older";
  const Run exists = redose(sum("--out " + out));
  CHECK(exists.status == 64);
  CHECK_THAT(exists.error, Contains("--force"));
  CHECK(redose(sum("--force --out " + out, "not-evaluable")).status == 65);
  CHECK(content_of(out) == "older");
  const Run full = redose(sum("--out /dev/full"));
  CHECK(full.status == 65);
  CHECK_THAT(full.error, Contains("/dev/full"));
  // A file that may not grow: the disk is full.
  const Run limited = run_shell("ulimit -f 64; trap '' XFSZ; '" REDOSE_PROGRAM "' " +
                                sum("--quiet --force --out " + out));
  CHECK(limited.status == 65);
  CHECK(content_of(out) == "older");
  CHECK(std::distance(fs::directory_iterator(folder), {}) == 1);
}

#endif
