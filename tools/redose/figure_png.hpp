// SPDX-License-Identifier: Apache-2.0
// An SVG drawing of ours as PNG (librsvg, which draws text with the machine's fonts).
#pragma once

#include <string>

namespace redose {

/// `svg` without custom properties (dose::standalone_svg), `width` pixels wide, on white. The same
/// drawing gives the same bytes on the same machine; fonts may differ between machines.
std::string png_of(const std::string& svg, int width);

}  // namespace redose
