// SPDX-License-Identifier: Apache-2.0
// The main job on the phantoms, end to end: exit status, verdict, and every figure against the
// phantom's own answers, which another program worked out by brute force.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <nlohmann/json.hpp>

#include "run_program.hpp"

#ifdef REDOSE_PHANTOMS_DIR

using Json = nlohmann::ordered_json;

namespace {

const std::string phantoms = REDOSE_PHANTOMS_DIR;

Json answers_of(const std::string& variant) {
  return Json::parse(content_of(phantoms + "/" + variant + "/answers.json"));
}

Run check(const std::string& variant, const std::string& more) {
  const std::string folder = phantoms + "/" + variant;
  const Json expected = answers_of(variant).at("expected");
  return redose(
      "check --prior " + folder + "/prior --planned " + folder +
      "/planned --last-treated prior=" + expected.at("prior_last_treated").get<std::string>() +
      " --first-treated " + expected.at("planned_first_treated").get<std::string>() + " " + more);
}

/// The value of a metric in redose's JSON, with its bounds.
struct Found {
  double value, lower, upper;
};

Found find_metric(const Json& result, const Json& answer) {
  const std::string stated = answer.at("unit");
  const std::string unit = stated == "cc" ? "cc" : stated == "%" ? "percent" : "gy";
  for (const Json& structure : result.at("structures")) {
    if (structure.at("name") != answer.at("structure")) continue;
    for (const Json& metric : structure.at("metrics"))
      if (metric.at("metric") == answer.at("metric") &&
          metric.at("course") == answer.at("course") &&
          metric.at("quantity") == answer.at("quantity"))
        return {metric.at("value_" + unit), metric.at("lower_" + unit), metric.at("upper_" + unit)};
  }
  FAIL("redose did not measure " << answer.dump());
  return {};
}

}  // namespace

TEST_CASE("the three phantoms end with exit status 0 and 1 and 2") {
  const int status[] = {0, 1, 2};
  const char* variants[] = {"within", "exceeded", "not-evaluable"};
  const char* verdicts[] = {"within", "exceeded", "not_evaluable"};
  for (int i = 0; i < 3; ++i) {
    INFO(variants[i]);
    const Run run = check(variants[i], "--json -");
    CHECK(run.status == status[i]);
    CHECK(run.error.empty());
    CHECK(json_of(run).at("verdict") == verdicts[i]);
  }
}

TEST_CASE("every figure of the phantoms is the paper answer of the model") {
  // 0.1 % or 0.02 Gy, whichever is larger, as promised; and within redose's own bound, widened by
  // the error that the answer states of itself (its sampling).
  for (const char* variant : {"within", "exceeded"}) {
    const Json result = json_of(check(variant, "--metric D0.35cc --metric V20Gy --json -"));
    int compared = 0;
    const Json answers = answers_of(variant);
    for (const Json& answer : answers.at("answers")) {
      if (answer.at("metric") == "volume") continue;
      INFO(variant << " " << answer.dump());
      const Found found = find_metric(result, answer);
      const double model = answer.at("model");
      const double error = answer.at("model_error");
      CHECK(std::abs(found.value - model) <= std::max(0.02, 0.001 * model));
      CHECK(found.lower <= model + error + 1e-5);
      CHECK(found.upper >= model - error - 1e-5);
      ++compared;
    }
    CHECK(compared >= 40);
    // Written as decimals with six places.
    const Json& expected = answers.at("expected");
    for (const Json& limit : result.at("limits")) {
      if (limit.at("id") == "RERT.HYTEC.CUM")
        CHECK(std::abs(limit.at("value").get<double>() -
                       expected.at("cumulative_eqd2_gy").get<double>()) < 0.065);
      if (limit.at("id") == "RERT.HYTEC.SBRT")
        CHECK(std::abs(limit.at("value").get<double>() -
                       expected.at("this_eqd2_gy").get<double>()) < 0.04);
      if (limit.at("id") == "RERT.HYTEC.INTERVAL")
        CHECK(limit.at("value") == expected.at("interval_months"));
    }
  }
}

TEST_CASE("the same files give the same bytes") {
  const Run first = check("within", "--json -");
  const Run second = check("within", "--json -");
  CHECK(first.out == second.out);
  const Run text = check("within", "");
  CHECK(text.out == check("within", "").out);
  CHECK(text.status == 0);
}

TEST_CASE("without the registration what needs it is not evaluable and the rest is") {
  const Json result = json_of(check("not-evaluable", "--json -"));
  for (const Json& limit : result.at("limits")) {
    if (limit.at("id") == "RERT.HYTEC.CUM" || limit.at("id") == "RERT.HYTEC.SHARE") {
      CHECK(limit.at("status") == "not_evaluable");
      CHECK(limit.at("reason") == "no_registration");
    }
    if (limit.at("id") == "RERT.HYTEC.SBRT") CHECK(limit.at("status") == "within");
  }
}

TEST_CASE("no prior and no word about it is a usage error") {
  const Run run = redose("check --planned " + phantoms + "/within/planned");
  CHECK(run.status == 64);
  CHECK(run.error.find("--no-prior") != std::string::npos);
}

#endif
