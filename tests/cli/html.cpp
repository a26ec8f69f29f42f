// SPDX-License-Identifier: Apache-2.0
// redose check --html and --pdf: one file that stands alone, with the figures of the other outputs.
#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <regex>
#include <sstream>

#include "run_program.hpp"

#ifdef REDOSE_PHANTOMS_DIR

using Catch::Matchers::Contains;
using Catch::Matchers::StartsWith;
namespace fs = std::filesystem;

namespace {

std::string check(const std::string& variant) {
  const std::string folder = std::string(REDOSE_PHANTOMS_DIR) + "/" + variant;
  return "check --force --prior " + folder + "/prior --planned " + folder +
         "/planned --last-treated prior=2024-02-09 --first-treated 2025-03-17 ";
}

std::string fresh_file(const std::string& name) {
  const fs::path folder = scratch("html");
  fs::create_directories(folder);
  fs::remove(folder / name);
  return (folder / name).string();
}

bool holds(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

/// The cells of one line of CSV (RFC 4180).
std::vector<std::string> cells_of(const std::string& line) {
  std::vector<std::string> cells(1);
  bool quoted = false;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (line[i] == '"' && quoted && i + 1 < line.size() && line[i + 1] == '"')
      cells.back() += line[i++];
    else if (line[i] == '"')
      quoted = !quoted;
    else if (line[i] == ',' && !quoted)
      cells.emplace_back();
    else if (line[i] != '\r')
      cells.back() += line[i];
  }
  return cells;
}

/// value and status of each limit, as CSV has them.
std::map<std::string, std::pair<std::string, std::string>> limits_of(const std::string& csv) {
  std::map<std::string, std::pair<std::string, std::string>> limits;
  std::istringstream stream(csv);
  std::string line;
  std::getline(stream, line);
  const std::vector<std::string> head = cells_of(line);
  const auto at = [&](const char* name) {
    return static_cast<std::size_t>(std::ranges::find(head, name) - head.begin());
  };
  while (std::getline(stream, line)) {
    const std::vector<std::string> cells = cells_of(line);
    if (cells.at(at("record")) == "limit")
      limits[cells.at(at("id"))] = {cells.at(at("value")), cells.at(at("status"))};
  }
  return limits;
}

}  // namespace

TEST_CASE("text, JSON, CSV and page of one run carry the same figures") {
  for (const char* variant : {"within", "exceeded", "not-evaluable"}) {
    INFO(variant);
    const std::string html = fresh_file("same.html");
    const std::string json = fresh_file("same.json");
    const std::string csv = fresh_file("same.csv");
    const Run run = redose(check(variant) + "--html " + html + " --json " + json + " --csv " + csv);
    const std::string page = content_of(html);
    const auto document = nlohmann::ordered_json::parse(content_of(json));
    const auto table = limits_of(content_of(csv));
    CHECK_THAT(page, StartsWith("<!DOCTYPE html>"));
    CHECK(page.size() < 1'500'000);  // with CT and curves
    std::size_t compared = 0;
    for (const auto& limit : document["limits"]) {
      if (!limit.contains("value") || limit["status"] == "info") continue;
      const std::string id = limit["id"];
      INFO(id);
      // "within RERT.HYTEC.CUM        63.52 (63.516..63.566) ..."
      std::smatch line;
      REQUIRE(
          std::regex_search(run.out, line, std::regex(id + R"( +([0-9.]+)(?: (\([0-9.]+\)))?)")));
      const auto row_at = page.find("data-limit=\"" + id + "\"");
      REQUIRE(row_at != std::string::npos);
      const std::string row = page.substr(row_at, page.find("</tr>", row_at) - row_at);
      CHECK_THAT(row, Contains("<span class=\"number\">" + line[1].str() + "</span>"));
      if (line[2].matched) CHECK_THAT(row, Contains(line[2].str()));
      CHECK_THAT(row, Contains("data-status=\"" + limit["status"].get<std::string>() + "\""));
      CHECK(std::stod(table.at(id).first) == limit["value"].get<double>());
      CHECK(table.at(id).second == limit["status"].get<std::string>());
      CHECK(std::stod(line[1]) == Approx(limit["value"].get<double>()).margin(0.00501));
      ++compared;
    }
    CHECK(compared >= 2);
  }
}

TEST_CASE("the page goes to standard output on request, in place of the text") {
  const Run run = redose(check("within") + "--html -");
  CHECK(run.status == 0);
  CHECK_THAT(run.out, StartsWith("<!DOCTYPE html>"));
  CHECK(redose(check("within") + "--html - --json -").status == 64);
}

TEST_CASE("no page names the patient, and an anonymous one neither ID nor paths nor UIDs") {
  const std::string named = redose(check("within") + "--html -").out;
  CHECK(!holds(named, "Phantom^"));
  CHECK(holds(named, "SPINE-within"));
  const std::string page = redose(check("within") + "--anonymous --html -").out;
  CHECK_THAT(page, StartsWith("<!DOCTYPE html>"));
  for (const char* part : {"SPINE-within", "SPINE\\2d within", "Phantom^", "2.25.", ".dcm"}) {
    INFO(part);
    CHECK(!holds(page, part));
  }
  CHECK(!holds(page, REDOSE_PHANTOMS_DIR));
}

TEST_CASE("a PDF without a browser is refused before anything is computed") {
  const std::string pdf = fresh_file("none.pdf");
  const Run run =
      run_shell("PATH=/nowhere '" REDOSE_PROGRAM "' " + check("within") + "--json - --pdf " + pdf);
  CHECK(run.status == 65);
  CHECK(json_of(run)["error"]["code"] == "pdf_browser_missing");
  CHECK(!fs::exists(pdf));
  CHECK(redose(check("within") + "--pdf x.pdf --paper foolscap").status == 64);
}

TEST_CASE("a browser that makes no PDF is an error, and nothing is left") {
  // A program of that name that does nothing.
  const fs::path folder = scratch("fake-browser");
  fs::create_directories(folder);
  std::ofstream(folder / "chromium") << "#!/bin/sh\nexit 3\n";
  fs::permissions(folder / "chromium", fs::perms::owner_all);
  const std::string pdf = fresh_file("fake.pdf");
  const Run run = run_shell("PATH='" + folder.string() + "' TMPDIR='" + folder.string() +
                            "' '" REDOSE_PROGRAM "' " + check("within") + "--quiet --pdf " + pdf);
  CHECK(run.status == 65);
  CHECK_THAT(run.error, Contains("exit status 3"));
  CHECK(!fs::exists(pdf));
  CHECK(std::distance(fs::directory_iterator(folder), fs::directory_iterator()) == 1);
}

TEST_CASE("a PDF is printed where a Chromium is installed") {
  if (run_shell("command -v chromium").status != 0) {
    WARN("no chromium: not tested");
    return;
  }
  const std::string pdf = fresh_file("page.pdf");
  const Run run = redose(check("within") + "--quiet --pdf " + pdf);
  CHECK(run.status == 0);
  const std::string content = content_of(pdf);
  CHECK_THAT(content, StartsWith("%PDF-"));
  // Two to three pages of A4, 595 x 842 points.
  CHECK_THAT(content, Contains("/MediaBox [0 0 59"));
}

#endif
