// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <cmath>
#include <dose/core/error.hpp>
#include <dose/geometry/grid_geometry.hpp>

using dose::CoursePoint;
using dose::Error;
using dose::GridGeometry;

namespace {

std::string code_of(const Eigen::Vector3d& row, const Eigen::Vector3d& column, double spacing_mm,
                    std::vector<double> offsets_mm) {
  try {
    GridGeometry({0, 0, 0}, row, column, spacing_mm, 2, 3, 5, std::move(offsets_mm), "here");
  } catch (const Error& error) {
    CHECK(error.where() == "here");
    return error.code();
  }
  return "none";
}

}  // namespace

TEST_CASE("A sagittal grid with its own spacings places every voxel where paper says") {
  // Rows run along +y, columns along -z, so the normal y x (-z) is -x.
  const GridGeometry grid({10, -20, 30}, {0, 1, 0}, {0, 0, -1}, 1.5, 2.5, 3, 5, {0, 4, 7}, "");
  const CoursePoint corner = grid.course_point({2 * 1.5, 4 * 2.5, 7});
  CHECK(corner.mm.x() == Approx(3).margin(1e-12));
  CHECK(corner.mm.y() == Approx(-17).margin(1e-12));
  CHECK(corner.mm.z() == Approx(20).margin(1e-12));
  CHECK((grid.local_mm(corner) - Eigen::Vector3d(3, 10, 7)).norm() < 1e-12);
  CHECK((grid.extent_mm() - Eigen::Vector3d(3, 10, 7)).norm() < 1e-12);
  CHECK(grid.uniform_frame_spacing_mm() == 0);
  CHECK(grid.coarsest_spacing_mm() == 4);
}

TEST_CASE("Descending frame offsets turn the normal round and keep the frames in place") {
  const GridGeometry grid({1, 2, 3}, {1, 0, 0}, {0, 1, 0}, 1, 2, 3, 5, {0, -2.5, -5}, "");
  CHECK(grid.frame_offsets_mm() == std::vector<double>{0, 2.5, 5});
  CHECK(grid.course_point({0, 0, 5}).mm.z() == Approx(-2).margin(1e-12));
  CHECK(grid.local_mm({{1, 2, -2}}).z() == Approx(5).margin(1e-12));
  CHECK(grid.uniform_frame_spacing_mm() == Approx(2.5).margin(1e-12));
}

TEST_CASE("Grids whose geometry cannot be is refused with its code") {
  const Eigen::Vector3d x(1, 0, 0);
  const Eigen::Vector3d y(0, 1, 0);
  CHECK(code_of(x, y, 1, {0, 1, 2}) == "none");
  CHECK(code_of(x, {0.1, 1, 0}, 1, {0, 1, 2}) == "grid_orientation");
  CHECK(code_of({1.1, 0, 0}, y, 1, {0, 1, 2}) == "grid_orientation");
  CHECK(code_of(x, y, 0, {0, 1, 2}) == "grid_spacing");
  CHECK(code_of(x, y, std::nan(""), {0, 1, 2}) == "grid_spacing");
  CHECK(code_of(x, y, 1, {0, 2, 1}) == "frame_offsets");
  CHECK(code_of(x, y, 1, {0, 1, 1}) == "frame_offsets");
  CHECK(code_of(x, y, 1, {1, 2, 3}) == "frame_offsets");
  CHECK(code_of(x, y, 1, {0, 1, 9000}) == "none");
  CHECK(code_of(x, y, 1, {0, 1, 10001}) == "grid_out_of_reach");
}
