// SPDX-License-Identifier: Apache-2.0
#include <dose/report/dose_colours.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace dose {
namespace {

constexpr std::array<std::array<int, 3>, 9> stops{{{74, 35, 122},
                                                   {115, 42, 130},
                                                   {157, 50, 127},
                                                   {197, 60, 114},
                                                   {233, 78, 88},
                                                   {250, 116, 62},
                                                   {255, 157, 55},
                                                   {254, 195, 76},
                                                   {247, 232, 114}}};

}  // namespace

Rgba dose_colour(double share, std::uint8_t opacity) {
  const double at = std::clamp(share, 0.0, 1.0) * (stops.size() - 1);
  const auto before = std::min(static_cast<std::size_t>(at), stops.size() - 2);
  const double beyond = at - static_cast<double>(before);
  Rgba colour{0, 0, 0, opacity};
  for (std::size_t c = 0; c < 3; ++c)
    colour[c] = static_cast<std::uint8_t>(
        std::lround(stops[before][c] + beyond * (stops[before + 1][c] - stops[before][c])));
  return colour;
}

std::string hexadecimal(const Rgba& colour) {
  return fmt::format("#{:02x}{:02x}{:02x}", colour[0], colour[1], colour[2]);
}

}  // namespace dose
