// SPDX-License-Identifier: Apache-2.0
#include <dose/course/case_file.hpp>

#include <fmt/format.h>
#include <toml++/toml.h>

#include <algorithm>
#include <dose/core/error.hpp>
#include <dose/core/sha256.hpp>
#include <dose/core/text_file.hpp>
#include <initializer_list>

namespace dose {
namespace {

namespace fs = std::filesystem;

/// A table of the file, with what is needed to say where something is wrong.
struct Section {
  const toml::table& table;
  std::string name;  ///< "" at the top, else "planned", "prior", ...
  const fs::path& file;
};

std::string position(const Section& section, const toml::source_region& region) {
  return fmt::format("{}:{}:{}", section.file.string(), region.begin.line, region.begin.column);
}

[[noreturn]] void refuse(const Section& section, const toml::node& node, std::string_view key,
                         std::string_view wanted) {
  throw Error(
      "case_file_invalid",
      fmt::format("{}{}{} must be {}", section.name, section.name.empty() ? "" : ".", key, wanted),
      position(section, node.source()));
}

void check_keys(const Section& section, std::initializer_list<std::string_view> known) {
  for (const auto& [key, node] : section.table) {
    bool found = false;
    for (const std::string_view name : known) found = found || key.str() == name;
    if (found) continue;
    std::string list;
    for (const std::string_view name : known)
      list += (list.empty() ? "" : ", ") + std::string(name);
    throw Error("case_file_invalid",
                fmt::format("'{}' is no key {}; known are {}", key.str().substr(0, 60),
                            section.name.empty() ? "at the top of a case file"
                                                 : fmt::format("of [{}]", section.name),
                            list),
                position(section, key.source()));
  }
}

const toml::node* find(const Section& section, std::string_view key) {
  return section.table.get(key);
}

std::string text_of(const Section& section, const toml::node& node, std::string_view key) {
  const auto* text = node.as_string();
  if (text == nullptr) refuse(section, node, key, "a text in quotation marks");
  return text->get();
}

/// Runs `parse(text, where)` on the text at `key`, if there is one; errors name line and column
/// even if `parse` does not pass `where` on.
template <class Parse>
void with_text(const Section& section, std::string_view key, const toml::node& node, Parse parse) {
  const std::string text = text_of(section, node, key);
  const std::string where = position(section, node.source());
  try {
    parse(text, where);
  } catch (const Error& error) {
    throw Error(error.code(), error.message(), where);
  }
}

template <class Parse>
void read_text(const Section& section, std::string_view key, Parse parse) {
  if (const toml::node* node = find(section, key)) with_text(section, key, *node, parse);
}

/// The same for a text or a list of texts.
template <class Parse>
void read_texts(const Section& section, std::string_view key, Parse parse) {
  const toml::node* node = find(section, key);
  if (node == nullptr) return;
  const toml::array* list = node->as_array();
  if (list == nullptr) {
    if (!node->is_string()) refuse(section, *node, key, "a text or a list of texts");
    with_text(section, key, *node, parse);
    return;
  }
  for (const toml::node& item : *list) with_text(section, key, item, parse);
}

bool read_flag(const Section& section, std::string_view key) {
  const toml::node* node = find(section, key);
  if (node == nullptr) return false;
  const auto* flag = node->as_boolean();
  if (flag == nullptr) refuse(section, *node, key, "true or false");
  return flag->get();
}

std::optional<Fractions> read_fractions(const Section& section) {
  const toml::node* node = find(section, "fractions");
  if (node == nullptr) return {};
  const auto* count = node->as_integer();
  if (count == nullptr || count->get() < 1 || count->get() > 200)
    refuse(section, *node, "fractions", "a whole number from 1 to 200");
  return Fractions::of(static_cast<long>(count->get()));
}

std::optional<Date> read_date(const Section& section, std::string_view key) {
  const toml::node* node = find(section, key);
  if (node == nullptr) return {};
  std::string text;
  if (const auto* date = node->as_date())
    text = fmt::format("{:04}-{:02}-{:02}", date->get().year, date->get().month, date->get().day);
  else if (const auto* string = node->as_string())
    text = string->get();
  else
    refuse(section, *node, key, "a date, as in 2019-03-31");
  return parse_date(text, position(section, node->source()));
}

CourseRequest typed_course(const std::string& text, CourseRole role, const std::string& name) {
  CourseRequest request = parse_course_argument(text, role, name);
  if (request.paper != text || request.name != name)
    throw Error("case_file_invalid",
                fmt::format("'{}' is no course on paper; write 36/14@38.5Gy{}", text.substr(0, 60),
                            role == CourseRole::prior ? " or 36/14@prescription" : ""));
  return request;
}

CourseRequest read_course(const Section& section, CourseRole role, std::string name) {
  if (role == CourseRole::prior) {
    check_keys(section, {"name", "path", "typed", "fractions", "phases", "plan", "delivered",
                         "per_day", "gap", "first_treated", "last_treated"});
    read_text(section, "name", [&](const std::string& text, const std::string&) { name = text; });
  } else {
    if (const toml::node* node = find(section, "delivered"))
      check_delivered_role(role, position(section, node->source()));
    check_keys(section, {"path", "typed", "fractions", "phases", "plan", "per_day", "gap",
                         "first_treated", "last_treated"});
  }
  CourseRequest request;
  request.name = name;
  request.role = role;
  read_text(section, "typed", [&](const std::string& text, const std::string&) {
    request = typed_course(text, role, name);
  });
  read_texts(section, "path", [&](const std::string& text, const std::string& where) {
    if (text.empty()) throw Error("case_file_invalid", "an empty text is no path", where);
    request.paths.push_back((section.file.parent_path() / text).lexically_normal());
  });
  if (request.paper.empty() == request.paths.empty())
    throw Error("case_file_invalid",
                fmt::format("[{}] needs either path (files or a folder) or typed (a course known "
                            "on paper)",
                            section.name),
                position(section, section.table.source()));
  request.fractions = read_fractions(section);
  read_text(section, "phases", [&](const std::string& text, const std::string& where) {
    request.relation = parse_relation(text, where);
  });
  read_text(section, "plan",
            [&](const std::string& text, const std::string&) { request.plan = text; });
  read_text(section, "delivered", [&](const std::string& text, const std::string& where) {
    const Delivered delivered = parse_delivered(text, where);
    request.delivered_fractions = delivered.fractions;
    request.delivered_of = delivered.of;
  });
  if (const toml::node* node = find(section, "per_day")) {
    const auto* count = node->as_integer();
    if (count == nullptr || count->get() < 1 || count->get() > 6)
      refuse(section, *node, "per_day", "a whole number from 1 to 6");
    request.per_day = static_cast<int>(count->get());
  }
  read_text(section, "gap", [&](const std::string& text, const std::string& where) {
    request.gap_h = parse_gap_h(text, where);
  });
  request.first_treated = read_date(section, "first_treated");
  request.last_treated = read_date(section, "last_treated");
  return request;
}

Section section_of(const Section& top, const toml::node& node, std::string_view key) {
  const toml::table* table = node.as_table();
  if (table == nullptr) refuse(top, node, key, fmt::format("a table, [{}]", key));
  return {*table, std::string(key), top.file};
}

void read_courses(const Section& top, CaseRequest& request) {
  const toml::node* planned = find(top, "planned");
  if (planned == nullptr)
    throw Error("case_file_invalid", "there is no [planned] course to check", top.file.string());
  request.planned =
      read_course(section_of(top, *planned, "planned"), CourseRole::planned, "planned");
  request.no_prior = read_flag(top, "no_prior");
  const toml::node* priors = find(top, "prior");
  if (priors == nullptr) return;
  const toml::array* list = priors->as_array();
  if (list == nullptr) refuse(top, *priors, "prior", "a list of tables, each headed [[prior]]");
  for (const toml::node& prior : *list) {
    const std::string name =
        request.priors.empty() ? "prior" : fmt::format("prior{}", request.priors.size() + 1);
    request.priors.push_back(read_course(section_of(top, prior, "prior"), CourseRole::prior, name));
  }
  if (request.no_prior && !request.priors.empty())
    throw Error("case_file_invalid", "no_prior = true contradicts the [[prior]] below it",
                position(top, find(top, "no_prior")->source()));
  check_course_names(request, position(top, priors->source()));
}

void read_structures(const Section& top, CaseRequest& request) {
  const toml::node* node = find(top, "structure");
  if (node == nullptr) return;
  const Section section = section_of(top, *node, "structure");
  for (const auto& [key, role] : section.table)
    with_text(section, key.str(), role, [&](const std::string& text, const std::string& where) {
      request.structure_roles.emplace(key.str(), parse_role(text, where));
    });
}

void read_alpha_beta(const Section& top, CheckOptions& options) {
  const toml::node* node = find(top, "alpha_beta");
  if (node == nullptr) return;
  const auto number = node->value_exact<double>();
  const auto whole = node->value_exact<std::int64_t>();
  if (!number && !whole) refuse(top, *node, "alpha_beta", "a number, in Gy");
  const double alpha_beta_gy = number ? *number : static_cast<double>(*whole);
  try {
    options.alpha_beta = AlphaBeta::from_gray(alpha_beta_gy);
  } catch (const Error& error) {
    throw Error(error.code(), error.message(), position(top, node->source()));
  }
}

void read_options(const Section& top, CheckOptions& options) {
  read_alpha_beta(top, options);
  read_texts(top, "limits", [&](const std::string& text, const std::string& where) {
    add_limit_choice(options, text, top.file.parent_path(), where);
  });
  read_texts(top, "metric", [&](const std::string& text, const std::string& where) {
    options.metrics.push_back(parse_metric(text, where));
  });
  read_texts(top, "accept", [&](const std::string& text, const std::string&) {
    options.accepted_codes.push_back(text);
  });
  read_text(top, "unregistered", [&](const std::string& text, const std::string& where) {
    check_unregistered(text, where);
    options.unregistered_sum_of_maxima = true;
  });
  read_text(top, "tolerance", [&](const std::string& text, const std::string& where) {
    options.tolerance = parse_tolerance(text, where);
  });
  read_text(top, "position_uncertainty", [&](const std::string& text, const std::string& where) {
    options.position_uncertainty_mm = parse_position_uncertainty_mm(text, where);
  });
  read_text(top, "end_caps", [&](const std::string& text, const std::string& where) {
    options.end_caps = parse_end_caps(text, where);
  });
}

/// Behind the quoted text or the comment that begins at `at`; `at` if none does.
std::size_t past_words(std::string_view text, std::size_t at) {
  const char quote = text[at];
  if (quote == '#') return std::min(text.find('\n', at), text.size());
  if (quote != '"' && quote != '\'') return at;
  const std::string three(3, quote);
  const bool long_text = text.substr(at).starts_with(three);
  for (at += long_text ? 3 : 1; at < text.size(); ++at) {
    if (text[at] == '\\' && quote == '"') {
      ++at;
    } else if (!long_text && (text[at] == quote || text[at] == '\n')) {
      return at + 1;
    } else if (long_text && text.substr(at).starts_with(three)) {
      // Two more may stand before the three that end it.
      const std::size_t furthest = std::min(at + 5, text.size());
      for (at += 3; at < furthest && text[at] == quote;) ++at;
      return at;
    }
  }
  return text.size();
}

/// toml++ nests a table for each dot of a key, and takes nested tables down one within the other:
/// enough dots and the stack overflows. Counted in the whole text, since keys stand within keys.
void refuse_deep_keys(std::string_view text, const fs::path& path) {
  constexpr int most_dots = 1000;
  int dots = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t past = past_words(text, at);
    if (past == at && text[at] == '.' && ++dots > most_dots) {
      const std::string_view before = text.substr(0, at);
      throw Error(
          "case_file_invalid",
          fmt::format("has more than {} dots outside quotation marks, which no keys of a case "
                      "file come to; write paths and names in quotation marks",
                      most_dots),
          fmt::format("{}:{}:{}", path.string(), 1 + std::ranges::count(before, '\n'),
                      at - (before.rfind('\n') + 1) + 1));
    }
    at = std::max(past, at + 1);
  }
}

toml::table parsed(std::string_view text, const fs::path& path) {
  refuse_deep_keys(text, path);
  try {
    return toml::parse(text, path.string());
  } catch (const toml::parse_error& error) {
    const auto& begin = error.source().begin;
    throw Error("case_file_invalid", std::string(error.description()),
                fmt::format("{}:{}:{}", path.string(), begin.line, begin.column));
  }
}

}  // namespace

