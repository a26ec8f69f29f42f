// SPDX-License-Identifier: Apache-2.0
// The ISRS review as data: values as printed, typed here by hand from the facts; BED and EQD2
// against exact fractions worked by hand.
#include <algorithm>
#include <catch2/catch.hpp>
#include <dose/limits/evidence.hpp>
#include <dose/radiobiology/lq.hpp>
#include <string>
#include <vector>

#include "../support/near.hpp"

namespace {

constexpr int not_reported = -1;

struct Row {
  const char* study;
  int year;
  int targets;
  int patients;
  int irradiated_before;  ///< 0: all
  const char* initial;
  const char* modality;
  const char* retreatment;
  const char* grade;
  int neurological;
  int fractures;
};

const std::vector<Row> rows = {
    {"Sahgal 2009", 2009, 37, 25, 0, "36/14", "CyberKnife", "24/3 to 60 % IDL", "very low", 0,
     not_reported},
    {"Choi 2010", 2010, 51, 42, 0, "40 (24.2-50.4)", "CyberKnife",
     "median marginal 20/2 (18/1-25/5)", "very low", 1, not_reported},
    {"Garg 2011", 2011, 63, 59, 0, "33 (30-45)", "IG-IMRT", "30/5 (8), 27/3 (50), 20/5 (1)", "low",
     2, not_reported},
    {"Damast 2011", 2011, 92, 92, 0, "30 (8-66)", "IG-IMRT", "42 targets 20/5; 55 targets 30/5",
     "very low", 0, 9},
    {"Mahadevan 2011", 2011, 81, 60, 0, "30 (8-46)", "CyberKnife", "25-30/5 and 24/3", "very low",
     4, not_reported},
    {"Ahmed 2012", 2012, 85, 66, 22, "30 (8-50.4)", "IG-IMRT", "24/3", "low", 1, 1},
    {"Chang 2012", 2012, 180, 142, 54, "39 Gy Gy2*", "CyberKnife", "20.6/1 (18.2-23.7)", "very low",
     0, 12},
    {"Thibault 2014", 2014, 71, 37, 11, "30", "IG-IMRT", "24/2", "low", not_reported, not_reported},
    {"Thibault 2015", 2015, 56, 40, 0, "24/2 (SBRT)", "IG-IMRT", "30/4", "low", 0, 0},
};

const dose::EvidenceReview& review() {
  static const dose::EvidenceReview result = dose::built_in_evidence_review();
  return result;
}

const dose::EvidenceSeries& series(const std::string& id) {
  const auto found = std::ranges::find(review().series, id, &dose::EvidenceSeries::id);
  REQUIRE(found != review().series.end());
  return *found;
}

std::vector<std::string> regimens_of(const std::string& id) {
  std::vector<std::string> result;
  for (const dose::Regimen& regimen : series(id).regimens) result.push_back(regimen.scheme.text);
  return result;
}

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("the nine series stand as printed") {
  REQUIRE(review().series.size() == rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const Row& row = rows[i];
    const dose::EvidenceSeries& found = review().series[i];
    INFO(row.study);
    CHECK(found.id == "S" + std::to_string(i + 1));
    CHECK(found.study == row.study);
    CHECK(found.year == row.year);
    CHECK(found.targets == row.targets);
    CHECK(found.patients == row.patients);
    CHECK(found.irradiated_before.value_or(0) == row.irradiated_before);
    CHECK(found.initial.printed == row.initial);
    CHECK(found.modality == row.modality);
    CHECK(found.retreatment_printed == row.retreatment);
    CHECK(to_text(found.grade) == row.grade);
    CHECK(found.neurological_adverse_events.value_or(not_reported) == row.neurological);
    CHECK(found.vertebral_compression_fractures.value_or(not_reported) == row.fractures);
  }
  CHECK(review().citation.doi == "10.3171/2017.2.SPINE16976");
}

TEST_CASE("the regimens of each series are those printed") {
  CHECK(regimens_of("S1") == Texts{"24/3"});
  CHECK(regimens_of("S2") == Texts{"20/2", "18/1", "25/5"});
  CHECK(regimens_of("S3") == Texts{"30/5", "27/3", "20/5"});
  CHECK(regimens_of("S4") == Texts{"20/5", "30/5"});
  CHECK(regimens_of("S5") == Texts{"25/5", "30/5", "24/3"});
  CHECK(regimens_of("S6") == Texts{"24/3"});
  CHECK(regimens_of("S7") == Texts{"20.6/1", "18.2/1", "23.7/1"});
  CHECK(regimens_of("S8") == Texts{"24/2"});
  CHECK(regimens_of("S9") == Texts{"30/4"});
  const auto counts = [](const char* id) {
    std::vector<int> result;
    for (const dose::Regimen& regimen : series(id).regimens)
      result.push_back(regimen.count.value_or(0));
    return result;
  };
  CHECK(counts("S3") == std::vector<int>{8, 50, 1});
  CHECK(counts("S4") == std::vector<int>{42, 55});
  CHECK(counts("S2") == std::vector<int>{0, 0, 0});
}

TEST_CASE("a number of fractions that the paper does not give is not there") {
  for (const char* id : {"S2", "S3", "S4", "S5", "S6", "S7", "S8"}) {
    INFO(id);
    CHECK_FALSE(series(id).initial.scheme);
  }
  CHECK(series("S1").initial.scheme->text == "36/14");
  CHECK(series("S9").initial.scheme->text == "24/2");
  CHECK(series("S9").initial.technique == "SBRT");
  CHECK(series("S4").initial.total_gy == 30);
  CHECK(series("S4").initial.range_gy->low_gy == 8);
  CHECK(series("S4").initial.range_gy->high_gy == 66);
  // "39 Gy Gy2*" has no unit to read it in.
  CHECK_FALSE(series("S7").initial.total_gy);
}

TEST_CASE("BED and EQD2 of the printed regimens agree with the facts to two places") {
  struct Expected {
    const char* scheme;
    double bed2, eqd2_2, bed3, eqd2_3, bed10, eqd2_10;
  };
  // facts, section 6
  const Expected table[] = {{"36/14", 82.29, 41.14, 66.86, 40.11, 45.26, 37.71},
                            {"24/3", 120.00, 60.00, 88.00, 52.80, 43.20, 36.00},
                            {"20/2", 120.00, 60.00, 86.67, 52.00, 40.00, 33.33},
                            {"18/1", 180.00, 90.00, 126.00, 75.60, 50.40, 42.00},
                            {"25/5", 87.50, 43.75, 66.67, 40.00, 37.50, 31.25},
                            {"30/5", 120.00, 60.00, 90.00, 54.00, 48.00, 40.00},
                            {"27/3", 148.50, 74.25, 108.00, 64.80, 51.30, 42.75},
                            {"20/5", 60.00, 30.00, 46.67, 28.00, 28.00, 23.33},
                            {"20.6/1", 232.78, 116.39, 162.05, 97.23, 63.04, 52.53},
                            {"18.2/1", 183.82, 91.91, 128.61, 77.17, 51.32, 42.77},
                            {"23.7/1", 304.55, 152.27, 210.93, 126.56, 79.87, 66.56},
                            {"24/2", 168.00, 84.00, 120.00, 72.00, 52.80, 44.00},
                            {"30/4", 142.50, 71.25, 105.00, 63.00, 52.50, 43.75}};
  std::vector<dose::Scheme> schemes;
  for (const dose::EvidenceSeries& each : review().series) {
    if (each.initial.scheme) schemes.push_back(*each.initial.scheme);
    for (const dose::Regimen& regimen : each.regimens) schemes.push_back(regimen.scheme);
  }
  CHECK(schemes.size() == 20);  // 2 initial courses, 18 regimens
  // Half a unit of the last place printed, and the slack of a decimal that no double holds.
  const double rounding = 0.005 + 1e-9;
  for (const dose::Scheme& scheme : schemes) {
    INFO(scheme.text);
    const auto* row = std::ranges::find(table, scheme.text, &Expected::scheme);
    REQUIRE(row != std::ranges::end(table));
    const auto check = [&](double alpha_beta_gy, double expected_bed, double expected_eqd2) {
      const auto alpha_beta = dose::AlphaBeta::from_gray(alpha_beta_gy);
      CHECK(dose::in_gray(bed(scheme, alpha_beta).value()) == near(expected_bed, rounding));
      CHECK(dose::in_gray(eqd2(scheme, alpha_beta).value()) == near(expected_eqd2, rounding));
    };
    check(2, row->bed2, row->eqd2_2);
    check(3, row->bed3, row->eqd2_3);
    check(10, row->bed10, row->eqd2_10);
  }
}

TEST_CASE("the slips of the review are noted with what was found") {
  REQUIRE(review().slips.size() == 9);
  CHECK(review().slips[0].printed == "8 cases of 411, crude risk 1.2 %");
  CHECK(review().slips[0].found.starts_with("8/411 is 1.9 %"));
  // The arithmetic behind the notes, from the rows as printed.
  int neurological = 0;
  int fractures_of_three = 0;
  int segments = 0;
  for (const Row& row : rows) {
    neurological += std::max(row.neurological, 0);
    fractures_of_three += std::max(row.fractures, 0);
    if (row.study != std::string("Thibault 2015"))
      segments += row.irradiated_before > 0 ? row.irradiated_before : row.targets;
  }
  CHECK(neurological == 8);
  CHECK(segments == 411);
  CHECK(100.0 * neurological / segments == near(1.946, 0.0005));
  CHECK(fractures_of_three == 22);
  CHECK(100.0 * 22 / (92 + 22 + 54) == near(13.095, 0.0005));
}

TEST_CASE("an evidence file is read strictly") {
  const auto rejects = [](const std::string& json, const std::string& where) {
    INFO(json);
    try {
      dose::parse_evidence_review(json, "file");
      FAIL("accepted");
    } catch (const dose::Error& error) {
      CHECK(error.code() == "limits_invalid");
      CHECK(error.where() == where);
    }
  };
  const auto with_series = [](const std::string& one) {
    return R"({"schema":"redose.evidence-review/1","id":"x","title":"t","citation":{"text":"c","doi":"10.1/x"},)"
           R"("standing":"s","locator":"l","note":"n","outcomes":[{"text":"o","standing":"s"}],"series":[)" +
           one +
           R"(],"slips":[{"about":"a","printed":"p","found":"f"}],"advisories":[{"id":"A","title":"t",)"
           R"("text":"t","trigger":{"kind":"any_plan"},"standing":"recalled","locator":"l","basis":"b"}]})";
  };
  const std::string head =
      R"({"id":"S1","study":"x 2009","year":2009,"design":"d","modality":"m","targets":3,"patients":2,)";
  const std::string tail =
      R"("grade":"low","neurological_adverse_events":null,"vertebral_compression_fractures":0,"notes":[]})";
  const std::string good_course = R"("initial":{"printed":"30","total_gy":30},)";
  const std::string good_regimen =
      R"("retreatment":{"printed":"24/3","regimens":[{"scheme":"24/3","as":"given"}]},)";
  const auto read =
      dose::parse_evidence_review(with_series(head + good_course + good_regimen + tail), "file");
  CHECK(read.series[0].vertebral_compression_fractures == 0);
  CHECK_FALSE(read.series[0].neurological_adverse_events);

  rejects("{", "file#");
  rejects(with_series(head + good_course + good_regimen +
                      R"("grade":"low","vertebral_compression_fractures":0,"notes":[]})"),
          "file#/series/0/neurological_adverse_events");
  rejects(with_series(head + good_course + good_regimen + R"("extra":1,)" + tail),
          "file#/series/0/extra");
  rejects(with_series(head + R"("initial":{"printed":"30","scheme":"30/10","total_gy":30},)" +
                      good_regimen + tail),
          "file#/series/0/initial/total_gy");
  rejects(with_series(head + R"("initial":{"printed":"30","scheme":"30"},)" + good_regimen + tail),
          "file#/series/0/initial/scheme");
  rejects(
      with_series(head +
                  R"("initial":{"printed":"30","total_gy":30,"range_gy":{"low":31,"high":40}},)" +
                  good_regimen + tail),
      "file#/series/0/initial/range_gy");
  rejects(
      with_series(head + good_course +
                  R"("retreatment":{"printed":"x","regimens":[{"scheme":"24/3","as":"most"}]},)" +
                  tail),
      "file#/series/0/retreatment/regimens/0/as");
}
