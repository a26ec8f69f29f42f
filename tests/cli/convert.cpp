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

namespace {

nlohmann::ordered_json figure(const nlohmann::ordered_json& document, const std::string& model,
                              const std::string& quantity = "EQD2") {
  for (const auto& one : document["models_not_used_for_the_verdict"])
    if (one["model"].get<std::string>().starts_with(model) && one["quantity"] == quantity)
      return one;
  FAIL("no figure of " + model);
  return {};
}

Approx to_digits(double value) {
  return Approx(value).margin(5e-5).epsilon(0);
}

}  // namespace

TEST_CASE("several fractions a day convert with incomplete repair") {
  // theta = 2^(-6/4.1) = 0.36263382; 45 (1 + 1.36263382 * 1.5/2) = 90.988891.
  const auto twice = json_of(redose("convert 45/30 --per-day 2 --gap 6h --models --json -"));
  CHECK(twice["courses"][0]["bed_gy"].get<double>() == Approx(90.9888913).margin(1e-6).epsilon(0));
  CHECK(twice["courses"][0]["eqd2_gy"].get<double>() == Approx(45.4944456).margin(1e-6).epsilon(0));
  // Once a day 39.375; with Ang's theta, 0.2085: 85.79 Gy BED.
  CHECK(figure(twice, "once a day")["value_gy"].get<double>() == near(39.375));
  CHECK(figure(twice, "repair half-times of Ang")["value_gy"].get<double>() ==
        Approx(42.894).margin(5e-3));
  const auto second = json_of(redose("convert 36/14 45/30 --per-day 2=2 --gap 2=6h --json -"));
  CHECK(second["courses"][0]["eqd2_gy"].get<double>() == near(41.142857142857146));
  CHECK(second["courses"][1]["eqd2_gy"].get<double>() ==
        Approx(45.4944456).margin(1e-6).epsilon(0));
  for (const char* wrong :
       {"45/30 --per-day 2", "45/30 --gap 6h", "45/30 20/5 --per-day 2 --gap 6h",
        "45/30 --per-day 2=2 --gap 2=6h", "45/30 --per-day 7 --gap 1h"}) {
    INFO(wrong);
    const Run run = redose(std::string("convert ") + wrong);
    CHECK(run.status == 64);
    CHECK(run.out.empty());
  }
}

TEST_CASE("the inverses give back what the worked examples give") {
  const auto doses = json_of(redose("convert --eqd2 25Gy --fractions 1-5 --json -"));
  const double expected_gy[] = {9.0498756, 12.2828569, 14.5783958, 16.3960781, 17.9128785};  // W20
  for (std::size_t i = 0; i < 5; ++i)
    CHECK(doses["rows"][i]["total_gy"].get<double>() ==
          Approx(expected_gy[i]).margin(5e-8).epsilon(0));
  CHECK_THAT(redose("convert --eqd2 25Gy --fractions 3").out, Contains("14.57"));
  // 100 Gy BED(2) in 3 Gy: 100/(3 * 2.5) = 13.33 fractions; EQD2 30 the same way: 60/7.5 = 8.
  const auto many = json_of(redose("convert --bed 100Gy --dose-per-fraction 3Gy --json -"));
  CHECK(many["rows"][0]["fractions_unrounded"].get<double>() == near(100 / 7.5));
  const auto whole = redose("convert --eqd2 30Gy --dose-per-fraction 3Gy");
  CHECK_THAT(whole.out, Contains("8 whole fractions"));
  // 36/14 in fractions of 3 Gy: 36 (2.571429 + 2)/5 = 32.914286.
  CHECK(json_of(redose("convert 36/14 --reference 3Gy --json -"))["courses"][0]["eqdx_gy"]
            .get<double>() == Approx(32.9142857).margin(5e-8).epsilon(0));
  for (const char* wrong : {"--eqd2 25Gy", "--eqd2 25 --fractions 3", "24/3 --eqd2 25Gy",
                            "--eqd2 25Gy --bed 50Gy --fractions 3", "--eqd2 25Gy --fractions 0",
                            "--eqd2 25Gy --fractions 3 --dose-per-fraction 3Gy", ""}) {
    INFO(wrong);
    CHECK(redose(std::string("convert ") + wrong).status == 64);
  }
}

