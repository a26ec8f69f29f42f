// SPDX-License-Identifier: Apache-2.0
#include <dose/dosimetry/field_rows.hpp>

#include <Eigen/Geometry>
#include <catch2/catch.hpp>
#include <dose/core/contract.hpp>
#include <dose/core/error.hpp>
#include <random>

#include "dosimetry/grids.hpp"
#include "support/near.hpp"

using dose::DoseField;
using dose::DoseGrid;
using dose::FieldRow;
using dose::FieldRows;
using dose::GridGeometry;
using dose::LatticeBlock;
using dose::PlannedLattice;
using dose::PlannedPoint;

namespace {

double stored(int i, int j, int k) {
  return 1 + 2 * i + 20 * j + 300 * k + 7 * i * j * k;
}

/// Two courses of unlike grids, pixels, orientation and fractionation.
struct TwoCourses {
  DoseGrid planned;
  DoseGrid prior;
  DoseField field;

  explicit TwoCourses(const Eigen::Vector3d& shift_mm)
      : planned(test::grid_of<decltype(stored)&, std::uint16_t>(
            test::axial({-10, -12, -14}, {1.5, 2.5, 3.5}, 14, 11, 9), 0.002, stored)),
        prior(test::grid_of(prior_geometry(), 0.0001, stored)) {
    Eigen::Matrix4d matrix = Eigen::Matrix4d::Identity();
    matrix.topLeftCorner<3, 3>() =
        Eigen::AngleAxisd(0.2, Eigen::Vector3d(1, -2, 0.5).normalized()).toRotationMatrix();
    matrix.topRightCorner<3, 1>() = shift_mm;
    const auto ab = dose::AlphaBeta::from_gray(2);
    field.terms.resize(2);
    field.terms[0].course_from_planned = dose::CourseFromPlanned::from_matrix(matrix, "");
    field.terms[0].grids.push_back({&prior, 0.75, {}});
    field.terms[0].polynomial = dose::DosePolynomial::eqd2(dose::Fractions::of(14), ab);
    field.terms[1].grids.push_back({&planned, 1, {}});
    field.terms[1].grids.push_back({&planned, 0.25, {}});
    field.terms[1].uniform_dose_gy = 0.5;
    field.terms[1].polynomial = dose::DosePolynomial::eqd2(dose::Fractions::of(3), ab);
  }

 private:
  static GridGeometry prior_geometry() {
    const Eigen::Matrix3d turn = (Eigen::AngleAxisd(0.3, Eigen::Vector3d::UnitX()) *
                                  Eigen::AngleAxisd(-0.1, Eigen::Vector3d::UnitY()))
                                     .toRotationMatrix();
    return {{-13, -17, -11},
            turn.col(0),
            turn.col(1),
            1.25,
            3,
            22,
            15,
            {0, -2, -5, -6, -10, -11.5, -14, -20},
            "uneven, descending"};
  }
};

}  // namespace

TEST_CASE("A row of a lattice holds what the reference evaluation gives at each of its voxels") {
  std::mt19937 random(20240511);
  std::uniform_real_distribution<double> uniform(-1, 1);
  int known = 0;
  int unknown = 0;
  int assumed = 0;
  for (int round = 0; round < 40; ++round) {
    TwoCourses courses({6 * uniform(random), 6 * uniform(random), -9 + 6 * uniform(random)});
    if (round % 2 == 1) courses.field.terms[0].grids[0].assumed_ceiling_outside_gy = 1.5;
    const Eigen::Matrix3d turn = (Eigen::AngleAxisd(uniform(random), Eigen::Vector3d::UnitX()) *
                                  Eigen::AngleAxisd(uniform(random), Eigen::Vector3d::UnitZ()))
                                     .toRotationMatrix();
    const PlannedLattice lattice(GridGeometry({-11 + uniform(random), -10 + uniform(random), -13},
                                              turn.col(0), turn.col(1), 0.9, 2.1, 19, 8,
                                              {0, 3, 4.5, 9, 15}, "lattice"));
    FieldRows rows(courses.field, lattice);
    FieldRow row;
    for (int k = 0; k < 5; ++k)
      for (int j = 0; j < 8; ++j) {
        rows.sample(j, k, row);
        for (int i = 0; i < 19; ++i) {
          const auto reference = courses.field.at(lattice.point(i, j, k));
          const auto at = static_cast<std::size_t>(i);
          REQUIRE((row.known[at] == 1) == reference.upper_gy.has_value());
          // Both are the same formula; 1e-10 Gy for the position, which one has by adding.
          CHECK(row.lower_gy[at] == near(reference.lower_gy, 1e-10));
          if (reference.upper_gy) CHECK(row.upper_gy[at] == near(*reference.upper_gy, 1e-10));
          ++(reference.upper_gy ? known : unknown);
          if (reference.upper_gy && *reference.upper_gy > reference.lower_gy) ++assumed;
        }
      }
  }
  // All three kinds of voxel were met.
  CHECK(known > 1000);
  CHECK(unknown > 1000);
  CHECK(assumed > 500);
}

