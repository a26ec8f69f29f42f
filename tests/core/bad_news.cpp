// SPDX-License-Identifier: Apache-2.0
// Errors, broken promises and the words of a citation's standing.
#include <catch2/catch.hpp>
#include <dose/core/citation.hpp>
#include <dose/core/contract.hpp>
#include <dose/core/embedded.hpp>
#include <dose/core/error.hpp>
#include <string>

TEST_CASE("an error says where and what") {
  const dose::Error error("dose_invalid", "is no dose", "plan.dcm");
  CHECK(std::string(error.what()) == "plan.dcm: is no dose");
  CHECK(error.code() == "dose_invalid");
  CHECK(error.message() == "is no dose");
  CHECK(error.where() == "plan.dcm");
  CHECK(std::string(dose::Error("x", "no place known").what()) == "no place known");
}

TEST_CASE("a broken promise is armed in this build and names itself") {
  const int three = 3;
  CHECK_NOTHROW(DOSE_ASSERT(three == 3));
  CHECK_THROWS_AS(DOSE_ASSERT(three == 4), dose::BrokenPromise);
  CHECK_THROWS_WITH(DOSE_ASSERT(three == 4),
                    Catch::Contains("three == 4") && Catch::Contains("bad_news.cpp"));
  CHECK_THROWS_AS(dose::embedded_file("no such file"), dose::BrokenPromise);
}

TEST_CASE("standings are printed in the words that the reports promise") {
  CHECK(dose::in_words(dose::Standing::copy_seen_abstract) == "copy seen (abstract)");
  CHECK(dose::in_words(dose::Standing::copy_seen_second_hand) == "copy seen (second-hand)");
  CHECK(dose::in_words(dose::Standing::recalled) == "recalled");
  CHECK(dose::in_words(dose::Standing::checked) == "checked against the paper");
}
