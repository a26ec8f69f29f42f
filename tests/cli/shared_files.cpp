// SPDX-License-Identifier: Apache-2.0
// The table of real files in docs/explanation/dicom.md, line by line: what inspect makes of each,
// and what check says to it alone. Skipped, with a message, where the files are not there.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "run_program.hpp"

namespace {

namespace fs = std::filesystem;

struct Row {
  std::string path;  ///< below the folder of data; a folder where it ends with '/'
  std::string kind;
  std::string inspected;  ///< "understood" or the code of the refusal
  std::string checked;    ///< verdict, or the code of the error
};

std::string cell(std::string text) {
  std::erase(text, '`');
  text.erase(0, text.find_first_not_of(' '));
  text.erase(text.find_last_not_of(' ') + 1);
  return text;
}

std::vector<Row> rows() {
  std::vector<Row> found;
  std::istringstream page(content_of(REDOSE_PROJECT_DIR "/docs/explanation/dicom.md"));
  bool inside = false;
  for (std::string line; std::getline(page, line);) {
    if (line.starts_with("## ")) inside = line == "## Files that nobody here made";
    if (!inside || !line.starts_with("| `")) continue;
    std::istringstream cells(line.substr(1));
    Row row;
    for (std::string* field : {&row.path, &row.kind, &row.inspected, &row.checked}) {
      std::getline(cells, *field, '|');
      *field = cell(*field);
    }
    found.push_back(row);
  }
  return found;
}

fs::path data_folder() {
  const char* stated = std::getenv("REDOSE_SHARED");
  const fs::path shared =
      stated != nullptr ? fs::path(stated) : fs::path(REDOSE_PROJECT_DIR).parent_path() / "shared";
  return shared / "data";
}

std::string inspected(const nlohmann::ordered_json& file) {
  return file.contains("refused") ? file["refused"]["code"].get<std::string>() : "understood";
}

}  // namespace

TEST_CASE("real files are understood or refused as the page says") {
  const std::vector<Row> table = rows();
  REQUIRE(table.size() >= 25);
  const fs::path data = data_folder();
  if (!fs::exists(data)) {
    WARN("skipped: " << data.string() << " is not there (set REDOSE_SHARED)");
    return;
  }
  std::set<std::string> listed;
  for (const Row& row : table) {
    INFO(row.path);
    const std::string path = (data / row.path).string();
    listed.insert(path);
    const auto check = json_of(redose("check --no-prior --planned '" + path + "' --json -"));
    CHECK((check.contains("error") ? check["error"]["code"] : check["verdict"]) == row.checked);
    const auto inspection = json_of(redose("inspect '" + path + "' --json -"));
    if (row.path.ends_with('/')) {
      CHECK(inspection["as_one_course"]["usable"] == (row.inspected == "understood"));
      continue;
    }
    CHECK(inspection["files"][0]["kind"] == row.kind);
    CHECK(inspected(inspection["files"][0]) == row.inspected);
  }
  // None is left out.
  for (const auto& entry : fs::recursive_directory_iterator(data))
    if (entry.path().extension() == ".dcm") {
      INFO(entry.path().string());
      CHECK(listed.contains(entry.path().string()));
    }
}
