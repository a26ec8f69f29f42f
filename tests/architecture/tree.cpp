// SPDX-License-Identifier: Apache-2.0
#include "tree.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <stdexcept>

namespace tree {
namespace {

namespace fs = std::filesystem;

void add(const fs::path& path, std::vector<File>& into) {
  std::ifstream stream(path, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(stream), {}};
  if (text.find('\0') != std::string::npos) return;  // no text
  into.push_back({fs::relative(path, REDOSE_PROJECT_DIR).generic_string(), std::move(text)});
}

std::vector<File> read_files() {
  std::vector<File> result;
  const fs::path root = REDOSE_PROJECT_DIR;
  for (const fs::directory_entry& entry : fs::directory_iterator(root))
    if (entry.is_regular_file() && entry.path().filename() != ".git") add(entry.path(), result);
  for (const char* folder : {"libdose", "tools", "tests", "phantoms", "docs", ".ci"}) {
    if (!fs::exists(root / folder)) continue;
    auto walk = fs::recursive_directory_iterator(root / folder);
    for (auto it = begin(walk); it != end(walk); ++it) {
      const fs::path name = it->path().filename();
      if (name == "__pycache__" || name == "node_modules") it.disable_recursion_pending();
      if (it->is_regular_file()) add(it->path(), result);
    }
  }
  std::ranges::sort(result, {}, &File::path);
  return result;
}

}  // namespace

const std::vector<File>& files() {
  static const std::vector<File> all = read_files();
  return all;
}

const File& file(std::string_view path) {
  const auto found = std::ranges::find(files(), path, &File::path);
  if (found == files().end()) throw std::runtime_error("no file " + std::string(path));
  return *found;
}

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    lines.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

std::vector<std::string> includes_of(std::string_view text) {
  std::vector<std::string> includes;
  for (const std::string& line : lines_of(text)) {
    if (!line.starts_with("#include")) continue;
    const auto first = line.find_first_of("<\"");
    if (first == std::string::npos) continue;
    const auto last = line.find_first_of(">\"", first + 1);
    includes.push_back(line.substr(first + 1, last - first - 1));
  }
  return includes;
}

}  // namespace tree
