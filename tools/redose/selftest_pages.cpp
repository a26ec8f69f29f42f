// SPDX-License-Identifier: Apache-2.0
#include "selftest_pages.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <nlohmann/json.hpp>

#include "program.hpp"

namespace redose {
namespace {

using dose::CalculationResult;
using dose::CasesResult;
using dose::ExampleResult;
using dose::Expectation;
using nlohmann::ordered_json;

bool has_tolerance(const Expectation& expected) {
  return expected.kind == Expectation::Kind::number ||
         expected.kind == Expectation::Kind::not_number;
}

/// In the unit of what is expected.
std::string tolerance_text(const Expectation& expected) {
  if (!has_tolerance(expected)) return "none";
  return expected.percent ? fmt::format("{:.3g} %", expected.tolerance * 100)
                          : fmt::format("{:.3g}", expected.tolerance);
}

void failure(std::back_insert_iterator<std::string> out, const CasesResult& file,
             const ExampleResult& example, const CalculationResult& result) {
  fmt::format_to(out,
                 "\nFAILED {} ({}:{})\n  {}\n  calculated  {}\n  expected    {}\n"
                 "  got         {}\n  tolerance   {}\n  source      {}\n",
                 example.example.id, file.path, result.calculation.line, example.example.title,
                 to_text(result.calculation), result.calculation.expected.text, result.got,
                 tolerance_text(result.calculation.expected), example.example.source);
}

ordered_json calculation_json(const CalculationResult& result) {
  ordered_json arguments = ordered_json::array();
  for (const dose::CaseArgument& argument : result.calculation.arguments)
    arguments.push_back({{"name", argument.name}, {"text", argument.text}});
  const Expectation& expected = result.calculation.expected;
  ordered_json row = {{"line", result.calculation.line},
                      {"operation", result.calculation.operation},
                      {"arguments", std::move(arguments)},
                      {"expected", expected.text}};
  if (has_tolerance(expected)) {
    row["expected_value"] = expected.value;
    row["tolerance"] = expected.tolerance;
  }
  row["got"] = result.got;
  if (result.value && std::isfinite(*result.value)) row["value"] = *result.value;
  row["passed"] = result.passed;
  return row;
}

ordered_json example_json(const ExampleResult& result) {
  const dose::WorkedExample& example = result.example;
  ordered_json row = {{"id", example.id},
                      {"title", example.title},
                      {"source", example.source},
                      {"standing", example.standing}};
  if (!example.note.empty()) row["note"] = example.note;
  row["passed"] = result.passed();
  row["calculations"] = ordered_json::array();
  for (const CalculationResult& calculation : result.calculations)
    row["calculations"].push_back(calculation_json(calculation));
  return row;
}

}  // namespace

SelftestCount count_of(std::span<const CasesResult> files) {
  SelftestCount count;
  for (const CasesResult& file : files) {
    count.examples += file.examples.size();
    count.passed += file.passed();
    for (const ExampleResult& example : file.examples)
      count.calculations += example.calculations.size();
  }
  return count;
}

std::string summary_of(const SelftestCount& count) {
  return fmt::format("{} of {} worked examples passed ({} calculations)", count.passed,
                     count.examples, count.calculations);
}

std::string selftest_text(std::span<const CasesResult> files) {
  std::string text = "Worked examples, run by the functions that the commands use\n\n";
  auto out = std::back_inserter(text);
  fmt::format_to(out, "{:<40}{:>10}{:>10}{:>15}\n", "File", "Examples", "Passed", "Calculations");
  for (const CasesResult& file : files) {
    const SelftestCount count = count_of({&file, 1});
    fmt::format_to(out, "{:<40}{:>10}{:>10}{:>15}\n", file.path, count.examples, count.passed,
                   count.calculations);
  }
  for (const CasesResult& file : files)
    for (const ExampleResult& example : file.examples)
      for (const CalculationResult& result : example.calculations)
        if (!result.passed) failure(out, file, example, result);
  const SelftestCount count = count_of(files);
  fmt::format_to(out, "\n{}.\n", summary_of(count));
  if (count.passed != count.examples)
    text += "Do not rely on this program until the cause is known.\n";
  return text;
}

ordered_json selftest_json(std::span<const CasesResult> files) {
  const dose::ProgramIdentity& program = program_identity();
  ordered_json rows = ordered_json::array();
  for (const CasesResult& file : files) {
    ordered_json examples = ordered_json::array();
    for (const ExampleResult& example : file.examples) examples.push_back(example_json(example));
    rows.push_back({{"path", file.path},
                    {"sha256", file.sha256},
                    {"passed", file.passed()},
                    {"examples", std::move(examples)}});
  }
  const SelftestCount count = count_of(files);
  return {
      {"schema", "redose.selftest/1"},
      {"program", {{"name", program.name}, {"version", program.version}, {"build", program.build}}},
      {"examples", count.examples},
      {"passed", count.passed},
      {"calculations", count.calculations},
      {"files", std::move(rows)}};
}

}  // namespace redose
