// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <dose/report/description.hpp>
#include <dose/report/limit_bar.hpp>
#include <dose/report/text_parts.hpp>
#include <dose/report/wrap.hpp>

namespace dose {
namespace {

constexpr std::size_t narrowest_id = 15;

struct Widths {
  std::size_t status = 0;
  std::size_t id = 0;
  std::size_t value = 0;
  std::size_t bound = 0;
  std::size_t limit = 0;
  std::size_t margin = 0;
};

/// A line's cells: the id may come from a user's file.
LimitRow row_of(const LimitResult& result) {
  LimitRow row = describe(result);
  row.result.limit.id = printable(result.limit.id);
  return row;
}

Widths widths_of(const std::vector<LimitRow>& rows) {
  Widths widths{6, narrowest_id, 5, 7, 5, 6};
  std::vector<std::size_t> bounds;
  std::size_t longest_id = 0;
  for (const LimitRow& row : rows) {
    widths.status = std::max(widths.status, columns(row.status));
    widths.value = std::max(widths.value, columns(row.figure.value));
    widths.limit = std::max(widths.limit, columns(row.limit));
    widths.margin = std::max(widths.margin, columns(row.margin));
    bounds.push_back(columns(row.figure.bound));
    longest_id = std::max(longest_id, columns(row.result.limit.id));
  }
  // A bound that would squeeze the id too much goes below its line.
  const std::size_t taken = widths.status + widths.value + widths.limit + widths.margin + 5;
  const std::size_t room =
      std::max(terminal_columns, taken + narrowest_id + widths.bound) - taken - narrowest_id;
  for (const std::size_t bound : bounds)
    if (bound <= room) widths.bound = std::max(widths.bound, bound);
  if (taken + widths.bound + narrowest_id < terminal_columns)
    widths.id =
        std::min(terminal_columns - taken - widths.bound, std::max(longest_id, narrowest_id) + 2);
  return widths;
}

bool bound_in_line(const LimitRow& row, const Widths& widths) {
  return columns(row.figure.bound) <= widths.bound;
}

std::string in_columns(const LimitRow& row, const std::string& id, const Widths& widths, Tone tone,
                       bool colour) {
  std::string line = toned(padded(row.status, widths.status), tone, colour);
  line += " " + padded(id, widths.id) + " " + padded_left(row.figure.value, widths.value);
  line += " " + padded(bound_in_line(row, widths) ? row.figure.bound : "", widths.bound);
  line += " " + padded(row.limit, widths.limit) + " " + padded_left(row.margin, widths.margin);
  return without_trailing_blanks(line) + "\n";
}

/// What the limit is about, what it was measured in, and why there is no answer.
std::string below_the_line(const LimitRow& row, const Widths& widths) {
  const std::string indent(widths.status + 1, ' ');
  std::string detail;
  const auto add = [&detail](std::string_view separator, const std::string& text) {
    if (text.empty()) return;
    if (!detail.empty()) detail += separator;
    detail += text;
  };
  if (!bound_in_line(row, widths)) add("", "bound " + row.figure.bound);
  add("; ", row.result.limit.title);
  add(": ", row.measured_in);
  add(", ", row.result.surrogate_note);
  add("; ", row.decides);
  add("; ", row.fails_by_rounding);
  std::string text = paragraph(indent, detail, indent.size());
  if (!row.reason.empty()) text += paragraph(indent, "because " + row.reason, indent.size() + 2);
  return text;
}

std::string limit_lines(const LimitRow& row, const Widths& widths, bool colour, bool bars) {
  const auto id = wrapped_lines(row.result.limit.id, widths.id);
  std::string text = in_columns(row, id.front(), widths, tone_of(row.result.status), colour);
  for (std::size_t i = 1; i < id.size(); ++i)
    text += std::string(widths.status + 1, ' ') + id[i] + "\n";
  if (const std::string bar = bars ? limit_bar(row) : ""; !bar.empty())
    text +=
        std::string(widths.status + 1, ' ') + toned(bar, tone_of(row.result.status), colour) + "\n";
  return text + below_the_line(row, widths);
}

std::string group(std::string_view title, const std::vector<LimitRow>& rows, const Widths& widths,
                  bool colour, bool bars) {
  if (rows.empty()) return {};
  std::string text = paragraph("", title, 0);
  for (const LimitRow& row : rows) text += limit_lines(row, widths, colour, bars);
  return text;
}

/// Figures in columns.
std::string info_rows(const std::vector<LimitRow>& rows) {
  Widths widths;
  for (const LimitRow& row : rows) {
    widths.id = std::max(widths.id, columns(row.result.limit.id));
    widths.value = std::max(widths.value, columns(row.figure.value));
    widths.limit = std::max(widths.limit, columns(row.limit));
    widths.margin = std::max(widths.margin, columns(row.margin));
  }
  std::string text;
  for (const LimitRow& row : rows) {
    const LimitResult& result = row.result;
    const std::string line = fmt::format(
        "    {} {} {} {} {}", padded(row.result.limit.id, widths.id),
        padded_left(result.value ? row.figure.value : row.figure.text(), widths.value),
        padded(row.limit, widths.limit), padded_left(row.margin, widths.margin),
        printable(result.surrogate_note.empty() ? result.structure : result.surrogate_note));
    text += columns(line) <= terminal_columns ? without_trailing_blanks(line) + "\n"
                                              : paragraph("    ", line, 6);
  }
  return text;
}

/// Limits for information that share the reason why.
struct InfoGroup {
  std::string reason;
  std::vector<LimitRow> rows;  ///< with figures
  std::string others;          ///< ids of those without
};

}  // namespace

std::string limits_section(const Assessment& assessment, bool colour, bool bars) {
  std::vector<LimitRow> required;
  std::vector<LimitRow> others;
  std::vector<LimitRow> all;
  for (const LimitResult& result : assessment.limits) {
    if (for_information(result)) continue;
    (result.required ? required : others).push_back(row_of(result));
    all.push_back(row_of(result));
  }
  std::string text = heading("Limits");
  if (!all.empty()) {
    const Widths widths = widths_of(all);
    LimitRow head;
    head.status = "status";
    head.figure = {"value", "(bound)"};
    head.limit = "limit";
    head.margin = "margin";
    text += in_columns(head, "id", widths, Tone::plain, false);
    text += group("Required: all of these must be met", required, widths, colour, bars);
    text += group("Also evaluated: breaking one fails the plan, meeting it clears nothing", others,
                  widths, colour, bars);
  }
  if (bars && !all.empty())
    text += paragraph("", "Bars: how much of a limit is used; it ends at the line.", 2);
  if (required.empty())
    text += paragraph("", "No limit that could clear this case is in force.", 2);
  return text;
}

std::string information_section(const Assessment& assessment) {
  std::vector<InfoGroup> groups;
  for (const LimitResult& result : assessment.limits) {
    if (!for_information(result)) continue;
    const std::string reason = result.reason.empty() ? "shown only" : result.reason;
    auto group = std::ranges::find(groups, reason, &InfoGroup::reason);
    if (group == groups.end()) group = groups.insert(groups.end(), InfoGroup{reason, {}, {}});
    if (has_figures(result))
      group->rows.push_back(row_of(result));
    else
      group->others += (group->others.empty() ? "" : ", ") + result.limit.id;
  }
  if (groups.empty()) return {};
  std::string text = heading("For information (value, limit, margin; bounds in the JSON)");
  for (const InfoGroup& group : groups)
    if (!group.rows.empty()) text += paragraph("  ", group.reason + ":", 4) + info_rows(group.rows);
  for (const InfoGroup& group : groups)
    if (!group.others.empty())
      text += paragraph("  ", fmt::format("{}: {}", group.reason, group.others), 4);
  return text;
}

}  // namespace dose
