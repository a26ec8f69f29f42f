// SPDX-License-Identifier: Apache-2.0
// What every source file must have, and what no file may hold.
#include <fmt/format.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "tree.hpp"

namespace {

void require_none(const std::vector<std::string>& found) {
  INFO(fmt::format("{}", fmt::join(found, "\n")));
  CHECK(found.empty());
}

/// Lines that hold `text`, as "path:line". `skip_comments`: CMake comments may name a forbidden
/// flag in order to forbid it.
std::vector<std::string> places(const tree::File& file, const std::string& text,
                                bool skip_comments = false) {
  std::vector<std::string> found;
  int number = 0;
  for (const std::string& line : tree::lines_of(file.text)) {
    ++number;
    const auto first = line.find_first_not_of(' ');
    if (skip_comments && first != std::string::npos && line[first] == '#') continue;
    if (line.find(text) != std::string::npos)
      found.push_back(fmt::format("{}:{}: {}", file.path, number, text));
  }
  return found;
}

void append(std::vector<std::string>& to, std::vector<std::string> from) {
  to.insert(to.end(), from.begin(), from.end());
}

}  // namespace

TEST_CASE("every source names its licence and every header has pragma once") {
  std::vector<std::string> found;
  for (const tree::File& file : tree::files()) {
    if (!file.is_source()) continue;
    if (!file.text.starts_with("// SPDX-License-Identifier: Apache-2.0\n"))
      found.push_back(file.path + ": first line is not the SPDX line");
    if (file.path.ends_with(".hpp") && file.text.find("\n#pragma once\n") == std::string::npos)
      found.push_back(file.path + ": no #pragma once");
  }
  require_none(found);
}

// Then compiling the source compiles its header alone; CMakeLists.txt does so for those without one.
TEST_CASE("a source of the library includes its own header first") {
  std::vector<std::string> found;
  for (const tree::File& file : tree::files()) {
    if (!file.in("libdose/dose/") || !file.path.ends_with(".hpp")) continue;
    const std::string stem = file.path.substr(0, file.path.size() - 4);
    const auto source = std::ranges::find(tree::files(), stem + ".cpp", &tree::File::path);
    if (source == tree::files().end()) continue;
    const auto includes = tree::includes_of(source->text);
    if (includes.empty() || "libdose/" + includes.front() != file.path)
      found.push_back(source->path);
  }
  require_none(found);
}

TEST_CASE("no path of a machine stands in the project") {
  // Written in two halves, or this file would hold them.
  const std::vector<std::string> paths = {std::string("/wo") + "rk/", std::string("/tmp/") + "wt",
                                          std::string("/ho") + "me/",
                                          std::string("bash_") + "jobs"};
  std::vector<std::string> found;
  for (const tree::File& file : tree::files())
    for (const std::string& path : paths) append(found, places(file, path));
  require_none(found);
}

TEST_CASE("no flag or pragma lets the compiler change what arithmetic means") {
  const std::vector<std::string> flags = {
      std::string("-ffast") + "-math", std::string("-Ofa") + "st",
      std::string("-funsafe") + "-math-optimizations", std::string("-march=") + "native",
      std::string("-ffp-contract=") + "fast"};
  std::vector<std::string> found;
  for (const tree::File& file : tree::files())
    if (!file.path.ends_with(".md"))
      for (const std::string& flag : flags)
        append(found,
               places(file, flag,
                      file.path.ends_with(".cmake") || file.path.ends_with("CMakeLists.txt")));
  require_none(found);
  CHECK(tree::file("libdose/cmake/compile_options.cmake").text.find("-ffp-contract=off") !=
        std::string::npos);
}

TEST_CASE("no voxel is read with the accessor that answers 0 to any error") {
  const std::string banned = std::string("get") + "Dose(";
  std::vector<std::string> found;
  for (const tree::File& file : tree::files())
    if (file.is_source()) append(found, places(file, banned));
  require_none(found);
}

TEST_CASE("the search for forbidden text finds it") {
  const tree::File file{"x/CMakeLists.txt", "# no bad here\nset(A bad)\n  # bad\nbad"};
  CHECK(places(file, "bad").size() == 4);
  CHECK(places(file, "bad", true) ==
        std::vector<std::string>{"x/CMakeLists.txt:2: bad", "x/CMakeLists.txt:4: bad"});
}
