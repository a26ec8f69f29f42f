// SPDX-License-Identifier: Apache-2.0
// The JSON report, key by key as CONTRACT fixes it; values are those of sample.cpp.
#include <catch2/catch.hpp>
#include <cmath>
#include <dose/core/contract.hpp>
#include <limits>
#include <nlohmann/json.hpp>

#include "report/sample.hpp"

namespace {

using Json = nlohmann::ordered_json;

Json parsed(const dose::Assessment& assessment) {
  return Json::parse(dose::render_json(assessment, sample::program()));
}

std::vector<std::string> keys(const Json& object) {
  std::vector<std::string> names;
  for (const auto& [key, value] : object.items()) names.push_back(key);
  return names;
}

using Keys = std::vector<std::string>;

}  // namespace

TEST_CASE("a check document has the keys of the contract in order") {
  const Json document = parsed(sample::within());
  CHECK(keys(document) ==
        Keys{"schema",     "program",     "verdict",         "headline",        "remarks",
             "patient",    "courses",     "interval_months", "interval_source", "alpha_beta_gy",
             "structures", "targets",     "limits",          "comparisons",     "points",
             "flips",      "sensitivity", "advisories",      "acknowledged",    "assumptions",
             "not_done",   "warnings",    "inputs",          "method"});
  CHECK(document["schema"] == "redose.check/1");
  CHECK(document["program"] == Json({{"name", "redose"}, {"version", "0.1.0"}, {"build", "test"}}));
  CHECK(document["verdict"] == "within");
  CHECK(document["patient"] == Json({{"id", "PHANTOM-1"}}));
  CHECK(document["interval_months"].is_number_integer());
  CHECK(document["interval_months"] == 29);
  CHECK(document["alpha_beta_gy"] == 2.0);
  CHECK(document["method"]["end_caps"] == "half the neighbouring spacing");
}

TEST_CASE("targets carry their coverage") {
  const Json target = parsed(sample::within())["targets"][0];
  CHECK(keys(target) == Keys{"name", "number", "volume_cc", "prescription_gy", "metrics"});
  CHECK(target["name"] == "PTV");
  CHECK(target["prescription_gy"] == 24.0);
  CHECK(target["metrics"][0]["metric"] == "D95%");
  CHECK(target["metrics"][0]["value_gy"] == 23.104);
  CHECK(target["metrics"][0]["quantity"] == "physical");
  CHECK(target["metrics"][1]["value_cc"] == 19.2);
  CHECK(target["metrics"][1]["value_percent"] == Approx(100 * 19.2 / 21.1).epsilon(1e-12));
}

TEST_CASE("courses carry prescription dates phases and registration") {
  const Json document = parsed(sample::within());
  const Json& prior = document["courses"][0];
  CHECK(keys(prior) == Keys{"name", "role", "origin", "first_treated", "last_treated", "fractions",
                            "prescription_gy", "bed_gy", "eqd2_gy", "phases", "approval_status",
                            "registration"});
  CHECK(prior["role"] == "prior");
  CHECK(prior["origin"] == "dicom");
  CHECK(prior["last_treated"] == "2019-01-24");
  CHECK(prior["bed_gy"] == 82.285714285714285);
  const Json& phase = prior["phases"][0];
  CHECK(phase["fractions"] == 14);
  CHECK(phase["dose_files"][0]["path"] == "export/prior/RD.dcm");
  CHECK(phase["dose_files"][0]["sha256"] == std::string(64, 'a'));
  CHECK(phase["dose_files"][0]["sop_instance_uid"] == "1.2.826.0.1.a");
  CHECK(prior["registration"]["kind"] == "rigid");
  CHECK(prior["registration"]["course_from_planned_mm"] ==
        Json::parse("[[1.0,0.0,0.0,4.5],[0.0,1.0,0.0,-2.25],[0.0,0.0,1.0,0.0],[0.0,0.0,0.0,1.0]]"));
  const Json& planned = document["courses"][1];
  CHECK(planned["role"] == "planned");
  CHECK_FALSE(planned.contains("last_treated"));
  CHECK(planned["registration"]["kind"] == "same_frame");
}

