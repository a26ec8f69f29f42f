// SPDX-License-Identifier: Apache-2.0
// The table of a check: one row with the verdict, one a limit, one a metric; the same values as in
// the JSON and in the text; names from files never become formulas.
#include <algorithm>
#include <catch2/catch.hpp>
#include <dose/core/contract.hpp>
#include <dose/limits/csv.hpp>
#include <dose/report/csv_cell.hpp>
#include <dose/report/description.hpp>
#include <limits>
#include <map>
#include <nlohmann/json.hpp>

#include "report/sample.hpp"

using Json = nlohmann::ordered_json;
using Row = std::map<std::string, std::string>;

namespace {

const std::vector<dose::Assessment>& samples() {
  static const std::vector<dose::Assessment> all{sample::within(), sample::exceeded(),
                                                 sample::not_evaluable(), sample::acknowledged(),
                                                 sample::awkward()};
  return all;
}

std::vector<Row> rows_of(const dose::Assessment& assessment) {
  const auto table = dose::parse_csv(dose::render_csv(assessment), "table");
  std::vector<Row> rows;
  for (std::size_t i = 1; i < table.size(); ++i) {
    REQUIRE(table[i].fields.size() == table[0].fields.size());
    Row row;
    for (std::size_t k = 0; k < table[0].fields.size(); ++k)
      row[table[0].fields[k]] = table[i].fields[k];
    rows.push_back(std::move(row));
  }
  return rows;
}

std::vector<Row> records(const std::vector<Row>& rows, const std::string& record) {
  std::vector<Row> found;
  std::ranges::copy_if(rows, std::back_inserter(found),
                       [&](const Row& row) { return row.at("record") == record; });
  return found;
}

/// A cell against a number of the JSON, to the last digit; absent there is empty here.
void check_number(const std::string& cell, const Json& object, const std::string& key) {
  INFO(key);
  if (!object.contains(key)) {
    CHECK(cell.empty());
  } else if (object[key].is_null()) {
    CHECK(cell == "N/A");
  } else {
    CHECK(Json::parse(cell).get<double>() == object[key].get<double>());
  }
}

}  // namespace

TEST_CASE("limits and metrics of the table are those of the JSON to the last digit") {
  for (const dose::Assessment& assessment : samples()) {
    INFO(assessment.headline);
    const Json document = Json::parse(dose::render_json(assessment, sample::program()));
    const auto rows = rows_of(assessment);
    const auto limits = records(rows, "limit");
    REQUIRE(limits.size() == document["limits"].size());
    for (const Json& expected : document["limits"]) {
      const auto row = std::ranges::find_if(limits, [&](const Row& each) {
        return each.at("id") == expected["id"].get<std::string>() &&
               each.at("title") == expected["title"].get<std::string>();
      });
      // A title with foreign bytes is cleaned in another way; no other sample has one.
      if (row == limits.end()) {
        CHECK(assessment.headline == sample::awkward().headline);
        continue;
      }
      INFO(expected["title"]);
      for (const char* key : {"value", "lower", "upper", "limit", "margin", "alpha_beta_gy"})
        check_number(row->at(key), expected, key);
      for (const char* key : {"id", "set", "structure", "quantity", "scope", "status", "decides",
                              "comparator", "unit", "standing"})
        CHECK(row->at(key) == expected[key].get<std::string>());
      CHECK(row->at("required") == (expected["required"].get<bool>() ? "true" : "false"));
      CHECK(row->at("reason") == expected.value("reason", ""));
      CHECK(row->at("citation") == expected["citation"]["text"].get<std::string>());
    }
    const auto metrics = records(rows, "metric");
    std::size_t at = 0;
    std::vector<Json> measured(document["structures"].begin(), document["structures"].end());
    for (Json target : document["targets"]) {
      target["role"] = "target";
      measured.push_back(std::move(target));
    }
    for (const Json& structure : measured)
      for (const Json& expected : structure["metrics"]) {
        REQUIRE(at < metrics.size());
        const Row& row = metrics[at++];
        INFO(structure["role"] << " " << expected["metric"]);
        CHECK(row.at("structure") == structure["role"].get<std::string>());
        for (const char* key : {"course", "metric", "metric_mayo", "quantity"})
          CHECK(row.at(key) == expected[key].get<std::string>());
        const std::string unit = row.at("unit") == "cc" ? "_cc" : "_gy";
        for (const char* key : {"value", "lower", "upper"}) {
          check_number(row.at(key), expected, key + unit);
          check_number(row.at(key + std::string("_percent")), expected,
                       key + std::string("_percent"));
        }
        check_number(row.at("alpha_beta_gy"), expected, "alpha_beta_gy");
        if (expected.contains("at_mm"))
          CHECK(Json::parse(row.at("at_z_mm")).get<double>() == expected["at_mm"][2]);
        else
          CHECK(row.at("at_z_mm").empty());
      }
    CHECK(at == metrics.size());
  }
}

