// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <dose/dosimetry/centroid.hpp>

#include "support/near.hpp"

using dose::centroid_mm;
using dose::Contour;
using dose::Region;
using dose::RegionModel;
using Eigen::Vector3d;

TEST_CASE("the centroid of a plane is that of its even-odd area") {
  // An L: 6 x 2 below, 2 x 3 on its left end: (12 (3, 1) + 6 (1, 3.5)) / 18 = (2.3333, 1.8333).
  // A hole of 1 x 1 around (5, 1): (18 (2.3333, 1.8333) - (5, 1)) / 17 = (37, 32) / 17.
  const std::vector<Contour> contours{
      {{{0, 0, 7}, {6, 0, 7}, {6, 2, 7}, {2, 2, 7}, {2, 5, 7}, {0, 5, 7}}},
      {{{4.5, 0.5, 7}, {5.5, 0.5, 7}, {5.5, 1.5, 7}, {4.5, 1.5, 7}}}};
  RegionModel model;
  model.slice_spacing_mm = 2;
  const Region region = Region::from_contours(contours, model, "L");
  const Vector3d at = centroid_mm(region, region.slabs().front());
  CHECK(at.x() == near(37.0 / 17, 1e-12));
  CHECK(at.y() == near(32.0 / 17, 1e-12));
  CHECK(at.z() == near(7, 1e-12));
}

TEST_CASE("the centroid of an oblique triangle and of a body of unequal slabs") {
  // A triangle: the mean of its corners, in whatever order and plane it is drawn.
  const std::vector<Contour> tilted{{{{0, 0, 0}, {1, 7, 1}, {9, 2, 9}}}};
  RegionModel model;
  model.slice_spacing_mm = 1;
  const Region triangle = Region::from_contours(tilted, model, "triangle");
  CHECK((centroid_mm(triangle, triangle.slabs().front()) - Vector3d(10.0 / 3, 3, 10.0 / 3)).norm() <
        1e-9);
  // Squares of 4, 1 and 1 mm2 at z = 0, 2 and 6, around (1, 1), (3, 1), (3, 5): slabs -1..1, 1..4,
  // 4..8. Volumes 8, 3, 4: x (8 + 9 + 12)/15, y (8 + 3 + 20)/15, z (0 + 7.5 + 24)/15.
  const auto square = [](double x, double y, double half, double z) {
    return Contour{{{x - half, y - half, z},
                    {x + half, y - half, z},
                    {x + half, y + half, z},
                    {x - half, y + half, z}}};
  };
  const Region body = Region::from_contours(
      {square(1, 1, 1, 0), square(3, 1, 0.5, 2), square(3, 5, 0.5, 6)}, {}, "body");
  CHECK((centroid_mm(body) - Vector3d(29.0 / 15, 31.0 / 15, 31.5 / 15)).norm() < 1e-12);
}
