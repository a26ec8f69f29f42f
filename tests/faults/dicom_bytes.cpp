// SPDX-License-Identifier: Apache-2.0
#include "dicom_bytes.hpp"

#include <fmt/format.h>

#include <stdexcept>

namespace faults {
namespace {

constexpr std::uint32_t item_tag = 0xFFFEE000U;
constexpr std::uint32_t item_end_tag = 0xFFFEE00DU;
constexpr std::uint32_t sequence_end_tag = 0xFFFEE0DDU;
constexpr std::uint32_t undefined_length = 0xFFFFFFFFU;
constexpr std::size_t meta_begin = 132;  // preamble and "DICM"

class Walk {
 public:
  explicit Walk(std::string_view bytes) : bytes_(bytes) {
    if (bytes.substr(128, 4) != "DICM") throw std::runtime_error("no DICOM file");
    at_ = meta_begin;
    while (at_ < bytes_.size() && number(at_, 2) == 2) {
      const Element element = header(true);
      if (element.tag == 0x00020010U) implicit_ = text_of(bytes_, element) == "1.2.840.10008.1.2";
      at_ = element.end;
    }
    while (at_ < bytes_.size()) element_at("");
  }
  std::vector<Element> found() { return std::move(found_); }

 private:
  std::uint32_t number(std::size_t at, std::size_t count) const {
    if (at + count > bytes_.size()) throw std::runtime_error("the file ends early");
    std::uint32_t value = 0;
    for (std::size_t n = count; n-- > 0;)
      value = value << 8U | static_cast<unsigned char>(bytes_[at + n]);
    return value;
  }

  std::uint32_t tag_at(std::size_t at) const { return number(at, 2) << 16U | number(at + 2, 2); }

  /// `end` is where the value of a defined length ends, or `value` itself.
  Element header(bool explicit_vr) {
    Element element;
    element.begin = at_;
    element.tag = tag_at(at_);
    std::uint32_t length = 0;
    if (!explicit_vr || element.tag >> 16U == 0xFFFEU) {
      length = number(at_ + 4, 4);
      element.value = at_ + 8;
    } else {
      element.vr = std::string(bytes_.substr(at_ + 4, 2));
      static constexpr std::string_view long_ones = "OB OD OF OL OW SQ UC UN UR UT";
      const bool is_long = long_ones.find(element.vr) != std::string_view::npos;
      length = is_long ? number(at_ + 8, 4) : number(at_ + 6, 2);
      element.value = at_ + (is_long ? 12 : 8);
    }
    open_ = length == undefined_length;
    element.end = open_ ? element.value : element.value + length;
    if (element.end > bytes_.size()) throw std::runtime_error("the file ends early");
    return element;
  }

  void element_at(const std::string& inside) {
    Element element = header(!implicit_);
    element.path = fmt::format("{}{:08X}", inside, element.tag);
    const std::size_t index = found_.size();
    const bool is_sequence = open_ || element.vr == "SQ";
    if (open_ && implicit_) element.vr = "SQ";
    const bool delimited = open_;
    found_.push_back(element);
    if (!is_sequence) {
      at_ = element.end;
      return;
    }
    at_ = element.value;
    int count = 0;
    while (delimited ? tag_at(at_) != sequence_end_tag : at_ < element.end) {
      if (tag_at(at_) != item_tag) throw std::runtime_error("no item");
      item_at(fmt::format("{}[{}]", element.path, count++));
    }
    if (delimited) at_ += 8;
    found_[index].end = at_;
  }

  void item_at(const std::string& path) {
    Element item = header(!implicit_);
    item.path = path;
    const std::size_t index = found_.size();
    const bool delimited = open_;
    found_.push_back(item);
    at_ = item.value;
    while (delimited ? tag_at(at_) != item_end_tag : at_ < item.end) element_at(path + ".");
    if (delimited) at_ += 8;
    found_[index].end = at_;
  }

  std::string_view bytes_;
  std::size_t at_ = 0;
  bool implicit_ = false;
  bool open_ = false;
  std::vector<Element> found_;
};

}  // namespace

std::vector<Element> elements_of(std::string_view bytes) {
  return Walk(bytes).found();
}

std::string with_value(const std::string& bytes, const Element& element, std::string value) {
  if (value.size() % 2 != 0) value += element.vr == "UI" ? '\0' : ' ';
  std::string header = bytes.substr(element.begin, element.value - element.begin);
  const std::size_t width = header.size() == 8 && !element.vr.empty() ? 2 : 4;
  for (std::size_t n = 0; n < width; ++n)
    header[header.size() - width + n] = static_cast<char>(value.size() >> (8 * n) & 0xFFU);
  return bytes.substr(0, element.begin) + header + value + bytes.substr(element.end);
}

std::string without(const std::string& bytes, const Element& element) {
  return bytes.substr(0, element.begin) + bytes.substr(element.end);
}

std::string doubled(const std::string& bytes, const Element& element) {
  return bytes.substr(0, element.end) + bytes.substr(element.begin);
}

std::string text_of(std::string_view bytes, const Element& element) {
  std::string_view text = bytes.substr(element.value, element.end - element.value);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\0')) text.remove_suffix(1);
  return std::string(text);
}

}  // namespace faults
