// SPDX-License-Identifier: Apache-2.0
// The numbers of a limit set as a table: a row for each prior, metric or variant, a column for each
// number of fractions, below each number its EQD2 and, after a prior, what both come to.
#pragma once

#include <string>
#include <vector>

#include "limits_pages.hpp"

namespace redose {

struct LimitTable {
  std::string caption;
  std::vector<std::string> head;               ///< first the label of the rows
  std::vector<std::vector<std::string>> rows;  ///< as many cells as `head`
};

/// Of the limits of physical dose in one number of fractions each, in the order of the set.
std::vector<LimitTable> limit_tables(const ShownSet& shown);

std::string table_text(const LimitTable& table);
std::string table_markdown(const LimitTable& table);

/// What the marks in the cells mean; "EQD2(2)" is computed, not printed.
std::string table_legend();

}  // namespace redose
