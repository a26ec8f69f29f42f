// SPDX-License-Identifier: Apache-2.0
// The voxels of an RT Dose object, whatever dose it holds: a grid to sum on.
#pragma once

#include <dose/course/course.hpp>
#include <dose/geometry/grid_geometry.hpp>
#include <filesystem>
#include <string>

namespace dose {

struct GivenGrid {
  GridGeometry geometry;
  InputFile file;
};

/// Error `sum_grid_frame` if the object lies in another frame of reference than `frame_uid`; the
/// reader's own errors if it has no grid that can be understood.
GivenGrid read_given_grid(const std::filesystem::path& path, const std::string& frame_uid);

}  // namespace dose
