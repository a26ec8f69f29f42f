// SPDX-License-Identifier: Apache-2.0
// The JSON Schema of limit sets and the reader agree: what the reader takes is valid, and the
// defects that a schema can express are invalid in both.
//
// Debian has no C++ validator of draft 2020-12; this one knows the keywords that our schema uses
// and fails on any other.
#include <algorithm>
#include <catch2/catch.hpp>
#include <dose/core/embedded.hpp>
#include <dose/core/error.hpp>
#include <dose/limits/library.hpp>
#include <nlohmann/json.hpp>
#include <regex>
#include <string>

using nlohmann::json;

namespace {

class Validator {
 public:
  explicit Validator(const json& root) : root_(root) {}

  bool valid(const json& value) const { return valid(value, root_); }

 private:
  bool valid(const json& value, const json& schema) const {
    return std::ranges::all_of(schema.items(), [&](const auto& item) {
      return keyword_holds(item.key(), item.value(), value, schema);
    });
  }

  bool keyword_holds(const std::string& key, const json& rule, const json& value,
                     const json& schema) const {
    if (key == "$schema" || key == "$id" || key == "title" || key == "description" ||
        key == "$defs" || key == "then" || key == "else" || key == "properties")
      return key != "properties" || properties_hold(rule, value);
    if (key == "$ref")
      return valid(value, root_.at(json::json_pointer(rule.get<std::string>().substr(1))));
    if (key == "type") return type_holds(rule, value);
    if (key == "const") return value == rule;
    if (key == "enum") return std::ranges::find(rule, value) != rule.end();
    if (key == "pattern")
      return !value.is_string() ||
             std::regex_search(value.get<std::string>(), std::regex(rule.get<std::string>()));
    if (key == "minimum") return !value.is_number() || value >= rule;
    if (key == "maximum") return !value.is_number() || value <= rule;
    if (key == "exclusiveMinimum") return !value.is_number() || value > rule;
    if (key == "minItems") return !value.is_array() || value.size() >= rule.get<std::size_t>();
    if (key == "items")
      return !value.is_array() ||
             std::ranges::all_of(value, [&](const json& item) { return valid(item, rule); });
    if (key == "required")
      return !value.is_object() || std::ranges::all_of(rule, [&](const json& name) {
        return value.contains(name.get<std::string>());
      });
    if (key == "additionalProperties") {
      REQUIRE(rule == false);
      return !value.is_object() || std::ranges::all_of(value.items(), [&](const auto& member) {
        return schema.at("properties").contains(member.key());
      });
    }
    if (key == "allOf")
      return std::ranges::all_of(rule, [&](const json& part) { return valid(value, part); });
    if (key == "oneOf")
      return std::ranges::count_if(rule, [&](const json& part) { return valid(value, part); }) == 1;
    if (key == "not") return !valid(value, rule);
    if (key == "if") {
      const char* branch = valid(value, rule) ? "then" : "else";
      return !schema.contains(branch) || valid(value, schema.at(branch));
    }
    FAIL("the schema uses a keyword that this validator does not know: " << key);
    return false;
  }

  bool properties_hold(const json& rule, const json& value) const {
    return !value.is_object() || std::ranges::all_of(rule.items(), [&](const auto& property) {
      return !value.contains(property.key()) || valid(value.at(property.key()), property.value());
    });
  }

  static bool type_holds(const json& rule, const json& value) {
    if (rule.is_array())
      return std::ranges::any_of(rule, [&](const json& type) { return type_holds(type, value); });
    if (rule == "object") return value.is_object();
    if (rule == "array") return value.is_array();
    if (rule == "string") return value.is_string();
    if (rule == "integer") return value.is_number_integer();
    if (rule == "number") return value.is_number();
    if (rule == "null") return value.is_null();
    FAIL("a type that this validator does not know: " << rule);
    return false;
  }

  const json& root_;
};

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
  const Validator validator(rules);
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
  const Validator validator(rules);
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
  const Validator validator(rules);
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
