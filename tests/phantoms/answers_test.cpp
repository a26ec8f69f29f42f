// SPDX-License-Identifier: Apache-2.0
// The brute force of the answers against values worked on paper.
#include <cmath>
#include <phantoms/answers.hpp>

#include "scratch.hpp"

using namespace phantom;

namespace {

/// Four planes 2, 2 and 3 mm apart of a rectangle 20 x 10 mm: 20 * 10 * (1 + 2 + 2.5 + 3 -> slabs
/// from z = -1 to 8.5), that is 9.5 mm and 1.9 cc.
RoiSpec box() {
  RoiSpec roi;
  for (const double z_mm : {0.0, 2.0, 4.0, 7.0}) {
    ContourSpec contour;
    contour.points_mm = {{1, 2, z_mm}, {21, 2, z_mm}, {21, 12, z_mm}, {1, 12, z_mm}};
    roi.contours.push_back(contour);
  }
  return roi;
}

/// A grid of which the trilinear field is a + b x + c y + d z.
SampledGrid linear_grid(double a, double b, double c, double d) {
  DoseSpec spec;
  spec.columns = 11;
  spec.rows = 9;
  spec.frames = 5;
  spec.origin_mm = Vec3{-1.5, -0.5, -2};
  spec.column_spacing_mm = 2.5;
  spec.row_spacing_mm = 1.75;
  spec.frame_offsets_mm = {0, 2, 5, 9, 12};
  spec.scaling = 0.0001;
  for (const double offset_mm : *spec.frame_offsets_mm)
    for (int j = 0; j < spec.rows; ++j)
      for (int i = 0; i < spec.columns; ++i)
        spec.stored.push_back(static_cast<std::uint32_t>(std::lround(
            (a + b * (-1.5 + 2.5 * i) + c * (-0.5 + 1.75 * j) + d * (-2 + offset_mm)) * 10000)));
  return SampledGrid(spec);
}

}  // namespace

TEST_CASE("slabs reach half way to their neighbours") {
  const auto stack = stack_of(box());
  REQUIRE(stack.size() == 4);
  CHECK(stack[0].z_low_mm == -1);
  CHECK(stack[1].z_low_mm == 1);
  CHECK(stack[2].z_low_mm == 3);
  CHECK(stack[2].z_high_mm == 5.5);
  CHECK(stack[3].z_high_mm == 8.5);
}

TEST_CASE("a constant dose over a box") {
  const SampledGrid grid = linear_grid(21.5, 0, 0, 0);
  const Field field = [&](const Vec3& p, double* values) { values[0] = grid.at_gy(p); };
  const Measured m = measure_stack(stack_of(box()), field, 1, 0.4)[0];
  CHECK(m.volume_cc == Approx(1.9).epsilon(1e-9));
  CHECK(m.mean == Approx(21.5).epsilon(1e-9));
  CHECK(m.maximum == Approx(21.5).epsilon(1e-9));
  CHECK(m.d0_035cc == Approx(21.5).margin(0.0005));  // a bin of the histogram
  CHECK(m.d0_35cc == Approx(21.5).margin(0.0005));
  CHECK(m.v20_cc == Approx(1.9).epsilon(1e-9));
}

TEST_CASE("a linear dose over a box") {
  // D = 10 + 0.6 y: over y from 2 to 12, 11.2 to 17.2 Gy. Hottest 0.35 cc: 350 / (20 * 9.5) mm of
  // y. Second quantity: D^2, mean = (17.2^3 - 11.2^3) / (3 * 6). Third: 3 x - y + 2 z, at the
  // corner (21, 2, 8.5) 78, at the opposite one -11; its mean at the middle (11, 7, 3.75) 33.5;
  // + 12.
  const SampledGrid in_y = linear_grid(10, 0, 0.6, 0);
  const SampledGrid oblique = linear_grid(25, 3, -1, 2);
  const Field field = [&](const Vec3& p, double* values) {
    values[0] = in_y.at_gy(p);
    values[1] = values[0] * values[0];
    values[2] = oblique.at_gy(p);
  };
  const auto m = measure_stack(stack_of(box()), field, 3, 0.3);
  CHECK(m[0].mean == Approx(14.2).epsilon(1e-9));
  CHECK(m[0].maximum == Approx(17.2).epsilon(1e-9));
  CHECK(m[0].maximum_at_mm[1] == Approx(12));
  CHECK(m[0].d0_35cc == Approx(17.2 - 0.6 * 350 / 190).margin(0.0005));
  CHECK(m[0].d0_035cc == Approx(17.2 - 0.6 * 35 / 190).margin(0.0005));
  CHECK(m[0].v20_cc == 0);
  // Squares are taken as linear over 0.3 mm: off by at most 0.6^2 0.3^2 / 8 = 0.004.
  CHECK(m[1].mean == Approx((std::pow(17.2, 3) - std::pow(11.2, 3)) / 18).margin(0.006));
  CHECK(m[1].maximum == Approx(17.2 * 17.2).epsilon(1e-9));
  CHECK(m[2].maximum == Approx(25 + 78).epsilon(1e-9));
  CHECK(m[2].mean == Approx(25 + 33.5).epsilon(1e-9));
  CHECK(m[2].maximum_at_mm[0] == Approx(21));
  CHECK(m[2].maximum_at_mm[2] == Approx(8.5));
}

