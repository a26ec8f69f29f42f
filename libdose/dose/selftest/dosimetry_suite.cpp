// SPDX-License-Identifier: Apache-2.0
#include <dose/selftest/dosimetry_suite.hpp>

#include <algorithm>
#include <cmath>
#include <dose/dosimetry/measure.hpp>
#include <dose/selftest/ideal_solid.hpp>
#include <dose/selftest/solid_case.hpp>
#include <limits>
#include <map>

namespace dose::selftest {
namespace {

/// Adds up what was tried; keeps the first failures.
class Recorder {
 public:
  Recorder(BoundTrial& trial, BoundTally& tally, std::string what)
      : trial_(trial), tally_(tally), what_(std::move(what)) {
    ++trial_.cases;
    ++tally_.cases;
  }

  /// The true value lies in [exact_low, exact_high].
  void expect(const std::string& metric, const Bounded& bounded, double exact_low,
              double exact_high) {
    // Rounding of double arithmetic, which no bound covers.
    const double slack = 1e-9 * std::max(1.0, std::abs(exact_high));
    const double lower = bounded.lower.value_or(std::numeric_limits<double>::infinity());
    const double upper = bounded.upper.value_or(-std::numeric_limits<double>::infinity());
    const bool holds = lower <= exact_high + slack && upper >= exact_low - slack;
    ++trial_.bounds;
    ++tally_.bounds;
    if (holds) return;
    ++trial_.failed;
    ++tally_.failed;
    if (trial_.failures.size() < 10)
      trial_.failures.push_back(
          {what_ + ", " + metric, lower, 0.5 * (exact_low + exact_high), upper});
  }
  void expect(const std::string& metric, const Bounded& bounded, double exact) {
    expect(metric, bounded, exact, exact);
  }

