// SPDX-License-Identifier: Apache-2.0
// The walk over headers that no DCMTK has read yet: bytes put together here by hand
// (PS3.5 7.1, 7.5, A.4), in every encoding. The depth is seen exactly, and nothing else is judged.
#include <cstdint>
#include <dose/dicom/nesting.hpp>
#include <fstream>
#include <optional>
#include <string>

#include "files.hpp"

namespace {

constexpr std::uint32_t undefined_length = 0xFFFFFFFF;

/// Elements in one encoding, one after the other.
struct Encoding {
  bool with_vr;
  bool big_endian;

  std::string number(std::uint32_t value, int bytes) const {
    std::string text;
    for (int i = 0; i < bytes; ++i)
      text += static_cast<char>(value >> (8 * (big_endian ? bytes - 1 - i : i)));
    return text;
  }
  std::string tag(std::uint32_t group, std::uint32_t element) const {
    return number(group, 2) + number(element, 2);
  }
  /// (group,element) of `vr` with this content; `length` where it states another.
  std::string element(std::uint32_t group, std::uint32_t number_in_group, const std::string& vr,
                      const std::string& content, std::optional<std::uint32_t> length = {}) const {
    const auto stated = length.value_or(static_cast<std::uint32_t>(content.size()));
    std::string head = tag(group, number_in_group);
    if (!with_vr) return head + number(stated, 4) + content;
    const bool is_long = vr == "SQ" || vr == "UN" || vr == "OB" || vr == "OW";
    head += vr + (is_long ? std::string(2, '\0') + number(stated, 4) : number(stated, 2));
    return head + content;
  }
  std::string delimiter(std::uint32_t element, std::uint32_t length = 0) const {
    return tag(0xFFFE, element) + number(length, 4);
  }
  /// `content` within `levels` sequences of one item each.
  std::string nested(int levels, bool defined, std::string content,
                     const std::string& vr = "SQ") const {
    for (int level = 0; level < levels; ++level) {
      if (defined) {
        content = delimiter(0xE000, static_cast<std::uint32_t>(content.size())) + content;
        content = element(0x0008, 0x1110, vr, content);
      } else {
        content = delimiter(0xE000, undefined_length) + content + delimiter(0xE00D);
        content = element(0x0008, 0x1110, vr, content, undefined_length) + delimiter(0xE0DD);
      }
    }
    return content;
  }
  std::string text() const { return element(0x0008, 0x1155, "UI", "1.2.3.40"); }
};

constexpr Encoding implicit_little{false, false};
constexpr Encoding explicit_little{true, false};
constexpr Encoding explicit_big{true, true};

/// Preamble and a meta header that states the transfer syntax; `more` is added to its length.
std::string meta(const Encoding& encoding = explicit_little, std::uint32_t more = 0) {
  const std::string syntax = !encoding.with_vr     ? std::string("1.2.840.10008.1.2\0", 18)
                             : encoding.big_endian ? std::string("1.2.840.10008.1.2.2\0", 20)
                                                   : std::string("1.2.840.10008.1.2.1\0", 20);
  const std::string rest = explicit_little.element(0x0002, 0x0010, "UI", syntax);
  const std::string bytes =
      explicit_little.number(static_cast<std::uint32_t>(rest.size()) + more, 4);
  std::string file(128, '\0');
  file += "DICM";
  file += explicit_little.element(0x0002, 0x0000, "UL", bytes);
  return file + rest;
}

std::string code_of_bytes(const std::string& bytes) {
  const Folder folder;
  std::ofstream(folder / "file", std::ios::binary) << bytes;
  return code_of([&] { dose::dicom::check_nesting(folder / "file"); });
}

constexpr int most = dose::dicom::most_nested_items;

}  // namespace

TEST_CASE("the depth of sequences is seen in every encoding, and to the level") {
  for (const Encoding& encoding : {implicit_little, explicit_little, explicit_big})
    for (const bool defined : {false, true})
      for (const bool with_meta : {false, true}) {
        INFO(encoding.with_vr << encoding.big_endian << defined << with_meta);
        const auto file = [&](int levels) {
          return (with_meta ? meta(encoding) : "") +
                 encoding.element(0x0008, 0x0016, "UI", "1.2.3.4.") +
                 encoding.nested(levels, defined, encoding.text()) +
                 encoding.element(0x3004, 0x0002, "CS", "GY");
        };
        CHECK(code_of_bytes(file(most)) == "none");
        CHECK(code_of_bytes(file(most + 1)) == "nested_too_deep");
      }
}