TEST_CASE("what text and page show is the table's value rounded") {
  for (const dose::Assessment& assessment : samples()) {
    const std::string text = dose::render_text(assessment, sample::program(), false);
    const auto limits = records(rows_of(assessment), "limit");
    const auto description = dose::describe(assessment);
    REQUIRE(limits.size() == description.limits.size());
    for (std::size_t i = 0; i < limits.size(); ++i) {
      const std::string& shown = description.limits[i].figure.value;
      INFO(limits[i].at("id") << " " << shown);
      if (limits[i].at("value").empty()) {
        CHECK((shown == "-" || shown == "?"));
        continue;
      }
      // The text rounds to 0.01, or to more places where that would change sides.
      const double raw = Json::parse(limits[i].at("value")).get<double>();
      CHECK(Json::parse(shown).get<double>() == Approx(raw).margin(0.005 + 1e-9));
      CHECK(text.find(" " + shown + " ") != std::string::npos);
    }
  }
}

TEST_CASE("the first row is the verdict with all that qualifies it") {
  const auto rows = rows_of(sample::acknowledged());
  const Row& verdict = rows.front();
  CHECK(verdict.at("record") == "verdict");
  CHECK(verdict.at("status") == "within");
  CHECK(verdict.at("title") == sample::acknowledged().headline);
  for (const std::string& code : sample::acknowledged().acknowledged)
    CHECK(verdict.at("reason_text").find(code) != std::string::npos);
  CHECK(verdict.at("reason_text").find("Not cleared or certified as a medical device") !=
        std::string::npos);
  CHECK(records(rows, "verdict").size() == 1);
  for (const Row& row : rows) CHECK(row.at("patient_id") == sample::acknowledged().patient.id);
}

TEST_CASE("a name from a file is no formula, no new line and no new cell") {
  CHECK(dose::csv_text("ThecalSac") == "ThecalSac");
  CHECK(dose::csv_text("=1+1") == "'=1+1");
  CHECK(dose::csv_text("+1") == "'+1");
  CHECK(dose::csv_text("-PTV") == "'-PTV");
  CHECK(dose::csv_text("@SUM(A1)") == "'@SUM(A1)");
  CHECK(dose::csv_text("  =1") == "'  =1");
  CHECK(dose::csv_text("\t=1") == "' =1");
  CHECK(dose::csv_text("=A,\"b\"") == "\"'=A,\"\"b\"\"\"");
  CHECK(dose::csv_text("a\r\nb") == "a  b");
  CHECK(dose::csv_text("\x1b[31m") == "?[31m");
  dose::Assessment assessment = sample::within();
  assessment.structures[0].name = "=HYPERLINK(\"http://x\",\"y\")";
  assessment.limits[0].structure = "-cord";
  assessment.patient.id = "@7";
  const auto rows = rows_of(assessment);
  CHECK(records(rows, "metric").front().at("structure_name") == "'=HYPERLINK(\"http://x\",\"y\")");
  CHECK(rows.front().at("patient_id") == "'@7");
  // Numbers below 0 are numbers.
  const auto broken = records(rows_of(sample::exceeded()), "limit");
  CHECK(broken.front().at("margin").front() == '-');
}

TEST_CASE("a table is the same bytes each time and one line a record") {
  for (const dose::Assessment& assessment : samples()) {
    const std::string text = dose::render_csv(assessment);
    CHECK(text == dose::render_csv(assessment));
    std::size_t metrics = 0;
    for (const auto& structure : assessment.structures) metrics += structure.metrics.size();
    for (const auto& target : assessment.targets) metrics += target.metrics.size();
    CHECK(std::ranges::count(text, '\n') ==
          static_cast<long>(2 + assessment.limits.size() + metrics));
    CHECK(text.ends_with("\r\n"));
  }
}

TEST_CASE("a number that is not finite never becomes a cell") {
  CHECK(dose::csv_number({}).empty());
  CHECK(dose::csv_number(-0.5) == "-0.5");
  CHECK_THROWS_AS(dose::csv_number(std::numeric_limits<double>::quiet_NaN()), dose::BrokenPromise);
}
