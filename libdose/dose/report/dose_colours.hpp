// SPDX-License-Identifier: Apache-2.0
// The colours of doses: violet over red and orange to yellow, evenly rising in lightness.
//
// Nine stops at equal steps of lightness (0.36 to 0.92) and hue (300 to 462 degrees) in the OKLCH
// space (B. Ottosson 2020), so that equal steps of dose look equal, also in grey and to readers who
// do not tell red from green; linear between the stops.
#pragma once

#include <dose/report/png.hpp>
#include <string>

namespace dose {

/// Of `share` 0 to 1 of the scale; beyond, the nearer end.
Rgba dose_colour(double share, std::uint8_t opacity);

/// "#e94e58", without opacity.
std::string hexadecimal(const Rgba& colour);

}  // namespace dose
