// SPDX-License-Identifier: Apache-2.0
#include <dose/limits/vertebra.hpp>

#include <array>
#include <charconv>
#include <dose/limits/structure_names.hpp>

namespace dose {
namespace {

struct Section {
  std::string_view letters;  ///< as compared: lower case
  char letter;
  int vertebrae;
};
constexpr std::array<Section, 5> sections{
    {{"c", 'C', 7}, {"th", 'T', 12}, {"t", 'T', 12}, {"l", 'L', 5}, {"s", 'S', 5}}};

bool take(std::string_view& text, std::string_view start) {
  if (!text.starts_with(start)) return false;
  text.remove_prefix(start.size());
  return true;
}

}  // namespace

std::optional<std::string> vertebra_level(std::string_view name,
                                          std::string_view interpreted_type) {
  for (const std::string_view target : {"PTV", "CTV", "GTV", "ITV", "TREATED_VOLUME"})
    if (interpreted_type == target) return {};
  const std::string compared = comparable(name);
  std::string_view rest = compared;
  for (const std::string_view prefix : {"vertebralbody", "vertebra", "vert", "vb"})
    if (take(rest, prefix)) break;
  for (const Section& section : sections) {
    std::string_view digits = rest;
    if (!take(digits, section.letters) || digits.empty() || digits.size() > 2) continue;
    int number = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    if (error != std::errc() || end != digits.data() + digits.size()) continue;
    if (number < 1 || number > section.vertebrae) return {};
    return section.letter + std::to_string(number);
  }
  return {};
}

}  // namespace dose
