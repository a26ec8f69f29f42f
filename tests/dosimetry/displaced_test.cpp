// SPDX-License-Identifier: Apache-2.0
// The worst sum over displacements: against paper where doses are linear, against samples where
// they are not.
#include <catch2/catch.hpp>
#include <dose/dosimetry/dilated_field.hpp>
#include <dose/dosimetry/measure.hpp>

#include "dosimetry/random_cases.hpp"

using dose::Bounded;
using dose::DoseField;
using dose::DoseGrid;
using dose::Region;
using dose::RegionDose;
using Eigen::Vector3d;
using test::between;

namespace {

/// 3 to 13, -2 to 5, and in z from 0 to 8 mm.
Region box() {
  std::vector<dose::Contour> contours;
  for (const double z_mm : {1.0, 3.0, 5.0, 7.0})
    contours.push_back(test::axial_contour(z_mm, test::rectangle(3, -2, 13, 5)));
  return Region::from_contours(contours, {}, "box");
}

template <class Dose>
DoseGrid around_box(Dose&& dose_gy) {
  return test::sampled(test::axial({-20, -20, -20}, {1.5, 2, 2.5}, 36, 28, 22), 1e-6, dose_gy);
}

DoseField field_of(const DoseGrid& grid) {
  DoseField field;
  field.terms.emplace_back().grids.push_back({&grid, 1, {}});
  return field;
}

const dose::Tolerance fine{1e-3, 0, 100'000};

Vector3d in_ball(test::Random& random, double radius_mm) {
  Vector3d t;
  do {
    for (int n = 0; n < 3; ++n) t[n] = between(random, -radius_mm, radius_mm);
  } while (t.norm() > radius_mm);
  return t;
}

}  // namespace

TEST_CASE("Of linear doses the worst displacement goes along the gradient") {
  const Region region = box();
  const DoseGrid fixed =
      around_box([](const Vector3d& p) { return 20 + 0.4 * p.x() - 0.1 * p.z(); });
  const DoseGrid moving =
      around_box([](const Vector3d& p) { return 30 - 0.25 * p.x() + 0.3 * p.y() + 0.6 * p.z(); });
  const DoseField field = field_of(fixed);
  const std::vector<DoseField> displaced{field_of(moving)};
  RegionDose dose(region, field);
  // Both together: 50 + 0.15 x + 0.3 y + 0.5 z, highest at (13, 5, 8): 57.45; and 2 mm times the
  // moving gradient's length, sqrt(0.0625 + 0.09 + 0.36) = 0.715891.
  const Bounded worst = dose.displaced_maximum(displaced, 2, fine);
  CHECK(*worst.lower <= 57.45 + 2 * 0.715891 + 1e-6);
  CHECK(*worst.upper >= 57.45 + 2 * 0.715891 - 1e-6);
  CHECK(*worst.upper - *worst.lower <= 1.1e-3);
  CHECK((worst.at->mm - Vector3d(13, 5, 8)).norm() < 0.1);
  // The maximum moves least where the displaced dose loses 2 mm of its gradient.
  const double least = dose.least_displaced_maximum(displaced, 2);
  CHECK(least <= 57.45 - 2 * 0.715891 + 1e-6);
  CHECK(least >= 57.45 - 2 * 0.715891 - 0.02);
  // Two priors go each their own way.
  const std::vector<DoseField> both{displaced[0], field};
  const DoseField nothing;
  const Bounded apart = RegionDose(region, nothing).displaced_maximum(both, 2, fine);
  const double expected = 57.45 + 2 * 0.715891 + 2 * std::sqrt(0.16 + 0.01);
  CHECK(*apart.lower <= expected + 1e-6);
  CHECK(*apart.upper >= expected - 1e-6);
  CHECK(*apart.upper - *apart.lower <= 1.1e-3);
}

TEST_CASE("A displaced dose that is alike everywhere changes nothing") {
  const Region region = box();
  const DoseGrid fixed = around_box([](const Vector3d& p) { return 20 + 0.4 * p.x(); });
  const DoseGrid moving = around_box([](const Vector3d&) { return 31.5; });
  const DoseField field = field_of(fixed);
  const std::vector<DoseField> displaced{field_of(moving)};
  const Bounded worst = RegionDose(region, field).displaced_maximum(displaced, 3, fine);
  CHECK(*worst.value == Approx(20 + 0.4 * 13 + 31.5).margin(1e-3));
  CHECK(*worst.upper - *worst.lower <= 1.1e-3);
}

TEST_CASE("What a displacement would bring from outside a grid is not known") {
  const Region region = box();
  const DoseGrid fixed = around_box([](const Vector3d& p) { return 20 + 0.4 * p.x(); });
  // Ends at x = 14.5: 1 mm beyond the box is known, 2 mm is not.
  const DoseGrid moving = test::sampled(test::axial({-20, -20, -20}, {1.5, 2, 2.5}, 24, 28, 22),
                                        1e-6, [](const Vector3d& p) { return 30 + 0.2 * p.y(); });
  const DoseField field = field_of(fixed);
  std::vector<DoseField> displaced{field_of(moving)};
  RegionDose dose(region, field);
  CHECK(dose.displaced_maximum(displaced, 1, fine).upper.has_value());
  const Bounded unknown = dose.displaced_maximum(displaced, 2, fine);
  CHECK(!unknown.upper);
  CHECK(!unknown.value);
  CHECK(*unknown.lower >= 20 + 5.2 + 31 - 0.01);  // a side that is known still stands
  CHECK(unknown.reason == "not_covered");
  // Asked only for a side, the search may end before it meets what is not known: no bound then, and
  // not an infinite one.
  const Bounded told = dose.displaced_maximum(displaced, 2, fine, 30);
  CHECK(!told.upper);
  CHECK(*told.lower > 30);
  displaced[0].terms[0].grids[0].assumed_ceiling_outside_gy = 40;
  const Bounded assumed = dose.displaced_maximum(displaced, 2, fine);
  CHECK(*assumed.upper >= 25.2 + 40);
  CHECK(*assumed.upper <= 25.2 + 42);
}

TEST_CASE("No displaced sample leaves the bound") {
  test::Random random(99);
  for (int round = 0; round < 60; ++round) {
    const bool square = round % 3 == 0;
    const DoseGrid first = test::any_grid(random, square);
    const DoseGrid second = test::any_grid(random, square);
    DoseField field;
    field.terms.push_back(test::any_term(random, first, square));
    std::vector<DoseField> displaced(1);
    displaced[0].terms.push_back(test::any_term(random, second, square));
    const double radius_mm = between(random, 0.3, 4);
    const test::Sampled sampled = test::any_region(random, square, 3000);
    const dose::Tolerance tolerance{0.2, 0.01, 200'000};
    RegionDose dose(sampled.region, field);
    const Bounded worst = dose.displaced_maximum(displaced, radius_mm, tolerance);
    REQUIRE(worst.upper.has_value());
    double highest = 0;
    for (const Vector3d& x : sampled.points) {
      const double here =
          field.at({x}).lower_gy + displaced[0].at({x + in_ball(random, radius_mm)}).lower_gy;
      highest = std::max(highest, here);
    }
    INFO(round);
    CHECK(highest <= *worst.upper);
    CHECK(*worst.upper - *worst.lower <=
          std::max(tolerance.absolute_gy, tolerance.relative * *worst.value) + 0.2);
    // Without displacement it cannot be less, and the attained value is one of the region.
    DoseField sum = field;
    sum.terms.push_back(displaced[0].terms[0]);
    const Bounded still = RegionDose(sampled.region, sum).measure({dose::Metric::Kind::d_max, 0});
    CHECK(*worst.upper >= *still.lower);

    // Whatever the displacement, the maximum is not less.
    const double least = dose.least_displaced_maximum(displaced, radius_mm);
    for (int n = 0; n < 5; ++n) {
      const dose::FieldTerm& term = displaced[0].terms[0];
      const Vector3d t = in_ball(random, radius_mm);
      Eigen::Matrix4d moved = Eigen::Matrix4d::Identity();
      moved.topLeftCorner<3, 3>() = term.course_from_planned.rotation();
      moved.topRightCorner<3, 1>() =
          term.course_from_planned.translation_mm() + term.course_from_planned.rotation() * t;
      DoseField together = sum;
      together.terms[1].course_from_planned = dose::CourseFromPlanned::from_matrix(moved, "");
      const Bounded highest_there =
          RegionDose(sampled.region, together).measure({dose::Metric::Kind::d_max, 0});
      CHECK(*highest_there.upper >= least);
      CHECK(*highest_there.lower <= *worst.upper);
    }
  }
}
