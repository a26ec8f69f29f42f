// SPDX-License-Identifier: Apache-2.0
// A text file read whole: case files, limit files, templates, worked examples.
//
// Pipes and devices are read as files are, so that what is read has an end here and not in memory.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>

namespace dose {

/// The longest text file that is read, in bytes; those of this program have some thousands.
inline constexpr std::size_t longest_text_file = std::size_t{16} << 20U;

/// A file's bytes. Error `file_unreadable`, also if there are more than `longest_text_file`.
std::string text_of_file(const std::filesystem::path& path);

}  // namespace dose
