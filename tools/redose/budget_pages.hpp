// SPDX-License-Identifier: Apache-2.0
// A budget as text, as JSON, and with its formulas.
#pragma once

#include <dose/assess/budget.hpp>
#include <nlohmann/json_fwd.hpp>
#include <string>

namespace redose {

/// In 80 columns. Allowed doses and factors are rounded down (VERDICT.md, rule 26).
std::string budget_text(const dose::Budget& budget);

/// redose.budget/1; nothing is rounded.
nlohmann::ordered_json budget_json(const dose::Budget& budget);

/// How each number was reached, with the sources of the rules.
std::string budget_explanation(const dose::Budget& budget);

/// Rounded down. The slack keeps 17.1, which no double holds, from becoming 17.09.
std::string rounded_down(double value, int decimals);

}  // namespace redose
