// SPDX-License-Identifier: Apache-2.0
// What must not change anything, on random shapes, doses and registrations.
#include <catch2/catch.hpp>
#include <dose/dosimetry/measure.hpp>

#include "dosimetry/random_cases.hpp"

using namespace dose;

namespace {

const char* const metrics[] = {"Dmax", "Dmin", "Dmean", "D0.035cc", "D10%", "D50%", "V8Gy"};

std::vector<Contour> any_contours(test::Random& random) {
  std::vector<Contour> contours;
  double z_mm = -5;
  for (int plane = 0; plane < 5; ++plane) {
    Contour& contour = contours.emplace_back();
    const int corners = 3 + static_cast<int>(random() % 14);
    for (int n = 0; n < corners; ++n) {
      const double angle = 2 * std::acos(-1.0) * n / corners;
      const double radius_mm = test::between(random, 3, 6);
      contour.points_mm.emplace_back(1 + radius_mm * std::cos(angle),
                                     -0.5 + radius_mm * std::sin(angle), z_mm);
    }
    z_mm += test::between(random, 1, 3);
  }
  return contours;
}

/// Both bounds hold the same true value; what is printed lies within the tolerance of both.
void check_same(const Bounded& a, const Bounded& b, double tolerance) {
  REQUIRE(a.reason == b.reason);
  if (!a.reason.empty()) return;
  // Rounding of coordinates, far below any tolerance.
  const double rounding = 1e-7 * std::max(1.0, std::abs(*a.upper));
  CHECK(*a.lower <= *b.upper + rounding);
  CHECK(*b.lower <= *a.upper + rounding);
  CHECK(std::abs(*a.value - *b.value) <= tolerance + rounding);
}

/// The tolerance that was asked for, of each: V to a thousandth of the volume.
double tolerance_of(const char* metric, const Bounded& result, const Region& region) {
  if (metric[0] == 'V') return 2e-3 * region.volume_cc() + 2e-6;
  return 2 * std::max(0.01, 0.001 * result.value.value_or(0)) + *result.upper -
         *result.lower;  // quantisation is not in the tolerance
}

}  // namespace

TEST_CASE("turning and moving everything changes nothing") {
  test::Random random(6021);
  for (int repetition = 0; repetition < 30; ++repetition) {
    INFO("repetition " << repetition);
    const std::vector<Contour> contours = any_contours(random);
    const DoseGrid first = test::any_grid(random, false);
    const DoseGrid second = test::any_grid(random, true);
    const DoseField field{
        {test::any_term(random, first, false), test::any_term(random, second, true)}};

    Eigen::Matrix4d matrix = Eigen::Matrix4d::Identity();
    matrix.topLeftCorner<3, 3>() = test::any_turn(random);
    matrix.topRightCorner<3, 1>() =
        Eigen::Vector3d(test::between(random, -300, 300), test::between(random, -300, 300), 517.25);
    std::vector<Contour> moved = contours;
    for (Contour& contour : moved)
      for (Eigen::Vector3d& point : contour.points_mm)
        point = matrix.topLeftCorner<3, 3>() * point + matrix.topRightCorner<3, 1>();
    DoseField elsewhere = field;
    for (FieldTerm& term : elsewhere.terms) {
      Eigen::Matrix4d course_from_planned = Eigen::Matrix4d::Identity();
      course_from_planned.topLeftCorner<3, 3>() = term.course_from_planned.rotation();
      course_from_planned.topRightCorner<3, 1>() = term.course_from_planned.translation_mm();
      term.course_from_planned =
          CourseFromPlanned::from_matrix(course_from_planned * matrix.inverse(), "test");
    }
    const Region here = Region::from_contours(contours, {}, "here");
    const Region there = Region::from_contours(moved, {}, "there");
    CHECK(there.volume_cc() == Approx(here.volume_cc()).epsilon(1e-9));
    RegionDose a(here, field);
    RegionDose b(there, elsewhere);
    for (const char* metric : metrics) {
      INFO(metric);
      const Bounded one = a.measure(parse_metric(metric));
      check_same(one, b.measure(parse_metric(metric)), tolerance_of(metric, one, here));
    }
  }
}