TEST_CASE("A lattice keeps its voxels when descending frames are put in order") {
  const GridGeometry descending({3, 4, 50}, {1, 0, 0}, {0, 1, 0}, 1.5, 2.5, 3, 5, {0, -2, -5, -6},
                                "descending");
  const PlannedLattice lattice(descending);
  CHECK(lattice.geometry().frame_offsets_mm() == std::vector<double>{0, 1, 4, 6});
  CHECK((lattice.point(2, 3, 0).mm - Eigen::Vector3d(6, 11.5, 44)).norm() < 1e-12);
  CHECK((lattice.point(2, 3, 3).mm - Eigen::Vector3d(6, 11.5, 50)).norm() < 1e-12);
  // Thickness of a frame: half way to its neighbours, at the ends the distance to the one.
  CHECK(lattice.voxel_cc(0) == near(1.5 * 2.5 * 1 / 1000, 1e-15));
  CHECK(lattice.voxel_cc(1) == near(1.5 * 2.5 * 2 / 1000, 1e-15));
  const PlannedLattice block = lattice.block({{1, 2, 1}, {2, 4, 3}});
  CHECK(block.voxels() == 2 * 3 * 3);
  CHECK((block.point(0, 0, 0).mm - Eigen::Vector3d(4.5, 9, 45)).norm() < 1e-12);
  CHECK(block.geometry().frame_offsets_mm() == std::vector<double>{0, 3, 5});
}

TEST_CASE("Another spacing stays inside the old box") {
  const PlannedLattice lattice(test::axial({1, 2, 3}, {1, 1, 1}, 11, 8, 6));
  const PlannedLattice coarser = lattice.with_spacing({2.5, 2, 3});
  CHECK(coarser.geometry().columns() == 5);  // 0, 2.5, 5, 7.5, 10
  CHECK(coarser.geometry().rows() == 4);     // 0, 2, 4, 6 of 7
  CHECK(coarser.geometry().frames() == 2);   // 0, 3 of 5
  CHECK((coarser.point(4, 3, 1).mm - Eigen::Vector3d(11, 8, 6)).norm() < 1e-12);
  CHECK_THROWS_AS(lattice.with_spacing({1e-4, 1e-4, 1e-4}), dose::Error);
}

TEST_CASE("What is known is a box whose every voxel every grid reaches, and no layer more") {
  std::mt19937 random(7);
  std::uniform_real_distribution<double> uniform(-1, 1);
  int cut = 0;
  for (int round = 0; round < 60; ++round) {
    const TwoCourses courses({9 * uniform(random), 9 * uniform(random), -9 + 9 * uniform(random)});
    const PlannedLattice lattice(courses.planned.geometry());
    const auto block = lattice.known_block(courses.field);
    const auto all_known = [&](const LatticeBlock& one) {
      for (int k = one.first[2]; k <= one.last[2]; ++k)
        for (int j = one.first[1]; j <= one.last[1]; ++j)
          for (int i = one.first[0]; i <= one.last[0]; ++i)
            if (!courses.field.at(lattice.point(i, j, k)).upper_gy) return false;
      return true;
    };
    if (!block) continue;
    ++cut;
    CHECK(all_known(*block));
    for (std::size_t axis = 0; axis < 3; ++axis) {
      LatticeBlock larger = *block;
      if (--larger.first[axis] >= 0) CHECK_FALSE(all_known(larger));
      larger = *block;
      if (++larger.last[axis] <= lattice.whole().last[axis]) CHECK_FALSE(all_known(larger));
    }
  }
  CHECK(cut > 20);
}

