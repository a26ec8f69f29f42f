// SPDX-License-Identifier: Apache-2.0
// How deep sequences lie in each other, seen before DCMTK reads the file.
//
// DCMTK reads, searches and deletes nested items by recursion, so that a small file of ten thousand
// levels overflows the stack and ends the process. RT objects have about six levels.
// The walk follows PS3.5 7.1 and 7.5 and reads headers only. Where it loses its way, or readers
// might differ about it (a VR that the standard does not have, a delimiter where none belongs,
// lengths that overlap), items are counted instead: a file made to look flat to one reader and deep
// to another is refused. It judges nothing but the depth: all else is left to DCMTK.
#pragma once

#include <filesystem>

namespace dose::dicom {

/// Levels of items that are read; far above any RT object, far below what a stack holds.
inline constexpr int most_nested_items = 100;

/// Errors `nested_too_deep`; `dicom_unreadable` where the way was lost among thousands of items;
/// `file_unreadable`. `explicit_little`: the file is a bare dataset in explicit VR little endian,
/// as unpacked from a deflated one.
void check_nesting(const std::filesystem::path& path, bool explicit_little = false);

}  // namespace dose::dicom
