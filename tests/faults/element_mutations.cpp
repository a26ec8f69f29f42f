// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstdlib>
#include <map>
#include <set>

#include "dicom_bytes.hpp"
#include "mutation.hpp"
#include "truth.hpp"

namespace faults {
namespace {

using Texts = std::vector<std::string>;

constexpr std::uint32_t item_tag = 0xFFFEE000U;

Texts split(const std::string& text) {
  Texts parts(1);
  for (const char c : text)
    if (c == '\\')
      parts.emplace_back();
    else
      parts.back() += c;
  return parts;
}

std::string joined(const Texts& parts) {
  return fmt::format("{}", fmt::join(parts, "\\"));
}

std::string decimal(double value, bool whole) {
  return whole ? fmt::format("{:.0f}", value) : fmt::format("{:.10g}", value);
}

/// Other values of a DS or IS.
Texts other_numbers(const std::string& text, bool whole) {
  Texts result = {"0", "abc", whole ? "99999999999" : "1e400", "nan"};
  Texts parts = split(text);
  for (const double factor : {0.1, 0.5, 0.9, 0.97, 1.03, 1.1, 2.0, 10.0, -1.0}) {
    Texts scaled;
    for (const std::string& part : parts)
      scaled.push_back(decimal(factor * std::strtod(part.c_str(), nullptr), whole));
    result.push_back(joined(scaled));
  }
  for (const double step : {1.0, -1.0}) {
    Texts one = parts;
    one.front() = decimal(std::strtod(one.front().c_str(), nullptr) + step, whole);
    result.push_back(joined(one));
  }
  Texts more = parts;
  more.push_back(parts.back());
  result.push_back(joined(more));
  if (parts.size() < 2) return result;
  result.push_back(joined({parts.begin(), parts.end() - 1}));
  std::ranges::reverse(parts);
  result.push_back(joined(parts));
  return result;
}

Texts other_codes(const std::string& tag, const std::string& text) {
  static const std::map<std::string, Texts> by_tag = {
      {"30040002", {"GY", "RELATIVE", "CGY", "gy"}},
      {"30040004", {"PHYSICAL", "EFFECTIVE", "ERROR", "BIOLOGICAL"}},
      {"3004000A",
       {"PLAN", "FRACTION", "BEAM", "BRACHY", "MULTI_PLAN", "CONTROL_POINT", "RECORD",
        "PLAN_OVERVIEW", "FRACTION_SESSION", "BEAM_SESSION", "BRACHY_SESSION"}},
      {"300E0002", {"UNAPPROVED", "REJECTED", "APPROVED"}},
      {"30060042", {"POINT", "OPEN_PLANAR", "OPEN_NONPLANAR", "CLOSEDPLANAR_XOR"}},
      {"300A00C6", {"ELECTRON", "PROTON", "ION", "NEUTRON"}},
      {"300A00CE", {"SETUP", "OPEN_PORTFILM", "TRMT_PORTFILM", "CONTINUATION"}},
      {"0070030C", {"RIGID_SCALE", "AFFINE"}},
      {"00080060", {"RTDOSE", "RTSTRUCT", "RTPLAN", "REG", "CT", "RTRECORD"}},
      {"300600A4", {"ORGAN", "PTV", "EXTERNAL", "AVOIDANCE", "CONTROL", "SUPPORT"}},
      {"300A000C", {"TREATMENT_DEVICE"}},
      {"300A0020", {"ORGAN_AT_RISK"}},
      {"300A0014", {"POINT", "VOLUME", "COORDINATES"}},
      {"00280004", {"MONOCHROME1", "RGB", "PALETTE COLOR"}},
  };
  Texts result = {"OTHER"};
  if (const auto found = by_tag.find(tag); found != by_tag.end())
    result.insert(result.end(), found->second.begin(), found->second.end());
  std::erase(result, text);
  return result;
}

Texts other_words(const std::string& tag) {
  if (tag == "30060026")
    return {"ThecalSac", "SpinalCord", "PTV",     "z_ThecalSac", "ThecalSac_opti", "SpinalCanal",
            "cord",      "Lens_L",     "PRV 3mm", "THECAL SAC",  "SpinalCord_PRV"};
  return {"OTHER", "1"};
}

std::string short_number(std::uint32_t value) {
  return {static_cast<char>(value & 0xFFU), static_cast<char>(value >> 8U & 0xFFU)};
}

Texts other_shorts(const std::string& value) {
  Texts result;
  if (value.size() != 2) return result;
  const auto old = static_cast<std::uint32_t>(static_cast<unsigned char>(value[0]) |
                                              static_cast<unsigned char>(value[1]) << 8U);
  std::set<std::uint32_t> numbers = {0, 1, 7, 8, 12, 15, 16, 31, 32, 64, old + 1, old * 2, old / 2};
  if (old > 0) numbers.insert(old - 1);
  numbers.erase(old);
  for (const std::uint32_t number : numbers) result.push_back(short_number(number));
  return result;
}

/// Every UID value in the files.
Texts uids_of(const Files& files) {
  std::set<std::string> found;
  for (const auto& [path, bytes] : files)
    for (const Element& element : elements_of(*bytes))
      if (element.vr == "UI") found.insert(text_of(*bytes, element));
  return {found.begin(), found.end()};
}

std::string last_tag(const std::string& path) {
  return path.substr(path.rfind('.') + 1);
}

/// Pixel data, as though another program had written or cut them.
Texts other_pixels(const std::string& value) {
  std::string swapped = value;
  for (std::size_t n = 0; n + 1 < swapped.size(); n += 2) std::swap(swapped[n], swapped[n + 1]);
  std::string halved = value;
  for (std::size_t n = 0; n + 1 < halved.size(); n += 2) {
    const int old =
        static_cast<unsigned char>(halved[n]) | static_cast<unsigned char>(halved[n + 1]) << 8U;
    halved[n] = static_cast<char>(old / 2 & 0xFF);
    halved[n + 1] = static_cast<char>(old / 2 >> 8);
  }
  return {swapped, halved, std::string(value.size(), '\0'), value.substr(0, value.size() / 4 * 2),
          value + value};
}

Texts other_values(const Element& element, const std::string& value, const Texts& uids) {
  const std::string tag = last_tag(element.path);
  const std::string& vr = element.vr;
  if (tag == "7FE00010") return other_pixels(value);
  if (vr == "DS" || vr == "IS") return other_numbers(value, vr == "IS");
  if (vr == "CS") return other_codes(tag, value);
  if (vr == "US") return other_shorts(value);
  if (vr == "UI") return uids;
  if (vr == "DA") return {"19000101", "20991231", "2025-03-03"};
  if (vr == "TM") return {"235959", "99"};
  if (vr == "AT") return {std::string("\x04\x30\x0e\x00", 4), std::string("\x28\x00\x08\x00", 4)};
  return other_words(tag);
}

class Maker {
 public:
  Maker(const Files& sound, std::string path, std::vector<Mutation>& made)
      : sound_(sound), path_(std::move(path)), bytes_(*sound.at(path_)), made_(made) {}

