// SPDX-License-Identifier: Apache-2.0
#include <dose/report/description.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <dose/core/contract.hpp>
#include <dose/units/number.hpp>

namespace dose {
namespace {

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
  DOSE_ASSERT(false);  // every status has a word
  return {};
}

std::string_view decides_in_words(Decides decides) {
  switch (decides) {
    case Decides::clear_and_fail:
      return "here it can clear and fail";
    case Decides::fail_only:
      return "here it can fail, not clear";
    case Decides::none:
      return "here it decides nothing";
  }
  DOSE_ASSERT(false);  // every part has words
  return {};
}

std::string measured_in(const LimitResult& result) {
  const Limit& limit = result.limit;
  if (limit.course_rule) return {};
  std::string text = limit.metric_text;
  if (text.empty() && limit.metric) text = plain(*limit.metric);
  return text + (result.structure.empty() ? fmt::format(" of the {}", in_words(limit.structure))
                                          : fmt::format(" of '{}'", result.structure));
}

bool meets(Comparator comparator, double value, double limit) {
  switch (comparator) {
    case Comparator::at_most:
      return value <= limit;
    case Comparator::at_least:
      return value >= limit;
    case Comparator::below:
      return value < limit;
  }
  DOSE_ASSERT(false);  // every comparator compares
  return false;
}

std::string fails_by_rounding(const LimitResult& result) {
  if (result.status != Status::exceeded || !result.value || !result.limit.value) return {};
  const int decimals = decimals_of(result.limit.quantity);
  const std::string text = rounded(*result.value, decimals, Rounding::nearest);
  if (!meets(result.limit.comparator, *parse_number(text), *result.limit.value)) return {};
  return fmt::format("broken by so little that rounding to {} would hide it",
                     shortest(std::pow(10.0, -decimals)));
}

PartsOfLimit parts_of_limit(const LimitResult& result) {
  PartsOfLimit parts;
  if (!result.limit.value || !(*result.limit.value > 0)) return parts;
  const double limit = *result.limit.value;
  const bool at_least = result.limit.comparator == Comparator::at_least;
  const auto used = [&](const std::optional<double>& number) {
    if (!number || (at_least && !(*number > 0))) return std::optional<double>();
    return std::optional(at_least ? limit / *number : *number / limit);
  };
  parts.value = used(result.value);
  parts.lower = used(at_least ? result.upper : result.lower);
  parts.upper = used(at_least ? result.lower : result.upper);
  if (result.margin) parts.margin = *result.margin / limit;
  return parts;
}

std::string citation_in_words(const Limit& limit) {
  std::string text = limit.citation.text;
  if (!limit.citation.doi.empty()) text += " doi:" + limit.citation.doi;
  return fmt::format("{} {}: {}", text, limit.citation.locator, standing_in_words(limit));
}

/// 0 is shown first.
int rank(const LimitResult& result) {
  const int of_status = result.status == Status::exceeded        ? 0
                        : result.status == Status::not_evaluable ? 1
                        : result.status == Status::within        ? 2
                                                                 : 3;
  return 2 * of_status + (result.required ? 0 : 1);
}

std::optional<std::size_t> decisive_row(const std::vector<LimitRow>& rows) {
  /// Of the rows that count, the one with the least room for its size.
  const auto least_room = [&](auto counts) {
    std::optional<std::size_t> least;
    for (std::size_t i = 0; i < rows.size(); ++i)
      if (counts(rows[i].result) && (!least || rows[i].of_limit.margin.value_or(0) <
                                                   rows[*least].of_limit.margin.value_or(0)))
        least = i;
    return least;
  };
  if (const auto broken = least_room([](const LimitResult& result) {
        return result.status == Status::exceeded && result.decides != Decides::none;
      }))
    return broken;
  const auto open = std::ranges::find_if(rows, [](const LimitRow& row) {
    return row.result.required && row.result.status == Status::not_evaluable;
  });
  if (open != rows.end()) return static_cast<std::size_t>(open - rows.begin());
  return least_room([](const LimitResult& result) { return result.required; });
}

bool is_volume(const MetricResult& result) {
  return result.metric.kind == Metric::Kind::v_dose_gy;
}

std::string reason_in_words(const std::string& reason) {
  if (reason == "not_covered") return "not known: reaches out of a dose grid (not_covered)";
  if (reason == "structure_too_small")
    return "the structure is smaller than that (structure_too_small)";
  return reason;
}

/// What follows a figure: the percentage of a volume, or why there is no value.
std::string after_figure(const MetricResult& result) {
  const Bounded& bounded = result.bounded;
  std::string text;
  if (is_volume(result)) text += " cc";
  if (is_volume(result) && bounded.value && result.structure_cc && *result.structure_cc > 0)
    text += fmt::format(" ({}%)",
                        rounded(100 * *bounded.value / *result.structure_cc, 2, Rounding::nearest));
  if (!bounded.value && !bounded.reason.empty()) text += " " + reason_in_words(bounded.reason);
  return text;
}

/// Where the hottest point is, and what each course gives there.
std::string metric_origin(const MetricResult& result) {
  if (result.contributions.empty()) return {};
  std::string text;
  if (result.bounded.at)
    text += fmt::format("at ({:.1f}, {:.1f}, {:.1f}) mm", result.bounded.at->mm.x(),
                        result.bounded.at->mm.y(), result.bounded.at->mm.z());
  for (std::size_t i = 0; i < result.contributions.size(); ++i)
    text += fmt::format("{}{} {}",
                        i > 0          ? " + "
                        : text.empty() ? ""
                                       : ": ",
                        result.contributions[i].first,
                        rounded(result.contributions[i].second, 2, Rounding::nearest));
  return text;
}

}  // namespace

