// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <numbers>
#include <phantoms/answers.hpp>
#include <phantoms/tally.hpp>

namespace phantom {
namespace {

struct Peak {
  double value = -1;
  Vec3 at_mm{};
  std::vector<double> place;  ///< the same in the coordinates of the search
};

/// Uphill from `start` in steps that are halved from `step` down to 1e-5: `point` makes a point of
/// the coordinates, or refuses them by returning false.
Peak climb(std::vector<double> start, double step, const Field& field, std::size_t quantities,
           std::size_t q, const std::function<bool(std::vector<double>&, Vec3&)>& point) {
  std::vector<double> values(quantities);
  Peak peak;
  const auto look = [&](std::vector<double> place) {
    Vec3 at_mm;
    if (!point(place, at_mm)) return false;
    field(at_mm, values.data());
    if (values[q] <= peak.value) return false;
    peak = {values[q], at_mm, place};
    return true;
  };
  look(start);
  if (peak.place.empty()) return peak;
  const auto directions = static_cast<int>(std::lround(std::pow(3, start.size())));
  for (double h = step; h > 1e-5;) {
    bool better = false;
    const std::vector<double> centre = peak.place;
    for (int direction = 0; direction < directions; ++direction) {
      std::vector<double> place = centre;
      for (int axis = 0, rest = direction; axis < static_cast<int>(place.size()); ++axis, rest /= 3)
        place[static_cast<std::size_t>(axis)] += h * (rest % 3 - 1);
      better = look(place) || better;
    }
    if (!better) h /= 2;
  }
  return peak;
}

using Ring = std::vector<std::array<double, 2>>;

bool inside(const StackSlab& slab, double x_mm, double y_mm) {
  bool odd = false;
  for (const Ring& ring : slab.rings)
    for (std::size_t i = 0; i < ring.size(); ++i) {
      const auto& a = ring[i];
      const auto& b = ring[(i + 1) % ring.size()];
      if ((a[1] > y_mm) == (b[1] > y_mm)) continue;
      if (x_mm < a[0] + (y_mm - a[1]) / (b[1] - a[1]) * (b[0] - a[0])) odd = !odd;
    }
  return odd;
}

/// Point of a ring at `length_mm` along it from its first vertex, going round as often as needed.
std::array<double, 2> along(const Ring& ring, double length_mm) {
  double perimeter_mm = 0;
  std::vector<double> lengths_mm;
  for (std::size_t i = 0; i < ring.size(); ++i) {
    const auto& a = ring[i];
    const auto& b = ring[(i + 1) % ring.size()];
    lengths_mm.push_back(std::hypot(b[0] - a[0], b[1] - a[1]));
    perimeter_mm += lengths_mm.back();
  }
  length_mm -= std::floor(length_mm / perimeter_mm) * perimeter_mm;
  std::size_t i = 0;
  while (i + 1 < ring.size() && length_mm > lengths_mm[i]) length_mm -= lengths_mm[i++];
  const auto& a = ring[i];
  const auto& b = ring[(i + 1) % ring.size()];
  const double t = lengths_mm[i] > 0 ? std::min(1.0, length_mm / lengths_mm[i]) : 0;
  return {a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])};
}

/// What one slab has: the best sample of each quantity inside, and on each ring.
struct SlabPeaks {
  std::vector<Peak> interior;           ///< by quantity; place = x, y, z
  std::vector<std::vector<Peak>> wall;  ///< by ring, then quantity; place = length along it, z
};

template <class Place>
void note(std::vector<Peak>& peaks, const std::vector<double>& values, const Vec3& at_mm,
          const Place& place) {
  for (std::size_t q = 0; q < peaks.size(); ++q)
    if (values[q] > peaks[q].value) peaks[q] = {values[q], at_mm, place(at_mm)};
}

int samples_along(double length_mm, double step_mm) {
  return std::max(1, static_cast<int>(std::ceil(length_mm / step_mm)));
}

/// A line along y from one wall to the other, cut into pieces of at most `step_mm` on which the
/// quantities are taken as linear. It stands for a prism of `section_mm2` across; 0: look, not add.
/// `place`: coordinates of the search for peaks.
void sample_line(double x_mm, double y_low_mm, double y_high_mm, double z_mm, double section_mm2,
                 double step_mm, const Field& field, Tally& tally, std::vector<Peak>& peaks,
                 const std::function<std::vector<double>(const Vec3&)>& place) {
  const std::size_t quantities = peaks.size();
  std::vector<double> before(quantities), values(quantities);
  const int pieces = samples_along(y_high_mm - y_low_mm, step_mm);
  const double piece_mm = (y_high_mm - y_low_mm) / pieces;
  for (int piece = 0; piece <= pieces; ++piece) {
    const Vec3 at_mm = {x_mm, y_low_mm + piece * piece_mm, z_mm};
    field(at_mm, values.data());
    note(peaks, values, at_mm, place);
    if (piece > 0 && section_mm2 > 0) tally.add(before, values, section_mm2 * piece_mm);
    before.swap(values);
  }
}