CaseFile parse_case_file(std::string_view text, const fs::path& path) {
  const toml::table table = parsed(text, path);
  const Section top{table, "", path};
  check_keys(top, {"planned", "prior", "no_prior", "registration", "structure", "interval",
                   "same_patient", "alpha_beta", "limits", "metric", "accept", "unregistered",
                   "tolerance", "end_caps", "position_uncertainty"});
  CaseFile result;
  read_courses(top, result.request);
  read_texts(top, "registration", [&](const std::string& file, const std::string& where) {
    if (file.empty()) throw Error("case_file_invalid", "an empty text is no path", where);
    result.request.registrations.push_back((path.parent_path() / file).lexically_normal());
  });
  check_daily_fractions(result.request, path.string());
  read_structures(top, result.request);
  read_text(top, "interval", [&](const std::string& months, const std::string& where) {
    result.request.interval_months = parse_months(months, where);
  });
  read_text(top, "same_patient", [&](const std::string& reason, const std::string& where) {
    check_reason(reason, where);
    result.request.same_patient_reason = reason;
  });
  read_options(top, result.options);
  result.file = {path.string(), sha256_of_text(text), "", "case"};
  return result;
}

CaseFile read_case_file(const fs::path& path) {
  return parse_case_file(text_of_file(path), path);
}

}  // namespace dose
