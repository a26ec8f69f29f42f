// SPDX-License-Identifier: Apache-2.0
// Which series lies nearest to a pair of courses, and which advisories touch a plan. Expected
// values: exact fractions, worked by hand.
#include <algorithm>
#include <catch2/catch.hpp>
#include <dose/limits/evidence.hpp>
#include <string>
#include <vector>

#include "../support/near.hpp"

namespace {

using Texts = std::vector<std::string>;

std::vector<dose::Scheme> schemes(const Texts& texts) {
  std::vector<dose::Scheme> result;
  for (const std::string& text : texts) result.push_back(dose::parse_scheme(text));
  return result;
}

dose::EvidenceComparison compare(const Texts& priors, const char* planned,
                                 double alpha_beta_gy = 2) {
  return compare_with_series(dose::built_in_evidence_review(), schemes(priors),
                             dose::parse_scheme(planned),
                             dose::AlphaBeta::from_gray(alpha_beta_gy));
}

Texts advisories(const Texts& priors, const char* planned) {
  Texts ids;
  for (const dose::Advisory& advisory :
       dose::advisories_for(schemes(priors), dose::parse_scheme(planned)))
    ids.push_back(advisory.id);
  return ids;
}

bool holds(const Texts& ids, const char* id) {
  return std::find(ids.begin(), ids.end(), id) != ids.end();
}

constexpr double exact = 1e-9;  // a few roundings of doubles near 100

}  // namespace

TEST_CASE("a series' own courses lie at distance nought") {
  const auto first = compare({"36/14"}, "24/3");
  REQUIRE(first.nearest.size() == 2);
  CHECK(first.prior_eqd2_gy == near(288.0 / 7, exact));
  CHECK(first.planned_eqd2_gy == near(60, exact));
  CHECK(first.nearest[0].study == "Sahgal 2009");
  CHECK(*first.nearest[0].distance_gy == near(0, exact));
  // 24/2 is EQD2 84, 30/4 is 71.25: (84 - 288/7) + (71.25 - 60)
  CHECK(first.nearest[1].study == "Thibault 2015");
  CHECK(*first.nearest[1].distance_gy == near(84 - 288.0 / 7 + 11.25, exact));
  CHECK(*first.nearest[1].initial_difference_gy == near(84 - 288.0 / 7, exact));
  CHECK(first.nearest[1].retreatment_difference_gy == near(11.25, exact));

  const auto ninth = compare({"24/2"}, "30/4");
  CHECK(ninth.nearest[0].study == "Thibault 2015");
  CHECK(*ninth.nearest[0].distance_gy == near(0, exact));
}

TEST_CASE("the nearest series is the one with the smaller sum of differences") {
  // 30/10 is EQD2 37.5, 30/4 is 71.25.
  const auto plain = compare({"30/10"}, "30/4");
  CHECK(plain.nearest[0].study == "Sahgal 2009");
  CHECK(*plain.nearest[0].distance_gy == near(288.0 / 7 - 37.5 + 11.25, exact));
  CHECK(plain.nearest[0].retreatment_difference_gy == near(-11.25, exact));
  CHECK(*plain.nearest[1].distance_gy == near(46.5, exact));

  // Two priors are added: 30/10 and 20/5 are 37.5 + 30 = 67.5, nearer to 84 than to 41.14.
  const auto two = compare({"30/10", "20/5"}, "24/3");
  CHECK(two.prior_eqd2_gy == near(67.5, exact));
  CHECK(two.nearest[0].study == "Sahgal 2009");  // 26.36 + 0 against 16.5 + 11.25
  CHECK(*two.nearest[0].distance_gy == near(67.5 - 288.0 / 7, exact));
  CHECK(*two.nearest[1].distance_gy == near(27.75, exact));
  CHECK(compare({"30/10", "20/5"}, "30/5+5/1").nearest[0].study == "Thibault 2015");

  // alpha/beta 10: 36/14 is 264/7, 24/3 is 36, 24/2 is 44, 30/4 is 43.75.
  const auto tumour = compare({"24/2"}, "24/3", 10);
  CHECK(tumour.nearest[0].study == "Sahgal 2009");
  CHECK(*tumour.nearest[0].distance_gy == near(44 - 264.0 / 7, exact));
  CHECK(*tumour.nearest[1].distance_gy == near(7.75, exact));
}