/// One plane z. Lines at the middle of strips that end at the vertices: between these the polygon's
/// height is linear in x, so areas come out exact.
void sample_plane(const StackSlab& slab, double z_mm, double thickness_mm, double step_mm,
                  const Field& field, Tally& tally, SlabPeaks& peaks) {
  std::vector<double> ends_mm;
  for (const Ring& ring : slab.rings)
    for (const auto& vertex : ring) ends_mm.push_back(vertex[0]);
  std::sort(ends_mm.begin(), ends_mm.end());
  const auto place = [](const Vec3& p) { return std::vector<double>{p[0], p[1], p[2]}; };
  std::vector<double> crossings_mm;
  for (std::size_t strip = 0; strip + 1 < ends_mm.size(); ++strip) {
    const double width_mm = ends_mm[strip + 1] - ends_mm[strip];
    if (width_mm <= 0) continue;
    const int lines = samples_along(width_mm, step_mm);
    for (int line = 0; line < lines; ++line) {
      const double x_mm = ends_mm[strip] + (line + 0.5) * width_mm / lines;
      crossings_mm.clear();
      for (const Ring& ring : slab.rings)
        for (std::size_t i = 0; i < ring.size(); ++i) {
          const auto& a = ring[i];
          const auto& b = ring[(i + 1) % ring.size()];
          if ((a[0] > x_mm) != (b[0] > x_mm))
            crossings_mm.push_back(a[1] + (x_mm - a[0]) / (b[0] - a[0]) * (b[1] - a[1]));
        }
      std::sort(crossings_mm.begin(), crossings_mm.end());
      for (std::size_t pair = 0; pair + 1 < crossings_mm.size(); pair += 2)
        sample_line(x_mm, crossings_mm[pair], crossings_mm[pair + 1], z_mm,
                    width_mm / lines * thickness_mm, step_mm, field, tally, peaks.interior, place);
    }
  }
}

void sample_wall(const StackSlab& slab, double z_mm, double step_mm, const Field& field,
                 std::vector<double>& values, SlabPeaks& peaks) {
  for (std::size_t r = 0; r < slab.rings.size(); ++r) {
    const Ring& ring = slab.rings[r];
    double start_mm = 0;
    for (std::size_t i = 0; i < ring.size(); ++i) {
      const auto& a = ring[i];
      const auto& b = ring[(i + 1) % ring.size()];
      const double length_mm = std::hypot(b[0] - a[0], b[1] - a[1]);
      const int count = samples_along(length_mm, step_mm);
      for (int step = 0; step < count; ++step) {
        const double t = static_cast<double>(step) / count;
        const Vec3 at_mm = {a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1]), z_mm};
        field(at_mm, values.data());
        note(peaks.wall[r], values, at_mm,
             [&](const Vec3&) { return std::vector<double>{start_mm + t * length_mm, z_mm}; });
      }
      start_mm += length_mm;
    }
  }
}

void keep_best(Measured& measured, const Peak& peak) {
  if (peak.value <= measured.maximum) return;
  measured.maximum = peak.value;
  measured.maximum_at_mm = peak.at_mm;
}

/// The hottest slabs' best samples, followed uphill inside and along the walls.
void climb_slab(const StackSlab& slab, const SlabPeaks& peaks, std::size_t q,
                std::size_t quantities, double step_mm, const Field& field, Measured& measured) {
  const auto in_space = [&](std::vector<double>& place, Vec3& at_mm) {
    place[2] = std::clamp(place[2], slab.z_low_mm, slab.z_high_mm);
    at_mm = {place[0], place[1], place[2]};
    return inside(slab, place[0], place[1]);
  };
  keep_best(measured, climb(peaks.interior[q].place, step_mm, field, quantities, q, in_space));
  for (std::size_t r = 0; r < slab.rings.size(); ++r) {
    const auto on_wall = [&](std::vector<double>& place, Vec3& at_mm) {
      place[1] = std::clamp(place[1], slab.z_low_mm, slab.z_high_mm);
      const auto xy = along(slab.rings[r], place[0]);
      at_mm = {xy[0], xy[1], place[1]};
      return true;
    };
    keep_best(measured, climb(peaks.wall[r][q].place, step_mm, field, quantities, q, on_wall));
  }
}

}  // namespace