TEST_CASE("sequences that stand side by side are not deep") {
  for (const bool defined : {false, true}) {
    std::string many = meta();
    for (int n = 0; n < 3000; ++n)
      many += explicit_little.nested(2, defined, explicit_little.text());
    CHECK(code_of_bytes(many) == "none");
  }
}

TEST_CASE("a sequence hidden in an element of unknown VR counts, and its content is implicit VR") {
  for (const bool defined : {false, true}) {
    const std::string within = implicit_little.nested(most, defined, implicit_little.text());
    const auto hidden = [&](const std::string& content) {
      const std::string item =
          defined ? implicit_little.delimiter(0xE000, static_cast<std::uint32_t>(content.size()))
                  : implicit_little.delimiter(0xE000, undefined_length);
      const std::string end = defined ? "" : implicit_little.delimiter(0xE00D);
      const std::string all = item + content + end;
      return meta() +
             explicit_little.element(0x3006, 0x0039, "UN", all,
                                     defined ? std::optional<std::uint32_t>{} : undefined_length) +
             (defined ? "" : explicit_little.delimiter(0xE0DD)) + explicit_little.text();
    };
    CHECK(code_of_bytes(hidden(implicit_little.text())) == "none");
    CHECK(code_of_bytes(hidden(within)) == "nested_too_deep");
  }
  // A value of unknown VR that is no sequence: passed over, whatever it holds.
  CHECK(code_of_bytes(meta() + explicit_little.element(0x3006, 0x0050, "UN", "1\\2\\3 ") +
                      explicit_little.element(0x3006, 0x0051, "UN", std::string(4, 'x')) +
                      explicit_little.text()) == "none");
}

TEST_CASE("fragments of compressed pixels are items without depth") {
  std::string pixels = explicit_little.delimiter(0xE000);  // an empty offset table
  for (int n = 0; n < 2 * most; ++n)
    pixels += explicit_little.delimiter(0xE000, 8) +
              std::string("\xFE\xFF\x00\xE0\xFF\xFF\xFF\xFF", 8);  // a value, not another item
  const std::string file = meta() +
                           explicit_little.element(0x7FE0, 0x0010, "OB", pixels, undefined_length) +
                           explicit_little.delimiter(0xE0DD) + explicit_little.text();
  CHECK(code_of_bytes(file) == "none");
  CHECK(code_of_bytes(file + explicit_little.nested(most + 1, false, "")) == "nested_too_deep");
  // A fragment longer than the file: no way on, but a few items do no harm.
  CHECK(code_of_bytes(meta() +
                      explicit_little.element(0x7FE0, 0x0010, "OB",
                                              explicit_little.delimiter(0xE000, 5000),
                                              undefined_length) +
                      explicit_little.text()) == "none");
}

TEST_CASE("where elements lead nowhere, items are counted instead") {
  std::string many;
  for (int n = 0; n < 1001; ++n) many += explicit_little.delimiter(0xE000, undefined_length);
  std::string big;
  for (int n = 0; n < 1001; ++n) big += explicit_big.delimiter(0xE000, undefined_length);
  const std::string few = many.substr(0, 8 * 1000);
  const std::string no_vr = explicit_little.tag(0x0008, 0x0060) + "cs" + std::string(2, '\0');
  const std::string too_long = explicit_little.element(0x0008, 0x0060, "OB", "", 100'000'000);
  const std::string item_too_long = explicit_little.element(0x0008, 0x1110, "SQ", "", 0xFFFFFFFF) +
                                    explicit_little.delimiter(0xE000, 100'000'000);
  for (const std::string& lost : {no_vr, too_long, item_too_long}) {
    const std::string head = meta() + explicit_little.text() + lost;
    // The lost way's own item is one of them.
    const std::string tail = lost == item_too_long ? few.substr(8) : few;
    CHECK(code_of_bytes(head + tail) == "none");
    CHECK(code_of_bytes(head + many) == "dicom_unreadable");
    CHECK(code_of_bytes(head + big) == "dicom_unreadable");
  }
  // The header of a long form is cut off.
  CHECK(code_of_bytes(meta() + explicit_little.tag(0x0008, 0x0060) + "OB" + std::string(3, '\0')) ==
        "none");
}

