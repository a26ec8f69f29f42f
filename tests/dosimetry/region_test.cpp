// SPDX-License-Identifier: Apache-2.0
#include <Eigen/Geometry>
#include <catch2/catch.hpp>
#include <cmath>
#include <dose/core/error.hpp>
#include <dose/dosimetry/region.hpp>

#include "dosimetry/grids.hpp"

using dose::Contour;
using dose::EndCaps;
using dose::Region;
using dose::RegionModel;
using test::axial_contour;
using test::rectangle;

namespace {

using Outline = std::vector<std::pair<double, double>>;

const RegionModel one_slice{EndCaps::half, 0, 1.0};

/// Area of one slice of these outlines, mm2: the volume of a slab 1 mm thick. The pieces that
/// measuring starts from must have the same sum.
double area_mm2(const std::vector<Outline>& outlines) {
  std::vector<Contour> contours;
  for (const Outline& outline : outlines) contours.push_back(axial_contour(5, outline));
  const Region region = Region::from_contours(contours, one_slice, "area");
  double pieces_mm2 = 0;
  for (const dose::RegionPiece& piece : region.pieces().pieces) {
    CHECK(piece.area_mm2 > 0);
    double polygons_mm2 = 0;
    for (const dose::PolygonVertices polygon : region.pieces().polygons_of(piece))
      polygons_mm2 += dose::area_mm2(polygon);
    if (piece.polygon_count > 0) CHECK(polygons_mm2 == Approx(piece.area_mm2).epsilon(1e-12));
    pieces_mm2 += piece.area_mm2;
  }
  CHECK(pieces_mm2 == Approx(1000 * region.volume_cc()).epsilon(1e-12));
  CHECK(region.slabs().at(0).area_mm2 == Approx(pieces_mm2).epsilon(1e-12));
  return pieces_mm2;
}

Outline reversed(Outline outline) {
  return {outline.rbegin(), outline.rend()};
}

std::string code_of(const std::vector<Contour>& contours, const RegionModel& model = {}) {
  try {
    Region::from_contours(contours, model, "Cord");
  } catch (const dose::Error& error) {
    CHECK(error.where() == "Cord");
    return error.code();
  }
  return "none";
}

/// Rectangles of 3 x 5 mm at these heights.
std::vector<Contour> stack(const std::vector<double>& heights_mm) {
  std::vector<Contour> contours;
  for (const double z_mm : heights_mm)
    contours.push_back(axial_contour(z_mm, rectangle(1, 2, 4, 7)));
  return contours;
}

}  // namespace

// Rounding only: every area here is a sum of a few hundred products.
TEST_CASE("Areas under even-odd are exact") {
  const Outline outer = rectangle(-3.3, -7.1, 9.7, 4.9);  // 13 x 12 = 156
  const Outline hole = rectangle(0.2, -3.4, 4.2, 1.6);    // 4 x 5 = 20
  const Approx with_hole = Approx(136).epsilon(1e-12);

  SECTION("a hole drawn in either direction") {
    CHECK(area_mm2({outer, hole}) == with_hole);
    CHECK(area_mm2({outer, reversed(hole)}) == with_hole);
    CHECK(area_mm2({reversed(outer), hole}) == with_hole);
    CHECK(area_mm2({hole, outer}) == with_hole);
  }
  SECTION("a hole reached through a keyhole in any direction") {
    for (const auto& [x, y] :
         {std::pair{-3.3, -3.4}, std::pair{-3.3, -7.1}, std::pair{0.2, -7.1}}) {
      // Along the outline to (x, y), in to the hole, round it, and back the same way.
      const Outline keyhole = {{x, y},      {0.2, -3.4}, {4.2, -3.4}, {4.2, 1.6},
                               {0.2, 1.6},  {0.2, -3.4}, {x, y},      {-3.3, -7.1},
                               {9.7, -7.1}, {9.7, 4.9},  {-3.3, 4.9}, {-3.3, y}};
      if (y == -7.1 && x > 0) continue;
      CHECK(area_mm2({keyhole}) == with_hole);
      CHECK(area_mm2({reversed(keyhole)}) == with_hole);
    }
  }
  SECTION("two islands and an island in a hole") {
    CHECK(area_mm2({outer, rectangle(20, 1, 23, 6)}) == Approx(171).epsilon(1e-12));
    CHECK(area_mm2({outer, hole, rectangle(1, -2, 2.5, 0)}) == Approx(139).epsilon(1e-12));
  }
  SECTION("the same contour twice cancels where it overlaps") {
    CHECK(area_mm2({outer, rectangle(-3.3, -7.1, 9.7, 0.9)}) == Approx(52).epsilon(1e-12));
  }
  SECTION("a bow tie has the area of its two triangles though its signed area is 0") {
    // Crosses itself in (2, 1.5): two triangles of base 3 and height 2.
    CHECK(area_mm2({{{0, 0}, {4, 3}, {4, 0}, {0, 3}}}) == Approx(6).epsilon(1e-12));
  }
  SECTION("a five-pointed star has an empty middle") {
    // Circumradius 10. Pentagram area without its inner pentagon: 5 tips; the inner pentagon has
    // circumradius 10 / phi^2 and each tip has its base on one inner side.
    Outline star;
    const double turn = 4 * std::acos(-1.0) / 5;
    for (int n = 0; n < 5; ++n) star.emplace_back(10 * std::cos(n * turn), 10 * std::sin(n * turn));
    const double phi = 0.5 * (1 + std::sqrt(5.0));
    const double inner = 10 / (phi * phi);
    const double side = 2 * inner * std::sin(std::acos(-1.0) / 5);
    const double apothem = inner * std::cos(std::acos(-1.0) / 5);
    CHECK(area_mm2({star}) == Approx(5 * 0.5 * side * (10 - apothem)).epsilon(1e-12));
  }
  SECTION("repeated points and a spike without width change nothing") {
    const Outline spiked = {{0, 0}, {0, 0}, {6, 0}, {6, 0}, {6, 2}, {11, 2},
                            {6, 2}, {6, 4}, {0, 4}, {0, 4}, {0, 0}};
    CHECK(area_mm2({spiked}) == Approx(24).epsilon(1e-12));
  }
  SECTION("a polygon with hundreds of vertices") {
    // Regular n-gon: n/2 r^2 sin(2 pi / n).
    Outline ring;
    for (int n = 0; n < 360; ++n) {
      const double angle = 0.1 + n * std::acos(-1.0) / 180;
      ring.emplace_back(3 + 11 * std::cos(angle), -2 + 11 * std::sin(angle));
    }
    CHECK(area_mm2({ring}) == Approx(180 * 121 * std::sin(std::acos(-1.0) / 180)).epsilon(1e-12));
  }
}

