// SPDX-License-Identifier: Apache-2.0
// Means over triangular prisms in doses that bend at voxel planes, against integrals on paper.
#include <Eigen/Geometry>
#include <catch2/catch.hpp>
#include <dose/dosimetry/measure.hpp>
#include <dose/radiobiology/lq.hpp>

#include "dosimetry/grids.hpp"

using dose::Bounded;
using dose::DosePolynomial;

namespace {

// D = |x - x0| |z - z0|, both bends on voxel planes (multiples of 1.1 mm): exactly trilinear.
constexpr double spacing_mm = 1.1;
constexpr double x0 = 3 * spacing_mm;
constexpr double z0 = 2 * spacing_mm;

double bent_gy(const Eigen::Vector3d& p) {
  return std::abs(p.x() - x0) * std::abs(p.z() - z0);
}

/// Triangle (0, 0), (9, 0), (0, 6) from z = 0.4 to 4.9 (planes 1, 2.2 and 4).
constexpr double length_mm = 9;
constexpr double low_mm = 0.4;
constexpr double high_mm = 4.9;

dose::Region prism() {
  std::vector<dose::Contour> contours;
  for (const double z_mm : {1.0, 2.2, 4.0})
    contours.push_back(test::axial_contour(z_mm, {{0, 0}, {length_mm, 0}, {0, 6}}));
  return dose::Region::from_contours(contours, {}, "prism");
}

/// Over the triangle x has the density 2/L (1 - x/L): E x = L/3, E x^2 = L^2/6.
const double mean_of_x =
    length_mm / 3 - x0 + 2 * (2 / length_mm) * (x0 * x0 / 2 - x0 * x0 * x0 / (6 * length_mm));
const double mean_of_x_squared = length_mm * length_mm / 6 - 2 * x0 * length_mm / 3 + x0 * x0;
const double below_mm = z0 - low_mm;
const double above_mm = high_mm - z0;
const double mean_of_z = (below_mm * below_mm + above_mm * above_mm) / 2 / (below_mm + above_mm);
const double mean_of_z_squared =
    (below_mm * below_mm * below_mm + above_mm * above_mm * above_mm) / 3 / (below_mm + above_mm);

void check(const Bounded& result, double truth, double width) {
  REQUIRE(result.value.has_value());
  CHECK(*result.lower <= truth + 1e-10);
  CHECK(*result.upper >= truth - 1e-10);
  CHECK(*result.upper - *result.lower <= width);
}

}  // namespace

TEST_CASE("Means over prisms are those of the integral, whichever way the grid lies") {
  using Eigen::AngleAxisd;
  using Eigen::Vector3d;
  const double quarter = std::acos(-1.0) / 2;
  const dose::Region region = prism();
  const auto three = dose::Fractions::of(3);
  const auto ab = dose::AlphaBeta::from_gray(2);
  const double mean_gy = mean_of_x * mean_of_z;
  // EQD2 = D (D/3 + 2)/4.
  const double mean_eqd2_gy = mean_gy / 2 + mean_of_x_squared * mean_of_z_squared / 12;
  // On paper: 1.8242222 times 1.17.
  CHECK(mean_gy == Approx(2.13434).margin(1e-5));

  const Eigen::Matrix3d turns[] = {Eigen::Matrix3d::Identity(),
                                   AngleAxisd(quarter, Vector3d::UnitZ()).toRotationMatrix(),
                                   AngleAxisd(quarter, Vector3d::UnitY()).toRotationMatrix(),
                                   AngleAxisd(-quarter, Vector3d::UnitX()).toRotationMatrix()};
  for (const Eigen::Matrix3d& turn : turns) {
    Eigen::Matrix4d matrix = Eigen::Matrix4d::Identity();
    matrix.topLeftCorner<3, 3>() = turn;
    const double far_mm = 11 * spacing_mm;
    // Steps of 1e-7 Gy: what rounding adds to a bound is far below the widths asked for.
    const dose::DoseGrid grid = test::sampled(
        test::axial({-far_mm, -far_mm, -far_mm}, {spacing_mm, spacing_mm, spacing_mm}, 23, 23, 23),
        1e-7, [&](const Vector3d& p) { return bent_gy(turn.transpose() * p); });
    dose::DoseField physical;
    auto& term = physical.terms.emplace_back();
    term.grids.push_back({&grid, 1, {}});
    term.course_from_planned = dose::CourseFromPlanned::from_matrix(matrix, "turn");
    dose::DoseField eqd2 = physical;
    eqd2.terms[0].polynomial = DosePolynomial::eqd2(three, ab);
    dose::DoseField both = eqd2;
    both.terms.push_back(physical.terms[0]);
    const dose::Metric mean{dose::Metric::Kind::d_mean, 0};

    // As the pieces are, then narrowed; one set of elements for all three fields.
    dose::RegionDose first(region, physical);
    dose::RegionDose second = first.under(eqd2);
    dose::RegionDose third = first.under(both);
    for (const dose::Tolerance& tolerance :
         {dose::Tolerance{100, 0, 100'000}, dose::Tolerance{1e-3, 0, 100'000}}) {
      const double width = std::min(tolerance.absolute_gy, 0.5) + 1e-5;
      check(first.measure(mean, tolerance), mean_gy, width);
      check(second.measure(mean, tolerance), mean_eqd2_gy, width);
      check(third.measure(mean, tolerance), mean_gy + mean_eqd2_gy, width);
    }
    // The same from scratch, with nothing to share.
    const dose::Tolerance fine{1e-3, 0, 100'000};
    check(dose::RegionDose(region, eqd2).measure(mean, fine), mean_eqd2_gy, 1.01e-3);
  }
}

TEST_CASE("What a region has beyond its ends completes it") {
  const dose::Region inner = prism();
  const dose::Region outer = inner.under({dose::EndCaps::half, 2.5, {}});
  const dose::Region ends = outer.beyond(inner);
  // 27 mm2 times 2.5 mm at either end.
  CHECK(ends.volume_cc() == Approx(0.135).epsilon(1e-12));
  CHECK(outer.volume_cc() == Approx(0.027 * 4.5 + 0.135).epsilon(1e-12));
  CHECK(ends.slabs().front().w_low_mm == Approx(low_mm - 2.5));
  CHECK(ends.slabs().back().w_high_mm == Approx(high_mm + 2.5));
  const dose::DoseGrid grid =
      test::sampled(test::axial({-1, -1, -3}, {1.5, 1.5, 1.5}, 9, 7, 9), 1e-6,
                    [](const Eigen::Vector3d& p) { return 4 + p.z() + 0.1 * p.x(); });
  dose::DoseField field;
  field.terms.emplace_back().grids.push_back({&grid, 1, {}});
  const dose::Metric maximum{dose::Metric::Kind::d_max, 0};
  // Alike everywhere: no piece may be left out for lying below another.
  dose::DoseField flat;
  flat.terms.resize(2);
  flat.terms[0].uniform_dose_gy = 36.1;
  flat.terms[1].uniform_dose_gy = 0.3;
  CHECK(*dose::RegionDose(inner, flat).maximum().value == Approx(36.4).epsilon(1e-12));
  const auto highest = [&](const dose::Region& region) {
    return *dose::RegionDose(region, field).measure(maximum, {1e-4, 0, 10'000}).value;
  };
  CHECK(highest(inner) == Approx(4 + 4.9 + 0.9).margin(2e-4));
  CHECK(highest(ends) == Approx(4 + 7.4 + 0.9).margin(2e-4));
  CHECK(highest(outer) == Approx(4 + 7.4 + 0.9).margin(2e-4));
}