TEST_CASE("series without a fraction number are listed apart and never ranked") {
  const auto comparison = compare({"30/10"}, "26/3");  // EQD2 26 (26/3 + 2)/4 = 208/3
  Texts apart;
  for (const dose::SeriesDistance& each : comparison.not_comparable) {
    apart.push_back(each.series_id);
    CHECK_FALSE(each.distance_gy);
    CHECK_FALSE(each.initial_eqd2_gy);
  }
  CHECK(apart == Texts{"S2", "S3", "S4", "S5", "S6", "S7", "S8"});
  CHECK(comparison.not_comparable[0].not_comparable == "the paper gives no fraction number");
  CHECK(comparison.not_comparable[5].not_comparable.find("'39 Gy Gy2*'") != std::string::npos);
  // Garg: 27/3 (74.25) is nearer to 69.33 than 30/5 (60).
  CHECK(comparison.not_comparable[1].regimen.scheme.text == "27/3");
  CHECK(comparison.not_comparable[1].retreatment_difference_gy == near(74.25 - 208.0 / 3, exact));
}

TEST_CASE("the fracture advisory begins above 19 Gy a fraction") {
  CHECK_FALSE(holds(advisories({"30/10"}, "19/1"), "ISRS.FRACTURE"));
  CHECK_FALSE(holds(advisories({"30/10"}, "38/2"), "ISRS.FRACTURE"));
  CHECK_FALSE(holds(advisories({"30/10"}, "3800cGy/2"), "ISRS.FRACTURE"));
  CHECK(holds(advisories({"30/10"}, "19.001/1"), "ISRS.FRACTURE"));
  CHECK(holds(advisories({"30/10"}, "24/1"), "ISRS.FRACTURE"));
  CHECK(holds(advisories({"30/10"}, "10/5+20/1"), "ISRS.FRACTURE"));  // any phase
  // The earlier course is not what it is about.
  CHECK_FALSE(holds(advisories({"24/1"}, "24/3"), "ISRS.FRACTURE"));
}

TEST_CASE("the advisory on SBRT after SBRT begins above 5 Gy a fraction of any prior") {
  CHECK_FALSE(holds(advisories({"20/4"}, "24/3"), "ISRS.SBRT_AFTER_SBRT"));
  CHECK_FALSE(holds(advisories({}, "24/3"), "ISRS.SBRT_AFTER_SBRT"));
  CHECK(holds(advisories({"20.004/4"}, "24/3"), "ISRS.SBRT_AFTER_SBRT"));
  CHECK(holds(advisories({"30/10", "24/2"}, "24/3"), "ISRS.SBRT_AFTER_SBRT"));
  CHECK(holds(advisories({"40/20+12/2"}, "24/3"), "ISRS.SBRT_AFTER_SBRT"));
  // Not softened by a gentle new course.
  CHECK(holds(advisories({"24/2"}, "20/10"), "ISRS.SBRT_AFTER_SBRT"));
}

TEST_CASE("every plan is told what no dose can show and every advisory says how far it is known") {
  CHECK(advisories({"36/14"}, "24/3") == Texts{"ISRS.SURGEON"});
  const auto all = dose::advisories_for(schemes({"24/2"}), dose::parse_scheme("20/1"));
  REQUIRE(all.size() == 3);
  CHECK(all[0].because == "20 Gy a fraction planned, above 19 Gy");
  CHECK(all[1].because == "12 Gy a fraction in an earlier course, above 5 Gy");
  for (const dose::Advisory& advisory : all) {
    INFO(advisory.id);
    CHECK(advisory.standing == dose::Standing::recalled);
    CHECK(advisory.citation.doi == "10.3171/2017.2.SPINE16976");
  }
  REQUIRE(all[0].supported_by);
  CHECK(all[0].supported_by->citation.doi == "10.1200/JCO.2013.50.1411");
  CHECK(all[0].supported_by->standing == dose::Standing::copy_seen_abstract);
}
