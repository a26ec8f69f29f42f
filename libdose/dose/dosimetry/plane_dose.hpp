// SPDX-License-Identifier: Apache-2.0
// A dose field sampled on a square in the planned frame, for pictures.
//
// Each node is the field at that very point (DoseField::at), no resampled grid. Where some grid
// does not reach the dose is not known and the node is empty; it is never 0.
#pragma once

#include <dose/dosimetry/dose_field.hpp>
#include <dose/geometry/level_lines.hpp>
#include <dose/geometry/picture_plane.hpp>

namespace dose {

/// Nodes about `spacing_mm` apart, from side to side of the square. The square lies in the planned
/// frame.
SampledSquare sampled_dose(const SquareInSpace& square, const DoseField& field, double spacing_mm);

}  // namespace dose