TEST_CASE("a linear dose over a tilted stack of triangles") {
  // Right triangle with legs 12 and 9 mm, D = 10 + x/2: mean at a third of the leg, 10 + 2 = 12.
  // Above x lies 54 (1 - x/12)^2 mm2, 3 mm thick: the hottest 35 mm3 begin at x = 12 (1 -
  // sqrt(35/162)).
  RoiSpec roi;
  for (const double z_mm : {0.0, 1.5}) {
    ContourSpec contour;
    contour.points_mm = {{0, 0, z_mm}, {12, 0, z_mm}, {0, 9, z_mm}};
    roi.contours.push_back(contour);
  }
  const SampledGrid grid = linear_grid(10, 0.5, 0, 0);
  const Field field = [&](const Vec3& p, double* values) { values[0] = grid.at_gy(p); };
  // 0.162 cc is below 0.35 cc, and that is said.
  CHECK_THROWS_WITH(measure_stack(stack_of(roi), field, 1, 0.3),
                    Catch::Contains("smaller than the volume"));
  roi.contours[1].points_mm = {{0, 0, 8}, {12, 0, 8}, {0, 9, 8}};  // 16 mm: 0.864 cc, z from -4
  const Field flat = [&](const Vec3& p, double* values) {
    values[0] = grid.at_gy({p[0], p[1], 0});
  };
  const Measured m = measure_stack(stack_of(roi), flat, 1, 0.1)[0];
  CHECK(m.volume_cc == Approx(0.864).epsilon(1e-9));
  CHECK(m.mean == Approx(12).margin(1e-4));
  CHECK(m.maximum == Approx(16).epsilon(1e-9));
  // Columns 0.1 mm wide carry one dose each: 0.05 Gy.
  CHECK(m.d0_35cc == Approx(10 + 6 * (1 - std::sqrt(350.0 / 864))).margin(0.05));
}

TEST_CASE("holes are left out by even-odd") {
  RoiSpec roi = box();
  for (const double z_mm : {0.0, 2.0, 4.0, 7.0}) {
    ContourSpec hole;
    hole.points_mm = {{16, 2.5, z_mm}, {20, 2.5, z_mm}, {20, 11.5, z_mm}, {16, 11.5, z_mm}};
    roi.contours.push_back(hole);
  }
  const SampledGrid grid = linear_grid(1, 1, 0, 0);
  const Field field = [&](const Vec3& p, double* values) { values[0] = grid.at_gy(p); };
  const Measured m = measure_stack(stack_of(roi), field, 1, 0.25)[0];
  CHECK(m.volume_cc == Approx((200 - 36) * 9.5e-3).epsilon(1e-9));
  CHECK(m.mean == Approx((200 * 12.0 - 36 * 19.0) / 164).margin(1e-6));
}

TEST_CASE("the ideal shape against closed forms") {
  const auto shapes = planned_shapes();
  const IdealShape& sac = shape_named(shapes, "ThecalSac");
  // x and y from the centre of the ellipse: mean 0, largest b = 6.8, mean square of x a^2/4.
  const Field field = [&](const Vec3& p, double* values) {
    const double x_mm = p[0] - sac.centre_mm(p[2])[0];
    values[0] = 20 + p[1] - sac.centre_mm(p[2])[1];
    values[1] = x_mm * x_mm;
  };
  const auto m = measure_ideal(sac, field, 2, 0.4);
  CHECK(m[0].volume_cc == Approx(3.14159265358979 * 8.2 * 6.8 * 201 / 1000).epsilon(1e-9));
  CHECK(m[0].mean == Approx(20).epsilon(1e-9));
  CHECK(m[1].mean == Approx(8.2 * 8.2 / 4).epsilon(1e-9));
  CHECK(m[0].maximum == Approx(26.8).epsilon(1e-9));
  CHECK(m[0].v20_cc == Approx(m[0].volume_cc / 2).epsilon(1e-3));
}

TEST_CASE("a point outside the grid has no dose") {
  CHECK_THROWS(linear_grid(1, 0, 0, 0).at_gy({-1.6, 0, 0}));
  CHECK_THROWS(linear_grid(1, 0, 0, 0).at_gy({0, 0, 10.1}));
  CHECK(linear_grid(1, 0, 0, 0).at_gy({23.5, 13.5, 10}) == Approx(1));
}
