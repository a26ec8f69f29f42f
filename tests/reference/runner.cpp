// SPDX-License-Identifier: Apache-2.0
// The runner and the reader of .cases files can fail: what is wrong is seen, and where.
#include <catch2/catch.hpp>
#include <dose/core/error.hpp>
#include <dose/selftest/run.hpp>
#include <filesystem>
#include <fstream>

#include "support/near.hpp"

using namespace dose;

namespace {

const std::string head =
    "redose-cases 1\n"
    "# a comment\n"
    "\n"
    "example X1\n"
    "title 24 Gy in 3\n"
    "source paper\n"
    "standing computed\n";

/// The result of one calculation written so.
CalculationResult run_line(const std::string& line) {
  const CasesFile file = parse_cases(head + line + "\n", "x.cases");
  return run_cases(file).examples.at(0).calculations.at(0);
}

bool passes(const std::string& expected) {
  return run_line("eqd2 course=24/3 alpha_beta=2 " + expected).passed;
}

struct Refusal {
  std::string code;
  std::string where;
  std::string message;
};

Refusal refusal_of(const std::string& text) {
  try {
    parse_cases(text, "x.cases");
  } catch (const Error& error) {
    return {error.code(), error.where(), error.message()};
  }
  return {"accepted", "", ""};
}

std::string place_of(const std::string& text) {
  const Refusal refusal = refusal_of(text);
  CHECK(refusal.code == "cases_invalid");
  return refusal.where;
}

}  // namespace

TEST_CASE("a wrong expected value fails, a right one passes") {
  CHECK(passes("= 60"));
  CHECK(passes("= 60.00"));
  CHECK_FALSE(passes("= 60.01"));
  CHECK_FALSE(passes("= 59.99"));
  CHECK_FALSE(passes("= 30"));
  CHECK_FALSE(passes("= within"));
  CHECK_FALSE(passes("= error fractions_invalid"));
  const CalculationResult wrong = run_line("eqd2 course=24/3 alpha_beta=2 = 61.3");
  CHECK_FALSE(wrong.passed);
  CHECK(wrong.got == "60");
  CHECK(wrong.value == 60);
  CHECK(wrong.calculation.line == 8);
}

TEST_CASE("the digits printed are the digits tested") {
  // 36/14 at alpha/beta 2: 288/7 = 41.142857142857...
  const auto passes_for = [](const std::string& expected) {
    return run_line("eqd2 course=36/14 alpha_beta=2 = " + expected).passed;
  };
  CHECK(passes_for("41.1"));
  CHECK(passes_for("41.14"));
  CHECK(passes_for("41.1428571"));
  CHECK_FALSE(passes_for("41.2"));
  CHECK_FALSE(passes_for("41.15"));
  CHECK_FALSE(passes_for("41.1428572"));
  // A whole number is no licence for half a gray.
  CHECK_FALSE(passes_for("41"));
  CHECK(passes_for("exactly 288/7"));
  CHECK_FALSE(passes_for("exactly 41.1428571"));
  CHECK(passes_for("41 +- 0.2"));
  CHECK_FALSE(passes_for("41 +- 0.1"));
  const CalculationResult result = run_line("eqd2 course=36/14 alpha_beta=2 = 41.14");
  CHECK(result.calculation.expected.tolerance == near(0.005, 1e-10));
}

TEST_CASE("per cent, and what must not come out") {
  CHECK(run_line("michigan_share interval=8mo = 25.0 %").passed);
  CHECK_FALSE(run_line("michigan_share interval=8mo = 25.0").passed);
  CHECK_FALSE(run_line("michigan_share interval=8mo = 24.0 %").passed);
  CHECK(run_line("michigan_share interval=8mo = 25.0 %").got == "25 %");
  CHECK(passes("!= 82.94"));
  CHECK_FALSE(passes("!= 60.00"));
  CHECK_FALSE(run_line("eqd2 course=24/0 alpha_beta=2 != 60.00").passed);
}

TEST_CASE("an error is met by its code alone") {
  CHECK(run_line("eqd2 course=24/0 alpha_beta=2 = error fractions_invalid").passed);
  CHECK_FALSE(run_line("eqd2 course=24/0 alpha_beta=2 = error dose_invalid").passed);
  const CalculationResult unexpected = run_line("eqd2 course=24/0 alpha_beta=2 = 60");
  CHECK_FALSE(unexpected.passed);
  CHECK(unexpected.got.starts_with("error fractions_invalid: "));
  CHECK(!unexpected.value);
}

