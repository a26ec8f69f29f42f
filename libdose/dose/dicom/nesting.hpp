// SPDX-License-Identifier: Apache-2.0
// How deep sequences lie in each other, seen before DCMTK reads the file.
//
// DCMTK reads, searches and deletes nested items by recursion, so that a small file of ten thousand
// levels overflows the stack and ends the process. RT objects have about six levels.
// The walk follows PS3.5 7.1 and 7.5 and reads headers only. Where it loses its way, items are
// counted instead. It judges nothing but the depth: all else is left to DCMTK.
#pragma once

#include <filesystem>

namespace dose::dicom {

/// Levels of items that are read; far above any RT object, far below what a stack holds.
inline constexpr int most_nested_items = 100;

/// Errors `nested_too_deep`; `dicom_unreadable` where the way was lost among thousands of items;
/// `file_unreadable`.
void check_nesting(const std::filesystem::path& path);

}  // namespace dose::dicom
