// SPDX-License-Identifier: Apache-2.0
#include <dose/report/row_values.hpp>

#include <fmt/format.h>

namespace dose {

std::string_view structure_of(const Limit& limit) {
  return limit.course_rule ? "course" : to_text(limit.structure);
}

std::string metric_of(const Limit& limit) {
  return limit.metric && limit.metric_text.empty() ? plain(*limit.metric) : limit.metric_text;
}

std::string fractions_of(const FractionRange& range) {
  return range.first == range.last ? fmt::format("{}", range.first)
                                   : fmt::format("{}-{}", range.first, range.last);
}

VolumePercent volume_percent(const MetricResult& result) {
  if (!result.structure_cc || !(*result.structure_cc > 0)) return {};
  const auto percent = [&](const std::optional<double>& volume_cc) {
    return volume_cc ? std::optional(*volume_cc * (100 / *result.structure_cc)) : std::nullopt;
  };
  const Bounded& bounded = result.bounded;
  return {percent(bounded.value), percent(bounded.lower), percent(bounded.upper)};
}

}  // namespace dose
