// SPDX-License-Identifier: Apache-2.0
// The JSON Schema of limit sets and the reader agree: what the reader takes is valid, and the
// defects that a schema can express are invalid in both.
#include <algorithm>
#include <catch2/catch.hpp>
#include <dose/core/embedded.hpp>
#include <dose/core/error.hpp>
#include <dose/limits/library.hpp>
#include <nlohmann/json.hpp>
#include <string>

#include "support/schema_validator.hpp"

using nlohmann::json;

namespace {

json schema() {
  return json::parse(dose::embedded_file("schemas/limit-set.schema.json").content);
}

json hytec() {
  return json::parse(dose::embedded_file("limits/hytec2021.json").content);
}

bool reader_takes(const json& set) {
  try {
    dose::parse_limit_set(set.dump(), "test");
    return true;
  } catch (const dose::Error&) {
    return false;
  }
}

}  // namespace

TEST_CASE("the built-in sets are valid by their schema") {
  const json rules = schema();
  const SchemaValidator validator(rules);
  int sets = 0;
  for (const dose::EmbeddedFile& file : dose::embedded_files())
    if (file.path.starts_with("limits/")) {
      INFO(file.path);
      CHECK(validator.valid(json::parse(file.content)));
      ++sets;
    }
  CHECK(sets == 18);
}

TEST_CASE("schema and reader refuse the same defects") {
  const json rules = schema();
  const SchemaValidator validator(rules);
  // JSON patches on HyTEC's first limit, RERT.HYTEC.CUM.
  const json patches = json::parse(R"([
    {"op": "remove", "path": "/limits/0/value"},
    {"op": "remove", "path": "/limits/0/fractions"},
    {"op": "remove", "path": "/limits/0/preconditions"},
    {"op": "remove", "path": "/limits/0/preconditions/prior_courses"},
    {"op": "remove", "path": "/limits/0/alpha_beta_gy"},
    {"op": "remove", "path": "/citation"},
    {"op": "add", "path": "/limits/0/extra", "value": 1},
    {"op": "add", "path": "/extra", "value": 1},
    {"op": "add", "path": "/limits/0/checked_by", "value": "A, 2026-01-01"},
    {"op": "replace", "path": "/limits/0/value", "value": 0},
    {"op": "replace", "path": "/limits/0/value", "value": "70"},
    {"op": "replace", "path": "/limits/0/value", "value": null},
    {"op": "replace", "path": "/limits/0/fractions", "value": 0},
    {"op": "replace", "path": "/limits/0/fractions", "value": "some"},
    {"op": "replace", "path": "/limits/0/structure", "value": "cord"},
    {"op": "replace", "path": "/limits/0/structure", "value": "course"},
    {"op": "replace", "path": "/limits/0/quantity", "value": "dose"},
    {"op": "replace", "path": "/limits/0/decides", "value": "fail_only"},
    {"op": "replace", "path": "/limits/0/use", "value": "info"},
    {"op": "replace", "path": "/limits/0/standing", "value": "recalled"},
    {"op": "replace", "path": "/limits/0/standing", "value": "checked"},
    {"op": "replace", "path": "/limits/0/unit", "value": "cGy"},
    {"op": "add", "path": "/limits/0/variant", "value": "with chemotherapy"},
    {"op": "add", "path": "/limits/0/not_measured", "value": "something else"},
    {"op": "add", "path": "/limits/0/priority", "value": "optimal"},
    {"op": "add", "path": "/limits/0/priority", "value": "wish"},
    {"op": "add", "path": "/limits/0/range_high", "value": 80},
    {"op": "add", "path": "/limits/0/also_structures", "value": ["spinal_canal"]},
    {"op": "add", "path": "/limits/4/also_structures", "value": ["canal"]},
    {"op": "add", "path": "/limits/4/also_structures", "value": []},
    {"op": "add", "path": "/limits/4/margin_mm", "value": {"low": 1, "high": 2}},
    {"op": "add", "path": "/limits/4/margin_mm", "value": 2},
    {"op": "replace", "path": "/limits/0/standing", "value": "own_unchecked"},
    {"op": "replace", "path": "/limits/0/title", "value": ""},
    {"op": "replace", "path": "/limits/0/id", "value": "A B"},
    {"op": "replace", "path": "/limits/3/comparator", "value": "<="},
    {"op": "replace", "path": "/limits/4/scope", "value": "cumulative"},
    {"op": "replace", "path": "/citation/doi", "value": "doi:10.1/x"},
    {"op": "replace", "path": "/id", "value": "HyTEC"},
    {"op": "replace", "path": "/schema", "value": "redose.limit-set/2"},
    {"op": "replace", "path": "/limits", "value": []}
  ])");
  REQUIRE(validator.valid(hytec()));
  REQUIRE(reader_takes(hytec()));
  for (const json& patch : patches) {
    INFO(patch.dump());
    const json broken = hytec().patch(json::array({patch}));
    CHECK(!validator.valid(broken));
    CHECK(!reader_takes(broken));
  }
}

TEST_CASE("schema and reader know the same words") {
  const json rules = schema();
  const SchemaValidator validator(rules);
  const json& properties = rules.at("$defs").at("limit").at("properties");
  for (const json& role : properties.at("structure").at("enum")) {
    if (role == "course") continue;
    json set = hytec();
    set["limits"][0]["structure"] = role;
    INFO(role);
    CHECK(validator.valid(set));
    CHECK(reader_takes(set));
  }
  for (const auto& [key, rule] : properties.items()) {
    INFO(key);
    // Whatever is wrong with this value, the key is known to the reader.
    json set = hytec();
    set["limits"][0][key] = json::array();
    try {
      dose::parse_limit_set(set.dump(), "test");
      FAIL_CHECK("an empty list was accepted");
    } catch (const dose::Error& error) {
      CHECK(error.message().find("is not a key") == std::string::npos);
    }
  }
}