TEST_CASE("resampling a grid on itself changes nothing") {
  test::Random random(311);
  for (int repetition = 0; repetition < 30; ++repetition) {
    INFO("repetition " << repetition);
    const DoseGrid grid = test::any_grid(random, repetition % 2 == 0);
    FieldTerm term;
    term.grids.push_back({&grid, 1, {}});
    term.polynomial = DosePolynomial::physical();
    const DoseField field{{term}};
    // Stored in the same steps at the same points, by way of the field.
    const DoseGrid again =
        test::sampled(grid.geometry(), grid.scaling_gy(),
                      [&](const Eigen::Vector3d& p) { return field.at({p}).lower_gy; });
    FieldTerm other = term;
    other.grids[0].grid = &again;
    const DoseField resampled{{other}};
    const Region region = Region::from_contours(any_contours(random), {}, "region");
    RegionDose a(region, field);
    RegionDose b(region, resampled);
    for (const char* metric : metrics) {
      INFO(metric);
      const Bounded one = a.measure(parse_metric(metric));
      const Bounded two = b.measure(parse_metric(metric));
      CHECK(one.value == two.value);
      CHECK(one.lower == two.lower);
      CHECK(one.upper == two.upper);
    }
  }
}

TEST_CASE("two half-courses are the whole course") {
  test::Random random(90);
  for (int repetition = 0; repetition < 20; ++repetition) {
    INFO("repetition " << repetition);
    const DoseGrid grid = test::any_grid(random, repetition % 3 == 0);
    FieldTerm whole = test::any_term(random, grid, false);
    const long half = 1 + static_cast<long>(random() % 12);
    const AlphaBeta ab = AlphaBeta::from_gray(test::between(random, 1, 5));
    whole.polynomial = DosePolynomial::eqd2(Fractions::of(2 * half), ab);
    FieldTerm part = whole;
    part.grids[0].factor /= 2;
    part.polynomial = DosePolynomial::eqd2(Fractions::of(half), ab);
    const DoseField one{{whole}};
    const DoseField two{{part, part}};
    const Region region = Region::from_contours(any_contours(random), {}, "region");
    RegionDose a(region, one);
    RegionDose b(region, two);
    // Where neighbouring voxels have nothing in common, it takes more elements than by default.
    const Tolerance patient{.max_elements = 4'000'000};
    for (const char* metric : metrics) {
      INFO(metric);
      const Bounded result = a.measure(parse_metric(metric), patient);
      check_same(result, b.measure(parse_metric(metric), patient),
                 tolerance_of(metric, result, region));
    }
  }
}

TEST_CASE("the maximum of a sum is at most the sum of the maxima, and at least each") {
  test::Random random(4471);
  for (int repetition = 0; repetition < 150; ++repetition) {
    INFO("repetition " << repetition);
    const DoseGrid first = test::any_grid(random, repetition % 2 == 0);
    const DoseGrid second = test::any_grid(random, repetition % 3 == 0);
    const FieldTerm one = test::any_term(random, first, false);
    const FieldTerm two = test::any_term(random, second, false);
    const DoseField sum{{one, two}};
    const DoseField alone{{one}};
    const DoseField other{{two}};
    const Region region = Region::from_contours(any_contours(random), {}, "region");
    RegionDose of_sum(region, sum);
    RegionDose of_one = of_sum.under(alone);
    RegionDose of_two = of_sum.under(other);
    const Metric maximum{Metric::Kind::d_max, 0};
    const Bounded together = of_sum.measure(maximum);
    const Bounded a = of_one.measure(maximum);
    const Bounded b = of_two.measure(maximum);
    CHECK(*together.lower <= *a.upper + *b.upper + 1e-9);
    CHECK(*together.upper >= std::max(*a.lower, *b.lower) - 1e-9);
  }
}
