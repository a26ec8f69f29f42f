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
#include <string_view>
#include <vector>

namespace dose::dicom {
namespace {

constexpr std::uint32_t undefined_length = 0xFFFFFFFF;
constexpr std::uint16_t delimiter_group = 0xFFFE;
constexpr std::uint16_t item_element = 0xE000;
constexpr std::uint64_t no_end = std::numeric_limits<std::uint64_t>::max();
constexpr std::size_t most_uncounted_items = 1000;  // of which no depth can come that harms

bool is_capital(unsigned char c) {
  return c >= 'A' && c <= 'Z';
}

class Walk {
 public:
  explicit Walk(std::FILE* file, std::uint64_t bytes) : file_(file), bytes_(bytes) {}

  /// The greatest depth of items, at most one above `most_nested_items`; -1 where the headers lead
  /// nowhere.
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

  bool skip_preamble() {
    std::array<unsigned char, 132> head{};
    if (!read(head.data(), head.size())) return false;  // too short for two levels
    const bool has_preamble = std::memcmp(&head[128], "DICM", 4) == 0;
    in_meta_ = has_preamble || (head[0] == 2 && head[1] == 0);
    if (!has_preamble && !seek(0)) return false;
    if (!in_meta_) begin_dataset(head.data());
    return true;
  }
  /// `header`: its first six bytes. Group 8 or another small one; explicit VR shows its letters.
  void begin_dataset(const unsigned char* header) {
    in_meta_ = false;
    big_endian_ = header[0] == 0 && header[1] != 0;
    explicit_ = is_capital(header[4]) && is_capital(header[5]);
  }

  /// One header; false where it makes no sense.
  bool step() {
    std::array<unsigned char, 12> header{};
    if (bytes_ - position_ < 8) return seek(bytes_);
    const std::uint64_t begin = position_;
    if (!read(header.data(), 8)) return false;
    if (in_meta_ && !(header[0] == 2 && header[1] == 0)) begin_dataset(header.data());
    const std::uint16_t group = number16(header.data());
    const std::uint16_t element = number16(&header[2]);
    if (group == delimiter_group) return step_delimiter(element, number32(&header[4]));
    const bool with_vr = open_.empty() ? in_meta_ || explicit_ : open_.back().is_explicit;
    std::string_view vr;
    std::uint32_t length = number32(&header[4]);
    if (with_vr) {
      if (!is_capital(header[4]) || !is_capital(header[5])) return false;
      vr = {reinterpret_cast<const char*>(&header[4]), 2};
      length = number16(&header[6]);
      constexpr std::string_view long_forms = "OB OD OF OL OV OW SQ SV UC UN UR UT UV";
      if (long_forms.find(vr) != std::string_view::npos) {
        if (!read(&header[8], 4)) return false;
        length = number32(&header[8]);
      }
    }
    // Of unknown VR, the content is implicit VR little endian (PS3.5 6.2.2).
    const bool content_explicit = with_vr && vr != "UN";
    if (length == undefined_length) {
      open_.push_back({no_end, false, content_explicit, with_vr && vr != "SQ" && vr != "UN"});
      return true;
    }
    const std::uint64_t end = position_ + length;
    if (end > bytes_ || end <= begin) return false;
    if (vr == "SQ" || ((vr.empty() || vr == "UN") && begins_with_item(length))) {
      open_.push_back({end, false, content_explicit});
      return true;
    }
    return seek(end);
  }

  bool step_delimiter(std::uint16_t element, std::uint32_t length) {
    if (element != item_element) {  // the end of an item or a sequence of undefined length
      while (!open_.empty() && open_.back().end != no_end) open_.pop_back();
      if (!open_.empty()) open_.pop_back();
      return true;
    }
    const bool is_explicit = open_.empty() ? explicit_ : open_.back().is_explicit;
    const bool is_fragment = !open_.empty() && open_.back().holds_fragments;
    const bool defined = length != undefined_length;
    const std::uint64_t end = defined ? position_ + length : no_end;
    if (defined && end > bytes_) return false;
    if (is_fragment) return defined && seek(end);
    open_.push_back({end, true, is_explicit, false});
    deepest_ = std::max(deepest_, items_open());
    return true;
  }

  bool begins_with_item(std::uint32_t length) {
    if (length < 8) return false;
    std::array<unsigned char, 4> start{};
    const std::uint64_t begin = position_;
    if (!read(start.data(), start.size()) || !seek(begin)) return false;
    return number16(start.data()) == delimiter_group && number16(&start[2]) == item_element;
  }

  std::FILE* file_;
  std::uint64_t bytes_;
  std::uint64_t position_ = 0;
  std::vector<Container> open_;
  bool in_meta_ = false;
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

void check_nesting(const std::filesystem::path& path) {
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path.c_str(), "rb"),
                                                             std::fclose);
  std::error_code error;
  const std::uint64_t bytes = std::filesystem::file_size(path, error);
  if (!file || error)
    throw Error("file_unreadable", "cannot be read; check the path and its rights", path.string());
  const int deepest = Walk(file.get(), bytes).deepest();
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
