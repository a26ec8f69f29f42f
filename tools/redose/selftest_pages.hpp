// SPDX-License-Identifier: Apache-2.0
// What redose selftest prints: a report for the terminal, JSON, and a record to file.
#pragma once

#include <dose/selftest/run.hpp>
#include <nlohmann/json_fwd.hpp>
#include <span>
#include <string>

namespace redose {

struct SelftestCount {
  std::size_t examples = 0;
  std::size_t passed = 0;
  std::size_t calculations = 0;
};
SelftestCount count_of(std::span<const dose::CasesResult> files);

/// "95 of 95 worked examples passed (514 calculations)".
std::string summary_of(const SelftestCount& count);

std::string selftest_text(std::span<const dose::CasesResult> files);
nlohmann::ordered_json selftest_json(std::span<const dose::CasesResult> files);

/// For a department's commissioning file: every calculation, the hashes of all data, and blanks for
/// who, where and when. No clock: the same program gives the same record.
std::string selftest_record(std::span<const dose::CasesResult> files);

}  // namespace redose
