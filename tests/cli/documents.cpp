// SPDX-License-Identifier: Apache-2.0
// The examples in README.md and docs/ are run, and must say what the page says.
//
// An example is a fenced block that opens with ```console. A line "$ command" is run in a folder
// that holds build/demo, as the root of the project does after tools/setup demo; the lines after it
// are its output, standard error included. A line "..." stands for any lines, and the build in
// "(build ...)" for any. Only commands that begin with build/release/bin/redose are run.
#include <fmt/format.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <regex>
#include <span>
#include <string>
#include <vector>

#include "run_program.hpp"

namespace {

namespace fs = std::filesystem;

const std::string documented_program = "build/release/bin/redose";

struct Example {
  std::string place;
  std::string command;
  std::vector<std::string> output;
};

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::size_t start = 0;
  while (start < text.size()) {
    const auto end = std::min(text.find('\n', start), text.size());
    lines.push_back(text.substr(start, end - start));
    start = end + 1;
  }
  return lines;
}

std::vector<Example> examples_of(const std::string& path, const std::string& text) {
  std::vector<Example> examples;
  bool inside = false;
  bool running = false;
  int number = 0;
  for (const std::string& line : lines_of(text)) {
    ++number;
    if (line.starts_with("```")) {
      inside = line == "```console";
      running = false;
    } else if (inside && line.starts_with("$ ")) {
      running = line.starts_with("$ " + documented_program);
      if (running) examples.push_back({fmt::format("{}:{}", path, number), line.substr(2), {}});
    } else if (running && examples.back().command.ends_with('\\')) {
      examples.back().command += "\n" + line;
    } else if (running) {
      examples.back().output.push_back(line);
    }
  }
  return examples;
}

/// Both sides of a comparison: without the build, without blanks at the end.
std::string comparable(const std::string& line) {
  static const std::regex build("\\(build [^)]*\\)");
  std::string result = std::regex_replace(line, build, "(build)");
  result.erase(result.find_last_not_of(' ') + 1);
  return result;
}

bool agrees(std::span<const std::string> expected, std::span<const std::string> actual) {
  if (expected.empty()) return actual.empty();
  if (expected.front() == "...")
    return agrees(expected.subspan(1), actual) ||
           (!actual.empty() && agrees(expected, actual.subspan(1)));
  return !actual.empty() && comparable(expected.front()) == comparable(actual.front()) &&
         agrees(expected.subspan(1), actual.subspan(1));
}

/// The folder that examples run in, with the phantoms of the demo. False where there are none.
bool make_demo() {
#ifdef REDOSE_PHANTOMS_DIR
  const Run run = run_shell(
      "mkdir -p build/demo && for variant in within exceeded not-evaluable; do"
      " ln -s '" REDOSE_PHANTOMS_DIR
      "'/$variant build/demo/ 2>/dev/null ||"
      " test -e build/demo/$variant || exit 1; done");
  REQUIRE(run.status == 0);
  return true;
#else
  return false;
#endif
}

std::vector<std::string> documents() {
  std::vector<std::string> paths{"README.md"};
  for (const auto& entry : fs::recursive_directory_iterator(REDOSE_PROJECT_DIR "/docs"))
    if (entry.path().extension() == ".md")
      paths.push_back(fs::relative(entry.path(), REDOSE_PROJECT_DIR).generic_string());
  std::ranges::sort(paths);
  return paths;
}

}  // namespace

TEST_CASE("the examples of the documents give the output that stands there") {
  int run = 0;
  for (const std::string& path : documents())
    for (const Example& example :
         examples_of(path, content_of(std::string(REDOSE_PROJECT_DIR "/") + path))) {
      if (example.command.find("build/demo") != std::string::npos && !make_demo()) {
        WARN(example.place << ": not run, there is no phantom");
        continue;
      }
      std::string command = example.command;
      command.replace(0, documented_program.size(), "'" REDOSE_PROGRAM "'");
      run_shell("rm -f selftest.txt sum.dcm");  // what an earlier run wrote
      const Run result = run_shell("{ " + command + "\n} 2>&1");
      INFO(example.place << ": " << example.command << "\nsays:\n" << result.out);
      CHECK(agrees(example.output, lines_of(result.out)));
      ++run;
    }
  CHECK(run > 0);
}

TEST_CASE("the page of commands has every command with every option") {
  const std::string page = content_of(REDOSE_PROJECT_DIR "/docs/reference/commands.md");
  const std::string of_every_command =
      page.substr(page.find("## Options of every command"),
                  page.find("## redose ") - page.find("## Options of every"));
  static const std::regex option("\n  (--[a-z-]+)");
  static const std::regex command("\n  ([a-z]+) ");
  const std::string help = redose("--help").out;
  std::string missing;
  int commands = 0;
  for (auto it = std::sregex_iterator(help.begin(), help.end(), command);
       it != std::sregex_iterator(); ++it, ++commands) {
    const std::string name = (*it)[1];
    const auto start = page.find("\n## redose " + name);
    if (start == std::string::npos) {
      missing += name + "\n";
      continue;
    }
    const std::string section = page.substr(start, page.find("\n## ", start + 1) - start);
    const std::string options = redose(name + " --help").out;
    for (auto each = std::sregex_iterator(options.begin(), options.end(), option);
         each != std::sregex_iterator(); ++each) {
      const std::string text = "`" + (*each)[1].str();
      if (section.find(text) == std::string::npos &&
          of_every_command.find(text) == std::string::npos)
        missing += fmt::format("{} {}\n", name, (*each)[1].str());
    }
  }
  INFO("Missing in docs/reference/commands.md:\n" << missing);
  CHECK(missing.empty());
  CHECK(commands > 0);
}

TEST_CASE("an example that says something else is seen") {
  const auto examples = examples_of(
      "x.md",
      "text\n```console\n$ build/release/bin/redose a \\\n  b\none\n...\nlast (build 12)\n"
      "$ ls\nother\n```\n$ no\n");
  REQUIRE(examples.size() == 1);
  CHECK(examples[0].place == "x.md:3");
  CHECK(examples[0].command == "build/release/bin/redose a \\\n  b");
  const std::vector<std::string> same{"one", "two", "three", "last (build ab-dirty)"};
  CHECK(agrees(examples[0].output, same));
  const std::vector<std::string> other{"one", "two", "lest (build ab)"};
  CHECK_FALSE(agrees(examples[0].output, other));
  const std::vector<std::string> longer{"one", "last (build ab)", "more"};
  CHECK_FALSE(agrees(examples[0].output, longer));
}