TEST_CASE("a course on paper says how it was typed") {
  const Json prior = parsed(sample::exceeded())["courses"][0];
  CHECK(prior["origin"] == "prescription");
  CHECK(prior["paper_dose"] == "prescription");
  CHECK(prior["typed"] == "40/20+10/2@prescription");
  CHECK(prior["phase_relation"] == "sequential");
  CHECK(prior["phases"][1]["dose_files"] == Json::array());
  CHECK(prior["registration"]["kind"] == "none");
  CHECK_FALSE(prior.contains("approval_status"));
}

TEST_CASE("structures carry metrics with bounds at full precision") {
  const Json structure = parsed(sample::exceeded())["structures"][0];
  CHECK(keys(structure) == Keys{"name", "number", "role", "role_assigned", "role_reason",
                                "volume_cc", "uncovered_cc", "metrics"});
  CHECK(structure["role"] == "thecal_sac");
  const Json& dmax = structure["metrics"][0];
  CHECK(keys(dmax) ==
        Keys{"metric", "metric_mayo", "course", "quantity", "value_gy", "lower_gy", "upper_gy"});
  CHECK(dmax["metric"] == "Dmax");
  CHECK(dmax["metric_mayo"] == "Max[Gy]");
  CHECK(dmax["quantity"] == "physical");
  CHECK(dmax["value_gy"].get<double>() == 37.412);
  CHECK(dmax["lower_gy"].get<double>() == 37.412 - 0.00375);
  const Json& sum = structure["metrics"][6];
  CHECK(sum["course"] == "cumulative");
  CHECK(sum["alpha_beta_gy"] == 2.0);
  CHECK(sum["at_mm"] == Json::parse("[-3.2,118.75,-412.5]"));
  CHECK(sum["contributions"] == Json::parse(R"({"planned":18.912,"prior":42.399})"));
  const Json& volume = structure["metrics"][7];
  CHECK(keys(volume) == Keys{"metric", "metric_mayo", "course", "quantity", "value_cc", "lower_cc",
                             "upper_cc", "value_percent", "lower_percent", "upper_percent"});
  CHECK(volume["value_percent"].get<double>() == Approx(9.12837).epsilon(1e-5));
}

TEST_CASE("limit rows are those of the contract") {
  const Json document = parsed(sample::within());
  const Json& row = document["limits"][0];
  CHECK(keys(row) ==
        Keys{"id",        "set",         "title",      "structure",     "structure_name",
             "metric",    "metric_mayo", "quantity",   "alpha_beta_gy", "scope",
             "fractions", "status",      "decides",    "required",      "value",
             "lower",     "upper",       "comparator", "limit",         "unit",
             "margin",    "conditions",  "standing",   "citation"});
  CHECK(row["id"] == "RERT.HYTEC.CUM");
  CHECK(row["structure"] == "thecal_sac");
  CHECK(row["metric"] == "Dmax");
  CHECK(row["quantity"] == "eqd2");
  CHECK(row["scope"] == "cumulative");
  CHECK(row["fractions"] == "1-5");
  CHECK(row["status"] == "within");
  CHECK(row["decides"] == "clear_and_fail");
  CHECK(row["value"] == 61.311);
  CHECK(row["limit"] == 70.0);
  CHECK(row["unit"] == "Gy");
  CHECK(row["margin"] == 8.68479);
  CHECK(row["standing"] == "copy seen (abstract)");
  CHECK(keys(row["citation"]) == Keys{"text", "doi", "locator"});

  const Json& share = document["limits"][2];
  CHECK(share["metric"] == "Dmax ratio this/cumulative");
  CHECK(share["quantity"] == "ratio");
  CHECK(share["unit"] == "");
  CHECK_FALSE(share.contains("metric_mayo"));

  const Json& interval = document["limits"][3];
  CHECK(interval["structure"] == "course");
  CHECK(interval["quantity"] == "time");
  CHECK(interval["comparator"] == ">=");
  CHECK(interval["unit"] == "months");
  CHECK(interval["value"].is_number_integer());
  CHECK(interval["limit"].is_number_integer());
  CHECK_FALSE(interval.contains("alpha_beta_gy"));
}

