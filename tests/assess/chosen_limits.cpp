// SPDX-License-Identifier: Apache-2.0
// Limits that the user brings (--limits): VERDICT.md, rules 1, 2, 9, 23. Doses on paper as in
// verdict_rules.cpp: the target has 26 Gy of this course and 37 Gy of the prior.
#include <algorithm>
#include <catch2/catch.hpp>
#include <dose/assess/assess.hpp>
#include <dose/core/error.hpp>

#include "assess/rows.hpp"
#include "support/synthetic_case.hpp"

using namespace dose;

namespace {

struct Own {
  const char* structure = "thecal_sac";
  const char* metric = "Dmax";
  const char* quantity = R"("physical")";
  const char* scope = "course";
  const char* applies_to = "de_novo";
  const char* fractions = "3";
  const char* comparator = "<=";
  double value = 0;
  const char* unit = "Gy";
  const char* decides = "clear_and_fail";
};

LimitSet set_of(const Own& own, const std::string& id = "OWN", const std::string& set = "own") {
  std::string preconditions;
  if (std::string(own.decides) == "clear_and_fail")
    preconditions = std::string(R"("preconditions": {"prior_courses": )") +
                    (std::string(own.applies_to) == "reirradiation" ? "1}, " : "0}, ");
  return parse_limit_set(
      std::string(R"({"schema": "redose.limit-set/1", "id": ")") + set +
          R"(", "title": "Own", "citation": {"text": "Department, 2026."}, "limits": [{"id": ")" +
          id + R"(", "title": "own limit", "structure": ")" + own.structure + R"(", "metric": ")" +
          own.metric + R"(", "quantity": )" + own.quantity + R"(, "scope": ")" + own.scope +
          R"(", "applies_to": ")" + own.applies_to + R"(", "fractions": )" + own.fractions +
          R"(, "comparator": ")" + own.comparator + R"(", "value": )" + std::to_string(own.value) +
          R"(, "unit": ")" + own.unit + R"(", "decides": ")" + own.decides +
          R"(", "use": "check", )" + preconditions +
          R"("conditions": "none", "standing": "copy_seen_abstract", "locator": "page 1"}]})",
      "own.json");
}

Policy choosing(std::vector<LimitSet> sets, bool with_hytec = true) {
  Policy policy = synthetic::policy();
  if (with_hytec) policy.chosen_sets.emplace_back("hytec2021");
  for (LimitSet& set : sets) {
    policy.chosen_sets.push_back(set.id);
    policy.limit_sets.push_back(std::move(set));
  }
  return policy;
}

Case with_target(bool prior) {
  Case the_case = synthetic::typical(35, 14);
  if (!prior) {
    the_case.priors.clear();
    the_case.no_prior_stated = true;
  }
  the_case.structures.push_back(
      synthetic::box_structure(5, "PTV", Role::target, {-20, 20, -30, -5, -20, 20}, 2.0));
  return the_case;
}

}  // namespace

TEST_CASE("rule 1: naming sets does not drop what can fail a re-irradiation") {
  const auto deciding = [](const Assessment& a) {
    std::vector<std::string> ids;
    for (const LimitResult& row : a.limits)
      if (row.decides != Decides::none) ids.push_back(row.limit.id);
    return ids;
  };
  const Case the_case = synthetic::typical(35, 14);
  CHECK(deciding(assess(the_case, choosing({}))) ==
        deciding(assess(the_case, synthetic::policy())));
  // Without a prior what the user names is all that is looked at.
  const Assessment alone = assess(with_target(false), choosing({}));
  CHECK(std::ranges::all_of(
      alone.limits, [](const LimitResult& row) { return row.limit.set_id == "hytec2021"; }));
}

TEST_CASE("rule 2: a limit about a target is looked at where a target is drawn") {
  const auto verdict = [](double value) {
    return assess(
               with_target(false),
               choosing({set_of({.structure = "target", .value = value, .decides = "fail_only"})}))
        .verdict;
  };
  CHECK(verdict(25) == Verdict::exceeded);
  CHECK(verdict(27) == Verdict::within);
}

TEST_CASE("rule 2: limits about a target alone clear nothing") {
  const Policy policy = choosing({set_of({.structure = "target", .value = 27})}, false);
  CHECK(assess(with_target(false), policy).verdict == Verdict::not_evaluable);
}

