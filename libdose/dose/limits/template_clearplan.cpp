// SPDX-License-Identifier: Apache-2.0
// ClearPlan: a CSV file with a header. One goal a row: TemplateId and TemplateAliases (joined by
// '|') name the structure, DVHObjective the metric in Mayo's form, Goal and Variation the values
// ("<=45"). A variation is what still passes: the mandatory value, the goal then the optimal one.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <dose/core/error.hpp>
#include <dose/limits/clinic_template.hpp>
#include <dose/limits/csv.hpp>
#include <dose/units/number.hpp>
#include <span>

namespace dose {
namespace {

constexpr std::array<std::string_view, 10> columns{
    "TemplateId", "TemplateCodes", "TemplateAliases", "TemplateTypes", "DVHObjective",
    "Goal",       "Variation",     "Priority",        "Source",        "Notes"};

class Table {
 public:
  Table(std::string_view csv, const std::string& origin) : rows_(parse_csv(csv, origin)) {
    if (rows_.empty()) throw Error("template_invalid", "there is nothing in this file", origin);
    for (const std::string_view needed : {"TemplateId", "DVHObjective", "Goal"})
      if (std::ranges::find(header(), needed) == header().end())
        throw Error(
            "template_invalid",
            fmt::format("the first line names no column '{}'; is this a ClearPlan file?", needed),
            origin);
  }

  const std::vector<std::string>& header() const { return rows_.front().fields; }
  std::span<const CsvRow> rows() const { return std::span(rows_).subspan(1); }

  std::string field(const CsvRow& row, std::string_view column) const {
    const auto at = std::ranges::find(header(), column);
    const auto index = static_cast<std::size_t>(at - header().begin());
    return index < row.fields.size() ? std::string(trimmed(row.fields[index])) : std::string();
  }

 private:
  std::vector<CsvRow> rows_;
};

/// "<=45"; nothing if it is anything else.
std::optional<TemplateBound> parse_bound(std::string_view text, std::string_view origin) {
  TemplateBound bound;
  bound.origin = origin;
  if (text.starts_with("<=")) {
    text.remove_prefix(2);
  } else if (text.starts_with(">=")) {
    bound.comparator = Comparator::at_least;
    text.remove_prefix(2);
  } else if (text.starts_with("<")) {
    bound.comparator = Comparator::below;
    text.remove_prefix(1);
  } else {
    return {};
  }
  const auto value = parse_number(trimmed(text));
  if (!value) return {};
  bound.value = *value;
  return bound;
}

void read_bounds(const std::string& goal_text, const std::string& variation_text,
                 TemplateGoal& goal) {
  const auto wish = parse_bound(goal_text, "Goal");
  if (!wish) {
    goal.left_because = fmt::format("its goal '{}' is no comparison such as <=45", goal_text);
    return;
  }
  goal.bounds.push_back(*wish);
  if (variation_text.empty() || variation_text == goal_text) return;
  auto variation = parse_bound(variation_text, "Variation");
  if (!variation) {
    goal.left_because =
        fmt::format("its variation '{}' is no comparison such as <=50", variation_text);
    return;
  }
  goal.bounds.front().priority = Priority::optimal;
  goal.bounds.push_back(*variation);
}

TemplateGoal goal_of(const Table& table, const CsvRow& row) {
  TemplateGoal goal;
  goal.place = fmt::format("line {}", row.line);
  goal.metric = table.field(row, "DVHObjective");
  const std::string goal_text = table.field(row, "Goal");
  const std::string variation = table.field(row, "Variation");
  goal.what = fmt::format("{} {} {}{}", table.field(row, "TemplateId"), goal.metric, goal_text,
                          variation.empty() ? "" : ", variation " + variation);
  for (const char* column : {"TemplateCodes", "Source", "Notes"})
    if (const std::string text = table.field(row, column); !text.empty())
      goal.what += fmt::format(", {} '{}'", column, text);
  std::string names = table.field(row, "TemplateId") + "|" + table.field(row, "TemplateAliases");
  for (std::size_t start = 0; start <= names.size();) {
    const std::size_t bar = std::min(names.find('|', start), names.size());
    const std::string_view name = trimmed(std::string_view(names).substr(start, bar - start));
    if (!name.empty()) goal.names.emplace_back(name);
    start = bar + 1;
  }
  if (row.fields.size() != table.header().size())
    goal.left_because = fmt::format("it has {} fields where the header has {}", row.fields.size(),
                                    table.header().size());
  else
    read_bounds(goal_text, variation, goal);
  return goal;
}

}  // namespace

ClinicTemplate parse_clearplan(std::string_view csv, const std::string& origin) {
  const Table table(csv, origin);
  ClinicTemplate result;
  result.title = "ClearPlan template";
  for (const std::string& column : table.header())
    if (std::ranges::find(columns, trimmed(column)) == columns.end())
      result.unread.push_back({"line 1", fmt::format("column '{}'", column),
                               "this column is not known and was not read"});
  for (const CsvRow& row : table.rows()) result.goals.push_back(goal_of(table, row));
  return result;
}

}  // namespace dose
