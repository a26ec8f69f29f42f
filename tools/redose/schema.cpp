// SPDX-License-Identifier: Apache-2.0
// redose schema: the published schemas of what the program writes and reads.
#include <fmt/format.h>

#include <dose/core/embedded.hpp>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "command.hpp"
#include "command_line.hpp"
#include "output_file.hpp"

namespace redose {
namespace {

constexpr const char* notes =
    "Without an ID it lists them. Example: redose schema redose.check/1 > check.schema.json";

struct Schema {
  std::string id;
  std::string title;
  std::string_view content;
};

/// In order of path.
std::vector<Schema> schemas() {
  std::vector<Schema> found;
  for (const dose::EmbeddedFile& file : dose::embedded_files())
    if (file.path.starts_with("schemas/")) {
      const auto document = nlohmann::json::parse(file.content);
      // No "$id": several validators take one for an address to fetch from.
      found.push_back({document.at("properties").at("schema").at("const").get<std::string>(),
                       document.at("title").get<std::string>(), file.content});
    }
  return found;
}

std::string listed() {
  std::string text;
  for (const Schema& schema : schemas())
    text += fmt::format("{:<20}  {}\n", schema.id, schema.title);
  return text;
}

}  // namespace

int run_schema(std::span<const char* const> arguments) {
  CommandLine line("schema", "JSON Schemas of what the program writes and reads", notes);
  std::vector<std::string> ids;
  line.positionals("ID", ids, false, "the schema to print, as a document's \"schema\" names it");
  if (!line.parse(arguments)) return ok;
  if (ids.size() > 1) throw UsageError("one schema at a time", ids[1].substr(0, 60));
  if (ids.empty()) {
    write_standard_output(listed());
    return ok;
  }
  for (const Schema& schema : schemas())
    if (schema.id == ids.front()) {
      write_standard_output(schema.content);
      return ok;
    }
  throw UsageError("no schema has this id; redose schema lists them", ids.front().substr(0, 60));
}

}  // namespace redose