TEST_CASE("what is not known is absent and says why") {
  const Json document = parsed(sample::not_evaluable());
  CHECK(document["verdict"] == "not_evaluable");
  CHECK_FALSE(document.contains("interval_months"));
  const Json& cumulative = document["limits"][0];
  for (const char* key : {"value", "lower", "upper", "margin"})
    CHECK_FALSE(cumulative.contains(key));
  CHECK(cumulative["reason"] == "no_registration");
  CHECK(cumulative["reason_text"].get<std::string>().find("--registration") != std::string::npos);
  CHECK(document["limits"][1]["lower"] == 12.318);
  const Json& metric = document["structures"][0]["metrics"][0];
  CHECK_FALSE(metric.contains("value_gy"));
  CHECK(metric.contains("lower_gy"));
  CHECK(metric["reason"] == "not_covered");
  CHECK(document["courses"][0]["registration"] == Json({{"kind", "none"}}));
  // Only a limit that the authors printed as N/A is null.
  CHECK(parsed(sample::awkward())["limits"].back()["limit"].is_null());
}

TEST_CASE("acknowledgements and two identities are in the document") {
  const Json document = parsed(sample::acknowledged());
  CHECK(document["acknowledged"] == Json::parse(R"(["dose_grid_too_coarse","same_patient"])"));
  CHECK(document["patient"]["other_id"] == "K-77103");
  CHECK(document["limits"][0]["surrogate"].get<std::string>().find("spinal canal") !=
        std::string::npos);
  CHECK(document["limits"][0]["checked_by"] == "A. Physicist, 2026-01-31");
  CHECK(document["comparisons"][0]["meets"] == false);
}

TEST_CASE("every identity that was joined is in the document, with what tells them apart") {
  dose::Assessment assessment = sample::acknowledged();
  assessment.patient = {"PHANTOM-1", "1960-02-29"};
  assessment.other_identities = {{"K-77103", "1960-02-29"}, {"", "1950-01-01"}, {"Z 9", {}}};
  const Json patient = parsed(assessment)["patient"];
  CHECK(patient == Json::parse(R"({"id": "PHANTOM-1", "birth_date": "1960-02-29",
    "other_id": "K-77103", "other_identities": [
      {"id": "K-77103", "birth_date": "1960-02-29"}, {"id": "", "birth_date": "1950-01-01"},
      {"id": "Z 9"}]})"));
  // Without what differs nothing more than the ID is told.
  CHECK(parsed(sample::acknowledged())["patient"] ==
        Json::parse(R"({"id": "PHANTOM-1", "other_id": "K-77103",
                        "other_identities": [{"id": "K-77103"}]})"));
}

TEST_CASE("warnings and inputs") {
  const Json document = parsed(sample::within());
  CHECK(keys(document["warnings"][0]) == Keys{"code", "message", "where"});
  CHECK(document["inputs"][1] == Json({{"path", "export/planned/RD.dcm"},
                                       {"sha256", std::string(64, 'b')},
                                       {"kind", "RTDOSE"},
                                       {"sop_instance_uid", "1.2.826.0.1.b"}}));
}

TEST_CASE("JSON is the same bytes each time and ends in a newline") {
  const std::string text = dose::render_json(sample::awkward(), sample::program());
  CHECK(text == dose::render_json(sample::awkward(), sample::program()));
  CHECK(text.ends_with("}\n"));
  CHECK(text.find("null") == text.rfind("null"));  // the one N/A
}

TEST_CASE("a number that is not finite never becomes JSON") {
  dose::Assessment assessment = sample::within();
  assessment.structures[0].metrics[0].bounded.value = std::numeric_limits<double>::quiet_NaN();
  CHECK_THROWS_AS(dose::render_json(assessment, sample::program()), dose::BrokenPromise);
  assessment = sample::within();
  assessment.limits[0].upper = std::numeric_limits<double>::infinity();
  CHECK_THROWS_AS(dose::render_json(assessment, sample::program()), dose::BrokenPromise);
}