TEST_CASE("a file that looks flat to one reader and deep to another is refused") {
  // Twenty bytes a level; to the end of the file nothing closes.
  std::string deep;
  for (int n = 0; n < 1100; ++n)
    deep += explicit_little.element(0x0008, 0x1110, "SQ", "", undefined_length) +
            explicit_little.delimiter(0xE000, undefined_length);
  const auto length = static_cast<std::uint32_t>(deep.size());
  const std::string head = meta() + explicit_little.text();
  SECTION("an element without VR, whose length as one of implicit VR covers the rest") {
    CHECK(code_of_bytes(meta() + implicit_little.element(0x0008, 0x0005, "", deep)) ==
          "dicom_unreadable");
  }
  SECTION("the VR is none of the standard: its length has two bytes or four") {
    const std::string unknown = explicit_little.tag(0x0008, 0x0005) + "ZZ" +
                                explicit_little.number(length + 4, 2) + std::string(4, '\0');
    CHECK(code_of_bytes(head + unknown + deep) == "dicom_unreadable");
  }
  SECTION("ends of sequences and items where none belongs") {
    for (const std::uint32_t end : {0xE00DU, 0xE0DDU}) {
      std::string blocks;
      for (int n = 0; n < 1100; ++n)
        blocks += explicit_little.element(0x0008, 0x1110, "SQ", "", undefined_length) +
                  explicit_little.delimiter(0xE000, undefined_length) +
                  explicit_little.element(0x0008, 0x1111, "SQ", "", 100'000) +
                  explicit_little.delimiter(0xE000, 90'000) + explicit_little.delimiter(end);
      CHECK(code_of_bytes(head + blocks + std::string(100'000, '\0')) == "dicom_unreadable");
    }
  }
  SECTION("a sequence of implicit VR that ends before its length does") {
    std::string implicit_deep;
    for (int n = 0; n < 1100; ++n)
      implicit_deep += implicit_little.element(0x0008, 0x1110, "", "", undefined_length) +
                       implicit_little.delimiter(0xE000, undefined_length);
    CHECK(code_of_bytes(meta(implicit_little) +
                        implicit_little.element(0x0008, 0x1110, "",
                                                implicit_little.delimiter(0xE0DD) +
                                                    implicit_deep)) == "dicom_unreadable");
  }
  SECTION("a meta header whose length reaches into a dataset of another encoding") {
    CHECK(code_of_bytes(meta(implicit_little, length + 8) +
                        implicit_little.element(0x0008, 0x0005, "", deep)) == "dicom_unreadable");
    // In its own encoding nothing can be read in two ways.
    CHECK(code_of_bytes(meta(explicit_little, 24) + explicit_little.text() +
                        explicit_little.nested(3, true, "")) == "none");
  }
  SECTION("a first element of no dictionary, after which the byte order is a guess") {
    CHECK(code_of_bytes(explicit_little.element(0x0010, 0x3001, "OB", deep)) == "dicom_unreadable");
    CHECK(code_of_bytes(explicit_little.element(0x0008, 0x0005, "OB", deep)) == "none");
  }
  SECTION("fragments that are no pixel data, and unknown content in a big endian file") {
    std::string many;
    for (int n = 0; n < 1100; ++n) many += explicit_little.delimiter(0xE000, 0);
    CHECK(code_of_bytes(head + explicit_little.element(0x0008, 0x1110, "OB", many,
                                                       undefined_length)) == "dicom_unreadable");
    std::string big;
    for (int n = 0; n < 1100; ++n) big += explicit_big.delimiter(0xE000, 0);
    CHECK(code_of_bytes(meta(explicit_big) +
                        explicit_big.element(0x0008, 0x1110, "UN", big, undefined_length)) ==
          "dicom_unreadable");
  }
  SECTION("an element that is longer than the item it lies in") {
    CHECK(code_of_bytes(head +
                        explicit_little.element(
                            0x0008, 0x1110, "SQ",
                            explicit_little.delimiter(0xE000, 12) +
                                explicit_little.element(0x0008, 0x1111, "OB", "", length)) +
                        deep) == "dicom_unreadable");
  }
}

TEST_CASE("a delimiter too many and a file that is too short are left to the reader") {
  CHECK(code_of_bytes(meta() + explicit_little.text() + explicit_little.delimiter(0xE0DD)) ==
        "none");
  CHECK(code_of_bytes(meta() + explicit_little.delimiter(0xE000, 16) + explicit_little.text()) ==
        "none");
  CHECK(code_of_bytes("") == "none");
  CHECK(code_of_bytes(std::string(131, 'x')) == "none");
  CHECK(code_of_bytes(meta() + "1234567") == "none");
  // Meta header without preamble, as some archives leave it.
  CHECK(code_of_bytes(meta().substr(132) +
                      explicit_little.nested(most + 1, false, explicit_little.text())) ==
        "nested_too_deep");
  const Folder folder;
  CHECK(code_of([&] { dose::dicom::check_nesting(folder / "missing"); }) == "file_unreadable");
}
