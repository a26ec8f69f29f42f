// SPDX-License-Identifier: Apache-2.0
#include <dose/assess/ends.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <dose/assess/value.hpp>
#include <limits>
#include <vector>

namespace dose {
namespace {

// What is hot in less than this goes on beyond the 10 mm as likely as not: the maximum stands for
// it.
constexpr double near_maximum_cc = 0.1;

FieldKey key_of(const Limit& limit, bool ends_extended) {
  FieldKey key;
  key.course = limit.scope == Scope::cumulative ? FieldKey::cumulative : 0;
  key.quantity = limit.quantity;
  key.alpha_beta_gy = limit.quantity == Quantity::physical ? 0 : limit.alpha_beta->in_gray();
  key.ends_extended = ends_extended;
  return key;
}

/// Of the structure with its ends, from its parts.
class Whole {
 public:
  Whole(const Limit& limit, StructureDose& structure, const Tolerance& tolerance)
      : limit_(limit), structure_(structure), tolerance_(tolerance) {}

  /// Upper bound of what the limit is about, in its unit where that has one; nothing where dose is
  /// not known.
  std::optional<double> upper() {
    switch (limit_.metric->kind) {
      case Metric::Kind::d_max:
      case Metric::Kind::d_min:
        return {};  // not by parts
      case Metric::Kind::d_mean:
        return mean_upper();
      case Metric::Kind::v_dose_gy:
        return volume_upper(*limit_.metric);
      case Metric::Kind::d_volume_cc:
        return dose_upper(limit_.metric->argument);
      case Metric::Kind::d_volume_percent:
        return dose_upper(limit_.metric->argument / 100 * volume_cc());
    }
    return {};
  }

 private:
  bool ends_are_apart() const { return structure_.region().is_drawn(); }

  double volume_cc() const {
    const double ends_cc = structure_.ends().volume_cc();
    return ends_are_apart() ? structure_.region().volume_cc() + ends_cc : ends_cc;
  }

  std::optional<double> upper_in(bool ends, const Metric& metric) {
    return structure_.measure(key_of(limit_, ends), metric, tolerance_).upper;
  }

  std::optional<double> volume_upper(const Metric& metric) {
    const auto ends_cc = upper_in(true, metric);
    if (!ends_are_apart()) return ends_cc;
    const auto drawn_cc = upper_in(false, metric);
    if (!ends_cc || !drawn_cc) return {};
    return *ends_cc + *drawn_cc;
  }

  /// The limit itself if less than `cc` can lie at or above it, else infinity: more, not how much.
  std::optional<double> dose_upper(double cc) {
    if (cc < near_maximum_cc) {
      const auto ends_gy = upper_in(true, {Metric::Kind::d_max, 0});
      if (!ends_gy) return {};
      if (*ends_gy > *limit_.value) return std::numeric_limits<double>::infinity();
    }
    const auto above_cc = volume_upper({Metric::Kind::v_dose_gy, *limit_.value});
    if (!above_cc) return {};
    return *above_cc < cc ? *limit_.value : std::numeric_limits<double>::infinity();
  }

  std::optional<double> mean_upper() {
    const auto ends_gy = upper_in(true, *limit_.metric);
    if (!ends_are_apart()) return ends_gy;
    const auto drawn_gy = upper_in(false, *limit_.metric);
    if (!ends_gy || !drawn_gy) return {};
    const double ends_cc = structure_.ends().volume_cc();
    return std::max(*drawn_gy,
                    (*drawn_gy * (volume_cc() - ends_cc) + *ends_gy * ends_cc) / volume_cc());
  }

  const Limit& limit_;
  StructureDose& structure_;
  const Tolerance& tolerance_;
};

Withheld reached(const Limit& limit, const StructureDose& structure, std::optional<double> upper) {
  if (!upper)
    return {"not_covered",
            fmt::format("{} ends where dose is not known: extended by {:g} mm at its ends it could "
                        "reach the limit",
                        structure.candidate().name, StructureDose::end_extension_mm)};
  return {"structure_ends_in_dose",
          fmt::format("{} ends where dose is high: extended by {:g} mm at its ends it could reach "
                      "the limit{}",
                      structure.candidate().name, StructureDose::end_extension_mm,
                      std::isfinite(*upper) ? fmt::format(" ({:.2f}{}{})", *upper,
                                                          limit.unit.empty() ? "" : " ", limit.unit)
                                            : std::string())};
}

// Of a grid's maximum: what is as good as the hottest. One voxel alone might be noise.
constexpr double hottest_share = 0.9;

/// The planned course's frame is the planned one.
std::vector<PlannedPoint> hottest_voxels(const DoseGrid& grid) {
  std::vector<PlannedPoint> hottest;
  const double from_gy = hottest_share * grid.maximum_gy();
  const GridGeometry& geometry = grid.geometry();
  for (int k = 0; k < geometry.frames(); ++k)
    for (int j = 0; j < geometry.rows(); ++j)
      for (int i = 0; i < geometry.columns(); ++i)
        if (from_gy > 0 && grid.voxel_gy(i, j, k) >= from_gy)
          hottest.push_back(
              {geometry
                   .course_point({i * geometry.column_spacing_mm(), j * geometry.row_spacing_mm(),
                                  geometry.frame_offsets_mm()[static_cast<std::size_t>(k)]})
                   .mm});
  return hottest;
}

}  // namespace

std::optional<Withheld> reached_at_ends(const Limit& limit, StructureDose& structure,
                                        const Tolerance& tolerance) {
  if (structure.is_on_paper() || limit.comparator == Comparator::at_least) return {};
  const bool of_maximum = limit.metric->kind == Metric::Kind::d_max;
  if (limit.metric->kind == Metric::Kind::d_min) return {};  // can only fall
  if (structure.candidate().role == Role::target && !of_maximum) return {};
  if (of_maximum) {
    const RuleValue extended = value_on(limit, structure, tolerance, true);
    if (judge(limit.comparator, *limit.value, extended.lower, extended.upper) == Status::within)
      return {};
    return reached(limit, structure, extended.upper);
  }
  if (!structure.is_known(key_of(limit, true))) return {};  // said elsewhere
  const auto upper = Whole(limit, structure, tolerance).upper();
  if (upper && std::isfinite(*upper) &&
      judge(limit.comparator, *limit.value, *upper, *upper) == Status::within)
    return {};
  return reached(limit, structure, upper);
}

std::optional<Withheld> apart_from_hot_spot(const Course& planned, const StructureDose& structure) {
  if (structure.is_on_paper() || planned.origin != Origin::dicom) return {};
  const Region& region = structure.region();
  const double low_mm = region.slabs().front().w_low_mm - StructureDose::end_extension_mm;
  const double high_mm = region.slabs().back().w_high_mm + StructureDose::end_extension_mm;
  double apart_mm = std::numeric_limits<double>::infinity();
  for (const Phase& phase : planned.phases)
    for (const PhaseGrid& phase_grid : phase.grids)
      for (const PlannedPoint& hot : hottest_voxels(phase_grid.grid)) {
        const double w_mm = hot.mm.dot(region.w_axis());
        apart_mm = std::min(apart_mm, std::max({low_mm - w_mm, w_mm - high_mm, 0.0}));
      }
  if (!std::isfinite(apart_mm) || apart_mm == 0) return {};
  return Withheld{
      "structure_ends_in_dose",
      fmt::format("{} is not drawn beside the highest dose of this course: it ends {:.0f} mm from "
                  "there, so that what it holds there is not known",
                  structure.candidate().name, apart_mm + StructureDose::end_extension_mm)};
}

}  // namespace dose
