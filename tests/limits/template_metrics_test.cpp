// SPDX-License-Identifier: Apache-2.0
// Metrics and objectives of the JSON templates, one by one: what each becomes here, or why it is
// left.
#include <fmt/format.h>
#include <catch2/catch.hpp>
#include <dose/limits/import_template.hpp>
#include <dose/limits/library.hpp>
#include <string>

using dose::Limit;
using dose::TemplateFormat;

namespace {

struct Outcome {
  std::vector<Limit> limits;
  std::string why;  ///< of the one goal, if it was left
};

Outcome outcome(const std::string& document, TemplateFormat format) {
  dose::ImportOptions options;
  options.format = format;
  options.fractions = 3;
  options.set_id = "own";
  const auto imported = dose::import_template(document, "own.json", options);
  REQUIRE(imported.goals == 1);
  if (imported.set_json.empty()) {
    REQUIRE(imported.left.size() == 1);
    return {{}, imported.left.front().why};
  }
  return {dose::parse_limit_set(imported.set_json, "made").limits, ""};
}

/// A ProKnow metric of the cord whose FAIL begins above 12.
Outcome proknow_metric(const std::string& type) {
  return outcome(
      fmt::format(R"({{"computed": [{{"type": "{}", "roi_name": "SpinalCord", "arg_1": 0.5,
                   "objectives": [{{"label": "PASS", "max": 12}}, {{"label": "FAIL"}}]}}]}})",
                  type),
      TemplateFormat::proknow);
}

std::string why_left(const std::string& objectives) {
  return outcome(fmt::format(
                     R"({{"computed": [{{"type": "MAX_DOSE_ROI", "roi_name": "SpinalCord"{}}}]}})",
                     objectives.empty() ? "" : ", \"objectives\": " + objectives),
                 TemplateFormat::proknow)
      .why;
}

/// A PlanScoreCard metric of the sac that may be 5 at most (falling) or at least (rising).
Outcome scorecard(const std::string& type, const std::string& unit,
                  const std::string& points = R"([{"PointX": 5, "Score": 4, "Variation": true},
                                                   {"PointX": 9, "Score": 0}])",
                  const std::string& more = R"("InputValue": 0.25, "InputUnit": "CC",)") {
  return outcome(
      fmt::format(R"({{"ScoreTemplates": [{{"Structure": {{"TemplateStructureId": "ThecalSac"}},
                   "MetricType": "{}", {} "OutputUnit": "{}", "ScorePoints": {}}}]}})",
                  type, more, unit, points),
      TemplateFormat::planscorecard);
}

bool holds(const std::string& text, const std::string& part) {
  INFO(text);
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("ProKnow: each type of metric is the one of its name") {
  for (const auto& [type, metric, unit] :
       {std::tuple{"MAX_DOSE_ROI", "Dmax", "Gy"}, std::tuple{"MEAN_DOSE_ROI", "Dmean", "Gy"},
        std::tuple{"DOSE_VOLUME_CC_ROI", "D0.5cc", "Gy"},
        std::tuple{"DOSE_VOLUME_PERCENT_ROI", "D0.5%", "Gy"},
        std::tuple{"VOLUME_CC_DOSE_ROI", "V0.5Gy", "cc"}}) {
    INFO(type);
    const Outcome made = proknow_metric(type);
    INFO(made.why);
    REQUIRE(made.limits.size() == 1);
    CHECK(made.limits[0].metric_text == metric);
    CHECK(made.limits[0].unit == unit);
    CHECK(made.limits[0].value == 12.0);
    CHECK(made.limits[0].comparator == dose::Comparator::at_most);
  }
  CHECK(holds(proknow_metric("VOLUME_PERCENT_DOSE_ROI").why, "a share of a volume"));
  CHECK_FALSE(proknow_metric("INTEGRAL_DOSE_ROI").why.empty());
}

TEST_CASE("ProKnow: objectives that leave open what passes are left") {
  CHECK(holds(why_left(""), "no objectives"));
  CHECK(holds(why_left("[]"), "no objectives"));
  CHECK(holds(why_left("null"), "no objectives"));
  const std::string no_bins = "no bins with ascending upper bounds";
  CHECK(holds(why_left(R"([{"label": "FAIL"}])"), no_bins));
  CHECK(holds(why_left(R"([{"label": "PASS", "max": 9}, {"label": "GOOD"}])"), no_bins));
  CHECK(holds(why_left(R"([{"label": "PASS", "max": 9}, {"label": "FAIL", "max": 12}])"), no_bins));
  CHECK(holds(why_left(R"([{"label": "PASS", "max": 9}, {"label": "FAIL", "min": 9}])"), no_bins));
  CHECK(holds(why_left(R"([{"label": "PASS", "min": 1, "max": 9}, {"label": "FAIL"}])"), no_bins));
  CHECK(holds(why_left(R"([{"label": "PASS"}, {"label": "FAIL"}])"), no_bins));
  const std::string descending = R"([{"label": "IDEAL", "max": 9}, {"label": "PASS", "max": 9},
                                     {"label": "FAIL"}])";
  CHECK(holds(why_left(descending), "do not ascend"));
  CHECK(why_left(R"([{"label": "ok", "max": 9}, {"label": "unacceptable [0]"}])").empty());
}

