// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <dose/report/dvh.hpp>
#include <nlohmann/json.hpp>

#include "report/sample.hpp"

namespace {

using Json = nlohmann::ordered_json;

dose::DvhReport sample_report() {
  dose::DvhReport report;
  dose::DvhStructure cord;
  cord.number = 4;
  cord.name = "SpinalCord";
  cord.volume_cc = 21.5;
  cord.uncovered_cc = 0.25;
  dose::MetricResult mean;
  mean.metric = {dose::Metric::Kind::d_mean, 0};
  mean.course = "course";
  mean.bounded.lower = 7.125;
  mean.bounded.reason = "not_covered";
  dose::MetricResult volume;
  volume.metric = {dose::Metric::Kind::v_dose_gy, 20};
  volume.course = "course";
  volume.structure_cc = 21.5;
  volume.bounded = {2.15, 2.1475, 2.1525, {}, ""};
  cord.metrics = {mean, volume};
  cord.curves = {
      {dose::Quantity::physical,
       {},
       {{0, 0.25, 0.5}, {21.25, 20.5, 3.75}, {21.25, 20.25, 3.5}, {21.5, 21, 4.5}}},
      {dose::Quantity::bed, dose::AlphaBeta::from_gray(2), {{0}, {21.25}, {21}, {21.5}}}};
  dose::DvhStructure marker;
  marker.number = 9;
  marker.name = "Marker";
  marker.reason_code = "single_slice_thickness_unknown";
  marker.reason = "one slice only, and no CT says how thick it is";
  report.structures = {cord, marker};
  report.warnings = {{"dose_type_missing", "Dose Type (3004,0004) is missing", "RD.dcm"}};
  report.inputs = {{"RD.dcm", std::string(64, 'a'), "1.2.3", "RTDOSE"}};
  report.method = {{"end_caps", "none"}};
  return report;
}

}  // namespace

TEST_CASE("a dvh document has the keys of the contract") {
  const Json document = Json::parse(dose::render_json(sample_report(), sample::program()));
  CHECK(document["schema"] == "redose.dvh/1");
  CHECK(document["program"]["name"] == "redose");
  const Json& cord = document["structures"][0];
  CHECK(cord["name"] == "SpinalCord");
  CHECK(cord["number"] == 4);
  CHECK(cord["volume_cc"] == 21.5);
  CHECK(cord["uncovered_cc"] == 0.25);
  CHECK(cord["metrics"][0] == Json::parse(R"({"metric":"Dmean","metric_mayo":"Mean[Gy]",
      "course":"course","quantity":"physical","lower_gy":7.125,"reason":"not_covered"})"));
  CHECK(cord["metrics"][1]["value_cc"] == 2.15);
  CHECK(cord["metrics"][1]["value_percent"].get<double>() == Approx(10).epsilon(1e-12));
  // 21.25 - 20.5; at least 21.25 - 21, at most 21.5 - 20.25; the last bin has no end.
  CHECK(cord["dvh"] == Json::parse(R"({"quantity":"physical","dose_gy":[0.0,0.25,0.5],
      "volume_cc":[21.25,20.5,3.75],"lower_cc":[21.25,20.25,3.5],"upper_cc":[21.5,21.0,4.5],
      "differential":{"volume_cc":[0.75,16.75,3.75],"lower_cc":[0.25,15.75,0.0],
                      "upper_cc":[1.25,17.5,4.5]}})"));
  CHECK(cord["further_dvhs"][0]["quantity"] == "bed");
  CHECK(cord["further_dvhs"][0]["alpha_beta_gy"] == 2.0);
  CHECK(document["structures"][1] ==
        Json::parse(R"({"name":"Marker","number":9,"reason":"single_slice_thickness_unknown",
      "reason_text":"one slice only, and no CT says how thick it is"})"));
  CHECK(document["warnings"][0]["code"] == "dose_type_missing");
  CHECK(document["inputs"][0]["sha256"] == std::string(64, 'a'));
  CHECK(document["method"] == Json({{"end_caps", "none"}}));
}

TEST_CASE("a dvh table has one row a dose step, and names that cannot break it") {
  dose::DvhReport report = sample_report();
  report.structures[0].name = "=Cord, \"left\"";
  CHECK(
      dose::render_csv(report) ==
      "structure_number,structure,quantity,alpha_beta_gy,dose_gy,volume_cc,lower_cc,upper_cc,"
      "volume_percent,differential_cc,differential_lower_cc,differential_upper_cc\r\n"
      "4,\"'=Cord, \"\"left\"\"\",physical,,0,21.25,21.25,21.5,98.83720930232558,0.75,0.25,1.25\r\n"
      "4,\"'=Cord, "
      "\"\"left\"\"\",physical,,0.25,20.5,20.25,21,95.34883720930233,16.75,15.75,17.5\r\n"
      "4,\"'=Cord, \"\"left\"\"\",physical,,0.5,3.75,3.5,4.5,17.441860465116278,3.75,0,4.5\r\n"
      "4,\"'=Cord, \"\"left\"\"\",bed,2,0,21.25,21,21.5,98.83720930232558,21.25,0,21.5\r\n");
}

TEST_CASE("the dvh text names each structure and why one was not measured") {
  CHECK(dose::render_text(sample_report(), sample::program()) ==
        R"(Dose-volume metrics of one course; redose 0.1.0 (build test)

STRUCTURES (2)
SpinalCord: 21.50 cc, of which up to 0.250 cc without known dose
  course, Gy physical  Dmean  Mean[Gy]      ? (>= 7.125) not known: reaches out
                                            of a dose grid (not_covered)
                       V20Gy  V20Gy[cc] 2.150 (2.1475..2.1525) cc (10.00%)
Marker: not measured: one slice only, and no CT says how thick it is
  (single_slice_thickness_unknown)

WARNINGS (1)
  - dose_type_missing: Dose Type (3004,0004) is missing (RD.dcm)

METHOD
  end_caps: none

INPUTS (FIRST 12 DIGITS OF SHA-256)
  aaaaaaaaaaaa  RTDOSE    RD.dcm

Not cleared or certified as a medical device; for education, research and
commissioning; not to be the sole basis of a treatment decision.
)");
}
