// SPDX-License-Identifier: Apache-2.0
// The curves of redose dvh on the phantom: kinds of dose, CSV, structures to be made.
#include <catch2/catch.hpp>
#include <cmath>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <sstream>

#include "run_program.hpp"

#ifdef REDOSE_PHANTOMS_DIR

using Json = nlohmann::ordered_json;

namespace {

const std::string planned = std::string(REDOSE_PHANTOMS_DIR) + "/within/planned";

std::vector<std::vector<std::string>> rows_of(const std::string& text) {
  std::vector<std::vector<std::string>> rows;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    REQUIRE(!line.empty());
    REQUIRE(line.back() == '\r');
    line.pop_back();
    auto& row = rows.emplace_back();
    std::istringstream cells(line);
    for (std::string cell; std::getline(cells, cell, ',');) row.push_back(cell);
  }
  return rows;
}

}  // namespace

TEST_CASE("curves keep to two threads unless more are asked for, since each takes memory") {
  CHECK_THAT(redose("dvh --help").out, Catch::Contains("at most 2"));
  CHECK_THAT(redose("check --help").out, !Catch::Contains("at most 2"));
}

TEST_CASE("the CSV has the numbers of the JSON") {
  const std::string csv = REDOSE_SCRATCH_DIR "/curves.csv";
  std::filesystem::create_directories(REDOSE_SCRATCH_DIR);
  std::filesystem::remove(csv);
  const Run run = redose("dvh " + planned +
                         " --structure SpinalCord --structure PTV --quantity bed --quantity "
                         "physical --alpha-beta 2 --step 0.5Gy --json - --csv " +
                         csv);
  REQUIRE(run.status == 0);
  const Json document = Json::parse(run.out);
  const auto rows = rows_of(content_of(csv));
  REQUIRE(rows.at(0).size() == 12);
  std::size_t row = 1;
  for (const Json& structure : document.at("structures")) {
    std::vector<Json> curves{structure.at("dvh")};
    for (const Json& further : structure.at("further_dvhs")) curves.push_back(further);
    REQUIRE(curves.size() == 2);
    CHECK(curves[0].at("quantity") == "bed");
    CHECK(curves[1].at("quantity") == "physical");
    for (const Json& curve : curves)
      for (std::size_t n = 0; n < curve.at("dose_gy").size(); ++n, ++row) {
        const auto& cells = rows.at(row);
        REQUIRE(cells.size() == 12);
        CHECK(cells[1] == structure.at("name").get<std::string>());
        CHECK(cells[2] == curve.at("quantity").get<std::string>());
        CHECK(cells[3] == (curve.at("quantity") == "bed" ? "2" : ""));
        CHECK(std::stod(cells[4]) == curve.at("dose_gy")[n].get<double>());
        CHECK(std::stod(cells[5]) == curve.at("volume_cc")[n].get<double>());
        CHECK(std::stod(cells[6]) == curve.at("lower_cc")[n].get<double>());
        CHECK(std::stod(cells[7]) == curve.at("upper_cc")[n].get<double>());
        CHECK(std::stod(cells[9]) == curve.at("differential").at("volume_cc")[n].get<double>());
      }
    double sum_cc = 0;
    for (const Json& volume : curves[1].at("differential").at("volume_cc"))
      sum_cc += volume.get<double>();
    CHECK(sum_cc == Approx(structure.at("volume_cc").get<double>()).epsilon(1e-9));
  }
  CHECK(row == rows.size());
}

TEST_CASE("dvh measures structures that nobody drew, and shapes between slices") {
  const Run run =
      redose("dvh " + planned + " --structure \"SpinalCord+2mm\" --structure PTV --json -");
  REQUIRE(run.status == 0);
  const Json structures = Json::parse(run.out).at("structures");
  REQUIRE(structures.size() == 2);
  CHECK(structures[0].at("name") == "PTV");
  CHECK(structures[1].at("name") == "SpinalCord+2mm");
  CHECK(structures[1].at("made") == "made of SpinalCord, margin 2 mm in 3D");
  CHECK(structures[1].at("volume_cc").get<double>() > 32);

  // An ellipse of 20 by 14 mm, 24 mm high, straight: the shape in between is the same.
  const Run shape =
      redose("dvh " + planned + " --structure PTV --between-slices shape --metric Dmax --json -");
  REQUIRE(shape.status == 0);
  const Json ptv = Json::parse(shape.out).at("structures")[0];
  CHECK(ptv.at("volume_cc").get<double>() ==
        Approx(structures[0].at("volume_cc").get<double>()).epsilon(0.002));
  CHECK(Json::parse(shape.out).dump().find("interpolated") != std::string::npos);
}

TEST_CASE("what dvh cannot make or convert is refused") {
  CHECK(redose("dvh " + planned + " --quantity eqd2").status == 64);
  CHECK(redose("dvh " + planned + " --quantity gray").status == 64);
  CHECK(redose("dvh " + planned + " --between-slices spline").status == 64);
  CHECK(redose("dvh " + planned + " --structure Spine").status == 65);
  CHECK(redose("dvh " + planned + " --structure \"SpinalCord+2\"").status == 65);
}

#endif