TEST_CASE("ProKnow: a bound that is no number, and a label that is no text, leave the goal") {
  CHECK(holds(why_left(R"([{"label": "PASS", "max": "9"}, {"label": "FAIL"}])"), "number"));
  CHECK(holds(why_left(R"([{"label": 7, "max": 9}, {"label": "FAIL"}])"), "text"));
  CHECK(holds(outcome(R"({"computed": [{"type": "MAX_DOSE_ROI"}]})", TemplateFormat::proknow).why,
              "no objectives"));
}

TEST_CASE("PlanScoreCard: each type of metric is the one of its name") {
  for (const auto& [type, unit, metric, limit_unit] :
       {std::tuple{"MaxDose", "Gy", "Dmax", "Gy"}, std::tuple{"MeanDose", "Gy", "Dmean", "Gy"},
        std::tuple{"DoseAtVolume", "Gy", "D0.25cc", "Gy"}}) {
    INFO(type);
    const Outcome made = scorecard(type, unit);
    INFO(made.why);
    REQUIRE(made.limits.size() == 1);
    CHECK(made.limits[0].metric_text == metric);
    CHECK(made.limits[0].unit == limit_unit);
    CHECK(made.limits[0].value == 5.0);
  }
  const std::string falling = R"([{"PointX": 5, "Score": 4, "Variation": true},
                                  {"PointX": 9, "Score": 0}])";
  const Outcome volume =
      scorecard("VolumeAtDose", "CC", falling, R"("InputValue": 14, "InputUnit": "Gy",)");
  INFO(volume.why);
  REQUIRE(volume.limits.size() == 1);
  CHECK(volume.limits[0].metric_text == "V14Gy");
  CHECK(volume.limits[0].unit == "cc");
  CHECK(holds(scorecard("MaxDose", "%").why, "percent"));
  CHECK(holds(scorecard("MaxDose", "").why, "none of Gy, cGy, cc"));
  CHECK(holds(scorecard("DoseAtVolume", "Gy", falling, "").why, "InputValue"));
}

TEST_CASE("PlanScoreCard: a curve that leaves open what is accepted is left") {
  CHECK(holds(scorecard("MaxDose", "Gy", "[]").why, "no score points"));
  CHECK(holds(scorecard("MaxDose", "Gy", R"([{"PointX": 5, "Score": 4, "Variation": true},
                                             {"PointX": 6, "Score": 2, "Variation": true},
                                             {"PointX": 9, "Score": 0}])")
                  .why,
              "several of its points"));
  CHECK(holds(scorecard("MaxDose", "Gy", R"([{"PointX": 5, "Score": 0},
                                             {"PointX": 6, "Score": 2, "Variation": true},
                                             {"PointX": 9, "Score": 1}])")
                  .why,
              "neither fall nor rise"));
  CHECK(holds(scorecard("MaxDose", "Gy", R"([{"PointX": 5, "Score": 2, "Variation": true},
                                             {"PointX": 9, "Score": 2}])")
                  .why,
              "neither fall nor rise"));
  // A score that rises with the dose is a goal of a target, and no limit of a structure at risk.
  CHECK(holds(scorecard("MaxDose", "Gy", R"([{"PointX": 5, "Score": 0, "Variation": true},
                                             {"PointX": 9, "Score": 2}])")
                  .why,
              "a lower bound"));
}

TEST_CASE("PlanScoreCard: the number of fractions is the template's, none where it says 0") {
  const auto fractions_of = [](const std::string& number) {
    dose::ImportOptions options;
    options.format = TemplateFormat::planscorecard;
    options.set_id = "own";
    if (number == "0" || number == "null") options.fractions = 4;
    const auto imported = dose::import_template(
        fmt::format(R"({{"TemplateName": " ", "NumberOfFractions": {}, "ScoreTemplates": [
                     {{"Structure": {{"StructureId": "ThecalSac"}}, "MetricType": "MaxDose",
                      "MetricComment": "by hand", "OutputUnit": "Gy", "ScorePoints": [
                      {{"PointX": 5, "Score": 4, "Variation": true}},
                      {{"PointX": 9, "Score": 0, "Variation": false}}]}}]}})",
                    number),
        "own.json", options);
    const auto set = dose::parse_limit_set(imported.set_json, "made");
    CHECK(holds(set.title, "PlanScoreCard template"));
    return set.limits.at(0).fractions->first;
  };
  CHECK(fractions_of("5") == 5);
  CHECK(fractions_of("0") == 4);
  CHECK(fractions_of("null") == 4);
}
