// SPDX-License-Identifier: Apache-2.0
// What the machine-readable reports state of a row in one and the same way
// (docs/reference/json.md).
#pragma once

#include <dose/assess/assessment.hpp>
#include <optional>
#include <string>
#include <string_view>

namespace dose {

/// The role that the limit is about, "course" for the interval.
std::string_view structure_of(const Limit& limit);

/// The plain spelling of its metric, or its words where no single metric says it.
std::string metric_of(const Limit& limit);

/// "3", "1-5".
std::string fractions_of(const FractionRange& range);

/// A volume and its bounds as percentages of the structure; nothing where its size is not known.
struct VolumePercent {
  std::optional<double> value;
  std::optional<double> lower;
  std::optional<double> upper;
};
VolumePercent volume_percent(const MetricResult& result);

}  // namespace dose
