// SPDX-License-Identifier: Apache-2.0
#include <dose/selftest/run.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <dose/core/contract.hpp>
#include <dose/core/error.hpp>
#include <dose/selftest/operation.hpp>

namespace dose {
namespace {

bool is_met(const Expectation& expected, double value) {
  const double difference = std::abs(value - expected.value);
  if (expected.kind == Expectation::Kind::number) return difference <= expected.tolerance;
  return expected.kind == Expectation::Kind::not_number && std::isfinite(value) &&
         difference > expected.tolerance;
}

CalculationResult run(const Calculation& calculation) {
  CalculationResult result;
  result.calculation = calculation;
  const Expectation& expected = calculation.expected;
  const Operation* operation = find_operation(calculation.operation);
  DOSE_ASSERT(operation != nullptr);  // the reader has seen to it
  try {
    const OperationResult came = operation->evaluate(OperationArguments(calculation.arguments));
    if (const double* value = std::get_if<double>(&came)) {
      result.value = *value;
      result.got = expected.percent ? fmt::format("{} %", *value * 100) : fmt::format("{}", *value);
      result.passed = is_met(expected, *value);
    } else {
      result.got = std::get<std::string>(came);
      result.passed = expected.kind == Expectation::Kind::word && expected.word == result.got;
    }
  } catch (const Error& error) {
    result.got = fmt::format("error {}: {}", error.code(), error.message());
    result.passed = expected.kind == Expectation::Kind::error && expected.word == error.code();
  } catch (const BrokenPromise& fault) {
    result.got = fault.what();
  }
  return result;
}

}  // namespace

bool ExampleResult::passed() const {
  return std::ranges::all_of(calculations, &CalculationResult::passed);
}

std::size_t CasesResult::passed() const {
  return static_cast<std::size_t>(
      std::ranges::count_if(examples, [](const ExampleResult& each) { return each.passed(); }));
}

CasesResult run_cases(const CasesFile& file) {
  CasesResult result{file.path, file.sha256, {}};
  for (const WorkedExample& example : file.examples) {
    ExampleResult of_example{example, {}};
    for (const Calculation& calculation : example.calculations)
      of_example.calculations.push_back(run(calculation));
    result.examples.push_back(std::move(of_example));
  }
  return result;
}

std::string to_text(const Calculation& calculation) {
  std::string text = calculation.operation;
  for (const CaseArgument& argument : calculation.arguments)
    text += fmt::format(" {}={}", argument.name, argument.text);
  return text;
}

}  // namespace dose
