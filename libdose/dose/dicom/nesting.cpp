// SPDX-License-Identifier: Apache-2.0
#include <dose/dicom/nesting.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <dose/core/error.hpp>
#include <limits>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace dose::dicom {
namespace {

constexpr std::uint32_t undefined_length = 0xFFFFFFFF;
constexpr std::uint16_t delimiter_group = 0xFFFE;
constexpr std::uint16_t item_element = 0xE000;
constexpr std::uint16_t item_end_element = 0xE00D;
constexpr std::uint16_t sequence_end_element = 0xE0DD;
constexpr std::uint64_t no_end = std::numeric_limits<std::uint64_t>::max();
constexpr std::size_t most_uncounted_items = 1000;  // of which no depth can come that harms

// PS3.5 7.1.2. Of any other two letters readers do not agree how long the length is.
constexpr std::array<std::string_view, 21> short_forms{"AE", "AS", "AT", "CS", "DA", "DS", "DT",
                                                       "FD", "FL", "IS", "LO", "LT", "PN", "SH",
                                                       "SL", "SS", "ST", "TM", "UI", "UL", "US"};
constexpr std::array<std::string_view, 13> long_forms{"OB", "OD", "OF", "OL", "OV", "OW", "SQ",
                                                      "SV", "UC", "UN", "UR", "UT", "UV"};

bool is_capital(unsigned char c) {
  return c >= 'A' && c <= 'Z';
}

/// What may be the first element of a dataset whose encoding nothing states; of an element that is
/// in no dictionary DCMTK would try the other byte order.
bool is_usual_first(std::uint16_t group, std::uint16_t element) {
  constexpr std::array<std::uint16_t, 10> first{0x0000, 0x0001, 0x0005, 0x0006, 0x0008,
                                                0x0012, 0x0013, 0x0014, 0x0016, 0x0018};
  return group == 8 && std::ranges::find(first, element) != first.end();
}

class Walk {
 public:
  Walk(std::FILE* file, std::uint64_t bytes, bool explicit_little)
      : file_(file), bytes_(bytes), encoding_known_(explicit_little) {}

  /// The greatest depth of items, at most one above `most_nested_items`; -1 where the headers lead
  /// nowhere or could be read in more than one way.
  int deepest() {
    if (!skip_preamble()) return 0;
    while (position_ < bytes_) {
      while (!open_.empty() && position_ >= open_.back().end) open_.pop_back();
      if (!step()) return -1;
      if (items_open() > most_nested_items) break;
    }
    return deepest_;
  }

 private:
  struct Container {
    std::uint64_t end = no_end;
    bool is_item = false;
    bool is_explicit = true;
    bool holds_fragments = false;  ///< of compressed pixel data: items without elements
  };
  struct Element {
    std::uint16_t group = 0;
    std::uint16_t number = 0;
    std::string_view vr;  ///< empty: implicit
    std::uint32_t length = 0;
  };

  bool read(unsigned char* to, std::size_t count) {
    if (std::fread(to, 1, count, file_) != count) return false;
    position_ += count;
    return true;
  }
  bool seek(std::uint64_t position) {
    position_ = position;
    return position <= bytes_ && std::fseek(file_, static_cast<long>(position), SEEK_SET) == 0;
  }
  std::uint16_t number16(const unsigned char* at) const {
    return static_cast<std::uint16_t>(big_endian_ ? at[0] << 8U | at[1] : at[1] << 8U | at[0]);
  }
  std::uint32_t number32(const unsigned char* at) const {
    const std::uint32_t first = number16(at);
    const std::uint32_t second = number16(at + 2);
    return big_endian_ ? first << 16U | second : second << 16U | first;
  }
  int items_open() const {
    return static_cast<int>(std::ranges::count(open_, true, &Container::is_item));
  }
  std::uint64_t end_of_innermost() const {
    return open_.empty() || open_.back().end == no_end ? bytes_ : open_.back().end;
  }

  bool skip_preamble() {
    std::array<unsigned char, 132> head{};
    if (!read(head.data(), head.size())) return false;  // too short for two levels
    const bool has_preamble = std::memcmp(&head[128], "DICM", 4) == 0;
    in_meta_ = has_preamble || (head[0] == 2 && head[1] == 0);
    if (!has_preamble && !seek(0)) return false;
    return true;
  }
  /// `header`: its first six bytes. As the meta header states it, else as DCMTK guesses. False
  /// where it may guess otherwise.
  bool begin_dataset(const unsigned char* header, std::uint64_t begin) {
    in_dataset_ = true;
    in_meta_ = false;
    if (!stated_syntax_.empty()) {
      big_endian_ = stated_syntax_ == "1.2.840.10008.1.2.2";
      explicit_ = stated_syntax_ != "1.2.840.10008.1.2";
      // Where the meta header says to end elsewhere, what is between may be read in its encoding.
      return meta_end_ == 0 || meta_end_ == begin || (explicit_ && !big_endian_);
    }
    if (encoding_known_) return true;
    big_endian_ = header[0] == 0 && header[1] != 0;
    explicit_ = is_capital(header[4]) && is_capital(header[5]);
    return is_usual_first(number16(header), number16(header + 2));
  }

