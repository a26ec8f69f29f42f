// SPDX-License-Identifier: Apache-2.0
// Every number in the facts' limits.yaml is in the data, with the same structure, metric, quantity,
// scope, fractions, comparator, mark and use, or in the list of what was left out; and nothing else
// is.
//
// The facts are not part of the project: the test says so and passes where they are not there.
#include <catch2/catch.hpp>
#include <cstdlib>
#include <dose/limits/left_out.hpp>
#include <dose/limits/library.hpp>
#include <dose/units/number.hpp>
#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <string>
#include <vector>

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

std::map<std::string, Row> facts() {
  std::map<std::string, Row> rows;
  std::ifstream file(facts_file());
  for (std::string line; std::getline(file, line);) {
    const Row row = row_of(line);
    if (row.contains("source")) rows[row.at("id")] = row;
  }
  return rows;
}

/// Role, further roles, and the margin's upper end in mm (0: none printed).
struct Structure {
  std::string role;
  std::vector<dose::Role> also;
  double margin_mm = 0;
};

const std::map<std::string, Structure> structures{
    {"ThecalSac", {"thecal_sac", {}}},
    {"SpinalCord", {"spinal_cord", {}}},
    {"SpinalCord_Subvolume", {"spinal_cord_subvolume", {}}},
    {"SpinalCord_PRV02", {"spinal_cord_prv", {}, 2}},
    {"SpinalCord_PRV (1.5 mm)", {"spinal_cord_prv", {}, 1.5}},
    {"SpinalCord_PRV (0-2 mm)", {"spinal_cord_prv", {}, 2}},
    {"SpinalCord_PRV or ThecalSac", {"spinal_cord_prv", {dose::Role::thecal_sac}}},
    {"SpinalCord or surrogate (PRV/ThecalSac)",
     {"spinal_cord", {dose::Role::spinal_cord_prv, dose::Role::thecal_sac}}},
    {"SpinalCord_lt2mm_target", {"spinal_cord", {}}},
    {"CORD-TREATED", {"spinal_cord", {}}},
    {"SpinalCanal", {"spinal_canal", {}}},
    {"CaudaEquina", {"cauda_equina", {}}},
    {"SacralPlex", {"sacral_plexus", {}}},
    {"BrachialPlex", {"brachial_plexus", {}}},
    {"course", {"course", {}}}};

void check_structure(const std::string& named, const Limit& limit) {
  CHECK(limit.course_rule == (named == "course"));
  REQUIRE(structures.contains(named));
  const Structure& expected = structures.at(named);
  if (!limit.course_rule) CHECK(to_text(limit.structure) == expected.role);
  CHECK(limit.also_structures == expected.also);
  CHECK((limit.margin_mm ? limit.margin_mm->high_mm : 0) == expected.margin_mm);
  // A structure that is none of the roles is nothing that the program could measure.
  if (named == "SpinalCord_lt2mm_target" || named == "CORD-TREATED") {
    CHECK(!limit.not_measured.empty());
    CHECK(!limit.variant.empty());
  }
}

void check_quantity(const std::string& domain, const Limit& limit) {
  const std::string expected = domain == "physical"             ? "physical"
                               : domain == "time"               ? "time"
                               : domain.starts_with("ratio of") ? "ratio"
                               : domain.starts_with("BED")      ? "bed"
                                                                : "eqd2";
  CHECK(to_text(limit.quantity) == expected);
  if (expected == "eqd2") CHECK(domain.starts_with("EQD2"));
  if (domain.find("a/b=2.5") != std::string::npos)
    CHECK(limit.alpha_beta->in_gray() == 2.5);
  else if (domain.find("a/b=2") != std::string::npos)
    CHECK(limit.alpha_beta->in_gray() == 2);
  if (domain.find("a/b 0.87") != std::string::npos) CHECK(limit.alpha_beta->in_gray() == 0.87);
  if (expected == "physical") CHECK(!limit.alpha_beta);
}

