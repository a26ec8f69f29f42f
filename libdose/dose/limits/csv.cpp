// SPDX-License-Identifier: Apache-2.0
#include <dose/limits/csv.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <dose/core/error.hpp>
#include <utility>

namespace dose {
namespace {

char separator_in(std::string_view text) {
  const std::string_view first = text.substr(0, text.find('\n'));
  return std::ranges::count(first, ';') > std::ranges::count(first, ',') ? ';' : ',';
}

bool is_blank(const CsvRow& row) {
  return std::ranges::all_of(row.fields, [](const std::string& field) {
    return field.find_first_not_of(" \t") == std::string::npos;
  });
}

}  // namespace

std::vector<CsvRow> parse_csv(std::string_view text, const std::string& origin) {
  if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
  const char separator = separator_in(text);
  std::vector<CsvRow> rows;
  CsvRow row{1, {""}};
  int line = 1;
  bool quoted = false;
  const auto end_row = [&] {
    if (!row.fields.back().empty() && row.fields.back().back() == '\r')
      row.fields.back().pop_back();
    if (!is_blank(row)) rows.push_back(std::move(row));
    row = {line + 1, {""}};
  };
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quoted && c == '"' && text.substr(i + 1).starts_with('"')) {
      row.fields.back() += '"';
      ++i;
    } else if (c == '"' && (quoted || row.fields.back().empty())) {
      quoted = !quoted;
    } else if (!quoted && c == separator) {
      row.fields.emplace_back();
    } else if (!quoted && c == '\n') {
      end_row();
    } else {
      row.fields.back() += c;
    }
    if (c == '\n') ++line;
  }
  if (quoted)
    throw Error("template_invalid", fmt::format("the quote of line {} does not close", row.line),
                origin);
  end_row();
  return rows;
}

}  // namespace dose
