// SPDX-License-Identifier: Apache-2.0
// libdose/layers.txt, enforced: which module includes which, and who may see DCMTK.
#include <fmt/format.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <map>
#include <set>
#include <sstream>

#include "tree.hpp"

namespace {

using Layers = std::map<std::string, std::set<std::string>>;

/// Throws std::runtime_error if a module is allowed one that is not listed before it: the modules
/// then have no order, and cycles become possible.
Layers parse_layers(const std::string& text) {
  Layers layers;
  for (const std::string& line : tree::lines_of(text)) {
    if (line.empty() || line.starts_with('#')) continue;
    const auto colon = line.find(':');
    if (colon == std::string::npos) throw std::runtime_error("no ':' in: " + line);
    std::set<std::string> allowed;
    std::istringstream words(line.substr(colon + 1));
    for (std::string word; words >> word;) {
      if (!layers.contains(word)) throw std::runtime_error("not listed before its user: " + word);
      allowed.insert(word);
    }
    layers[line.substr(0, colon)] = allowed;
  }
  return layers;
}

/// "libdose/dose/core/error.hpp" or "dose/core/error.hpp": "core"; else empty.
std::string module_of(std::string path) {
  if (path.starts_with("libdose/")) path.erase(0, 8);
  if (!path.starts_with("dose/")) return {};
  return path.substr(5, path.find('/', 5) - 5);
}

std::vector<std::string> violations(const Layers& layers, const tree::File& file) {
  std::vector<std::string> found;
  const std::string module = module_of(file.path);
  if (!layers.contains(module)) return {file.path + ": module is not in layers.txt"};
  for (const std::string& include : tree::includes_of(file.text)) {
    const std::string other = module_of(include);
    if (!other.empty() && other != module && !layers.at(module).contains(other))
      found.push_back(fmt::format("{} includes {}", file.path, include));
  }
  return found;
}

}  // namespace

TEST_CASE("modules include only what layers.txt allows") {
  const Layers layers = parse_layers(tree::file("libdose/layers.txt").text);
  std::vector<std::string> found;
  std::size_t checked = 0;
  for (const tree::File& file : tree::files()) {
    if (!file.in("libdose/dose/") || !file.is_source()) continue;
    ++checked;
    std::ranges::copy(violations(layers, file), std::back_inserter(found));
  }
  INFO(fmt::format("{}", fmt::join(found, "\n")));
  CHECK(found.empty());
  CHECK(checked > 20);
}

TEST_CASE("the layer check sees a forbidden include") {
  const Layers layers = parse_layers("# comment\ncore:\nunits: core\ngeometry: core\n");
  CHECK(
      violations(layers, {"libdose/dose/units/a.hpp", "#include <dose/core/error.hpp>\n"}).empty());
  CHECK(
      violations(layers, {"libdose/dose/core/a.hpp", "#include <dose/units/dose.hpp>\n"}).size() ==
      1);
  CHECK(violations(layers, {"libdose/dose/geometry/a.cpp", "#include \"dose/units/dose.hpp\"\n"})
            .size() == 1);
  CHECK(violations(layers, {"libdose/dose/misc/a.hpp", ""}).size() == 1);
  CHECK_THROWS_AS(parse_layers("core: units\nunits:\n"), std::runtime_error);
}

TEST_CASE("only the dicom module sees DCMTK and the phantoms share no code with it") {
  std::vector<std::string> found;
  for (const tree::File& file : tree::files()) {
    if (!file.is_source()) continue;
    // Tests of the dicom module, the fuzz targets and the fault campaign write odd files with
    // DCMTK; the phantoms write theirs with it.
    bool may_see_dcmtk = false;
    for (const char* folder :
         {"libdose/dose/dicom/", "tests/dicom/", "tests/fuzz/", "tests/faults/", "phantoms/"})
      may_see_dcmtk = may_see_dcmtk || file.in(folder);
    for (const std::string& include : tree::includes_of(file.text)) {
      if (include.starts_with("dcmtk/") && !may_see_dcmtk)
        found.push_back(fmt::format("{} includes {}", file.path, include));
      if (file.in("phantoms/") && include.starts_with("dose/dicom/"))
        found.push_back(fmt::format("{} includes {}", file.path, include));
    }
  }
  INFO(fmt::format("{}", fmt::join(found, "\n")));
  CHECK(found.empty());
  for (const char* target : {"dose::dicom", "dose_dicom"})
    CHECK(tree::file("phantoms/CMakeLists.txt").text.find(target) == std::string::npos);
}
