// SPDX-License-Identifier: Apache-2.0
// Which limit sets an assessment looks at: VERDICT.md rule 1, and --limits.
#include <algorithm>
#include <catch2/catch.hpp>
#include <dose/assess/assess.hpp>
#include <set>
#include <string>

#include "support/synthetic_case.hpp"

using namespace dose;

namespace {

Policy with_chosen(const std::vector<std::string>& ids) {
  Policy policy = synthetic::policy();
  policy.chosen_sets = ids;
  return policy;
}

std::set<std::string> sets_in(const Assessment& a) {
  std::set<std::string> ids;
  for (const LimitResult& row : a.limits) ids.insert(row.limit.set_id);
  return ids;
}

/// What the deciding rows say: id, status and value.
std::string decided(const Assessment& a) {
  std::string text = std::string(to_text(a.verdict)) + "\n";
  for (const LimitResult& row : a.limits)
    if (row.decides != Decides::none)
      text += row.limit.id + " " + std::string(to_text(row.status)) + " " +
              std::to_string(row.value.value_or(-1)) + "\n";
  return text;
}

}  // namespace

TEST_CASE("without --limits only the built-in choice is looked at") {
  for (const bool prior : {true, false}) {
    Case the_case = synthetic::typical(35, 14);
    if (!prior) {
      the_case.priors.clear();
      the_case.no_prior_stated = true;
    }
    for (const std::string& id : sets_in(assess(the_case, synthetic::policy()))) {
      INFO(id);
      CHECK(is_built_in_choice(id));
    }
  }
}

TEST_CASE("further publications are listed where they are named and decide nothing") {
  // 14 Gy in 3 fractions, and 21 Gy, which is above every de novo maximum for 3 fractions.
  for (const double planned_gy : {14.0, 21.0}) {
    const Case the_case = synthetic::typical(35, planned_gy);
    const Assessment plain = assess(the_case, synthetic::policy());
    const Assessment more =
        assess(the_case, with_chosen({"hytec2021", "quantec2010", "tg101", "uw-spine",
                                      "redmond2017", "nccn-nsclc", "tseng2018", "hanna2018"}));
    CHECK(decided(more) == decided(plain));
    CHECK(more.acknowledged == plain.acknowledged);
    CHECK(sets_in(more).contains("uw-spine"));
    CHECK(!sets_in(more).contains("hanna2018"));  // blocked, all of it
    for (const LimitResult& row : more.limits)
      if (!is_built_in_choice(row.limit.set_id)) CHECK(row.status == Status::info);
  }
}

TEST_CASE("a limit on what the program cannot measure is never evaluated") {
  const Assessment a = assess(synthetic::typical(35, 14),
                              with_chosen({"hytec2021", "paradis2019", "nieder2006", "wong1994"}));
  CHECK(sets_in(a) == std::set<std::string>{"hytec2021", "tg101"});  // tg101: re-irradiation
}
