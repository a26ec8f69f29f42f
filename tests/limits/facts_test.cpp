// SPDX-License-Identifier: Apache-2.0
// Every number of these publications in the facts' limits.yaml is in the data, with the same
// structure, metric, quantity, scope, fractions, comparator and use; and nothing else is.
//
// The facts are not part of the project: the test says so and passes where they are not there.
#include <catch2/catch.hpp>
#include <cstdlib>
#include <dose/limits/library.hpp>
#include <dose/units/number.hpp>
#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <string>

using dose::Limit;

namespace {

using Row = std::map<std::string, std::string>;

std::filesystem::path facts_file() {
  const char* named = std::getenv("REDOSE_SHARED");
  const std::filesystem::path shared =
      named != nullptr ? named : std::filesystem::path(REDOSE_PROJECT_DIR) / ".." / "shared";
  return shared / "facts" / "limits.yaml";
}

/// One flow mapping a line: - {id: "X", value: 9, ...}. A quote inside a text is \".
Row row_of(const std::string& line) {
  static const std::regex field(R"re(([a-z_]+): (?:"((?:[^"\\]|\\.)*)"|([^,}"]+)))re");
  Row row;
  for (auto it = std::sregex_iterator(line.begin(), line.end(), field);
       it != std::sregex_iterator(); ++it)
    row.emplace((*it)[1], (*it)[2].matched ? (*it)[2] : (*it)[3]);
  return row;
}

std::map<std::string, Row> facts(const std::set<std::string>& sources) {
  std::map<std::string, Row> rows;
  std::ifstream file(facts_file());
  for (std::string line; std::getline(file, line);) {
    const Row row = row_of(line);
    if (row.contains("source") && sources.contains(row.at("source"))) rows[row.at("id")] = row;
  }
  return rows;
}

const std::map<std::string, std::string> structures{
    {"ThecalSac", "thecal_sac"},
    {"SpinalCord", "spinal_cord"},
    {"SpinalCord_Subvolume", "spinal_cord_subvolume"},
    {"CaudaEquina", "cauda_equina"},
    {"SacralPlex", "sacral_plexus"},
    {"BrachialPlex", "brachial_plexus"},
    {"course", "course"}};

void check_quantity(const std::string& domain, const Limit& limit) {
  const std::string expected = domain == "physical"             ? "physical"
                               : domain == "time"               ? "time"
                               : domain.starts_with("ratio of") ? "ratio"
                                                                : "eqd2";
  CHECK(to_text(limit.quantity) == expected);
  if (expected == "eqd2") CHECK(domain.starts_with("EQD2"));
  if (domain.find("a/b=2") != std::string::npos) CHECK(limit.alpha_beta->in_gray() == 2);
  if (domain.find("a/b 0.87") != std::string::npos) CHECK(limit.alpha_beta->in_gray() == 0.87);
  if (expected == "physical") CHECK(!limit.alpha_beta);
}

void check_fractions(const std::string& fractions, const Limit& limit) {
  if (fractions == "1-5") {
    // A precondition of clearing: a broken rule fails a plan in 6 fractions, too.
    REQUIRE(limit.preconditions.planned_fractions.has_value());
    CHECK(limit.preconditions.planned_fractions->first == 1);
    CHECK(limit.preconditions.planned_fractions->last == 5);
  } else if (fractions == "conventional") {
    CHECK(limit.planned_dose_per_fraction_gy.has_value());
  } else {
    REQUIRE(limit.fractions.has_value());
    CHECK(limit.fractions->first == std::stoi(fractions));
    CHECK(limit.fractions->last == std::stoi(fractions));
  }
}

void check_row(const Row& row, const Limit& limit) {
  INFO(limit.id);
  CHECK(limit.course_rule == (row.at("structure") == "course"));
  if (!limit.course_rule) CHECK(to_text(limit.structure) == structures.at(row.at("structure")));
  if (!limit.course_rule) CHECK(limit.metric_text == row.at("metric"));
  check_quantity(row.at("dose_domain"), limit);
  check_fractions(row.at("fractions"), limit);
  CHECK(to_text(limit.scope) == (row.at("scope") == "this course" ? "course" : row.at("scope")));
  CHECK(to_text(limit.use) == row.at("use"));
  CHECK(row.at("mark") == "verified");
  if (row.at("comparator") == "N/A") {
    CHECK(row.at("value") == "null");
    CHECK(!limit.value);
  } else {
    CHECK(to_text(limit.comparator) == row.at("comparator"));
    CHECK(limit.value == dose::parse_number(row.at("value")));
  }
  static const std::regex prior(R"re(prior (\d+/\d+) )re");
  std::smatch match;
  const std::string& conditions = row.at("conditions");
  REQUIRE(std::regex_search(conditions, match, prior) == limit.prior_row.has_value());
  if (limit.prior_row) CHECK(limit.prior_row->text == match[1].str());
  CHECK(limit.reirradiation == limit.id.starts_with("RERT."));
}

}  // namespace

TEST_CASE("the built-in limits are those of the facts") {
  if (!std::filesystem::exists(facts_file())) {
    WARN("skipped: no facts/limits.yaml in the folder REDOSE_SHARED or ../shared");
    return;
  }
  auto rows = facts({"HYTEC2021", "TG101", "QUANTEC2010"});
  // About the dose grid, recalled and blocked: no limit of a structure. VERDICT.md rule 24 has it.
  CHECK(rows.erase("GRID.SBRT") == 1);
  CHECK(rows.size() == 76);
  for (const dose::LimitSet& set : dose::built_in_limit_sets())
    for (const Limit& limit : set.limits) {
      INFO(limit.id);
      REQUIRE(rows.contains(limit.id));
      check_row(rows.at(limit.id), limit);
      rows.erase(limit.id);
    }
  for (const auto& [id, row] : rows) FAIL_CHECK("missing in the data: " << id);
}
