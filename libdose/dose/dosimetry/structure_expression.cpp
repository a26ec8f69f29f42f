// SPDX-License-Identifier: Apache-2.0
#include <dose/dosimetry/structure_expression.hpp>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <dose/core/error.hpp>
#include <dose/units/dose.hpp>
#include <string_view>

namespace dose {
namespace {

std::string trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(' ');
  if (first == std::string_view::npos) return {};
  return std::string(text.substr(first, text.find_last_not_of(' ') - first + 1));
}

[[noreturn]] void refuse(const std::string& text, const std::string& what,
                         const std::string& where) {
  throw Error("structure_expression",
              fmt::format("'{}': {}; write a name as in the structure set, 'Cord+2mm', "
                          "'CordA|CordB' or 'Cord[PTV+6mm]'",
                          text, what),
              where);
}

std::vector<std::string> names_in(const std::string& list, const std::string& text,
                                  const std::string& where) {
  std::vector<std::string> names;
  for (std::size_t begin = 0; begin <= list.size();) {
    const std::size_t end = std::min(list.find('|', begin), list.size());
    names.push_back(trimmed(std::string_view(list).substr(begin, end - begin)));
    if (names.back().empty()) refuse(text, "a name is missing", where);
    begin = end + 1;
  }
  return names;
}

bool is_distance(const std::string& text) {
  return !text.empty() && text.find_first_of("0123456789") != std::string::npos &&
         text.find_first_not_of("0123456789.emc ") == std::string::npos;
}

/// Takes "+2mm" off the end of `list`, if it is there.
std::optional<double> distance_off(std::string& list, const std::string& where) {
  const auto plus = list.rfind('+');
  if (plus == std::string::npos) return {};
  const std::string distance = trimmed(std::string_view(list).substr(plus + 1));
  if (!is_distance(distance)) return {};
  list = trimmed(std::string_view(list).substr(0, plus));
  return parse_length_mm(distance, where);
}

}  // namespace

StructureExpression parse_structure_expression(const std::string& text, const std::string& where) {
  StructureExpression expression;
  std::string whole = trimmed(text);
  if (!whole.empty() && whole.back() == ']') {
    const auto open = whole.rfind('[');
    if (open == std::string::npos) refuse(text, "']' without '['", where);
    std::string target = whole.substr(open + 1, whole.size() - open - 2);
    whole = trimmed(std::string_view(whole).substr(0, open));
    expression.round_target_mm = distance_off(target, where).value_or(0);
    if (!(expression.round_target_mm >= 0 && expression.round_target_mm <= 200))
      refuse(text, "the distance from the target is not from 0 to 200 mm", where);
    expression.target_names = names_in(target, text, where);
  }
  if (const auto margin_mm = distance_off(whole, where)) {
    if (!(*margin_mm >= 0.1 && *margin_mm <= 50))
      refuse(text, "the margin is not from 0.1 to 50 mm", where);
    expression.margin_mm = *margin_mm;
  }
  expression.names = names_in(whole, text, where);
  return expression;
}

std::string in_words(const StructureExpression& expression) {
  std::string words = fmt::format("made of {}", fmt::join(expression.names, " and "));
  if (expression.margin_mm > 0)
    words += fmt::format(", margin {:g} mm in 3D", expression.margin_mm);
  if (!expression.target_names.empty())
    words += fmt::format(", from {0:g} mm below to {0:g} mm above {1}", expression.round_target_mm,
                         fmt::join(expression.target_names, " and "));
  return words;
}

namespace {

Region united_of(const std::vector<const Structure*>& structures, const RegionModel& model,
                 const std::string& name) {
  Region region =
      Region::from_contours(structures.front()->contours, model, structures.front()->name);
  for (std::size_t n = 1; n < structures.size(); ++n)
    region = united(
        region, Region::from_contours(structures[n]->contours, model, structures[n]->name), name);
  return region;
}

}  // namespace

Region region_of(const MadeStructure& made, const RegionModel& model, const std::string& name) {
  Region region = united_of(made.united, model, name);
  if (made.margin_mm > 0) region = dilated(region, made.margin_mm, name);
  if (!made.target.empty()) {
    RegionModel of_target = model;
    of_target.end_extension_mm = 0;
    region =
        part_round(region, united_of(made.target, of_target, name), made.round_target_mm, name);
  }
  return region;
}

}  // namespace dose
