// SPDX-License-Identifier: Apache-2.0
#include <dose/selftest/operation.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <dose/core/contract.hpp>
#include <dose/core/error.hpp>
#include <dose/course/check_options.hpp>
#include <dose/units/number.hpp>
#include <iterator>

namespace dose {

bool OperationArguments::has(std::string_view name) const {
  return std::ranges::find(list_, name, &CaseArgument::name) != list_.end();
}

const std::string& OperationArguments::text(std::string_view name) const {
  const auto found = std::ranges::find(list_, name, &CaseArgument::name);
  DOSE_ASSERT(found != list_.end());
  return found->text;
}

std::vector<std::string> OperationArguments::all(std::string_view name) const {
  std::vector<std::string> texts;
  for (const CaseArgument& argument : list_)
    if (argument.name == name) texts.push_back(argument.text);
  return texts;
}

std::vector<Scheme> OperationArguments::schemes(std::string_view name) const {
  std::vector<Scheme> schemes;
  for (const std::string& text : all(name)) schemes.push_back(parse_scheme(text));
  return schemes;
}

AlphaBeta OperationArguments::alpha_beta() const {
  return parse_alpha_beta(text("alpha_beta"));
}

Fractions OperationArguments::fractions() const {
  const std::string& typed = text("fractions");
  const auto count = parse_integer(typed);
  if (!count)
    throw Error("fractions_invalid", fmt::format("'{}' is no whole number of fractions", typed));
  return Fractions::of(*count);
}

double OperationArguments::dose_gy(std::string_view name) const {
  return in_gray(parse_dose(text(name), {}));
}

int OperationArguments::months(std::string_view name) const {
  return parse_months(text(name), {});
}

double OperationArguments::hours(std::string_view name) const {
  return parse_gap_h(text(name), {});
}

double OperationArguments::with_unit(std::string_view name, std::string_view unit) const {
  const std::string& typed = text(name);
  const auto [number_text, typed_unit] = split_unit(typed);
  const auto value = parse_number(number_text);
  if (!value || typed_unit != unit)
    throw Error("interval_invalid", fmt::format("'{}' is no time such as 2{}", typed, unit));
  return *value;
}

double OperationArguments::days(std::string_view name) const {
  return with_unit(name, "d");
}

double OperationArguments::years(std::string_view name) const {
  return with_unit(name, "y");
}

double OperationArguments::number(std::string_view name) const {
  const std::string& typed = text(name);
  const auto value = parse_number(typed);
  if (!value) throw Error("model_parameter_invalid", fmt::format("'{}' is no number", typed));
  return *value;
}

const std::vector<Operation>& operations() {
  static const std::vector<Operation> all = [] {
    std::vector<Operation> list = conversion_operations();
    for (auto part : {model_operations(), assessment_operations()})
      std::ranges::move(part, std::back_inserter(list));
    return list;
  }();
  return all;
}

const Operation* find_operation(std::string_view name) {
  const auto found = std::ranges::find(operations(), name, &Operation::name);
  return found == operations().end() ? nullptr : &*found;
}

}  // namespace dose
