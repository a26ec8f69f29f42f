// SPDX-License-Identifier: Apache-2.0
// The data files of libdose/data and the worked examples of tests/reference, compiled into the
// binary so that it is self-contained.
#pragma once

#include <span>
#include <string_view>

namespace dose {

struct EmbeddedFile {
  std::string_view path;     ///< relative to its folder, e.g. "limits/hytec2021.json"
  std::string_view content;  ///< byte for byte
  std::string_view sha256;   ///< lower-case hexadecimal, of `content`
};

/// The data files, in order of path.
std::span<const EmbeddedFile> embedded_files();

/// The files of worked examples (tests/reference/*.cases), in order of path.
std::span<const EmbeddedFile> embedded_cases();

/// One data file. Asserts that it exists: names are ours.
const EmbeddedFile& embedded_file(std::string_view path);

}  // namespace dose
