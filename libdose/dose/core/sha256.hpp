// SPDX-License-Identifier: Apache-2.0
// SHA-256 of files and texts, so that a report names its inputs beyond doubt (OpenSSL libcrypto).
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace dose {

/// Lower-case hexadecimal SHA-256 of a file's bytes. Error `file_unreadable` if it cannot be read.
std::string sha256_of_file(const std::filesystem::path& path);

/// Lower-case hexadecimal SHA-256 of `text`.
std::string sha256_of_text(std::string_view text);

}  // namespace dose
