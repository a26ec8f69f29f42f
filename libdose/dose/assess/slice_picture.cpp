// SPDX-License-Identifier: Apache-2.0
#include <dose/assess/slice_picture.hpp>

#include <algorithm>
#include <cmath>
#include <dose/dosimetry/plane_cut.hpp>

namespace dose {
namespace {

constexpr double most_levels_factor = 64;  // steps above a limit; beyond, a scale would say nothing

/// About as fine as the CT itself, within what can be seen in print.
double ct_spacing_mm(const CtVolume& ct) {
  const double finest_mm = std::min(ct.geometry.column_spacing_mm(), ct.geometry.row_spacing_mm());
  return std::clamp(finest_mm, 0.7, 1.5);
}

SampledSquare sampled_ct(const SquareInSpace& square, const CtVolume& ct) {
  const double steps = std::round(square.side_mm / ct_spacing_mm(ct));
  SampledSquare sampled;
  sampled.nodes = static_cast<int>(steps) + 1;
  sampled.spacing_mm = square.side_mm / steps;
  for (int j = 0; j < sampled.nodes; ++j)
    for (int i = 0; i < sampled.nodes; ++i) {
      const auto value = ct.at({square.point_mm(Eigen::Vector2d(i, j) * sampled.spacing_mm)});
      sampled.values.push_back(value ? std::optional(static_cast<float>(*value)) : std::nullopt);
    }
  return sampled;
}

/// The square in the frame that the structure was drawn in.
SquareInSpace in_frame_of(const PicturedStructure& structure, const SquareInSpace& square) {
  if (structure.prior == nullptr) return square;
  const CourseFromPlanned& to = structure.prior->registration.course_from_planned;
  return {(to * PlannedPoint{square.corner_mm}).mm, to.rotation() * square.right,
          to.rotation() * square.down, square.side_mm};
}

bool meets(const std::vector<Polyline>& lines, double side_mm) {
  return std::ranges::any_of(lines, [&](const Polyline& line) {
    return std::ranges::any_of(line.points, [&](const Eigen::Vector2d& p) {
      return p.minCoeff() >= 0 && p.maxCoeff() <= side_mm;
    });
  });
}

void add_isodose(SlicePicture& picture, double dose_gy, bool is_limit) {
  Isodose isodose{dose_gy, is_limit, level_lines(*picture.dose, dose_gy)};
  if (!isodose.lines.empty()) picture.isodoses.push_back(std::move(isodose));
}

}  // namespace

std::vector<double> levels_round(double limit_gy, double highest_gy) {
  const double step_gy = limit_gy >= 40 ? 10 : 5;
  std::vector<double> levels_gy;
  for (const double steps : {-4.0, -2.0, -1.0}) levels_gy.push_back(limit_gy + steps * step_gy);
  for (double steps = 1; steps <= most_levels_factor; steps *= 2)
    levels_gy.push_back(limit_gy + steps * step_gy);
  std::erase_if(levels_gy, [&](double level) { return !(level > 0 && level <= highest_gy); });
  return levels_gy;
}

SlicePicture slice_picture(PatientPlane plane, const PlannedPoint& point, double side_mm,
                           const std::vector<const PicturedStructure*>& structures,
                           const DrawnDose& dose, const CtVolume* ct) {
  SlicePicture picture;
  picture.plane = plane;
  picture.square = square_through(plane, point, side_mm);
  picture.point_mm = picture.square.seen_at_mm(point.mm);
  if (ct != nullptr) picture.ct = sampled_ct(picture.square, *ct);
  if (dose.field != nullptr) {
    picture.dose = sampled_dose(picture.square, *dose.field, picture_spacing_mm);
    for (const double level_gy : dose.levels_gy) add_isodose(picture, level_gy, false);
    if (dose.limit_gy) add_isodose(picture, *dose.limit_gy, true);
    std::ranges::stable_sort(picture.isodoses, {}, &Isodose::dose_gy);
  }
  for (const PicturedStructure* structure : structures) {
    auto lines = outline_in(in_frame_of(*structure, picture.square), *structure->region);
    if (meets(lines, side_mm))
      picture.outlines.push_back({structure->name, structure->role, structure->ordinal,
                                  structure->prior != nullptr, std::move(lines)});
  }
  return picture;
}

}  // namespace dose
