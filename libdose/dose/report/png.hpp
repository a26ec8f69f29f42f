// SPDX-License-Identifier: Apache-2.0
// Small pictures of pixels as PNG files in memory (libpng), for SVG drawings. Same pixels, same
// bytes: no time, no text.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>

namespace dose {

/// Red, green, blue, opacity.
using Rgba = std::array<std::uint8_t, 4>;

/// Row by row from the top. DOSE_ASSERTs that there are columns * rows of them.
std::string grey_png(int columns, int rows, std::span<const std::uint8_t> grey);

/// `indices` into at most 256 colours.
std::string indexed_png(int columns, int rows, std::span<const std::uint8_t> indices,
                        std::span<const Rgba> colours);

/// "data:image/png;base64,..."
std::string png_data_uri(std::string_view png);

}  // namespace dose