  /// One header; false where it makes no sense.
  bool step() {
    std::array<unsigned char, 12> header{};
    if (bytes_ - position_ < 8) return seek(bytes_);
    const std::uint64_t begin = position_;
    if (!read(header.data(), 8)) return false;
    if (!in_dataset_ && !(in_meta_ && header[0] == 2 && header[1] == 0) &&
        !begin_dataset(header.data(), begin))
      return false;
    Element element{number16(header.data()), number16(&header[2]), {}, number32(&header[4])};
    if (element.group == delimiter_group) return step_delimiter(element.number, element.length);
    if (!open_.empty() && !open_.back().is_item) return false;
    if (open_.empty() ? in_meta_ || explicit_ : open_.back().is_explicit) {
      element.vr = {reinterpret_cast<const char*>(&header[4]), 2};
      element.length = number16(&header[6]);
      if (std::ranges::find(long_forms, element.vr) != long_forms.end()) {
        if (!read(&header[8], 4)) return false;
        element.length = number32(&header[8]);
      } else if (std::ranges::find(short_forms, element.vr) == short_forms.end()) {
        return false;
      }
    }
    if (in_meta_ && !note_meta(element)) return false;
    return step_into(element);
  }

  /// What the meta header says of its own end and of the dataset.
  bool note_meta(const Element& element) {
    if (element.number == 0x0000) {
      std::array<unsigned char, 4> value{};
      const std::uint64_t begin = position_;
      if (element.length != value.size() || !read(value.data(), value.size())) return false;
      meta_end_ = position_ + number32(value.data());
      return seek(begin);
    }
    if (element.number != 0x0010) return true;
    std::array<unsigned char, 64> value{};
    const std::uint64_t begin = position_;
    if (element.length > value.size() || !read(value.data(), element.length)) return false;
    stated_syntax_.assign(value.begin(), value.begin() + element.length);
    while (!stated_syntax_.empty() &&
           (stated_syntax_.back() == '\0' || stated_syntax_.back() == ' '))
      stated_syntax_.pop_back();
    return seek(begin);
  }

  bool step_into(const Element& element) {
    // Of unknown VR, the content is implicit VR little endian (PS3.5 6.2.2).
    const bool is_unknown = element.vr == "UN";
    const bool content_explicit = !element.vr.empty() && !is_unknown;
    if (element.length == undefined_length) {
      if (is_unknown && big_endian_) return false;
      const bool is_sequence = element.vr.empty() || element.vr == "SQ" || is_unknown;
      if (!is_sequence && !(element.group == 0x7FE0 && element.number == 0x0010)) return false;
      open_.push_back({no_end, false, content_explicit, !is_sequence});
      return true;
    }
    const std::uint64_t end = position_ + element.length;
    if (end > end_of_innermost()) return false;
    if (element.vr == "SQ" ||
        ((element.vr.empty() || is_unknown) && begins_with_delimiter(element.length))) {
      open_.push_back({end, false, content_explicit});
      return true;
    }
    return seek(end);
  }

  /// Each must be where it belongs: what else readers make of it differs.
  bool step_delimiter(std::uint16_t element, std::uint32_t length) {
    if (open_.empty()) return false;
    const Container innermost = open_.back();
    if (element != item_element) {  // the end of an item or a sequence of undefined length
      if (innermost.end != no_end || length != 0 ||
          element != (innermost.is_item ? item_end_element : sequence_end_element))
        return false;
      open_.pop_back();
      return true;
    }
    if (innermost.is_item) return false;
    const bool defined = length != undefined_length;
    const std::uint64_t end = defined ? position_ + length : no_end;
    if (defined && end > end_of_innermost()) return false;
    if (innermost.holds_fragments) return defined && seek(end);
    open_.push_back({end, true, innermost.is_explicit, false});
    deepest_ = std::max(deepest_, items_open());
    return true;
  }

  bool begins_with_delimiter(std::uint32_t length) {
    if (length < 8) return false;
    std::array<unsigned char, 2> start{};
    const std::uint64_t begin = position_;
    if (!read(start.data(), start.size()) || !seek(begin)) return false;
    return number16(start.data()) == delimiter_group;
  }

  std::FILE* file_;
  std::uint64_t bytes_;
  std::uint64_t position_ = 0;
  std::vector<Container> open_;
  bool encoding_known_ = false;  ///< explicit VR, little endian, for what has no meta header
  bool in_meta_ = false;
  bool in_dataset_ = false;
  std::uint64_t meta_end_ = 0;  ///< 0: not stated
  std::string stated_syntax_;
  bool explicit_ = true;
  bool big_endian_ = false;
  int deepest_ = 0;
};

/// Both byte orders of an item's tag, wherever they stand in the file; stops when it has enough.
std::size_t item_tags(std::FILE* file) {
  constexpr std::array<std::array<unsigned char, 4>, 2> tags{
      {{0xFE, 0xFF, 0x00, 0xE0}, {0xFF, 0xFE, 0xE0, 0x00}}};
  std::rewind(file);
  std::array<unsigned char, 4> last{};
  std::size_t count = 0;
  for (int byte = std::fgetc(file); byte != EOF && count <= most_uncounted_items;
       byte = std::fgetc(file)) {
    last = {last[1], last[2], last[3], static_cast<unsigned char>(byte)};
    if (std::ranges::find(tags, last) != tags.end()) ++count;
  }
  return count;
}

}  // namespace

void check_nesting(const std::filesystem::path& path, bool explicit_little) {
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path.c_str(), "rb"),
                                                             std::fclose);
  std::error_code error;
  const std::uint64_t bytes = std::filesystem::file_size(path, error);
  if (!file || error)
    throw Error("file_unreadable", "cannot be read; check the path and its rights", path.string());
  const int deepest = Walk(file.get(), bytes, explicit_little).deepest();
  if (deepest > most_nested_items)
    throw Error("nested_too_deep",
                fmt::format("its sequences lie in each other more than {} levels deep, which none "
                            "of a treatment do; export it again",
                            most_nested_items),
                path.string());
  if (deepest < 0 && item_tags(file.get()) > most_uncounted_items)
    throw Error("dicom_unreadable",
                "its elements do not follow one another as they say; export it again",
                path.string());
}

}  // namespace dose::dicom
