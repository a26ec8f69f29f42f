// SPDX-License-Identifier: Apache-2.0
// Any text as a metric: an Error, or a metric that is written and read again as itself.
#include <cmath>
#include <dose/dosimetry/metric.hpp>

#include "fuzz.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text = fuzz::text_of(data, size);
  fuzz::expect_errors_only([&] {
    const dose::Metric metric = dose::parse_metric(text);
    fuzz::require(std::isfinite(metric.argument) && metric.argument >= 0);
    const dose::Metric again = dose::parse_metric(dose::plain(metric));
    fuzz::require(again.kind == metric.kind);
    fuzz::require(std::abs(again.argument - metric.argument) <= 1e-6 * (1 + metric.argument));
  });
  return 0;
}
