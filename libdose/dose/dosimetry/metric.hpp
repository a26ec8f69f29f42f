// SPDX-License-Identifier: Apache-2.0
// The name of a dose-volume metric: Dmax, Dmin, Dmean, D0.035cc, D10%, V20Gy.
//
// Read in the plain form and in Mayo's (TG-263: "D0.035cc[Gy]", "V20Gy[%]", "Max[Gy]", "Mean[Gy]",
// "Min[Gy]"); printed in both. A missing unit is refused.
#pragma once

#include <compare>
#include <string>
#include <string_view>

namespace dose {

struct Metric {
  enum class Kind {
    d_max,             ///< supremum of dose over the closed region, Gy
    d_min,             ///< infimum, Gy
    d_mean,            ///< Gy
    d_volume_cc,       ///< least dose of the hottest `argument` cc, Gy
    d_volume_percent,  ///< least dose of the hottest `argument` percent of the volume, Gy
    v_dose_gy          ///< volume that receives at least `argument` Gy, cc (and percent)
  };
  Kind kind = Kind::d_max;
  double argument = 0;

  friend auto operator<=>(const Metric&, const Metric&) = default;
};

/// Error `metric_invalid` or `unit_missing`.
Metric parse_metric(std::string_view text, const std::string& where = {});

/// "D0.035cc", "V20Gy", "Dmax".
std::string plain(const Metric& metric);

/// "D0.035cc[Gy]", "V20Gy[cc]", "Max[Gy]".
std::string mayo(const Metric& metric);

}  // namespace dose