TEST_CASE("other models stand in a block of their own") {
  const auto early = json_of(redose("convert 36/14 24/3 --models --interval 8mo --json -"));
  CHECK(figure(early, "Michigan")["value_gy"].get<double>() == to_digits(30.4285714));  // W32
  CHECK(figure(early, "Michigan")["alpha_beta_gy"] == 2.5);
  CHECK(figure(early, "no recovery")["value_gy"].get<double>() == to_digits(41.1428571));
  CHECK(figure(early, "Jones-Grant 2014, conservative")["value_gy"].is_null());  // below 1 year
  CHECK(figure(early, "LQ-L", "BED")["value_gy"].get<double>() == to_digits(82.2857143));
  CHECK(figure(early, "Sahgal", "share")["value"].get<double>() == to_digits(0.5932203));  // W03
  const auto late = json_of(redose("convert 30/10 24/3 --models --interval 24mo --json -"));
  CHECK(figure(late, "Jones-Grant 2014, conservative")["value_gy"].get<double>() ==
        to_digits(21.1947 / 2));  // W35
  CHECK(figure(late, "Jones-Grant 2014, fit")["value_gy"].get<double>() ==
        to_digits(14.1129 / 2));  // W36
  const auto year = json_of(redose("convert 36/14 24/3 --models --interval 12mo --json -"));
  CHECK(figure(year, "Nieder", "points")["value"] == 13.5);  // W25
  const auto alone = json_of(redose("convert 24/1 --models --json -"));
  CHECK(figure(alone, "LQ-L", "BED")["value_gy"].get<double>() == to_digits(112));  // W38
  const auto single = json_of(redose("convert 50/25 --models --json -"));
  CHECK(figure(single, "Schultheiss", "probability")["value_percent"].get<double>() ==
        Approx(0.2155).margin(5e-5).epsilon(0));  // W43
  CHECK(figure(single, "Lyman-Burman", "probability")["value_percent"].get<double>() ==
        Approx(7.812).margin(5e-4).epsilon(0));  // W44
  CHECK_THAT(redose("convert 36/14 24/3 --models").out, Contains("NOT USED FOR ANY VERDICT"));
  CHECK(redose("convert 36/14 --models --interval 8mo").status == 64);
}

TEST_CASE("the formula shown for a model that bends is the one that was used") {
  const auto both = json_of(redose("convert 36/14 24/3 --models --json -"));
  std::vector<std::string> lq_l;
  std::vector<std::string> usc;
  for (const auto& one : both["models_not_used_for_the_verdict"]) {
    const std::string model = one["model"];
    if (one["quantity"] != "BED") continue;
    if (model.find("LQ-L") != std::string::npos) lq_l.push_back(one["formula"]);
    if (model.find("universal") != std::string::npos) usc.push_back(one["formula"]);
  }
  // 36/14 is 2.57 Gy a fraction, below both bends; 24/3 above both. 36 (1 + 2.57143/2) = 82.29;
  // 3 (12 + 5 * 4) = 96; 36 (1 + 2.57143/8.6) = 46.76; (24 - 5.4)/0.4125 = 45.09.
  CHECK(lq_l ==
        std::vector<std::string>{"BED = d up to 4 Gy: 36 (1 + 2.57143/2)",
                                 "BED = d above 4 Gy: 3 (4 (1 + 4/2) + (1 + 2 * 4/2) (8 - 4))"});
  CHECK(usc == std::vector<std::string>{"BED = d up to 6.2 Gy: 36 (1 + 2.57143/8.6)",
                                        "BED = d above 6.2 Gy: (24 - 3 * 1.8)/(0.33 * 1.25)"});
  const auto left = json_of(redose("convert 36/14 24/3 --models --interval 8mo --json -"));
  CHECK(figure(left, "simple method", "left of EQD2")["alpha_beta_gy"] == 2.0);
}

TEST_CASE("repopulation is for targets only") {
  const std::string times =
      " --overall-time 40 --kick-off 28 --doubling-time 3 --alpha 0.3 --json -";
  // 72 - 0.693147 * 12/(0.3 * 3) = 62.758038.
  const auto target = json_of(redose("convert 60/30 --alpha-beta 10 --target" + times));
  CHECK(target["courses"][0]["repopulated_bed_gy"].get<double>() ==
        Approx(62.758038).margin(1e-6).epsilon(0));
  const Run cord = redose("convert 60/30" + times);
  CHECK(cord.status == 64);
  CHECK_THAT(cord.out, Contains("repopulation_for_targets_only"));
}
