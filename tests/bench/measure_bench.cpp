// SPDX-License-Identifier: Apache-2.0
// How the cost of bounded metrics grows with voxels, tolerance, courses, structures and
// registration. Benchmarks, not tests: read ratios within one run
// (docs/explanation/performance.md).
#include <benchmark/benchmark.h>

#include <map>
#include <memory>

#include "bench/spine_courses.hpp"

namespace {

using dose::DoseField;
using dose::parse_metric;
using dose::Region;
using dose::RegionDose;

/// Made once each; spacing in hundredths of a millimetre.
const dose::DoseGrid& grid(int course, long spacing) {
  static std::map<std::pair<int, long>, std::unique_ptr<dose::DoseGrid>> made;
  auto& one = made[{course, spacing}];
  if (!one)
    one = std::make_unique<dose::DoseGrid>(bench::spine_grid(
        static_cast<double>(spacing) / 100, 30 - 3.0 * course, 90 - 30.0 * (course % 2)));
  return *one;
}

/// The planned course and `courses - 1` priors.
DoseField field(int courses, long spacing, double turn_rad) {
  DoseField sum;
  for (int n = 0; n < courses; ++n)
    sum.terms.push_back(bench::eqd2_term(
        grid(n, spacing), n == 0 ? 3 : 10 + n,
        n == 0 ? Eigen::Vector3d::Zero().eval() : Eigen::Vector3d(0.7, -1.3, 2.1 * n),
        n == 0 ? 0 : turn_rad));
  return sum;
}

const Region& cord() {
  static const Region region = bench::cord();
  return region;
}

void dmax_and_d0_035cc(benchmark::State& state, const DoseField& sum,
                       const dose::Tolerance& tolerance) {
  for (auto _ : state) {
    RegionDose dose(cord(), sum);
    benchmark::DoNotOptimize(dose.measure(parse_metric("Dmax"), tolerance));
    benchmark::DoNotOptimize(dose.measure(parse_metric("D0.035cc"), tolerance));
  }
}

void by_voxels(benchmark::State& state) {
  const DoseField sum = field(2, state.range(0), 0);
  const double side = static_cast<double>(grid(0, state.range(0)).geometry().columns());
  dmax_and_d0_035cc(state, sum, {});
  state.counters["voxels"] = side * side * side;
}
BENCHMARK(by_voxels)
    ->ArgName("spacing_um_10")
    ->Arg(100)
    ->Arg(150)
    ->Arg(200)
    ->Arg(300)
    ->Unit(benchmark::kMillisecond);

void by_turn(benchmark::State& state) {
  dmax_and_d0_035cc(state, field(2, 200, 0.01 * static_cast<double>(state.range(0))), {});
}
BENCHMARK(by_turn)->ArgName("turn_rad_100")->Arg(0)->Arg(5)->Unit(benchmark::kMillisecond);

void by_tolerance(benchmark::State& state) {
  double absolute_gy = 1;
  for (long n = 0; n < state.range(0); ++n) absolute_gy /= 10;
  dmax_and_d0_035cc(state, field(2, 200, 0), {absolute_gy, 0, 4'000'000});
}
BENCHMARK(by_tolerance)->ArgName("minus_log10_gy")->DenseRange(0, 5)->Unit(benchmark::kMillisecond);

void by_courses(benchmark::State& state) {
  dmax_and_d0_035cc(state, field(static_cast<int>(state.range(0)), 200, 0), {});
}
BENCHMARK(by_courses)->ArgName("courses")->DenseRange(1, 4)->Unit(benchmark::kMillisecond);

void by_structures(benchmark::State& state) {
  static const Region regions[] = {bench::cord(), bench::tube(8.0, 6.4, 0, 120),
                                   bench::tube(9.0, 7.2, 0.5, 160), bench::tube(40, 30, 1, 200)};
  const DoseField sum = field(2, 200, 0);
  for (auto _ : state)
    for (long n = 0; n < state.range(0); ++n) {
      RegionDose dose(regions[n], sum);
      for (const char* metric : {"Dmax", "D0.035cc", "D1.2cc", "Dmean", "V20Gy"})
        benchmark::DoNotOptimize(dose.measure(parse_metric(metric)));
    }
}
BENCHMARK(by_structures)->ArgName("structures")->DenseRange(1, 4)->Unit(benchmark::kMillisecond);

void dvh(benchmark::State& state) {
  const DoseField sum = field(2, 200, 0);
  for (auto _ : state) {
    RegionDose dose(cord(), sum);
    benchmark::DoNotOptimize(dose.dvh(0.1));
  }
}
BENCHMARK(dvh)->Unit(benchmark::kMillisecond);

void region_of_contours(benchmark::State& state) {
  for (auto _ : state) benchmark::DoNotOptimize(bench::cord());
}
BENCHMARK(region_of_contours)->Unit(benchmark::kMillisecond);

void displaced_by_2mm(benchmark::State& state) {
  const DoseField planned{{field(2, 200, 0).terms[0]}};
  const DoseField prior{{field(2, 200, 0).terms[1]}};
  for (auto _ : state) {
    RegionDose dose(cord(), planned);
    benchmark::DoNotOptimize(dose.displaced_maximum(std::span(&prior, 1), 2));
  }
}
BENCHMARK(displaced_by_2mm)->Unit(benchmark::kMillisecond);

}  // namespace

BENCHMARK_MAIN();
