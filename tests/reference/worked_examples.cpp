// SPDX-License-Identifier: Apache-2.0
// The files beside this one, tests/reference/*.cases: all run, all pass, none is missing.
#include <fmt/format.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <dose/core/embedded.hpp>
#include <dose/selftest/operation.hpp>
#include <dose/selftest/run.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>

using namespace dose;

namespace {

std::string content_of(const std::filesystem::path& path) {
  std::ifstream stream(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

}  // namespace

TEST_CASE("every worked example passes") {
  for (const CasesFile& file : cases_in_force({})) DYNAMIC_SECTION(file.path) {
      const CasesResult result = run_cases(file);
      for (const ExampleResult& example : result.examples)
        for (const CalculationResult& each : example.calculations) {
          INFO(fmt::format("{}:{}: {}: {}\nexpected {}\ngot {}", file.path, each.calculation.line,
                           example.example.id, to_text(each.calculation),
                           each.calculation.expected.text, each.got));
          CHECK(each.passed);
        }
      CHECK(result.passed() == file.examples.size());
    }
}

TEST_CASE("the worked examples W01 to W45 are all there") {
  std::set<std::string> ids;
  for (const CasesFile& file : cases_in_force({}))
    for (const WorkedExample& example : file.examples) ids.insert(example.id);
  for (int i = 1; i <= 45; ++i) {
    const std::string id = fmt::format("W{:02}", i);
    INFO(id);
    CHECK(ids.contains(id));
  }
  CHECK(ids.size() >= 110);
}

TEST_CASE("the program holds the files as they are") {
  std::size_t on_disc = 0;
  for (const auto& entry :
       std::filesystem::directory_iterator(REDOSE_PROJECT_DIR "/tests/reference"))
    if (entry.path().extension() == ".cases") {
      ++on_disc;
      const std::string name = entry.path().filename().string();
      INFO(name);
      const auto embedded = std::ranges::find(embedded_cases(), name, &EmbeddedFile::path);
      REQUIRE(embedded != embedded_cases().end());
      CHECK(embedded->content == content_of(entry.path()));
      CHECK(embedded->sha256 == load_cases(entry.path()).sha256);
    }
  CHECK(on_disc == embedded_cases().size());
  CHECK(on_disc >= 12);
}

TEST_CASE("every operation has an example and its line in the reference") {
  std::set<std::string> used;
  for (const CasesFile& file : cases_in_force({}))
    for (const WorkedExample& example : file.examples)
      for (const Calculation& calculation : example.calculations)
        used.insert(calculation.operation);
  const std::string page = content_of(REDOSE_PROJECT_DIR "/docs/reference/cases.md");
  for (const Operation& operation : operations()) {
    INFO(operation.name);
    CHECK(used.contains(std::string(operation.name)));
    const auto start = page.find(fmt::format("\n| `{}` |", operation.name));
    REQUIRE(start != std::string::npos);
    const std::string row = page.substr(start, page.find('\n', start + 1) - start);
    for (const OperationParameter& parameter : operation.parameters) {
      INFO(row);
      CHECK(row.find(fmt::format("`{}`", parameter.name)) != std::string::npos);
    }
  }
}
