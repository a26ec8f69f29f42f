// SPDX-License-Identifier: Apache-2.0
// redose convert. Expected values: exact fractions, worked by hand.
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "run_program.hpp"

using Catch::Contains;

namespace {

Approx near(double value) {
  return Approx(value).margin(1e-9).epsilon(0);
}

}  // namespace

TEST_CASE("convert gives BED and EQD2 of each course and their sum") {
  const auto result = json_of(redose("convert 36/14 24/3 --json -"));
  CHECK(result["schema"] == "redose.convert/1");
  CHECK(result["alpha_beta_gy"] == 2);
  const auto& prior = result["courses"][0];
  CHECK(prior["scheme"] == "36/14");
  CHECK(prior["total_gy"] == 36);
  CHECK(prior["fractions"] == 14);
  CHECK(prior["dose_per_fraction_gy"] == near(36.0 / 14.0));
  CHECK(prior["bed_gy"] == near(82.2857142857));   // 576/7
  CHECK(prior["eqd2_gy"] == near(41.1428571429));  // 288/7
  const auto& planned = result["courses"][1];
  CHECK(planned["bed_gy"] == near(120));
  CHECK(planned["eqd2_gy"] == near(60));
  CHECK(result["sum"]["bed_gy"] == near(202.2857142857));   // 1416/7
  CHECK(result["sum"]["eqd2_gy"] == near(101.1428571429));  // 708/7
}

TEST_CASE("convert reads every way of writing a course") {
  for (const char* each : {"36/14", "36Gy/14fx", "3600cGy/14", "'36 Gy / 14 fx'"}) {
    INFO(each);
    const auto result = json_of(redose(std::string("convert --json - ") + each));
    CHECK(result["sum"]["eqd2_gy"] == near(41.1428571429));
  }
  const auto times = json_of(redose("convert 14x2.5Gy --json -"));
  CHECK(times["courses"][0]["total_gy"] == near(35));
  CHECK(times["courses"][0]["bed_gy"] == near(78.75));  // 35 (1 + 2.5/2)
}

TEST_CASE("phases of a course are converted one by one") {
  const auto result = json_of(redose("convert 40/20+10/2 --json -"));
  const auto& course = result["courses"][0];
  CHECK_FALSE(course.contains("dose_per_fraction_gy"));
  REQUIRE(course["phases"].size() == 2);
  CHECK(course["phases"][1]["dose_per_fraction_gy"] == near(5));
  CHECK(course["total_gy"] == 50);
  CHECK(course["fractions"] == 22);
  CHECK(course["bed_gy"] == near(115));    // 40 (1 + 2/2) + 10 (1 + 5/2)
  CHECK(course["eqd2_gy"] == near(57.5));  // 40 + 10 (5 + 2)/4
}

TEST_CASE("another alpha beta changes the numbers and is named") {
  const auto result = json_of(redose("convert 24/3 --alpha-beta 3 --json -"));
  CHECK(result["alpha_beta_gy"] == 3);
  CHECK(result["sum"]["bed_gy"] == near(88));     // 24 (1 + 8/3)
  CHECK(result["sum"]["eqd2_gy"] == near(52.8));  // 24 (8 + 3)/5
  CHECK_THAT(redose("convert 24/3 --alpha-beta 3").out, Contains("alpha/beta 3 Gy"));
}

TEST_CASE("the text says that these are prescription doses") {
  const Run run = redose("convert 36/14 24/3");
  CHECK(run.status == 0);
  CHECK_THAT(run.out, Contains("alpha/beta 2 Gy") && Contains("82.29") && Contains("41.14") &&
                          Contains("202.29") && Contains("101.14") &&
                          Contains("prescription doses, not doses to the spinal cord"));
  std::size_t column = 0;
  for (const char c : run.out) {
    column = c == '\n' ? 0 : column + 1;
    CHECK(column <= 80);
  }
}

TEST_CASE("explain shows formula and numbers put in and source") {
  CHECK_THAT(redose("convert 24/3 --explain").out,
             Contains("BED  = D (1 + d / (a/b)) = 24 (1 + 8 / 2) = 120 Gy") &&
                 Contains("= 24 (8 + 2) / (2 + 2) = 60 Gy") && Contains("Fowler"));
}

TEST_CASE("a dose per fraction beyond the validated range is warned of") {
  const auto high = json_of(redose("convert 24/2 --json -"));
  REQUIRE(high["warnings"].size() == 1);
  CHECK(high["warnings"][0]["code"] == "lq_beyond_validation");
  CHECK(json_of(redose("convert 20/2 --json -"))["warnings"].empty());
}

TEST_CASE("bad courses end with 64 and say what is wrong and give no number") {
  struct Case {
    const char* arguments;
    const char* says;
  };
  const Case cases[] = {{"36/0", "'0' is no whole number of fractions"},
                        {"-3/2", "'-3' is no dose above 0"},
                        {"36", "no total dose and number of fractions"},
                        {"36/14/2", "no total dose and number of fractions"},
                        {"36Gy2/14", "Gy2 is read in two ways"},
                        {"nan", "no total dose and number of fractions"},
                        {"nan/2", "is no dose above 0"},
                        {"1e400", "no total dose and number of fractions"},
                        {"1e400/2", "is no dose above 0"},
                        {"36/14.5", "'14.5' is no whole number"},
                        {"36,5/14", "is no dose above 0"},
                        {"36/14+", "no total dose and number of fractions"},
                        {"36/14 --alpha-beta 0", "--alpha-beta: '0' is no alpha/beta"},
                        {"36/14 --alpha-beta nan", "'nan' is no alpha/beta"},
                        {"36/14 --alpha-beta -2", "'-2' is no alpha/beta"},
                        {"36/14 24/x", "'x' is no whole number of fractions"}};
  for (const Case& each : cases) {
    INFO(each.arguments);
    const Run run = redose(std::string("convert ") + each.arguments);
    CHECK(run.status == 64);
    CHECK(run.out.empty());
    CHECK_THAT(run.error, Contains(each.says));
    CHECK(run.error.find('\n') == run.error.size() - 1);
  }
}