TEST_CASE("Large structures are cut coarsely and keep their area") {
  std::vector<Contour> contours;
  for (int n = 0; n < 100; ++n)
    contours.push_back(axial_contour(3 * n, {{0, 0}, {400, 20}, {390, 250}, {10, 260}}));
  const Region region = Region::from_contours(contours, {}, "Body");
  // Shoelace: (0*20-400*0 + 400*250-390*20 + 390*260-10*250 + 0) / 2 = 95550 mm2.
  CHECK(region.volume_cc() == Approx(95.550 * 300).epsilon(1e-12));
  CHECK(region.pieces().cell_mm > 30);
  CHECK(region.pieces().pieces.size() < 15000);
}

TEST_CASE("Each plane stands for the slab half way to its neighbours") {
  // Planes 0, 2, 5, 6: slabs reach from -1 (half of 2) over 1, 3.5, 5.5 to 6.5 (half of 1).
  const auto contours = stack({5, 0, 6, 2});
  const Region half = Region::from_contours(contours, {}, "Cord");
  CHECK(half.volume_cc() == Approx(0.015 * 7.5).epsilon(1e-12));
  REQUIRE(half.slabs().size() == 4);
  CHECK(half.slabs()[0].w_low_mm == -1);
  CHECK(half.slabs()[1].w_low_mm == 1);
  CHECK(half.slabs()[1].w_high_mm == 3.5);
  CHECK(half.slabs()[2].plane_w_mm == 5);
  CHECK(half.slabs()[3].w_high_mm == 6.5);
  CHECK(half.median_spacing_mm() == 2);
  CHECK(half.largest_spacing_mm() == 3);
  CHECK(half.warnings().empty());  // 3 is not above 1.5 * 2

  RegionModel none;
  none.end_caps = EndCaps::none;
  CHECK(Region::from_contours(contours, none, "Cord").volume_cc() == Approx(0.015 * 6));
  none.end_extension_mm = 10;
  const Region longer = Region::from_contours(contours, none, "Cord");
  CHECK(longer.volume_cc() == Approx(0.015 * 26));
  CHECK(longer.slabs().front().w_low_mm == -10);
  CHECK(longer.slabs().back().w_high_mm == 16);
}

TEST_CASE("A gap is filled by its two sides and named with its figures") {
  const Region region = Region::from_contours(stack({0, 2, 4, 6, 13, 15}), {}, "Cord");
  CHECK(region.volume_cc() == Approx(0.015 * 17));
  REQUIRE(region.warnings().size() == 1);
  CHECK(region.warnings()[0].code == "contour_gap");
  CHECK(region.warnings()[0].where == "Cord");
  CHECK_THAT(region.warnings()[0].message, Catch::Contains("7.00 mm, from 6.00 to 13.00"));
  CHECK(region.largest_spacing_mm() == 7);
}

