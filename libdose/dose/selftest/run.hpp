// SPDX-License-Identifier: Apache-2.0
// Runs worked examples and says what came out. Pure: the same examples give the same results.
#pragma once

#include <dose/selftest/cases.hpp>
#include <optional>
#include <string>
#include <vector>

namespace dose {

struct CalculationResult {
  Calculation calculation;
  bool passed = false;
  std::optional<double> value;  ///< where a number came out
  /// What came out: a number (in per cent where the expectation is), a word, "error CODE: message".
  std::string got;
};

struct ExampleResult {
  WorkedExample example;
  std::vector<CalculationResult> calculations;
  bool passed() const;  ///< all of them
};

struct CasesResult {
  std::string path;
  std::string sha256;
  std::vector<ExampleResult> examples;
  std::size_t passed() const;  ///< number of examples
};

CasesResult run_cases(const CasesFile& file);

/// "eqd2 course=36/14 alpha_beta=2".
std::string to_text(const Calculation& calculation);

}  // namespace dose
