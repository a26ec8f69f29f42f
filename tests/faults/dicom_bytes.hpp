// SPDX-License-Identifier: Apache-2.0
// A DICOM file as bytes, with where each element lies: faults are made in the bytes, by code that
// shares nothing with the reader they are meant for.
//
// Explicit or implicit VR little endian; sequences and items of undefined length, so that nothing
// needs to be put right elsewhere when an element grows or goes (base_case.cpp writes such files).
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace faults {

/// One element, or one item of a sequence. Elements of sequences lie inside their items.
struct Element {
  std::uint32_t tag = 0;  ///< group and element; 0xFFFEE000 for an item
  std::string vr;         ///< "SQ" for sequences; "" elsewhere in implicit VR, and for items
  std::string path;       ///< "300A0070[0].300A0078": where it stands
  std::size_t begin = 0;  ///< of the header
  std::size_t value = 0;  ///< of the value
  std::size_t end = 0;    ///< behind the value, and behind the delimiter of a sequence or item
};

/// Every element and item in order of their headers, outer ones before what they hold; the file
/// meta information is left out. std::runtime_error if the bytes are no such file.
std::vector<Element> elements_of(std::string_view bytes);

/// The file with that element's value replaced (padded to even length), its VR kept.
std::string with_value(const std::string& bytes, const Element& element, std::string value);
std::string without(const std::string& bytes, const Element& element);
/// A second one behind it; `value` instead of its own if given.
std::string doubled(const std::string& bytes, const Element& element);

/// Text without padding.
std::string text_of(std::string_view bytes, const Element& element);

}  // namespace faults
