// SPDX-License-Identifier: Apache-2.0
// JSON Schema (draft 2020-12) as far as our own schemas use it; any other keyword fails the test.
//
// Debian has no C++ validator of that draft. Not promised: annotations, formats, remote references.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

class SchemaValidator {
 public:
  /// `named_keys_only`: a key that a schema with `properties` does not name is a problem, although
  /// the schema itself allows it. So that a document of ours has no key that nobody published.
  explicit SchemaValidator(nlohmann::json schema, bool named_keys_only = false)
      : root_(std::move(schema)), named_keys_only_(named_keys_only) {}

  bool valid(const nlohmann::json& value) const { return problem(value).empty(); }

  /// The first thing that is wrong, as "JSON pointer: keyword"; empty if the document is valid.
  std::string problem(const nlohmann::json& value) const { return problem(value, root_, ""); }

 private:
  using Json = nlohmann::json;
  std::string problem(const Json& value, const Json& schema, const std::string& at) const;
  std::string problem_of(const std::string& key, const Json& rule, const Json& value,
                         const Json& schema, const std::string& at) const;
  std::string problem_of_scalar(const std::string& key, const Json& rule, const Json& value,
                                const std::string& at) const;
  std::string problem_of_members(const std::string& key, const Json& rule, const Json& value,
                                 const Json& schema, const std::string& at) const;
  std::string problem_of_items(const std::string& key, const Json& rule, const Json& value,
                               const std::string& at) const;

  Json root_;
  bool named_keys_only_;
};
