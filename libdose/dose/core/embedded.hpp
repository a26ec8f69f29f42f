// SPDX-License-Identifier: Apache-2.0
// The data files of libdose/data, compiled into the binary so that it is self-contained.
#pragma once

#include <span>
#include <string_view>

namespace dose {

struct EmbeddedFile {
  std::string_view path;     ///< relative to libdose/data, e.g. "limits/hytec2021.json"
  std::string_view content;  ///< byte for byte
  std::string_view sha256;   ///< lower-case hexadecimal, of `content`
};

/// All embedded files, in order of path.
std::span<const EmbeddedFile> embedded_files();

/// One embedded file. Asserts that it exists: names are ours.
const EmbeddedFile& embedded_file(std::string_view path);

}  // namespace dose
