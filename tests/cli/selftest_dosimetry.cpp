// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "run_program.hpp"

using Json = nlohmann::ordered_json;

TEST_CASE("selftest measures solids, and says how many bounds held") {
  const Run run = redose("selftest --dosimetry --solids 70 --json -");
  CHECK(run.status == 0);
  const Json dosimetry = Json::parse(run.out).at("dosimetry");
  CHECK(dosimetry.at("cases") == 70);
  CHECK(dosimetry.at("missed") == 0);
  CHECK(dosimetry.at("passed") == true);
  CHECK(dosimetry.at("tallies").size() == 35);
  CHECK(dosimetry.at("solids").size() == 26);

  const Run text = redose("selftest --dosimetry --solids 35");
  CHECK(text.status == 0);
  CHECK(text.out.find(" bounds hold the exact answer (35 random cases).") != std::string::npos);
  std::size_t begin = 0;
  for (std::size_t end; (end = text.out.find('\n', begin)) != std::string::npos; begin = end + 1)
    CHECK(end - begin <= 80);
}

TEST_CASE("a number of solids goes with dosimetry") {
  CHECK(redose("selftest --solids 70").status == 64);
  CHECK(redose("selftest --dosimetry --solids 0").status == 64);
  CHECK(redose("selftest --dosimetry --solids many").status == 64);
}
