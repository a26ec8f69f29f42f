// SPDX-License-Identifier: Apache-2.0
// redose evidence. Expected values: exact fractions, worked by hand.
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "../support/near.hpp"
#include "run_program.hpp"

using Catch::Contains;

namespace {

constexpr double exact = 1e-9;  // a few roundings of doubles near 100

void check_width(const std::string& text) {
  std::size_t column = 0;
  for (const char c : text) {
    column = c == '\n' ? 0 : column + 1;
    CHECK(column <= 80);
  }
}

}  // namespace

TEST_CASE("evidence prints the series with NR where nothing was reported") {
  const Run run = redose("evidence");
  CHECK(run.status == 0);
  check_width(run.out);
  CHECK_THAT(run.out, Contains("Mahadevan 2011") && Contains("39 Gy Gy2*") &&
                          Contains("Sahgal 2009    36/14 i     2.57    82.29  41.14    66.86  "
                                   "40.11    45.26  37.71") &&
                          Contains("not doses to the spinal cord") &&
                          Contains("no limit can be taken from") && Contains("8/411 is 1.9 %"));
  CHECK_THAT(run.out, !Contains("within") && !Contains("exceeded"));

  const auto result = json_of(redose("evidence --json -"));
  CHECK(result["schema"] == "redose.evidence/1");
  REQUIRE(result["series"].size() == 9);
  const auto& eighth = result["series"][7];
  CHECK(eighth["study"] == "Thibault 2014");
  CHECK(eighth["neurological_adverse_events"].is_null());
  CHECK(eighth["irradiated_before"] == 11);
  CHECK(eighth["initial"]["total_gy"] == 30);
  CHECK_FALSE(eighth["initial"].contains("fractions"));
  CHECK_FALSE(eighth["initial"].contains("computed"));
  const auto& computed = eighth["retreatment"]["regimens"][0]["computed"];
  REQUIRE(computed.size() == 3);
  CHECK(computed[2]["alpha_beta_gy"] == 10);
  CHECK(computed[2]["bed_gy"] == near(52.8, exact));  // 24 (1 + 12/10)
  CHECK(computed[2]["eqd2_gy"] == near(44, exact));   // 24 (12 + 10)/12
  CHECK_FALSE(result["series"][6]["initial"].contains("total_gy"));
}

TEST_CASE("evidence of one alpha beta is computed at that one") {
  const auto result = json_of(redose("evidence --alpha-beta 4 --json -"));
  const auto& computed = result["series"][8]["retreatment"]["regimens"][0]["computed"];
  REQUIRE(computed.size() == 1);
  CHECK(computed[0]["alpha_beta_gy"] == 4);
  CHECK(computed[0]["eqd2_gy"] == near(57.5, exact));  // 30 (7.5 + 4)/6
}

TEST_CASE("evidence ranks the comparable series and lists the others apart") {
  const auto result = json_of(redose("evidence --prior 30/10 --planned 30/4 --json -"));
  CHECK(result["alpha_beta_gy"] == 2);
  REQUIRE(result["nearest"].size() == 2);
  CHECK(result["nearest"][0]["study"] == "Sahgal 2009");
  CHECK(result["nearest"][0]["distance_gy"] == near(288.0 / 7 - 37.5 + 11.25, exact));
  CHECK(result["nearest"][1]["distance_gy"] == near(46.5, exact));
  REQUIRE(result["not_comparable"].size() == 7);
  for (const auto& each : result["not_comparable"]) {
    CHECK_FALSE(each.contains("distance_gy"));
    CHECK(each.contains("reason"));
  }
  for (const auto& each : result["advisories"]) CHECK(each["decides"] == "none");

  const Run text = redose("evidence --prior 30/10 20/5 --planned 24/1 --explain");
  CHECK(text.status == 0);
  check_width(text.out);
  CHECK_THAT(text.out, Contains("Prior 30/10 and 20/5: EQD2(2) 67.50 Gy by prescription") &&
                           Contains("the paper gives no fraction number") &&
                           Contains("24 Gy a fraction planned, above 19 Gy") &&
                           Contains("recalled") && Contains("Priors added: EQD2 67.5 Gy") &&
                           Contains("= 24 (24 + 2) / (2 + 2) = 156 Gy") && Contains("Fowler"));
}

TEST_CASE("evidence refuses half a pair and bad courses with 64 and no number") {
  struct Case {
    const char* arguments;
    const char* says;
  };
  const Case cases[] = {{"--prior 36/14", "--planned: --prior and --planned go together"},
                        {"--planned 24/3", "--prior: --prior and --planned go together"},
                        {"--prior 36 --planned 24/3", "no total dose and number of fractions"},
                        {"--prior 36/14 --planned 24/3@14.2Gy", "is no whole number of fractions"},
                        {"--prior 36Gy2/14 --planned 24/3", "Gy2 is read in two ways"},
                        {"--alpha-beta 0", "'0' is no alpha/beta"},
                        {"--prior 36/14 --planned 24/3 --alpha-beta nan", "is no alpha/beta"}};
  for (const Case& each : cases) {
    INFO(each.arguments);
    const Run run = redose(std::string("evidence ") + each.arguments);
    CHECK(run.status == 64);
    CHECK(run.out.empty());
    CHECK_THAT(run.error, Contains(each.says));
    CHECK(run.error.find('\n') == run.error.size() - 1);
  }
}
