// SPDX-License-Identifier: Apache-2.0
// Every link from one page of the project to another leads somewhere.
#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <regex>
#include <string>
#include <vector>

#include "tree.hpp"

namespace {

/// Targets of [text](target) and of images; no addresses, no anchors within the page.
std::vector<std::string> links_of(const std::string& text) {
  static const std::regex link(R"re(\]\(([^)#\s]+)(?:#[^)]*)?\))re");
  std::vector<std::string> links;
  for (auto it = std::sregex_iterator(text.begin(), text.end(), link); it != std::sregex_iterator();
       ++it)
    if ((*it)[1].str().find("://") == std::string::npos) links.push_back((*it)[1]);
  return links;
}

}  // namespace

TEST_CASE("every link between pages leads somewhere") {
  std::vector<std::string> broken;
  std::size_t checked = 0;
  for (const tree::File& file : tree::files()) {
    if (!file.path.ends_with(".md")) continue;
    const auto folder =
        std::filesystem::path(REDOSE_PROJECT_DIR) / std::filesystem::path(file.path).parent_path();
    for (const std::string& link : links_of(file.text)) {
      ++checked;
      if (!std::filesystem::exists(folder / link))
        broken.push_back(fmt::format("{}: {}", file.path, link));
    }
  }
  INFO(fmt::format("{}", fmt::join(broken, "\n")));
  CHECK(broken.empty());
  CHECK(checked > 20);
}

TEST_CASE("every page that a source or a message names is there") {
  static const std::regex page(R"re(docs/[a-z/-]+\.md)re");
  std::vector<std::string> missing;
  for (const tree::File& file : tree::files()) {
    if (file.path.ends_with(".md") || file.in("tests/")) continue;
    for (auto it = std::sregex_iterator(file.text.begin(), file.text.end(), page);
         it != std::sregex_iterator(); ++it)
      if (!std::filesystem::exists(std::filesystem::path(REDOSE_PROJECT_DIR) / it->str()))
        missing.push_back(fmt::format("{}: {}", file.path, it->str()));
  }
  INFO(fmt::format("{}", fmt::join(missing, "\n")));
  CHECK(missing.empty());
}

TEST_CASE("the search for links finds them") {
  CHECK(links_of("[a](b.md) ![c](d/e.png) [f](g.md#h) [i](https://j.k) [l](#m)") ==
        std::vector<std::string>{"b.md", "d/e.png", "g.md"});
}
