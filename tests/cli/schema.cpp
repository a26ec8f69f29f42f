// SPDX-License-Identifier: Apache-2.0
// redose schema, and real documents against what it prints.
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "run_program.hpp"
#include "support/schema_validator.hpp"

using Catch::Contains;

TEST_CASE("schemas are listed and printed as they lie in the project") {
  const Run list = redose("schema");
  CHECK(list.status == 0);
  CHECK_THAT(list.out, Contains("redose.check/1") && Contains("redose.limit-set/1"));
  const Run check = redose("schema redose.check/1");
  CHECK(check.status == 0);
  CHECK(check.out == content_of(REDOSE_PROJECT_DIR "/libdose/data/schemas/check.schema.json"));
  const Run none = redose("schema redose.check/0");
  CHECK(none.status == 64);
  CHECK(none.out.empty());
  CHECK(redose("schema redose.check/1 redose.limit-set/1").status == 64);
}

#ifdef REDOSE_PHANTOMS_DIR

TEST_CASE("what check answers for the phantoms and for courses on paper is valid by its schema") {
  const SchemaValidator validator(nlohmann::json::parse(redose("schema redose.check/1").out), true);
  const auto folder = [](const std::string& variant) {
    return "--prior '" REDOSE_PHANTOMS_DIR "/" + variant +
           "/prior' --planned '" REDOSE_PHANTOMS_DIR "/" + variant + "/planned' ";
  };
  const std::string dates = "--last-treated prior=2024-02-09 --first-treated 2025-03-17 ";
  for (const std::string& arguments :
       {folder("within") + dates + "--metric V10Gy --metric D1cc",
        folder("within") + dates + "--anonymous", folder("exceeded") + dates,
        folder("not-evaluable") + dates, folder("within"),
        std::string("--prior 36/14@prescription --planned 14.5/3@14.5Gy --interval 8mo"),
        std::string("--prior 40/20@40Gy+10/2@10Gy --planned 20/1@20Gy --interval 8mo"),
        std::string("--no-prior --planned 12/1@12Gy"),
        std::string("--prior 45/30@45Gy --per-day prior=2 --gap prior=6h --planned 14/3@14Gy")}) {
    INFO(arguments);
    const Run run = redose("check " + arguments + " --json -");
    REQUIRE(run.status <= 3);
    CHECK(validator.problem(json_of(run)) == "");
  }
}

#endif