 private:
  BoundTrial& trial_;
  BoundTally& tally_;
  std::string what_;
};

void try_linear(const SolidCase& one, RegionDose& measured, Recorder& record) {
  const LinearDose& dose = *one.linear;
  const double volume_mm3 = one.stack.volume_mm3();
  const double highest = one.stack.highest_gy(dose);
  const double lowest = one.stack.lowest_gy(dose);
  record.expect("Dmax", measured.measure({Metric::Kind::d_max, 0}), highest);
  record.expect("Dmin", measured.measure({Metric::Kind::d_min, 0}), lowest);
  record.expect("Dmean", measured.measure({Metric::Kind::d_mean, 0}), one.stack.mean_gy(dose));
  if (volume_mm3 > 30.5)
    record.expect("D0.03cc", measured.measure({Metric::Kind::d_volume_cc, 0.03}),
                  one.stack.dose_of_hottest_gy(dose, 30));
  for (const double percent : {10.0, 50.0, 95.0})
    record.expect("D" + std::to_string(static_cast<int>(percent)) + "%",
                  measured.measure({Metric::Kind::d_volume_percent, percent}),
                  one.stack.dose_of_hottest_gy(dose, volume_mm3 * percent / 100));
  // Not where the dose is flat: there a whole volume hangs on the last digit.
  if (highest - lowest < 1e-3) return;
  const double dose_gy = lowest + 0.37 * (highest - lowest);
  record.expect("V", measured.measure({Metric::Kind::v_dose_gy, dose_gy}),
                one.stack.volume_above_mm3(dose, dose_gy) / 1000);
}

void try_sampled(const SolidCase& one, RegionDose& measured, Recorder& record) {
  const SampledStack sampled(one);
  const double volume_mm3 = one.stack.volume_mm3();
  record.expect("Dmax", measured.measure({Metric::Kind::d_max, 0}), sampled.highest_low_gy(),
                sampled.highest_high_gy());
  record.expect("Dmin", measured.measure({Metric::Kind::d_min, 0}), sampled.lowest_low_gy(),
                sampled.lowest_high_gy());
  const auto quantile = [&](const std::string& name, const Metric& metric, double wanted_mm3) {
    record.expect(name, measured.measure(metric), sampled.hottest_low_gy(wanted_mm3),
                  sampled.hottest_high_gy(wanted_mm3));
  };
  if (volume_mm3 > 30.5) quantile("D0.03cc", {Metric::Kind::d_volume_cc, 0.03}, 30);
  for (const double percent : {10.0, 50.0, 95.0})
    quantile("D" + std::to_string(static_cast<int>(percent)) + "%",
             {Metric::Kind::d_volume_percent, percent}, volume_mm3 * percent / 100);
}

Region region_of(const PrismStack& stack, double spacing_mm, BetweenSlices between) {
  std::vector<Contour> contours;
  for (const Prism& prism : stack.prisms()) {
    Contour& contour = contours.emplace_back();
    const double z_mm = 0.5 * (prism.z_low_mm + prism.z_high_mm);
    for (const Eigen::Vector2d& corner : prism.outline)
      contour.points_mm.emplace_back(corner.x(), corner.y(), z_mm);
  }
  RegionModel model;
  model.slice_spacing_mm = spacing_mm;
  model.between = between;
  return Region::from_contours(contours, model, "solid");
}

}  // namespace

BoundTrial try_bounds(int cases, unsigned long long seed) {
  BoundTrial trial;
  std::map<std::pair<std::string, std::string>, BoundTally> tallies;
  Dice dice(seed);
  for (int n = 0; n < cases; ++n) {
    const SolidCase one = random_case(dice, n);
    BoundTally& tally = tallies[{one.solid, one.dose_name}];
    tally.solid = one.solid;
    tally.dose = one.dose_name;
    Recorder record(trial, tally, one.solid + ", " + one.dose_name + ", case " + std::to_string(n));
    const Region region = region_of(one.stack, one.spacing_mm, BetweenSlices::slab);
    Bounded volume;
    volume.lower = volume.upper = region.volume_cc();
    record.expect("volume", volume, one.stack.volume_mm3() / 1000);
    FieldTerm term;
    term.grids.push_back({&*one.grid, 1, {}});
    term.polynomial = DosePolynomial::physical();
    const DoseField field{{term}};
    RegionDose measured(region, field);
    if (one.linear)
      try_linear(one, measured, record);
    else
      try_sampled(one, measured, record);
  }
  for (auto& [key, tally] : tallies) trial.tallies.push_back(std::move(tally));
  return trial;
}

bool IdealRow::passed() const {
  if (allowed_percent && !(std::abs(volume_percent) <= *allowed_percent)) return false;
  for (const auto& off_gy : {d003cc_along_gy, d003cc_across_gy})
    if (allowed_gy && off_gy && !(std::abs(*off_gy) <= *allowed_gy)) return false;
  return true;
}

namespace {

/// The solid itself, by its own formula: slabs a twenty-fifth of a millimetre thick.
PrismStack as_it_is(const IdealSolid& solid) {
  constexpr double fine_mm = 0.04;
  const double first_mm = solid.z_low_mm + fine_mm / 2;
  return slabs_of(solid, first_mm, fine_mm);
}

double percent_off(double value, double of) {
  return 100 * (value / of - 1);
}

IdealRow ideal_row(const IdealSolid& solid, double size_mm, double spacing_mm,
                   BetweenSlices between) {
  IdealRow row;
  row.solid = solid.name;
  row.size_mm = size_mm;
  row.shape_interpolated = between == BetweenSlices::shape;
  row.spacing_mm = spacing_mm;
  const PrismStack ideal = as_it_is(solid);
  const double volume_mm3 = ideal.volume_mm3();
  const auto drawn = [&](double offset) {
    return slabs_of(solid, solid.z_low_mm + offset * spacing_mm, spacing_mm);
  };
  const PrismStack stack = drawn(0.5);
  const Region region = region_of(stack, spacing_mm, between);
  row.volume_percent = percent_off(1000 * region.volume_cc(), volume_mm3);
  row.contouring_low_percent = std::numeric_limits<double>::infinity();
  row.contouring_high_percent = -row.contouring_low_percent;
  for (int n = 0; n < 20; ++n) {
    const PrismStack moved = drawn((n + 0.5) / 20);
    const double off =
        moved.prisms().empty()
            ? -100
            : percent_off(1000 * region_of(moved, spacing_mm, between).volume_cc(), volume_mm3);
    row.contouring_low_percent = std::min(row.contouring_low_percent, off);
    row.contouring_high_percent = std::max(row.contouring_high_percent, off);
  }
  const auto off_gy = [&](const Eigen::Vector3d& gradient) -> std::optional<double> {
    if (volume_mm3 < 31) return {};
    const LinearDose dose{60, gradient};
    const DoseGrid grid = grid_of(dose, 2, {-0.7, 0.4, 0.2});
    FieldTerm term;
    term.grids.push_back({&grid, 1, {}});
    term.polynomial = DosePolynomial::physical();
    const DoseField field{{term}};
    RegionDose measured(region, field);
    const Bounded result = measured.measure({Metric::Kind::d_volume_cc, 0.03}, {1e-3, 0});
    if (!result.value) return {};
    return *result.value - ideal.dose_of_hottest_gy(dose, 30);
  };
  row.d003cc_along_gy = off_gy({0, 0, 1});
  row.d003cc_across_gy = off_gy({0.6, 0.8, 0});
  return row;
}

}  // namespace

std::vector<IdealRow> try_ideal_solids() {
  constexpr int corners = 180;
  std::vector<IdealRow> rows;
  for (const bool shape : {false, true}) {
    const double spacing_mm = shape ? 3 : 1;
    const auto between = shape ? BetweenSlices::shape : BetweenSlices::slab;
    for (const IdealSolid& solid :
         {ball(12, corners), upright_cylinder(12, 24, corners), lying_cylinder(12, 24),
          upright_cone(12, 24, corners), lying_cone(12, 24, corners)}) {
      IdealRow row = ideal_row(solid, 24, spacing_mm, between);
      // A cone on its side is shown as it comes out: its sections are hyperbolas.
      if (!(shape && solid.name == "cone across")) {
        row.allowed_percent = shape ? 0.5 : 0.3;
        row.allowed_gy = shape ? 0.2 : 0.16;
      }
      rows.push_back(std::move(row));
    }
  }
  for (const bool shape : {false, true})
    for (const double spacing_mm : {1.0, 3.0})
      for (const double diameter_mm : {3.0, 5.0, 10.0, 20.0})
        rows.push_back(ideal_row(ball(diameter_mm / 2, corners), diameter_mm, spacing_mm,
                                 shape ? BetweenSlices::shape : BetweenSlices::slab));
  return rows;
}

}  // namespace dose::selftest
