// SPDX-License-Identifier: Apache-2.0
// The project's own files, as text.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace tree {

struct File {
  std::string path;  ///< relative to the project, with '/'
  std::string text;

  bool in(std::string_view folder) const { return path.starts_with(folder); }
  bool is_source() const { return path.ends_with(".cpp") || path.ends_with(".hpp"); }
};

/// Every text file of the top-level folders and the root, in order of path. Build folders and what
/// git ignores are not among them.
const std::vector<File>& files();

/// One of them; throws std::runtime_error if it is not there.
const File& file(std::string_view path);

std::vector<std::string> lines_of(std::string_view text);

/// What a source includes, without brackets or quotes: {"dose/core/error.hpp", "vector"}.
std::vector<std::string> includes_of(std::string_view text);

}  // namespace tree
