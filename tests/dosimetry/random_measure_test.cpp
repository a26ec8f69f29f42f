// SPDX-License-Identifier: Apache-2.0
// Random doses, orientations, registrations and shapes: no point and no sample may leave a bound.
#include <Eigen/Geometry>
#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <dose/dosimetry/grid_kernel.hpp>
#include <dose/dosimetry/measure.hpp>

#include "dosimetry/random_cases.hpp"

using test::any_grid;
using test::any_region;
using test::any_term;
using test::any_turn;
using test::between;
using test::Random;
using test::Sampled;

using dose::Bounded;
using dose::DoseField;
using dose::DoseGrid;
using dose::FieldTerm;
using dose::RegionDose;

TEST_CASE("No point of a box leaves the enclosure of its grid") {
  Random random(20260101);
  for (int round = 0; round < 200; ++round) {
    const bool square = round % 2 == 0;
    const DoseGrid grid = any_grid(random, square);
    const Eigen::Matrix3d axes = square ? Eigen::Matrix3d::Identity() : any_turn(random);
    FieldTerm term = any_term(random, grid, square);
    dose::GridKernel kernel(term.grids[0], term.course_from_planned, axes);
    const double size_mm = std::pow(10.0, between(random, -2, 0.9));
    dose::Box box;
    for (int n = 0; n < 3; ++n) {
      box.low[n] = between(random, -6, 6);
      box.high[n] = box.low[n] + size_mm * between(random, 0.1, 1);
    }
    const dose::GridEnclosure enclosure = kernel.enclose(box);
    REQUIRE(enclosure.cover == dose::Cover::inside);
    double furthest = 0;
    for (int n = 0; n < 300; ++n) {
      Eigen::Vector3d p;
      for (int m = 0; m < 3; ++m) {
        const double share = n < 8 ? ((n >> m) & 1) : between(random, 0, 1);
        p[m] = box.low[m] + share * (box.high[m] - box.low[m]);
      }
      const dose::CoursePoint course = term.course_from_planned * dose::PlannedPoint{axes * p};
      const double dose_gy =
          term.grids[0].factor * grid.at_local(grid.geometry().local_mm(course)).value();
      const double apart =
          std::abs(dose_gy - enclosure.value - enclosure.gradient.dot(p - box.middle()));
      furthest = std::max(furthest, apart);
      CHECK(apart <= enclosure.remainder + 1e-9);
      CHECK(dose_gy <= enclosure.high + 1e-9);
      CHECK(dose_gy >= enclosure.low - 1e-9);
    }
    // Sharp where the box needs no widening: the largest deviation is at a corner or a voxel plane.
    if (square && size_mm < 0.5 && enclosure.remainder > 1e-6)
      CHECK(furthest > 0.3 * enclosure.remainder);
  }
}

TEST_CASE("The volume of a prism above an affine function agrees with a fine sum") {
  Random random(7);
  for (int round = 0; round < 300; ++round) {
    dose::ConvexPolygon polygon;
    const int count = 3 + static_cast<int>(random() % 5);
    for (int n = 0; n < count; ++n) {
      const double angle = 2 * std::acos(-1.0) * (n + between(random, 0, 0.8)) / count;
      polygon.append({40 + 2 * std::cos(angle), -30 + 1.5 * std::sin(angle)});
    }
    dose::AffineInSlab function;
    const auto slope = [&] {
      return random() % 4 == 0 ? 0.0
                               : std::pow(10, between(random, -9, 1)) * (random() % 2 ? 1 : -1);
    };
    function.slope_u = slope();
    function.slope_v = slope();
    function.slope_w = slope();
    function.value =
        -40 * function.slope_u + 30 * function.slope_v - 0.5 * function.slope_w +
        between(random, -1, 1) *
            (std::abs(function.slope_u) + std::abs(function.slope_v) + std::abs(function.slope_w));
    const double area = dose::area_above(polygon.vertices(), function, 0);
    // Columns in u and v (midpoints), exact in w.
    const int steps = 200;
    double sum = 0;
    for (int a = 0; a < steps; ++a)
      for (int b = 0; b < steps; ++b) {
        const double u = 38 + 4 * (a + 0.5) / steps;
        const double v = -32 + 4 * (b + 0.5) / steps;
        bool inside = true;
        for (int n = 0; n < polygon.count && inside; ++n) {
          const auto& p = polygon.points[static_cast<std::size_t>(n)];
          const auto& q = polygon.points[static_cast<std::size_t>((n + 1) % polygon.count)];
          inside = (q.u_mm - p.u_mm) * (v - p.v_mm) >= (q.v_mm - p.v_mm) * (u - p.u_mm);
        }
        if (!inside) continue;
        const double bottom = function.value + function.slope_u * u + function.slope_v * v;
        const double top = bottom + function.slope_w;
        const double low = std::min(bottom, top);
        const double high = std::max(bottom, top);
        sum += low >= 0 ? 1 : (high <= 0 ? 0 : high / (high - low));
      }
    // 200 x 200 midpoints of 4 x 4 mm: about the length of the outlines (< 25 mm) times 0.02 mm.
    CHECK(area == Approx(sum * 16 / (steps * steps)).margin(0.06));
    CHECK(area >= 0);
    CHECK(area <= dose::area_mm2(polygon.vertices()) * (1 + 1e-12));
  }
}