TEST_CASE(
    "Parallel grids are cut to the voxels that they share, and to none where they share none") {
  const DoseGrid planned = test::grid_of(test::axial({0, 0, 0}, {1, 2, 3}, 10, 9, 8), 0.01, stored);
  const DoseGrid prior =
      test::grid_of(test::axial({2.5, -7, 5}, {2, 3, 4}, 3, 6, 20), 0.01, stored);
  DoseField field;
  field.terms.resize(2);
  field.terms[0].grids.push_back({&planned, 1, {}});
  field.terms[1].grids.push_back({&prior, 1, {}});
  const PlannedLattice lattice(planned.geometry());
  // x: 2.5 to 6.5 on 0, 1, ...; y: -7 to 8 on 0, 2, ...; z: 5 and more on 0, 3, ...
  const auto block = lattice.known_block(field).value();
  CHECK(block.first == std::array<int, 3>{3, 0, 2});
  CHECK(block.last == std::array<int, 3>{6, 4, 7});

  const dose::CutAway cut = dose::cut_away(field, lattice, block, 2);
  CHECK(cut.voxels == 10 * 9 * 8 - 4 * 5 * 6);
  CHECK(cut.unknown_voxels == cut.voxels);
  CHECK(cut.volume_cc == near((720 - 120) * 6.0 / 1000, 1e-12));
  // Only planned is known in the far corner: 1 + 18 + 160 + 2100 + 7 * 9 * 8 * 7 steps of 0.01.
  CHECK(cut.highest_gy == near(0.01 * (1 + 18 + 160 + 2100 + 3528), 1e-9));
  CHECK((cut.highest_at.mm - Eigen::Vector3d(9, 16, 21)).norm() < 1e-12);

  field.terms[1].grids[0].assumed_ceiling_outside_gy = 0.5;
  CHECK(lattice.block(*lattice.known_block(field)).voxels() == lattice.voxels());
  field.terms[1].grids[0].assumed_ceiling_outside_gy.reset();
  Eigen::Matrix4d away = Eigen::Matrix4d::Identity();
  away(0, 3) = 500;
  field.terms[1].course_from_planned = dose::CourseFromPlanned::from_matrix(away, "");
  CHECK_FALSE(lattice.known_block(field).has_value());
}

TEST_CASE("A box round all grids covers them in whole steps from the planned grid's first voxel") {
  const DoseGrid planned = test::grid_of(test::axial({0, 0, 0}, {1, 2, 3}, 4, 4, 4), 0.01, stored);
  const DoseGrid prior =
      test::grid_of(test::axial({-2.5, 1, 5}, {2, 1.5, 4}, 3, 9, 3), 0.01, stored);
  DoseField field;
  field.terms.resize(2);
  field.terms[0].grids.push_back({&planned, 1, {}});
  field.terms[1].grids.push_back({&prior, 1, {}});
  const PlannedLattice lattice(planned.geometry());
  CHECK(lattice.finest_spacing_mm(field) == std::array<double, 3>{1, 1.5, 3});
  const PlannedLattice around = lattice.around(field, {1, 1.5, 3});
  // x: -2.5..3 -> -3..3; y: 0..13 -> 0..13.5; z: 0..13 -> 0..15.
  CHECK((around.point(0, 0, 0).mm - Eigen::Vector3d(-3, 0, 0)).norm() < 1e-12);
  CHECK(around.geometry().columns() == 7);
  CHECK(around.geometry().rows() == 10);
  CHECK(around.geometry().frames() == 6);
}

TEST_CASE("Sampled values use the range of 32 bits, and are the same on any number of threads") {
  const TwoCourses courses({0, 0, -9});
  const PlannedLattice whole(courses.planned.geometry());
  const PlannedLattice lattice = whole.block(whole.known_block(courses.field).value());
  const dose::SampledField one = dose::sampled(courses.field, lattice, 1);
  const dose::SampledField many = dose::sampled(courses.field, lattice, 5);
  CHECK(one.stored == many.stored);
  CHECK(one.scaling_gy == many.scaling_gy);
  const std::uint32_t largest = *std::max_element(one.stored.begin(), one.stored.end());
  CHECK(largest > 4294967290U);
  CHECK(one.maximum_gy == near(largest * one.scaling_gy, one.scaling_gy));
  CHECK(one.maximum_gy == near(courses.field.at(one.maximum_at).lower_gy, 1e-10));
  CHECK(one.assumed_voxels == 0);
  std::size_t n = 0;
  for (int k = 0; k < lattice.geometry().frames(); ++k)
    for (int j = 0; j < lattice.geometry().rows(); ++j)
      for (int i = 0; i < lattice.geometry().columns(); ++i)
        CHECK(one.stored[n++] * one.scaling_gy ==
              near(courses.field.at(lattice.point(i, j, k)).lower_gy, 0.51 * one.scaling_gy));
  // Where it is not known nothing may be sampled.
  CHECK_THROWS_AS(dose::sampled(courses.field, whole, 1), dose::BrokenPromise);
}