void check_fractions(const std::string& fractions, const Limit& limit) {
  if (fractions == "1-5") {
    // A precondition of clearing: a broken rule fails a plan in 6 fractions, too.
    REQUIRE(limit.preconditions.planned_fractions.has_value());
    CHECK(limit.preconditions.planned_fractions->first == 1);
    CHECK(limit.preconditions.planned_fractions->last == 5);
  } else if (fractions == "any") {
    CHECK(!limit.fractions);
  } else if (fractions == "conventional") {
    CHECK(!limit.fractions);
    CHECK(limit.planned_dose_per_fraction_gy.has_value());
  } else {
    REQUIRE(limit.fractions.has_value());
    CHECK(limit.fractions->first == std::stoi(fractions));
    CHECK(limit.fractions->last == std::stoi(fractions));
  }
}

void check_row(const Row& row, const Limit& limit) {
  INFO(limit.id);
  check_structure(row.at("structure"), limit);
  if (!limit.course_rule) CHECK(limit.metric_text == row.at("metric"));
  check_quantity(row.at("dose_domain"), limit);
  check_fractions(row.at("fractions"), limit);
  const std::string scope = row.at("scope");
  CHECK(to_text(limit.scope) == (scope == "this course" ? "course" : scope.substr(0, 10)));
  // A dose of record and a sum with recovery are not what the program measures.
  const bool measured = scope.find("discounted") == std::string::npos &&
                        row.at("metric") != "dose of record" &&
                        row.at("structure") != "CORD-TREATED";
  CHECK(limit.not_measured.empty() == measured);
  CHECK(to_text(limit.use) == row.at("use"));
  CHECK((limit.standing == dose::Standing::recalled) == (row.at("mark") == "recalled"));
  CHECK(limit.standing != dose::Standing::checked);
  if (row.at("comparator") == "N/A") {
    CHECK(row.at("value") == "null");
    CHECK(!limit.value);
  } else {
    CHECK(to_text(limit.comparator) == row.at("comparator"));
    CHECK(limit.value == dose::parse_number(row.at("value")));
  }
  static const std::regex prior(R"re(prior (\d[\d.]*/\d+))re");
  std::smatch match;
  const std::string& conditions = row.at("conditions");
  REQUIRE(std::regex_search(conditions, match, prior) == limit.prior_row.has_value());
  if (limit.prior_row) CHECK(limit.prior_row->text == match[1].str());
  const bool no_prior = conditions.find("no prior RT") != std::string::npos ||
                        conditions.find("prior none") != std::string::npos;
  CHECK(limit.reirradiation == (limit.id.starts_with("RERT.") && !no_prior));
  static const std::regex range(R"re(range ([\d.]+)-([\d.]+))re");
  REQUIRE(std::regex_search(conditions, match, range) == limit.range_high.has_value());
  if (limit.range_high) {
    CHECK(limit.value == dose::parse_number(match[1].str()));
    CHECK(limit.range_high == dose::parse_number(match[2].str()));
  }
}

}  // namespace

TEST_CASE("the built-in limits are those of the facts") {
  if (!std::filesystem::exists(facts_file())) {
    WARN("skipped: no facts/limits.yaml in the folder REDOSE_SHARED or ../shared");
    return;
  }
  auto rows = facts();
  CHECK(rows.size() == 208);
  for (const dose::LeftOut& left_out : dose::limits_left_out()) {
    CHECK(!left_out.why.empty());
    for (const std::string& id : left_out.ids) {
      INFO(id);
      CHECK(rows.erase(id) == 1);
    }
  }
  CHECK(rows.size() == 205);
  for (const dose::LimitSet& set : dose::built_in_limit_sets())
    for (const Limit& limit : set.limits) {
      INFO(limit.id);
      REQUIRE(rows.contains(limit.id));
      check_row(rows.at(limit.id), limit);
      rows.erase(limit.id);
    }
  for (const auto& [id, row] : rows) FAIL_CHECK("missing in the data: " << id);
}