TEST_CASE("an own re-irradiation limit is looked at for its fractions only, and that is said") {
  const auto assessed = [](const char* fractions) {
    return assess(
        with_target(true),
        choosing({set_of({.applies_to = "reirradiation", .fractions = fractions, .value = 9})}));
  };
  CHECK(assessed("3").verdict == Verdict::exceeded);  // 14 Gy
  const Assessment other = assessed("5");
  CHECK(other.verdict == Verdict::within);
  CHECK(!has_row(other, "OWN"));
  CHECK(has_warning(other, "limit_of_other_fractions"));
  CHECK(!has_warning(assessed("3"), "limit_of_other_fractions"));
}

TEST_CASE("rule 9: a sum that must be reached, or a volume, is not searched and does not clear") {
  // The target has EQD2(2) 37 (37/14 + 2)/4 + 26 (26/3 + 2)/4 = 42.95 + 69.33 = 112.3 Gy.
  Own own{.structure = "target",
          .metric = "D95%",
          .quantity = R"("eqd2", "alpha_beta_gy": 2)",
          .scope = "cumulative",
          .applies_to = "reirradiation",
          .comparator = ">=",
          .value = 90};
  CHECK(row(assess(with_target(true), choosing({set_of(own)})), "OWN").reason_code == "position");
  own = {.metric = "V60Gy",
         .quantity = R"("eqd2", "alpha_beta_gy": 2)",
         .scope = "cumulative",
         .applies_to = "reirradiation",
         .value = 30,
         .unit = "cc"};
  CHECK(row(assess(with_target(true), choosing({set_of(own)})), "OWN").reason_code == "position");
}

TEST_CASE("a volume above its limit is told in cc") {
  // 12 x 10 x 60 mm of the sac have 7 Gy and more: 7.2 cc.
  const Policy policy = choosing({set_of({.metric = "V5Gy", .value = 2, .unit = "cc"})});
  const std::string headline = assess(with_target(false), policy).headline;
  CHECK(headline.find(" cc above 2.00 cc") != std::string::npos);
  CHECK(headline.find("Gy physical") == std::string::npos);
}

TEST_CASE("rule 23: D10% of the whole cord is refused, shown only it may stand") {
  const Own own{.structure = "spinal_cord", .metric = "D10%", .value = 10};
  try {
    set_of(own);
    FAIL("accepted");
  } catch (const Error& error) {
    CHECK(std::string(error.what()).find("spinal_cord_subvolume") != std::string::npos);
  }
  CHECK_NOTHROW(set_of({.structure = "spinal_cord_subvolume", .metric = "D10%", .value = 10}));
  CHECK_NOTHROW(
      set_of({.structure = "spinal_cord", .metric = "D10%", .value = 10, .decides = "none"}));
}

TEST_CASE("only the four rules as published are called the four HyTEC 2021 factors") {
  const Case the_case = synthetic::typical(35, 14);
  CHECK(assess(the_case, synthetic::policy()).headline.find("four HyTEC 2021") !=
        std::string::npos);
  Policy looser = synthetic::policy();
  for (LimitSet& set : looser.limit_sets)
    for (Limit& limit : set.limits)
      if (limit.id == "RERT.HYTEC.CUM") limit.value = 80;
  const Assessment a = assess(the_case, looser);
  CHECK(a.verdict == Verdict::within);
  CHECK(a.headline.find("four HyTEC 2021") == std::string::npos);
  CHECK(exit_status(a) == 3);
}

TEST_CASE("figures beside the cumulative rule are of the worst of two sacs with one name") {
  // The second reaches to where the target's doses lie: EQD2(2) 42.95 + 69.33 Gy.
  Case the_case = synthetic::typical(35, 14);
  the_case.structures.push_back(
      synthetic::box_structure(7, "ThecalSac", Role::thecal_sac, {-6, 6, -5, 30, -80, 80}, 2.0));
  const Assessment a = assess(the_case, synthetic::policy());
  const LimitResult& sum = row(a, "RERT.HYTEC.CUM");
  CHECK(*sum.value == Approx(112.28).margin(0.05));
  CHECK(sum.structure_number == 7);
  REQUIRE(!a.comparisons.empty());
  CHECK(a.comparisons.front().value_gy >= *sum.lower);
}
