// SPDX-License-Identifier: Apache-2.0
#include <dose/course/check_options.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <dose/core/error.hpp>
#include <dose/units/number.hpp>
#include <set>

namespace dose {
namespace {

std::string_view shown(std::string_view text) {
  return text.substr(0, 60);
}

}  // namespace

PhaseRelation parse_relation(std::string_view text, const std::string& where) {
  if (text == "sequential") return PhaseRelation::sequential;
  if (text == "concurrent") return PhaseRelation::concurrent;
  throw Error("phases_invalid",
              fmt::format("'{}' is no relation of phases; write sequential (one after the other) "
                          "or concurrent (both on the same days)",
                          shown(text)),
              where);
}

EndCaps parse_end_caps(std::string_view text, const std::string& where) {
  if (text == "half") return EndCaps::half;
  if (text == "none") return EndCaps::none;
  throw Error("end_caps_invalid",
              fmt::format("'{}' is no end of a structure; write half (half a slice beyond the last "
                          "contour) or none",
                          shown(text)),
              where);
}

Tolerance parse_tolerance(std::string_view text, const std::string& where) {
  const double absolute_gy = in_gray(parse_dose(text, where));
  if (!(absolute_gy >= 1e-6 && absolute_gy <= 1))
    throw Error("tolerance_invalid",
                fmt::format("tolerance '{}' is not from 0.000001Gy to 1Gy", shown(text)), where);
  Tolerance tolerance;
  tolerance.absolute_gy = absolute_gy;
  tolerance.relative = 0;
  return tolerance;
}

double parse_position_uncertainty_mm(std::string_view text, const std::string& where) {
  const double length_mm = parse_length_mm(text, where);
  if (!(length_mm >= 0 && length_mm <= 10))
    throw Error("position_uncertainty_invalid",
                fmt::format("position uncertainty '{}' is not from 0mm to 10mm", shown(text)),
                where);
  return length_mm;
}

Delivered parse_delivered(std::string_view text, const std::string& where) {
  const auto slash = text.find('/');
  const auto fractions = parse_integer(trimmed(text.substr(0, slash)));
  const auto of = slash == std::string_view::npos ? std::optional<long>()
                                                  : parse_integer(trimmed(text.substr(slash + 1)));
  if (!fractions || !of || *fractions < 1 || *of > 200 || *fractions > *of)
    throw Error("delivered_invalid",
                fmt::format("'{}' is no number of delivered fractions out of the planned ones; "
                            "write 10/14",
                            shown(text)),
                where);
  return {static_cast<int>(*fractions), static_cast<int>(*of)};
}

double parse_gap_h(std::string_view text, const std::string& where) {
  const NumberWithUnit parts = split_unit(trimmed(text));
  const auto gap_h = parse_number(parts.number);
  if (!gap_h || parts.unit != "h" || !(*gap_h > 0) || !(*gap_h < 24))
    throw Error(
        "gap_invalid",
        fmt::format("'{}' is no time between the fractions of a day; write 6h", shown(text)),
        where);
  return *gap_h;
}

int parse_per_day(std::string_view text, const std::string& where) {
  const auto per_day = parse_integer(trimmed(text));
  if (!per_day || *per_day < 1 || *per_day > 6)
    throw Error("per_day_invalid",
                fmt::format("'{}' is no number of fractions a day; write 2 (1 to 6)", shown(text)),
                where);
  return static_cast<int>(*per_day);
}

void check_unregistered(std::string_view text, const std::string& where) {
  if (text != "sum-of-maxima")
    throw Error("unregistered_invalid",
                fmt::format("'{}' is no way to treat courses without a registration; the only one "
                            "is sum-of-maxima (maximum of the whole prior grid)",
                            shown(text)),
                where);
}

void add_limit_choice(CheckOptions& options, std::string_view text,
                      const std::filesystem::path& folder, const std::string& where) {
  if (trimmed(text).empty())
    throw Error("limits_invalid", "an empty text names no limit set and no file", where);
  if (text.find('/') == std::string_view::npos && !text.ends_with(".json"))
    options.limit_ids.emplace_back(text);
  else
    options.limit_files.push_back(folder / std::filesystem::path(text));
}

void check_reason(std::string_view text, const std::string& where) {
  if (trimmed(text).empty())
    throw Error("reason_missing",
                "say why the two identities are one person, e.g. 'prior course treated at the "
                "county hospital'",
                where);
}

void check_daily_fractions(const CaseRequest& request, const std::string& where) {
  const auto check = [&where](const CourseRequest& course) {
    const bool several = course.per_day.value_or(1) > 1;
    if (several && !course.gap_h)
      throw Error("gap_missing",
                  fmt::format("{} fractions a day of '{}' need the hours between them, as in 6h: "
                              "repair depends on it",
                              *course.per_day, course.name),
                  where);
    if (!several && course.gap_h)
      throw Error("gap_without_per_day",
                  fmt::format("a gap within a day of '{}' says nothing without its number of "
                              "fractions a day, 2 or more",
                              course.name),
                  where);
    daily_fractions(course);
  };
  if (request.planned) check(*request.planned);
  for (const CourseRequest& prior : request.priors) check(prior);
}

void check_course_names(const CaseRequest& request, const std::string& where) {
  std::set<std::string> names{"planned", "cumulative"};
  for (const CourseRequest& prior : request.priors) {
    const bool plain_name = !prior.name.empty() && std::ranges::all_of(prior.name, [](char c) {
      return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
             c == '_' || c == '-';
    });
    if (!plain_name || !names.insert(prior.name).second)
      throw Error("course_name_invalid",
                  fmt::format("'{}' cannot name a prior course: give each a name of its own, of "
                              "letters, digits, '_' and '-', not 'planned' or 'cumulative'",
                              shown(prior.name)),
                  where);
  }
}

}  // namespace dose
