// SPDX-License-Identifier: Apache-2.0
// What a worked example can ask for: each operation calls the functions that the commands call.
#pragma once

#include <dose/radiobiology/alpha_beta.hpp>
#include <dose/radiobiology/fractionation.hpp>
#include <dose/selftest/cases.hpp>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace dose {

/// The arguments of one calculation, read by libdose's own parsers: what is wrong with a text is
/// their Error.
class OperationArguments {
 public:
  explicit OperationArguments(const std::vector<CaseArgument>& arguments) : list_(arguments) {}

  bool has(std::string_view name) const;
  /// DOSE_ASSERTs that it is there: the reader has held the names against the parameters.
  const std::string& text(std::string_view name) const;
  std::vector<std::string> all(std::string_view name) const;

  std::vector<Scheme> schemes(std::string_view name) const;
  AlphaBeta alpha_beta() const;
  Fractions fractions() const;
  double dose_gy(std::string_view name) const;
  int months(std::string_view name) const;
  double hours(std::string_view name) const;
  /// "39d" or "1.5y" with the letter asked for; Error `interval_invalid`.
  double days(std::string_view name) const;
  double years(std::string_view name) const;
  /// A plain number; Error `model_parameter_invalid`.
  double number(std::string_view name) const;

 private:
  double with_unit(std::string_view name, std::string_view unit) const;
  const std::vector<CaseArgument>& list_;
};

/// A number (Gy, hours, share, points), or a word.
using OperationResult = std::variant<double, std::string>;

struct OperationParameter {
  enum class Times { once, at_most_once, once_or_more };
  std::string_view name;
  Times times = Times::once;
};

struct Operation {
  std::string_view name;
  std::vector<OperationParameter> parameters;
  OperationResult (*evaluate)(const OperationArguments& arguments);
};

/// All operations, in the order of docs/reference/cases.md.
const std::vector<Operation>& operations();

/// Nothing if there is none of that name.
const Operation* find_operation(std::string_view name);

/// The three parts of operations().
std::vector<Operation> conversion_operations();
std::vector<Operation> model_operations();
std::vector<Operation> assessment_operations();

}  // namespace dose
