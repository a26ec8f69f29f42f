// SPDX-License-Identifier: Apache-2.0
// Timing of bounded metrics on a spine case: two 300^3 grids of 1 mm, four structures of 190
// slices. Not a test. Build the target bench_measure in a Release build and run it.
#include <fmt/format.h>

#include <Eigen/Geometry>
#include <algorithm>
#include <cmath>
#include <cstring>
#include <ctime>
#include <dose/dosimetry/measure.hpp>
#include <dose/radiobiology/lq.hpp>

#include "dosimetry/grids.hpp"

namespace {

/// Processor time, so that other work on the machine counts as little as possible.
struct Clock {
  using time_point = std::clock_t;
  static time_point now() { return std::clock(); }
};

double since_ms(Clock::time_point start) {
  return 1000.0 * static_cast<double>(Clock::now() - start) / CLOCKS_PER_SEC;
}

/// The curved axis of the spine, and two courses round it: a vertebral target with the cord spared.
double axis_x(double z) {
  return 6 * std::sin(z / 80);
}
double axis_y(double z) {
  return 30 + 8 * std::cos(z / 90);
}

double spine_gy(const Eigen::Vector3d& p, double prescription_gy, double reach_mm) {
  const double x = p.x() - axis_x(p.z());
  const double y = p.y() - axis_y(p.z());
  const auto inside = [](double r) { return 1 / (1 + std::exp((r - 1) * 9)); };
  const double along = 1 / (1 + std::exp((std::abs(p.z()) - reach_mm) / 2.2));
  const double body = inside(std::hypot(x / 24, (y + 22) / 18));
  const double arch = 0.85 * inside(std::hypot(x / 26, y / 20));
  const double dip = 1 - 0.62 * std::exp(-0.5 * std::pow(std::hypot(x, y * 1.1) / 6, 2));
  const double low = 0.28 * std::exp(-std::hypot(x, y + 10) / 75) *
                     std::exp(-std::pow(p.z() / (reach_mm + 25), 4));
  return prescription_gy * (std::max(1.08 * std::max(body, arch) * dip * along, low) +
                            0.04 * low * std::cos(p.x() / 9) * std::cos(p.y() / 11));
}

dose::Region tube(double rx, double ry, double dy, double from_mm, double to_mm, int points) {
  std::vector<dose::Contour> contours;
  for (double z = from_mm; z <= to_mm; z += 1) {
    std::vector<std::pair<double, double>> outline;
    for (int n = 0; n < points; ++n) {
      const double angle = 2 * std::acos(-1.0) * n / points;
      const double wobble = 1 + 0.04 * std::sin(3 * angle + z / 9);
      outline.emplace_back(
          std::round(100 * (axis_x(z) + rx * wobble * std::cos(angle))) / 100,
          std::round(100 * (axis_y(z) + dy + ry * wobble * std::sin(angle))) / 100);
    }
    contours.push_back(test::axial_contour(z, outline));
  }
  return dose::Region::from_contours(contours, {}, "tube");
}

}  // namespace

int main(int argc, char** argv) {
  const bool turned = argc > 1 && std::strcmp(argv[1], "turned") == 0;
  const auto geometry = test::axial({-149.5, -149.5, -149.5}, {1, 1, 1}, 300, 300, 300);
  const auto planned =
      test::sampled(geometry, 1e-5, [](const Eigen::Vector3d& p) { return spine_gy(p, 27, 60); });
  const auto prior =
      test::sampled(geometry, 1e-5, [](const Eigen::Vector3d& p) { return spine_gy(p, 30, 90); });
  const auto ab = dose::AlphaBeta::from_gray(2);
  dose::FieldTerm first;
  first.grids.push_back({&prior, 1, {}});
  first.polynomial = dose::DosePolynomial::eqd2(dose::Fractions::of(10), ab);
  Eigen::Matrix4d matrix = Eigen::Matrix4d::Identity();
  matrix.topRightCorner<3, 1>() = Eigen::Vector3d(0.7, -1.3, 2.1);
  if (turned)
    matrix.topLeftCorner<3, 3>() =
        Eigen::AngleAxisd(0.05, Eigen::Vector3d(1, 2, -1).normalized()).toRotationMatrix();
  first.course_from_planned = dose::CourseFromPlanned::from_matrix(matrix, "");
  dose::FieldTerm second;
  second.grids.push_back({&planned, 1, {}});
  second.polynomial = dose::DosePolynomial::eqd2(dose::Fractions::of(3), ab);
  dose::FieldTerm first_physical = first;
  first_physical.polynomial = {};
  dose::FieldTerm second_physical = second;
  second_physical.polynomial = {};
  const std::vector<dose::DoseField> fields = {
      {{first, second}}, {{first}}, {{second}}, {{first_physical}}, {{second_physical}}};

  auto start = Clock::now();
  std::vector<dose::Region> regions;
  regions.push_back(tube(6.0, 4.4, 0, -95, 95, 120));
  const double one_region_ms = since_ms(start);
  regions.push_back(tube(8.0, 6.4, 0, -95, 95, 120));
  regions.push_back(tube(9.0, 7.2, 0.5, -99, 99, 160));
  regions.push_back(tube(7.5, 6.0, 1, -99, -20, 100));
  fmt::print("regions: cord {:.2f} ms ({} pieces), all four {:.2f} ms\n", one_region_ms,
             regions[0].pieces().pieces.size(), since_ms(start));

  const char* metrics[] = {"Dmax", "D0.035cc", "D0.35cc", "D1.2cc", "D10%", "Dmean", "V20Gy"};
  for (int pass = 0; pass < 3; ++pass) {
    start = Clock::now();
    dose::RegionDose cord(regions[0], fields[0]);
    const double built_ms = since_ms(start);
    cord.measure(dose::parse_metric("Dmax"));
    cord.measure(dose::parse_metric("D0.035cc"));
    fmt::print("cord, cumulative: elements {:.2f} ms, with Dmax and D0.035cc {:.2f} ms\n", built_ms,
               since_ms(start));
  }
  {
    dose::RegionDose cord(regions[0], fields[0]);
    for (const char* name : metrics) {
      start = Clock::now();
      const dose::Bounded result = cord.measure(dose::parse_metric(name));
      fmt::print("  {:10} {:10.5f} [{:10.5f} {:10.5f}] {:.2f} ms\n", name, *result.value,
                 *result.lower, *result.upper, since_ms(start));
    }
    start = Clock::now();
    const dose::Bounded tight = cord.measure(dose::parse_metric("Dmax"), {1e-6, 0, 4'000'000});
    fmt::print("  Dmax at 1e-6 Gy: {:.7f} [{:.7f} {:.7f}] {:.2f} ms\n", *tight.value, *tight.lower,
               *tight.upper, since_ms(start));
    start = Clock::now();
    const dose::Dvh dvh = cord.dvh(0.1);
    fmt::print("  DVH in steps of 0.1 Gy, {} bins: {:.2f} ms\n", dvh.dose_gy.size(),
               since_ms(start));
  }
  for (int pass = 0; pass < 3; ++pass) {
    start = Clock::now();
    for (const dose::Region& region : regions)
      for (const dose::DoseField& field : fields) {
        dose::RegionDose measured(region, field);
        for (const char* name : metrics) measured.measure(dose::parse_metric(name));
      }
    fmt::print("4 structures, 5 fields, 7 metrics: {:.1f} ms\n", since_ms(start));
  }
}