TEST_CASE("one wrong calculation fails its example and no other") {
  const CasesFile file = parse_cases(head +
                                         "eqd2 course=24/3 alpha_beta=2 = 60\n"
                                         "bed course=24/3 alpha_beta=2 = 60\n"
                                         "example X2\ntitle t\nsource s\nstanding recalled\n"
                                         "note n\ntotal course=24/3 = 24\n",
                                     "x.cases");
  const CasesResult result = run_cases(file);
  REQUIRE(result.examples.size() == 2);
  CHECK_FALSE(result.examples[0].passed());
  CHECK(result.examples[0].calculations[0].passed);
  CHECK(result.examples[1].passed());
  CHECK(result.passed() == 1);
  CHECK(result.examples[1].example.note == "n");
  CHECK(result.examples[1].example.standing == "recalled");
}

TEST_CASE("a file of cases that is not understood whole is refused with its line") {
  const std::string sum = "eqd2 course=24/3 alpha_beta=2 = 60\n";
  CHECK(refusal_of(head + sum).code == "accepted");
  CHECK(place_of("") == "x.cases:0");
  CHECK(place_of("example X1\n") == "x.cases:1");
  CHECK(place_of("redose-cases 2\n") == "x.cases:1");
  CHECK(place_of("redose-cases 1\n") == "x.cases:1");
  CHECK(place_of("redose-cases 1\ntitle t\n") == "x.cases:2");
  CHECK(place_of(head) == "x.cases:7");
  const char* wrong[] = {
      "eqd3 course=24/3 alpha_beta=2 = 60",               // unknown operation
      "eqd2 course=24/3 alphabeta=2 = 60",                // unknown argument
      "eqd2 course=24/3 = 60",                            // argument missing
      "eqd2 course=24/3 alpha_beta=2 alpha_beta=3 = 60",  // argument doubled
      "eqd2 24/3 alpha_beta=2 = 60",                      // argument without a name
      "eqd2 course=24/3 alpha_beta=2 60",                 // no sign
      "eqd2 course=24/3 alpha_beta=2 =",                  // nothing expected
      "eqd2 course=24/3 alpha_beta=2 = 60 Gy",            // what a unit would be
      "eqd2 course=24/3 alpha_beta=2 = 6e1",              // digits that cannot be counted
      "eqd2 course=24/3 alpha_beta=2 = nan",              // passes as a word, never as a number
      "eqd2 course=24/3 alpha_beta=2 = 60,5",             //
      "eqd2 course=24/3 alpha_beta=2 = 60.",              //
      "eqd2 course=24/3 alpha_beta=2 = 60 +- 0",          //
      "eqd2 course=24/3 alpha_beta=2 = exactly 1/0",      //
      "eqd2 course=24/3 alpha_beta=2 = error",            //
      "eqd2 course=24/3 alpha_beta=2 != within",          //
      "title again",                                      // doubled
      "standing certain",                                 // no such standing
      "example X1",                                       // nothing calculated
      "example with blank",                               //
      "comment",                                          //
      "eqd2 course=24/3 alpha_beta=2 = 60 # half a comment",
      "eqd2 course=24/3\x01 alpha_beta=2 = 60"};
  for (const char* line : wrong) {
    INFO(line);
    if (std::string(line).ends_with("nan")) {
      CHECK_FALSE(run_line(line).passed);
      continue;
    }
    CHECK(place_of(head + line + "\n" + sum) == "x.cases:8");
  }
  CHECK(place_of(head + sum + "note late\n") == "x.cases:9");
  CHECK(place_of(head + sum + "example X1\n") == "x.cases:9");
  CHECK(place_of(head + sum + "example X2\ntitle t\nstanding computed\n" + sum) == "x.cases:12");
}

TEST_CASE("files of Windows and tabs are read") {
  std::string text = head + "eqd2\tcourse=24/3\talpha_beta=2\t= 60\n";
  for (std::size_t at = 0; (at = text.find('\n', at)) != std::string::npos; at += 2)
    text.replace(at, 1, "\r\n");
  CHECK(run_cases(parse_cases(text, "x.cases")).passed() == 1);
}

TEST_CASE("a user's own file runs besides the built-in ones and may not take their ids") {
  const auto folder = std::filesystem::temp_directory_path() / "redose-own-cases";
  std::filesystem::create_directories(folder);
  const auto write = [&](const char* name, const std::string& text) {
    std::ofstream(folder / name) << text;
    return folder / name;
  };
  const std::string sum = "eqd2 course=24/3 alpha_beta=2 = 60\n";
  const std::size_t built_in = cases_in_force({}).size();
  const auto own = write("own.cases", head + sum);
  CHECK(cases_in_force({own}).size() == built_in + 1);
  std::string stolen = head + sum;
  stolen.replace(stolen.find("X1"), 2, "W01");
  for (const auto& files : {std::vector{write("stolen.cases", stolen)}, std::vector{own, own}})
    CHECK_THROWS_AS(cases_in_force(files), Error);
  CHECK_THROWS_AS(load_cases(folder / "missing.cases"), Error);
  CHECK_THROWS_AS(load_cases(folder), Error);
  std::filesystem::remove_all(folder);
}