TEST_CASE("Planes within a hundredth of a millimetre are one") {
  auto contours = stack({0, 2, 4});
  contours.push_back(axial_contour(2.008, rectangle(20, 2, 22, 7)));
  const Region region = Region::from_contours(contours, {}, "Cord");
  REQUIRE(region.slabs().size() == 3);
  CHECK(region.slabs()[1].area_mm2 == Approx(25));
  contours.back() = axial_contour(2.02, rectangle(20, 2, 22, 7));
  CHECK(Region::from_contours(contours, {}, "Cord").slabs().size() == 4);
}

TEST_CASE("One slice needs the spacing of the CT") {
  CHECK(code_of(stack({3})) == "single_slice_thickness_unknown");
  RegionModel model{EndCaps::none, 0, 2.5};
  const Region region = Region::from_contours(stack({3}), model, "Cord");
  CHECK(region.volume_cc() == Approx(0.015 * 2.5));
  CHECK(region.slabs()[0].w_low_mm == 1.75);
}

TEST_CASE("Contours without area are left out or refused") {
  auto contours = stack({0, 2, 4});
  contours.push_back(axial_contour(6, {{1, 1}, {2, 2}, {1, 1}, {2, 2}}));
  contours.push_back(axial_contour(8, {}));
  const Region region = Region::from_contours(contours, {}, "Cord");
  CHECK(region.slabs().size() == 3);
  REQUIRE(region.warnings().size() == 1);
  CHECK(region.warnings()[0].code == "contour_degenerate");
  CHECK_THAT(region.warnings()[0].message, Catch::Contains("2 of 5"));
  CHECK(code_of({}) == "structure_empty");
  CHECK(code_of({axial_contour(0, {{1, 1}, {2, 2}})}) == "structure_empty");
  CHECK(code_of({axial_contour(0, {{1, 1}, {2, 2}, {3, 3}})}, one_slice) == "structure_empty");
}

TEST_CASE("Oblique planes are measured in their own plane") {
  const Eigen::Matrix3d turn = (Eigen::AngleAxisd(0.5, Eigen::Vector3d::UnitX()) *
                                Eigen::AngleAxisd(-0.3, Eigen::Vector3d::UnitY()) *
                                Eigen::AngleAxisd(0.8, Eigen::Vector3d::UnitZ()))
                                   .toRotationMatrix();
  std::vector<Contour> contours = stack({0, 2, 5});
  // A figure of eight has no vector area; two triangles of base 5 and height 1.5 here.
  contours.push_back(axial_contour(6, {{1, 2}, {4, 7}, {4, 2}, {1, 7}}));
  for (Contour& contour : contours)
    for (Eigen::Vector3d& point : contour.points_mm) point = turn * point;
  const Region region = Region::from_contours(contours, {}, "Cord");
  // 15 mm2 over slabs 2 + 2.5 + 2, 7.5 mm2 over 1 mm (5.5 to 6.5).
  CHECK(region.volume_cc() == Approx(0.015 * 6.5 + 0.0075 * 1).epsilon(1e-9));
  CHECK((region.w_axis() - turn.col(2)).norm() < 1e-9);
  CHECK((region.u_axis().cross(region.v_axis()) - region.w_axis()).norm() < 1e-12);
}

TEST_CASE("Axial and sagittal and coronal stacks keep the patient's axes exactly") {
  const auto turned = [](int shift) {
    std::vector<Contour> contours = stack({0, 2, 5});
    for (Contour& contour : contours)
      for (Eigen::Vector3d& p : contour.points_mm) {
        const Eigen::Vector3d old = p;
        for (int n = 0; n < 3; ++n) p[(n + shift) % 3] = old[n];
      }
    return Region::from_contours(contours, {}, "Cord");
  };
  for (const int shift : {0, 1, 2}) {
    const Region region = turned(shift);
    CHECK(region.volume_cc() == Approx(0.015 * 7.5).epsilon(1e-12));
    CHECK(region.w_axis() == Eigen::Vector3d::Unit((2 + shift) % 3));
    CHECK(region.u_axis() == Eigen::Vector3d::Unit(shift));
    CHECK(region.v_axis() == Eigen::Vector3d::Unit((1 + shift) % 3));
  }
}

TEST_CASE("Bent contours and contours that cross each other's planes are refused") {
  auto contours = stack({0, 2, 4});
  contours[1].points_mm[2].z() += 1.5;
  CHECK(code_of(contours) == "contour_not_planar");
  contours = stack({0, 2, 4});
  for (Eigen::Vector3d& point : contours[1].points_mm) point.z() += 0.5 * (point.x() - 2.5);
  CHECK(code_of(contours) == "contours_not_parallel");
}