std::vector<Measured> measure_stack(const std::vector<StackSlab>& stack, const Field& field,
                                    std::size_t quantities, double step_mm) {
  Tally tally(quantities);
  std::vector<double> values(quantities);
  std::vector<SlabPeaks> peaks;
  for (const StackSlab& slab : stack) {
    SlabPeaks here{
        std::vector<Peak>(quantities),
        std::vector<std::vector<Peak>>(slab.rings.size(), std::vector<Peak>(quantities))};
    const int levels = samples_along(slab.z_high_mm - slab.z_low_mm, step_mm);
    const double level_mm = (slab.z_high_mm - slab.z_low_mm) / levels;
    for (int level = 0; level < levels; ++level)
      sample_plane(slab, slab.z_low_mm + (level + 0.5) * level_mm, level_mm, step_mm, field, tally,
                   here);
    for (const double z_mm : {slab.z_low_mm, slab.z_high_mm})
      sample_plane(slab, z_mm, 0, step_mm, field, tally, here);
    for (int level = 0; level <= levels; ++level)
      sample_wall(slab, std::min(slab.z_low_mm + level * level_mm, slab.z_high_mm), step_mm, field,
                  values, here);
    peaks.push_back(std::move(here));
  }
  std::vector<Measured> result = tally.finish();
  for (std::size_t q = 0; q < quantities; ++q) {
    const auto best = [&](std::size_t s) {
      double value = peaks[s].interior[q].value;
      for (const auto& ring : peaks[s].wall) value = std::max(value, ring[q].value);
      return value;
    };
    std::vector<std::size_t> order(stack.size());
    for (std::size_t s = 0; s < order.size(); ++s) order[s] = s;
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return best(a) > best(b); });
    order.resize(std::min<std::size_t>(order.size(), 12));
    for (const std::size_t s : order)
      climb_slab(stack[s], peaks[s], q, quantities, step_mm, field, result[q]);
  }
  return result;
}

std::vector<Measured> measure_ideal(const IdealShape& shape, const Field& field,
                                    std::size_t quantities, double step_mm) {
  // Lines along y at x = centre + semi_x cos(angle), angles equally spaced.
  const int lines = samples_along(std::numbers::pi * shape.semi_x_mm, step_mm);
  const int levels = samples_along(shape.z_high_mm - shape.z_low_mm, step_mm);
  const double level_mm = (shape.z_high_mm - shape.z_low_mm) / levels;
  const auto place_of = [&](const Vec3& p) {  // radius, angle, z
    const auto centre = shape.centre_mm(p[2]);
    const double u = (p[0] - centre[0]) / shape.semi_x_mm;
    const double v = (p[1] - centre[1]) / shape.semi_y_mm;
    return std::vector<double>{std::hypot(u, v), std::atan2(v, u), p[2]};
  };
  const auto point = [&](std::vector<double>& place, Vec3& at_mm) {
    place[0] = std::clamp(place[0], 0.0, 1.0);
    place[2] = std::clamp(place[2], shape.z_low_mm, shape.z_high_mm);
    const auto centre = shape.centre_mm(place[2]);
    at_mm = {centre[0] + place[0] * shape.semi_x_mm * std::cos(place[1]),
             centre[1] + place[0] * shape.semi_y_mm * std::sin(place[1]), place[2]};
    return true;
  };
  Tally tally(quantities);
  std::vector<std::vector<Peak>> peaks;  // by level, then quantity
  for (int level = 0; level < levels; ++level) {
    const double z_mm = shape.z_low_mm + (level + 0.5) * level_mm;
    const auto centre = shape.centre_mm(z_mm);
    peaks.emplace_back(quantities);
    for (int line = 0; line < lines; ++line) {
      const double angle = std::numbers::pi * (line + 0.5) / lines;
      const double width_mm = shape.semi_x_mm * std::sin(angle) * std::numbers::pi / lines;
      const double half_mm = shape.semi_y_mm * std::sin(angle);
      sample_line(centre[0] + shape.semi_x_mm * std::cos(angle), centre[1] - half_mm,
                  centre[1] + half_mm, z_mm, width_mm * level_mm, step_mm, field, tally,
                  peaks.back(), place_of);
    }
  }
  std::vector<Measured> result = tally.finish();
  for (std::size_t q = 0; q < quantities; ++q) {
    std::stable_sort(peaks.begin(), peaks.end(),
                     [q](const auto& a, const auto& b) { return a[q].value > b[q].value; });
    for (std::size_t n = 0; n < std::min<std::size_t>(peaks.size(), 12); ++n)
      keep_best(result[q], climb(peaks[n][q].place, step_mm, field, quantities, q, point));
  }
  return result;
}

}  // namespace phantom