std::string standing_in_words(const Limit& limit) {
  std::string text(in_words(limit.standing));
  if (limit.standing == Standing::checked && !limit.checked_by.empty())
    text += " by " + limit.checked_by;
  return text;
}

bool for_information(const LimitResult& result) {
  return !result.required && result.status == Status::info;
}

bool has_figures(const LimitResult& result) {
  return result.value || result.lower || result.upper;
}

LimitRow describe(const LimitResult& result) {
  LimitRow row;
  row.result = result;
  row.status = status_word(result);
  const int decimals = decimals_of(result.limit.quantity);
  if (has_figures(result))
    row.figure = figure(result.value, result.lower, result.upper, decimals, result.limit.value);
  else
    row.figure.value = "-";
  row.limit = limit_in_words(result.limit);
  row.margin = result.margin ? signed_margin(*result.margin, decimals) : "-";
  row.of_limit = parts_of_limit(result);
  row.measured_in = measured_in(result);
  if (result.decides != (result.required ? Decides::clear_and_fail : Decides::fail_only))
    row.decides = decides_in_words(result.decides);
  row.reason = result.reason;
  if (!result.reason_code.empty())
    row.reason += fmt::format("{}({})", row.reason.empty() ? "" : " ", result.reason_code);
  row.fails_by_rounding = fails_by_rounding(result);
  row.citation = citation_in_words(result.limit);
  return row;
}

MetricRow describe(const MetricResult& metric) {
  MetricRow row;
  row.result = metric;
  row.kind =
      fmt::format("{}, {}", metric.course, unit_in_words(metric.quantity, metric.alpha_beta));
  const Bounded& bounded = metric.bounded;
  row.figure = figure(bounded.value, bounded.lower, bounded.upper, is_volume(metric) ? 3 : 2);
  row.after_figure = after_figure(metric);
  row.origin = metric_origin(metric);
  return row;
}

Description describe(const Assessment& assessment) {
  Description description;
  for (const LimitResult& result : assessment.limits)
    description.limits.push_back(describe(result));
  std::ranges::stable_sort(description.limits, {},
                           [](const LimitRow& row) { return rank(row.result); });
  description.decisive = decisive_row(description.limits);
  const auto add = [&](const std::string& name, Role role,
                       const std::vector<MetricResult>& of_one) {
    for (const MetricResult& metric : of_one) {
      MetricRow row = describe(metric);
      row.structure = name;
      row.role = role;
      description.metrics.push_back(std::move(row));
    }
  };
  for (const StructureResult& structure : assessment.structures)
    add(structure.name, structure.role, structure.metrics);
  for (const TargetCoverage& target : assessment.targets)
    add(target.name, Role::target, target.metrics);
  return description;
}

}  // namespace dose
