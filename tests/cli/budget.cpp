// SPDX-License-Identifier: Apache-2.0
// redose budget from outside: typed courses, plans, and what is refused.
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <string>

#include "../support/near.hpp"
#include "run_program.hpp"

using nlohmann::json;

namespace {

json document_of(const std::string& arguments) {
  const Run run = redose("budget " + arguments + " --json -");
  INFO(run.error);
  REQUIRE(run.status == 0);
  return json::parse(run.out);
}

std::string text_of(const std::string& arguments) {
  const Run run = redose("budget " + arguments);
  INFO(run.error);
  REQUIRE(run.status == 0);
  return run.out;
}

std::string refused(const std::string& arguments) {
  const Run run = redose("budget " + arguments);
  CHECK(run.status == 64);
  CHECK(run.out.empty());
  return run.error;
}

}  // namespace

TEST_CASE("rule 26: allowed doses are rounded down, beside those of the paper after 30 in 10") {
  const json document = document_of("--prior 30/10");
  // E = 25: W20 of the worked examples; table 4 prints 9, 12.2, 14.5, 16.2, 18.
  const double expected_gy[] = {9.0498756, 12.2828569, 14.5783958, 16.3960781, 17.9128785};
  const double published_gy[] = {9, 12.2, 14.5, 16.2, 18};
  for (std::size_t i = 0; i < 5; ++i) {
    CHECK(document["rows"][i]["max_dose_gy"].get<double>() == near(expected_gy[i], 5e-8));
    CHECK(document["rows"][i]["published_gy"] == published_gy[i]);
    CHECK(document["rows"][i]["limited_by"] == "RERT.HYTEC.SBRT");
  }
  const std::string text = text_of("--prior 30/10");
  CHECK(text.starts_with(
      "Largest dose that satisfies each rule arithmetically; not a prescription."));
  for (const char* shown : {" 9.04 ", " 12.28 ", " 14.57 ", " 16.39 ", " 17.91 "})
    CHECK(text.find(shown) != std::string::npos);
}

TEST_CASE("after 40 in 20 one fraction is N/A, after 50 in 25 the sum binds") {
  const json after_40 = document_of("--prior 40/20");
  CHECK(after_40["rows"][0]["max_dose_gy"].is_null());
  CHECK(after_40["rows"][0]["published_gy"].is_null());
  CHECK(after_40["rows"][0]["note"] == "N/A");
  const json after_50 = document_of("--prior 50/25 --fractions 3");
  CHECK(after_50["rows"][0]["limited_by"] == "RERT.HYTEC.CUM");
  CHECK(!after_50["rows"][0].contains("published_gy"));  // 14 Gy in 3 is blocked
}

TEST_CASE("small priors are bound by the share, and the report says what that is worth") {
  // EQD2(2) of 8/1 is 20: E <= 20, D = 12.7797 in 3.
  const json document = document_of("--prior 8/1 --fractions 3");
  CHECK(document["rows"][0]["limited_by"] == "RERT.HYTEC.SHARE");
  CHECK(document["rows"][0]["max_dose_gy"].get<double>() == near(12.7797, 5e-5));
  CHECK(text_of("--prior 8/1 --fractions 3").find("cannot clear") != std::string::npos);
}

TEST_CASE("several fractions a day before raise what counts") {
  // 45/30, twice a day 6 h apart, half-time 4.1 h: 45 (2 + 1.362634 * 1.5)/4 = 45.494446.
  const json document = document_of("--prior 45/30 --per-day prior=2 --gap prior=6h");
  CHECK(document["prior"]["eqd2_gy"].get<double>() == near(45.494446, 1e-5));
}

TEST_CASE("explained, a budget can be recalculated by hand") {
  const std::string text = text_of("--prior 50/25 --fractions 3 --explain");
  CHECK(text.find("P = 50.000000 Gy") != std::string::npos);
  CHECK(text.find("D = 12.7797") != std::string::npos);
  CHECK(text.find("E + P = 70.000000 Gy") != std::string::npos);
}

#ifdef REDOSE_PHANTOMS_DIR

TEST_CASE("a plan in DICOM has a headroom") {
  const std::string folder = REDOSE_PHANTOMS_DIR "/within/";
  const json document =
      document_of("--prior " + folder + "prior --planned " + folder + "planned --fractions 1-2");
  // 25 Gy EQD2(2) in 3 fractions are 14.578396 Gy; the plan's maximum in the sac is 13.70 Gy.
  CHECK(document["headroom"]["limited_by"] == "RERT.HYTEC.SBRT");
  CHECK(document["as_planned"]["max_dose_gy"].get<double>() == near(14.5784, 0.03));
  CHECK(document["as_planned"]["max_dose_gy"].get<double>() <= 14.578396);
  CHECK(document["rows"][0]["note"] == "N/A");  // after a prior of 41.14 Gy
  CHECK(document["rows"][1]["max_dose_gy"].get<double>() == near(12.2829, 0.03));
  CHECK(document["points"].size() == 6);
}

#endif

TEST_CASE("what makes no budget is refused with its remedy") {
  CHECK(refused("").find("--no-prior") != std::string::npos);
  CHECK(refused("--prior 36/14 --no-prior").find("exclude") != std::string::npos);
  CHECK(refused("--prior 36/14 --fractions 0-3").find("range") != std::string::npos);
  CHECK(refused("--prior 36/0").find("fractions") != std::string::npos);
  CHECK(refused("--prior 36").find("36") != std::string::npos);
  CHECK(refused("--prior /").find("--planned") != std::string::npos);
  CHECK(refused("--prior 36/14 --structure Sac=thecal_sac").find("--planned") != std::string::npos);
  CHECK(refused("--prior 36/14 --per-day prior=2").find("6h") != std::string::npos);
  CHECK(refused("--prior 36/14 --per-day planned=2 --gap planned=6h").find("planned") !=
        std::string::npos);
  CHECK(refused("--prior 36/14 --limits hytec2021").find("no file") != std::string::npos);
}
