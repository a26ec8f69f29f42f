// SPDX-License-Identifier: Apache-2.0
// Every code that the sources can print is explained in docs/reference/errors.md, and nothing else
// is. Codes stand there in the first column of a table: | `code` | ...
#include <fmt/format.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <regex>
#include <set>
#include <string>

#include "tree.hpp"

namespace {

std::set<std::string> matches(const std::string& text, const std::regex& pattern) {
  std::set<std::string> found;
  for (auto it = std::sregex_iterator(text.begin(), text.end(), pattern);
       it != std::sregex_iterator(); ++it)
    found.insert((*it)[1]);
  return found;
}

/// Codes where an Error or a Warning is made: Error("code", ...), Warning{"code", ...},
/// warnings.push_back({"code", ...}); or by the readers' file.error("code", ...).
std::set<std::string> codes_made(const std::string& text) {
  static const std::regex made(
      R"re((?:\b[eE]rror|\bWarning|[wW]arnings_?\.(?:push_back|emplace_back))\s*[({]\s*(?:dose::)?(?:Warning)?\s*[({]?\s*"([a-z][a-z0-9_]*)")re");
  return matches(text, made);
}

std::set<std::string> codes_documented(const std::string& text) {
  static const std::regex row(R"re((?:^|\n)\| `([a-z][a-z0-9_]*)` \|)re");
  return matches(text, row);
}

bool is_program(const tree::File& file) {
  return file.is_source() && (file.in("libdose/") || file.in("tools/") || file.in("phantoms/"));
}

}  // namespace

TEST_CASE("every error and warning code is documented") {
  const std::set<std::string> documented =
      codes_documented(tree::file("docs/reference/errors.md").text);
  std::set<std::string> missing;
  for (const tree::File& file : tree::files())
    if (is_program(file))
      for (const std::string& code : codes_made(file.text))
        if (!documented.contains(code)) missing.insert(fmt::format("{} ({})", code, file.path));
  INFO(fmt::format("Missing in docs/reference/errors.md:\n{}", fmt::join(missing, "\n")));
  CHECK(missing.empty());
}

TEST_CASE("every documented code exists") {
  std::set<std::string> unknown;
  for (const std::string& code : codes_documented(tree::file("docs/reference/errors.md").text)) {
    const std::string literal = '"' + code + '"';
    if (std::ranges::none_of(tree::files(), [&](const tree::File& file) {
          return is_program(file) && file.text.find(literal) != std::string::npos;
        }))
      unknown.insert(code);
  }
  INFO(fmt::format("In docs/reference/errors.md but in no source:\n{}", fmt::join(unknown, "\n")));
  CHECK(unknown.empty());
}

TEST_CASE("the search for codes finds them") {
  CHECK(codes_made("throw Error(\"a_b\", x); throw dose::Error(\n    \"c\", y);") ==
        std::set<std::string>{"a_b", "c"});
  CHECK(codes_made("Warning{\"w1\", m}; warnings.push_back({\"w2\", m}); "
                   "result.warnings.push_back(Warning{\"w3\", m}); "
                   "warnings_.push_back(\n{\"w4\",m})") ==
        std::set<std::string>{"w1", "w2", "w3", "w4"});
  CHECK(codes_documented("| Code | x |\n|---|---|\n| `one` | x |\n| `two` | `three` |") ==
        std::set<std::string>{"one", "two"});
}
