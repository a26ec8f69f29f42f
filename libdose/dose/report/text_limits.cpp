// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <dose/report/figures.hpp>
#include <dose/report/text_parts.hpp>
#include <dose/report/wrap.hpp>
#include <map>

namespace dose {
namespace {

constexpr std::size_t narrowest_title = 18;

/// The cells of one limit's line.
struct Row {
  const LimitResult* result = nullptr;
  std::string status;
  std::string title;
  Figure figure;
  std::string limit;
  std::string margin;
};

struct Widths {
  std::size_t status = 0;
  std::size_t title = 0;
  std::size_t value = 0;
  std::size_t bound = 0;
  std::size_t limit = 0;
  std::size_t margin = 0;
  bool bound_in_line = true;
};

std::string status_word(const LimitResult& result) {
  switch (result.status) {
    case Status::within:
      return "within";
    case Status::exceeded:
      return result.limit.comparator == Comparator::at_least ? "NOT MET" : "EXCEEDED";
    case Status::not_evaluable:
      return "not evaluable";
    case Status::info:
      return "info";
  }
  return {};
}

Tone tone_of(Status status) {
  return status == Status::within     ? Tone::good
         : status == Status::exceeded ? Tone::bad
         : status == Status::info     ? Tone::plain
                                      : Tone::doubtful;
}

bool has_figures(const LimitResult& result) {
  return result.value || result.lower || result.upper;
}

Row row_of(const LimitResult& result) {
  Row row{&result, status_word(result), printable(result.limit.title), {}, {}, {}};
  if (row.title.empty()) row.title = printable(result.limit.id);
  const int decimals = decimals_of(result.limit.quantity);
  if (has_figures(result))
    row.figure = figure(result.value, result.lower, result.upper, decimals, result.limit.value);
  else
    row.figure.value = "-";
  row.limit = limit_in_words(result.limit);
  row.margin = result.margin ? signed_margin(*result.margin, decimals) : "-";
  return row;
}

Widths widths_of(const std::vector<Row>& rows) {
  Widths widths{6, 0, 5, 0, 5, 6, true};
  for (const Row& row : rows) {
    widths.status = std::max(widths.status, columns(row.status));
    widths.value = std::max(widths.value, columns(row.figure.value));
    widths.bound = std::max(widths.bound, columns(row.figure.bound));
    widths.limit = std::max(widths.limit, columns(row.limit));
    widths.margin = std::max(widths.margin, columns(row.margin));
  }
  const auto taken = [&widths] {
    return widths.status + 1 + 1 + widths.value + (widths.bound_in_line ? 1 + widths.bound : 0) +
           2 + widths.limit + 1 + widths.margin;
  };
  // Very long figures: the bound moves below its value rather than squeezing the title away.
  if (taken() + narrowest_title > terminal_columns) widths.bound_in_line = false;
  widths.title = taken() + narrowest_title > terminal_columns ? narrowest_title
                                                              : terminal_columns - taken();
  return widths;
}

std::string without_trailing_blanks(std::string line) {
  while (!line.empty() && line.back() == ' ') line.pop_back();
  return line;
}

std::string in_columns(const Row& row, const std::string& title, const Widths& widths,
                       bool colour) {
  std::string line = toned(padded(row.status, widths.status), row.result == nullptr
                                                                  ? Tone::plain
                                                                  : tone_of(row.result->status),
                           colour);
  line += " " + padded(title, widths.title) + " " + padded_left(row.figure.value, widths.value);
  if (widths.bound_in_line) line += " " + padded(row.figure.bound, widths.bound);
  line += "  " + padded(row.limit, widths.limit) + " " + padded_left(row.margin, widths.margin);
  return without_trailing_blanks(line) + "\n";
}

std::string_view decides_in_words(Decides decides) {
  switch (decides) {
    case Decides::clear_and_fail:
      return "can clear and fail";
    case Decides::fail_only:
      return "can fail, not clear";
    case Decides::none:
      return "decides nothing";
  }
  return {};
}

std::string measured_in(const LimitResult& result) {
  if (result.limit.course_rule) return {};
  std::string text = result.limit.metric_text;
  if (text.empty() && result.limit.metric) text = plain(*result.limit.metric);
  text += result.structure.empty() ? fmt::format(" of {}", in_words(result.limit.structure))
                                   : fmt::format(" of '{}'", result.structure);
  if (result.limit.quantity == Quantity::ratio)
    text += ", " + unit_in_words(Quantity::ratio, result.limit.alpha_beta);
  return text;
}

/// What the row was measured in, its id, and why there is no answer.
std::string below_the_line(const Row& row, const Widths& widths) {
  const LimitResult& result = *row.result;
  const std::string indent(widths.status + 1, ' ');
  std::string detail = measured_in(result);
  if (!widths.bound_in_line && !row.figure.bound.empty())
    detail = fmt::format("bound {}{}{}", row.figure.bound, detail.empty() ? "" : ", ", detail);
  if (!result.surrogate_note.empty())
    detail += (detail.empty() ? "" : ", ") + result.surrogate_note;
  detail += fmt::format("{}[{}]", detail.empty() ? "" : " ", result.limit.id);
  if (result.decides != (result.required ? Decides::clear_and_fail : Decides::fail_only))
    detail += fmt::format("; here it {}", decides_in_words(result.decides));
  std::string text = paragraph(indent, detail, indent.size());
  if (!result.reason.empty() || !result.reason_code.empty()) {
    const std::string code =
        result.reason_code.empty() ? "" : fmt::format(" ({})", result.reason_code);
    text += paragraph(indent, fmt::format("because {}{}", result.reason, code), indent.size() + 2);
  }
  return text;
}

std::string limit_lines(const Row& row, const Widths& widths, bool colour) {
  const auto title = wrapped_lines(row.title, widths.title);
  std::string text = in_columns(row, title.front(), widths, colour);
  for (std::size_t i = 1; i < title.size(); ++i)
    text += std::string(widths.status + 1, ' ') + title[i] + "\n";
  return text + below_the_line(row, widths);
}

std::string group(std::string_view title, const std::vector<Row>& rows, const Widths& widths,
                  bool colour) {
  if (rows.empty()) return {};
  std::string text = paragraph("", title, 0);
  for (const Row& row : rows) text += limit_lines(row, widths, colour);
  return text;
}

std::string info_line(const LimitResult& result) {
  const Row row = row_of(result);
  std::string text = fmt::format("{}: {}, limit {}", row.title, row.figure.text(), row.limit);
  if (result.limit.quantity == Quantity::ratio)
    text += " " + unit_in_words(Quantity::ratio, result.limit.alpha_beta);
  if (result.margin) text += fmt::format(", margin {}", row.margin);
  if (!result.structure.empty()) text += fmt::format("; '{}'", result.structure);
  if (!result.surrogate_note.empty()) text += " " + result.surrogate_note;
  text += fmt::format(" [{}]", result.limit.id);
  if (!result.reason.empty()) text += "; " + result.reason;
  return paragraph("  ", text, 4);
}

/// Rows with a figure one by one; the others gathered by their reason.
std::string info_rows(const std::vector<const LimitResult*>& rows) {
  if (rows.empty()) return {};
  std::string text = paragraph("", "For information:", 0);
  std::vector<std::string> reasons;
  std::map<std::string, std::string> ids;
  for (const LimitResult* result : rows) {
    if (has_figures(*result)) {
      text += info_line(*result);
      continue;
    }
    const std::string reason = result->reason.empty() ? "not evaluated" : result->reason;
    if (!ids.contains(reason)) reasons.push_back(reason);
    std::string& list = ids[reason];
    list += (list.empty() ? "" : ", ") + result->limit.id;
  }
  for (const std::string& reason : reasons)
    text += paragraph("  ", fmt::format("{}: {}", reason, ids[reason]), 4);
  return text;
}

}  // namespace

std::string limits_section(const Assessment& assessment, bool colour) {
  std::vector<Row> required;
  std::vector<Row> others;
  std::vector<const LimitResult*> info;
  std::vector<Row> all;
  for (const LimitResult& result : assessment.limits) {
    if (!result.required && result.status == Status::info) {
      info.push_back(&result);
      continue;
    }
    (result.required ? required : others).push_back(row_of(result));
    all.push_back(row_of(result));
  }
  std::string text = heading("Limits");
  if (!all.empty()) {
    const Widths widths = widths_of(all);
    const Row head{nullptr, "status", "", {"value", "(bound)"}, "limit", "margin"};
    text += in_columns(head, "limit of", widths, false);
    text += group("Required: all of these must be met", required, widths, colour);
    text += group("Also evaluated: a plan that breaks one of these fails; meeting them clears nothing", others, widths, colour);
  }
  if (required.empty())
    text += paragraph("", "No limit that could clear this case is in force.", 2);
  return text + info_rows(info);
}

}  // namespace dose
