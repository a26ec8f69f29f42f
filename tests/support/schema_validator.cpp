// SPDX-License-Identifier: Apache-2.0
#include "support/schema_validator.hpp"

#include <algorithm>
#include <array>
#include <catch2/catch.hpp>
#include <regex>
#include <string_view>

namespace {

using nlohmann::json;

bool type_holds(const json& rule, const json& value) {
  if (rule.is_array())
    return std::ranges::any_of(rule, [&](const json& type) { return type_holds(type, value); });
  if (rule == "object") return value.is_object();
  if (rule == "array") return value.is_array();
  if (rule == "string") return value.is_string();
  if (rule == "boolean") return value.is_boolean();
  if (rule == "integer") return value.is_number_integer();
  if (rule == "number") return value.is_number();
  if (rule == "null") return value.is_null();
  FAIL("a type that this validator does not know: " << rule);
  return false;
}

std::string unless(bool holds, const std::string& at, const std::string& key) {
  return holds ? std::string() : at + ": " + key;
}

template <std::size_t n>
bool one_of(const std::string& key, const std::array<std::string_view, n>& keys) {
  return std::ranges::find(keys, key) != keys.end();
}

}  // namespace

std::string SchemaValidator::problem(const Json& value, const Json& schema,
                                     const std::string& at) const {
  for (const auto& [key, rule] : schema.items()) {
    std::string found = problem_of(key, rule, value, schema, at);
    if (!found.empty()) return found;
  }
  return {};
}

std::string SchemaValidator::problem_of(const std::string& key, const Json& rule, const Json& value,
                                        const Json& schema, const std::string& at) const {
  static constexpr std::array<std::string_view, 6> silent{"$schema", "title", "description",
                                                          "$defs",   "then",  "else"};
  if (one_of(key, silent)) return {};
  if (key == "$ref")
    return problem(value, root_.at(Json::json_pointer(rule.get<std::string>().substr(1))), at);
  static constexpr std::array<std::string_view, 3> of_members{"properties", "required",
                                                              "additionalProperties"};
  if (one_of(key, of_members)) return problem_of_members(key, rule, value, schema, at);
  static constexpr std::array<std::string_view, 3> of_items{"items", "minItems", "maxItems"};
  if (one_of(key, of_items)) return problem_of_items(key, rule, value, at);
  if (key == "allOf") {
    for (const Json& part : rule) {
      std::string found = problem(value, part, at);
      if (!found.empty()) return found;
    }
    return {};
  }
  const auto holds = [&](const Json& part) { return problem(value, part, at).empty(); };
  if (key == "oneOf") return unless(std::ranges::count_if(rule, holds) == 1, at, key);
  if (key == "not") return unless(!holds(rule), at, key);
  if (key == "if") {
    const char* branch = holds(rule) ? "then" : "else";
    return schema.contains(branch) ? problem(value, schema.at(branch), at) : std::string();
  }
  return problem_of_scalar(key, rule, value, at);
}

std::string SchemaValidator::problem_of_scalar(const std::string& key, const Json& rule,
                                               const Json& value, const std::string& at) const {
  if (key == "type") return unless(type_holds(rule, value), at, key);
  if (key == "const") return unless(value == rule, at, key);
  if (key == "enum") return unless(std::ranges::find(rule, value) != rule.end(), at, key);
  if (key == "pattern")
    return unless(!value.is_string() || std::regex_search(value.get<std::string>(),
                                                          std::regex(rule.get<std::string>())),
                  at, key);
  if (key == "minimum") return unless(!value.is_number() || value >= rule, at, key);
  if (key == "maximum") return unless(!value.is_number() || value <= rule, at, key);
  if (key == "exclusiveMinimum") return unless(!value.is_number() || value > rule, at, key);
  FAIL("the schema uses a keyword that this validator does not know: " << key);
  return key;
}

std::string SchemaValidator::problem_of_members(const std::string& key, const Json& rule,
                                                const Json& value, const Json& schema,
                                                const std::string& at) const {
  if (!value.is_object()) return {};
  if (key == "required") {
    for (const Json& name : rule)
      if (!value.contains(name.get<std::string>())) return at + ": no " + name.get<std::string>();
    return {};
  }
  const Json& named = schema.contains("properties") ? schema.at("properties") : Json::object();
  for (const auto& [name, member] : value.items()) {
    const std::string below = at + "/" + name;
    if (key == "properties") {
      if (rule.contains(name)) {
        std::string found = problem(member, rule.at(name), below);
        if (!found.empty()) return found;
      } else if (named_keys_only_ && schema.contains("type")) {
        // A schema without a type is a condition on an object that is described elsewhere.
        return below + ": a key that the schema does not name";
      }
    } else if (!named.contains(name)) {
      if (rule.is_boolean()) return unless(rule.get<bool>(), below, key);
      std::string found = problem(member, rule, below);
      if (!found.empty()) return found;
    }
  }
  return {};
}

std::string SchemaValidator::problem_of_items(const std::string& key, const Json& rule,
                                              const Json& value, const std::string& at) const {
  if (!value.is_array()) return {};
  if (key == "minItems") return unless(value.size() >= rule.get<std::size_t>(), at, key);
  if (key == "maxItems") return unless(value.size() <= rule.get<std::size_t>(), at, key);
  for (std::size_t i = 0; i < value.size(); ++i) {
    std::string found = problem(value[i], rule, at + "/" + std::to_string(i));
    if (!found.empty()) return found;
  }
  return {};
}