TEST_CASE("No point leaves Dmax and Dmin and no sample leaves the other bounds") {
  Random random(42);
  constexpr std::size_t count = 4000;
  // Dvoretzky-Kiefer-Wolfowitz: the share of samples above a dose is this near to the true one,
  // everywhere at once, but for a chance of 1e-9 a case.
  const double share_error = std::sqrt(std::log(2e9) / (2.0 * count));
  for (int round = 0; round < 150; ++round) {
    const bool square = round % 3 == 0;
    const DoseGrid first = any_grid(random, square);
    const DoseGrid second = any_grid(random, square);
    DoseField field;
    field.terms.push_back(any_term(random, first, square));
    if (round % 2 == 0) field.terms.push_back(any_term(random, second, square));
    if (round % 4 == 1) field.terms[0].grids.push_back({&second, 0.4, {}});
    const Sampled sampled = any_region(random, square, count);
    std::vector<double> doses;
    double sum = 0;
    for (const Eigen::Vector3d& p : sampled.points) {
      const dose::DoseInterval dose = field.at({p});
      REQUIRE(dose.upper_gy.has_value());
      doses.push_back(dose.lower_gy);
      sum += dose.lower_gy;
    }
    std::sort(doses.begin(), doses.end(), std::greater<>());
    const double spread = doses.front() - doses.back();

    RegionDose measured(sampled.region, field);
    const dose::Tolerance tolerance{0.3, 0.02, 200'000};
    const auto asked = [&](const Bounded& result) {
      return std::max(tolerance.absolute_gy, tolerance.relative * *result.value) + 0.2;
    };
    const Bounded highest = measured.measure({dose::Metric::Kind::d_max, 0}, tolerance);
    const Bounded lowest = measured.measure({dose::Metric::Kind::d_min, 0}, tolerance);
    CHECK(doses.front() <= *highest.upper);
    CHECK(doses.back() >= *lowest.lower);
    CHECK(field.at(*highest.at).lower_gy == *highest.value);
    CHECK(field.at(*lowest.at).lower_gy == *lowest.value);
    CHECK(*highest.upper - *highest.lower <= asked(highest));

    // Alone, from the bounds of the terms: another way to the same supremum.
    const Bounded alone = RegionDose(sampled.region, field).maximum(tolerance);
    CHECK(doses.front() <= *alone.upper);
    CHECK(field.at(*alone.at).lower_gy == *alone.value);
    CHECK(*alone.upper - *alone.lower <= asked(alone));
    CHECK(*alone.lower <= *highest.upper);
    CHECK(*highest.lower <= *alone.upper);

    for (const double percent : {2.0, 10.0, 50.0, 90.0}) {
      const Bounded result =
          measured.measure({dose::Metric::Kind::d_volume_percent, percent}, tolerance);
      const auto sample_at = [&](double share) {
        const double place = std::clamp(share, 0.0, 1.0) * count;
        return doses[std::min(static_cast<std::size_t>(place), count - 1)];
      };
      const double share = percent / 100;
      if (share - share_error > 0) CHECK(*result.lower <= sample_at(share - share_error));
      if (share + share_error < 1) CHECK(*result.upper >= sample_at(share + share_error));
      CHECK(*result.upper - *result.lower <= asked(result));
      // Asked roughly, the answer must agree with itself.
      RegionDose again(sampled.region, field);
      const Bounded rough =
          again.measure({dose::Metric::Kind::d_volume_percent, percent}, {3, 0, 200});
      CHECK(*rough.lower <= *result.upper);
      CHECK(*rough.upper >= *result.lower);
    }
    for (const double part : {0.3, 0.7}) {
      const double dose_gy = doses.back() + part * spread;
      const Bounded result = measured.measure({dose::Metric::Kind::v_dose_gy, dose_gy}, tolerance);
      const auto above =
          std::count_if(doses.begin(), doses.end(), [&](double d) { return d >= dose_gy; });
      const double share = static_cast<double>(above) / count;
      const double volume_cc = sampled.region.volume_cc();
      CHECK(*result.lower <= (share + share_error) * volume_cc);
      CHECK(*result.upper >= (share - share_error) * volume_cc);
    }
    // Hoeffding, for a chance of 1e-9 a case.
    const Bounded mean = measured.measure({dose::Metric::Kind::d_mean, 0}, tolerance);
    CHECK(*mean.lower <= sum / count + spread * share_error);
    CHECK(*mean.upper >= sum / count - spread * share_error);
    CHECK(*mean.upper - *mean.lower <= asked(mean));
    CHECK(measured.uncovered_cc() == 0);
  }
}