  void add(const std::string& kind, const Element& element, const std::string& done,
           std::string truth, std::function<std::string(const std::string&)> change) {
    made_.push_back({kind, fmt::format("{} {} {}", path_, element.path, done), std::move(truth),
                     [sound = &sound_, path = path_, change = std::move(change)] {
                       Files files = *sound;
                       files[path] = std::make_shared<const std::string>(change(*sound->at(path)));
                       return files;
                     }});
  }

  const std::string& bytes() const { return bytes_; }

 private:
  const Files& sound_;
  std::string path_;
  const std::string& bytes_;
  std::vector<Mutation>& made_;
};

void mutate_values(Maker& maker, const Element& element, const Texts& uids,
                   double maximum_over_prescription) {
  const std::string text = text_of(maker.bytes(), element);
  const std::string raw = maker.bytes().substr(element.value, element.end - element.value);
  const std::string tag = last_tag(element.path);
  const bool binary = element.vr == "US" || element.vr == "OW" || element.vr == "AT";
  for (const std::string& value : other_values(element, binary ? raw : text, uids)) {
    if (value == (binary ? raw : text)) continue;
    std::string truth = truth_of_value(element.path);
    if (tag == "3004000E") {
      const double old = std::strtod(text.c_str(), nullptr);
      truth =
          truth_of_scaling(std::strtod(value.c_str(), nullptr) / old, maximum_over_prescription);
    }
    const std::string shown =
        binary ? fmt::format("({} bytes)", value.size()) : value.substr(0, 40);
    maker.add(
        "element set to another value", element, "set to " + shown, truth,
        [element, value](const std::string& bytes) { return with_value(bytes, element, value); });
    if (!truth.empty() || tag == "7FE00010" || binary) continue;
    // A second element with another value behind the first one.
    if (value.size() < 200 && element.vr != "UI")
      maker.add("element doubled with another value", element, "doubled with " + shown, truth,
                [element, value](const std::string& bytes) {
                  const std::string other = with_value(bytes, element, value);
                  const std::size_t grown = other.size() + element.end - bytes.size();
                  return bytes.substr(0, element.end) +
                         other.substr(element.begin, grown - element.begin) +
                         bytes.substr(element.end);
                });
  }
}

}  // namespace

std::vector<Mutation> element_mutations(const Files& sound) {
  std::vector<Mutation> made;
  const Texts uids = uids_of(sound);
  for (const auto& [path, content] : sound) {
    Maker maker(sound, path, made);
    const bool planned = path.starts_with("planned");
    const double maximum_over_prescription = planned ? 30.0 / 24 : 39.2 / 36;
    for (const Element& element : elements_of(*content)) {
      maker.add("element removed", element, "removed", "",
                [element](const std::string& bytes) { return without(bytes, element); });
      maker.add("element doubled", element, "doubled", "",
                [element](const std::string& bytes) { return doubled(bytes, element); });
      if (element.tag == item_tag || element.vr == "SQ") {
        maker.add("element emptied", element, "emptied", "", [element](const std::string& bytes) {
          // The delimiter, 8 bytes of undefined length, stays.
          return bytes.substr(0, element.value) + bytes.substr(element.end - 8);
        });
        continue;
      }
      maker.add("element emptied", element, "emptied", "",
                [element](const std::string& bytes) { return with_value(bytes, element, ""); });
      mutate_values(maker, element, uids, maximum_over_prescription);
    }
  }
  return made;
}

}  // namespace faults
