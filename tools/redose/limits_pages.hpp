// SPDX-License-Identifier: Apache-2.0
// Limit sets on paper: text for a terminal, Markdown (docs/reference/limits.md), JSON.
//
// Every number stands with its structure, metric, fractions, what it decides, standing and place;
// beside a number that contradicts its own publication stands the arithmetic.
#pragma once

#include <dose/limits/cell.hpp>
#include <dose/limits/contradiction.hpp>
#include <dose/limits/left_out.hpp>
#include <dose/limits/limit.hpp>
#include <map>
#include <nlohmann/json_fwd.hpp>
#include <span>
#include <string>
#include <vector>

namespace redose {

/// A set, or those of its limits that were asked for, with what contradicts in the whole set and
/// the EQD2 of its numbers, by id.
struct ShownSet {
  dose::LimitSet set;
  std::vector<dose::Contradiction> contradictions;
  std::map<std::string, dose::CellEqd2> cells;
};

/// The whole set.
ShownSet shown_set(const dose::LimitSet& set);

/// One paragraph a set: id, title, how many limits, which decide, origin and SHA-256.
std::string limits_list_text(std::span<const dose::LimitSet> sets);
nlohmann::ordered_json limits_list_json(std::span<const dose::LimitSet> sets);

/// Every number of every set.
std::string limits_text(std::span<const ShownSet> sets);
/// `left_out` stands at the end; it belongs to the page of all sets.
std::string limits_markdown(std::span<const ShownSet> sets,
                            std::span<const dose::LeftOut> left_out);
nlohmann::ordered_json limits_json(std::span<const ShownSet> sets);

}  // namespace redose
