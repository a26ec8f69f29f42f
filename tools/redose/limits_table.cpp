// SPDX-License-Identifier: Apache-2.0
#include "limits_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <dose/report/figures.hpp>
#include <dose/report/wrap.hpp>
#include <functional>
#include <map>
#include <set>
#include <tuple>

namespace redose {
namespace {

using dose::Limit;

bool belongs_in_table(const Limit& limit) {
  return limit.quantity == dose::Quantity::physical && limit.fractions &&
         limit.fractions->first == limit.fractions->last;
}

/// What one table is about.
auto subject_of(const Limit& limit) {
  return std::tuple(limit.structure, limit.reirradiation, limit.prior_row.has_value());
}

std::string caption_of(const Limit& limit) {
  std::string text(in_words(limit.structure));
  for (const dose::Role role : limit.also_structures) text += fmt::format(" or {}", in_words(role));
  return fmt::format("{}, Gy; {}", text,
                     limit.reirradiation ? "after a prior course" : "no prior course");
}

std::string label_of(const Limit& limit) {
  std::string text = limit.prior_row ? limit.prior_row->text : limit.metric_text;
  if (!limit.variant.empty()) text += ", " + limit.variant;
  if (limit.priority) text += fmt::format(", {}", to_text(*limit.priority));
  return text;
}

std::string number_in(const Limit& limit, const ShownSet& shown) {
  if (!limit.value) return "N/A";
  std::string text = dose::shortest(*limit.value);
  if (limit.comparator != dose::Comparator::at_most)
    text = fmt::format("{}{}", to_text(limit.comparator), text);
  if (limit.range_high) text += "-" + dose::shortest(*limit.range_high);
  if (limit.use == dose::Use::blocked) text += "*";
  if (std::ranges::find(shown.contradictions, limit.id, &dose::Contradiction::limit) !=
      shown.contradictions.end())
    text += "!";
  return text;
}

/// Rounded half up, so that 24.705 is not 24.70 on one machine and 24.71 on another.
std::string hundredths(double value_gy) {
  return fmt::format("{:.2f}", value_gy + 1e-9);
}

/// One row of numbers and what stands below it.
struct Row {
  std::string label;
  std::map<int, const Limit*> cells;  ///< by number of fractions
};

using CellText = std::function<std::string(const Limit&)>;

void add_line(LimitTable& table, const std::string& label, const Row& row,
              const std::set<int>& columns, const CellText& text_of) {
  std::vector<std::string> line{label};
  for (const int n : columns) {
    const auto cell = row.cells.find(n);
    line.push_back(cell == row.cells.end() ? "" : text_of(*cell->second));
  }
  table.rows.push_back(std::move(line));
}

void add_row(LimitTable& table, const Row& row, const std::set<int>& columns,
             const ShownSet& shown) {
  add_line(table, row.label, row, columns,
           [&](const Limit& limit) { return number_in(limit, shown); });
  const auto cell_of = [&](const Limit& limit) -> const dose::CellEqd2* {
    const auto cell = shown.cells.find(limit.id);
    return cell == shown.cells.end() ? nullptr : &cell->second;
  };
  const dose::CellEqd2* first = nullptr;
  for (const auto& [n, limit] : row.cells)
    if (first == nullptr) first = cell_of(*limit);
  if (first == nullptr) return;
  add_line(table, fmt::format("  EQD2({:g})", first->alpha_beta.in_gray()), row, columns,
           [&](const Limit& limit) {
             const dose::CellEqd2* cell = cell_of(limit);
             return cell == nullptr ? "" : hundredths(cell->eqd2_gy);
           });
  if (!first->with_prior_gy) return;
  add_line(table, "  with the prior", row, columns, [&](const Limit& limit) {
    const dose::CellEqd2* cell = cell_of(limit);
    return cell == nullptr ? "" : hundredths(*cell->with_prior_gy);
  });
}

LimitTable table_of(const std::vector<const Limit*>& limits, const std::set<int>& columns,
                    const ShownSet& shown) {
  LimitTable table;
  table.caption = caption_of(*limits.front());
  table.head = {limits.front()->prior_row ? "prior" : "metric"};
  for (const int n : columns) table.head.push_back(fmt::format("{} fx", n));
  std::vector<Row> rows;
  for (const Limit* limit : limits) {
    auto row = std::ranges::find(rows, label_of(*limit), &Row::label);
    if (row == rows.end()) row = rows.insert(rows.end(), {label_of(*limit), {}});
    row->cells.emplace(limit->fractions->first, limit);
  }
  for (const Row& row : rows) add_row(table, row, columns, shown);
  return table;
}

}  // namespace

std::vector<LimitTable> limit_tables(const ShownSet& shown) {
  std::vector<std::vector<const Limit*>> subjects;
  for (const Limit& limit : shown.set.limits) {
    if (!belongs_in_table(limit)) continue;
    const auto same = std::ranges::find_if(subjects, [&](const auto& group) {
      return subject_of(*group.front()) == subject_of(limit);
    });
    if (same != subjects.end())
      same->push_back(&limit);
    else
      subjects.push_back({&limit});
  }
  std::vector<LimitTable> tables;
  for (const auto& limits : subjects) {
    std::set<int> columns;
    for (const Limit* limit : limits) columns.insert(limit->fractions->first);
    tables.push_back(table_of(limits, columns, shown));
  }
  return tables;
}

std::string table_text(const LimitTable& table) {
  std::size_t label_width = 0;
  for (const auto& row : table.rows)
    label_width = std::max(label_width, dose::columns(row.front()));
  const auto line_of = [&](const std::vector<std::string>& cells) {
    std::string line = "    " + dose::padded(cells.front(), label_width);
    for (std::size_t i = 1; i < cells.size(); ++i) line += dose::padded_left(cells[i], 10);
    return dose::without_trailing_blanks(line) + "\n";
  };
  std::string text = dose::paragraph("  ", table.caption, 2) + line_of(table.head);
  for (const auto& row : table.rows) text += line_of(row);
  return text;
}

std::string table_markdown(const LimitTable& table) {
  const auto line_of = [](const std::vector<std::string>& cells) {
    return fmt::format("| {} |\n", fmt::join(cells, " | "));
  };
  std::string text = fmt::format("\n{}:\n\n", table.caption) + line_of(table.head) + "|";
  for (std::size_t i = 0; i < table.head.size(); ++i) text += "---|";
  text += "\n";
  for (const auto& row : table.rows) text += line_of(row);
  return text;
}

std::string table_legend() {
  return "EQD2 is computed here, not printed in the paper. * blocked, never evaluated; ! "
         "contradicts "
         "its own publication, see below.";
}

}  // namespace redose
