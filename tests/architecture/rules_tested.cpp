// SPDX-License-Identifier: Apache-2.0
// Every rule of the verdict has a test that is named after it ("rule 12: ..."), and every dialect
// that docs/explanation/dicom.md lists, and every hazard of hazards.md, has the tests that it
// names.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <catch2/catch.hpp>
#include <regex>
#include <set>
#include <string>
#include <vector>

#include "tree.hpp"

namespace {

constexpr int rules = 30;

/// Names of test cases and sections.
std::set<std::string> test_names(const std::string& text) {
  static const std::regex name(R"re((?:TEST_CASE|SECTION)\(\s*"([^"]+)")re");
  std::set<std::string> names;
  for (auto it = std::sregex_iterator(text.begin(), text.end(), name); it != std::sregex_iterator();
       ++it)
    names.insert((*it)[1]);
  return names;
}

std::set<std::string> all_test_names() {
  std::set<std::string> names;
  for (const tree::File& file : tree::files())
    if (file.in("tests/") && file.is_source()) names.merge(test_names(file.text));
  return names;
}

int rule_of(const std::string& name) {
  static const std::regex rule(R"re(rule ([0-9]+): .+)re");
  std::smatch match;
  return std::regex_match(name, match, rule) ? std::stoi(match[1]) : 0;
}

/// What stands in quotes in the last column of the table's rows.
std::vector<std::string> named_in_table(const std::string& page, const std::string& heading) {
  std::vector<std::string> names;
  bool inside = false;
  for (const std::string& line : tree::lines_of(page)) {
    if (line.starts_with("## ")) inside = line == "## " + heading;
    if (!inside || !line.starts_with("| ")) continue;
    const std::string last = line.substr(line.rfind('|', line.size() - 2));
    static const std::regex quoted(R"re("([^"]+)")re");
    for (auto it = std::sregex_iterator(last.begin(), last.end(), quoted);
         it != std::sregex_iterator(); ++it)
      names.push_back((*it)[1]);
  }
  return names;
}

}  // namespace

TEST_CASE("every rule of the verdict has a test named after it") {
  std::set<int> tested;
  for (const std::string& name : all_test_names()) tested.insert(rule_of(name));
  std::vector<int> missing;
  for (int rule = 1; rule <= rules; ++rule)
    if (!tested.contains(rule)) missing.push_back(rule);
  INFO(fmt::format("rules without a test: {}", fmt::join(missing, ", ")));
  CHECK(missing.empty());
  CHECK(*tested.rbegin() <= rules);
}

TEST_CASE("every dialect and every hazard has the tests that its page names") {
  struct Table {
    const char* page;
    const char* heading;
  };
  const std::set<std::string> names = all_test_names();
  for (const Table& table : {Table{"docs/explanation/dicom.md", "Every dialect and its test"},
                             Table{"docs/explanation/hazards.md", "What could go wrong"}}) {
    const auto named = named_in_table(tree::file(table.page).text, table.heading);
    CHECK(named.size() > 40);
    std::vector<std::string> missing;
    for (const std::string& name : named)
      if (!names.contains(name)) missing.push_back(name);
    INFO(fmt::format("{}: {}", table.page, fmt::join(missing, "\n")));
    CHECK(missing.empty());
  }
}

TEST_CASE("the search for tests finds them") {
  CHECK(test_names("TEST_CASE(\"a b\") { SECTION(\n \"rule 7: c\") }") ==
        std::set<std::string>{"a b", "rule 7: c"});
  CHECK(rule_of("rule 23: a") == 23);
  CHECK(rule_of("a rule 23: a") == 0);
  CHECK(named_in_table("## A\n| x \"y\" | \"z\" |\n## B\n| \"c\" | \"d\", \"e\" |\n", "B") ==
        std::vector<std::string>{"d", "e"});
}
