// SPDX-License-Identifier: Apache-2.0
// What redose check answers is what its published schema says, and no key is in it that the schema
// does not name.
#include <algorithm>
#include <catch2/catch.hpp>
#include <dose/core/embedded.hpp>
#include <nlohmann/json.hpp>
#include <string>

#include "report/sample.hpp"
#include "support/schema_validator.hpp"

using nlohmann::json;

namespace {

json schema() {
  return json::parse(dose::embedded_file("schemas/check.schema.json").content);
}

json document_of(const dose::Assessment& assessment) {
  return json::parse(dose::render_json(assessment, sample::program()));
}

}  // namespace

TEST_CASE("documents are valid by the published schema, and every key is named in it") {
  const SchemaValidator validator(schema(), true);
  for (const auto& assessment : {sample::within(), sample::exceeded(), sample::not_evaluable(),
                                 sample::acknowledged(), sample::awkward()}) {
    INFO(assessment.headline);
    CHECK(validator.problem(document_of(assessment)) == "");
  }
}

TEST_CASE("a document that breaks the schema is told from one that does not") {
  const SchemaValidator validator(schema());
  const json document = document_of(sample::within());
  REQUIRE(validator.valid(document));
  const json patches = json::parse(R"([
    {"op": "replace", "path": "/schema", "value": "redose.check/2"},
    {"op": "replace", "path": "/verdict", "value": "safe"},
    {"op": "remove", "path": "/remarks"},
    {"op": "remove", "path": "/acknowledged"},
    {"op": "replace", "path": "/courses", "value": []},
    {"op": "replace", "path": "/courses/0/fractions", "value": 0},
    {"op": "replace", "path": "/courses/0/fractions", "value": 14.5},
    {"op": "replace", "path": "/courses/0/last_treated", "value": "24.01.2019"},
    {"op": "replace", "path": "/inputs/0/sha256", "value": "aa"},
    {"op": "remove", "path": "/structures/0/metrics/2/alpha_beta_gy"},
    {"op": "add", "path": "/structures/0/metrics/0/alpha_beta_gy", "value": 2},
    {"op": "replace", "path": "/structures/0/metrics/0/value_gy", "value": null},
    {"op": "replace", "path": "/structures/0/metrics/0/value_gy", "value": -1},
    {"op": "replace", "path": "/structures/0/role", "value": "cord"},
    {"op": "remove", "path": "/limits/0/alpha_beta_gy"},
    {"op": "remove", "path": "/limits/0/citation"},
    {"op": "remove", "path": "/limits/0/standing"},
    {"op": "remove", "path": "/limits/0/margin"},
    {"op": "replace", "path": "/limits/0/limit", "value": null},
    {"op": "replace", "path": "/limits/0/status", "value": "not_evaluable"},
    {"op": "replace", "path": "/limits/0/unit", "value": "cGy"},
    {"op": "replace", "path": "/limits/0/comparator", "value": ">"},
    {"op": "replace", "path": "/method", "value": []}
  ])");
  for (const json& patch : patches) {
    INFO(patch.dump());
    CHECK_FALSE(validator.valid(document.patch(json::array({patch}))));
  }
  // Readers must live with keys that later versions add; the tests above must not.
  json more = document;
  more["limits"][0]["a_new_key"] = 1;
  CHECK(validator.valid(more));
  CHECK(SchemaValidator(schema(), true).problem(more) ==
        "/limits/0/a_new_key: a key that the schema does not name");
}
