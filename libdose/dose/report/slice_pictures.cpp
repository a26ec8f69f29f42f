// SPDX-License-Identifier: Apache-2.0
#include <dose/report/slice_pictures.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <dose/assess/field.hpp>
#include <dose/report/svg_slice.hpp>

namespace dose {
namespace {

std::vector<const PicturedStructure*> pointers(const std::vector<PicturedStructure>& structures) {
  std::vector<const PicturedStructure*> result;
  for (const PicturedStructure& structure : structures) result.push_back(&structure);
  return result;
}

const CtVolume* volume(const PlannedCt& ct) {
  return ct.volume ? &*ct.volume : nullptr;
}

std::string capitalised(std::string text) {
  if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') text[0] = static_cast<char>(text[0] - 32);
  return text;
}

std::string_view seen_from(PatientPlane plane) {
  if (plane == PatientPlane::axial) return "from the feet";
  return plane == PatientPlane::sagittal ? "from the patient's left" : "from the front";
}

std::string position_words(const PlannedPoint& at) {
  return fmt::format("x {:.1f}, y {:.1f}, z {:.1f} mm (DICOM patient coordinates)", at.mm.x(),
                     at.mm.y(), at.mm.z());
}

std::string names(const std::vector<const Course*>& courses) {
  std::string text;
  for (const Course* course : courses) text += (text.empty() ? "" : " + ") + course->name;
  return text;
}

std::string ct_words(const PlannedCt& ct) {
  if (ct.volume)
    return fmt::format(" CT: window {:g} HU wide round {:g} HU.", ct_window_width_hu,
                       ct_window_centre_hu);
  return fmt::format(" No CT: {}.", ct.missing.empty() ? "none was asked for" : ct.missing);
}

std::string unknown_words(const std::vector<SlicePicture>& panels) {
  const bool all_known = std::ranges::all_of(
      panels, [](const SlicePicture& panel) { return !panel.dose || panel.dose->is_all_known(); });
  return all_known ? "" : " Hatched: dose is not known there; it is not taken as 0.";
}

/// Which courses are in the dose, and what stands for those without a distribution.
std::string field_words(const PicturedField& field) {
  std::string text;
  for (const Course* course : field.courses)
    if (course->origin != Origin::dicom)
      text +=
          fmt::format(" {} ({}) is known on paper only and counts everywhere with its one dose.",
                      course->name, course->typed);
  if (!field.left_out.empty())
    text +=
        fmt::format(" Not in it, having no place in the planned frame: {}.", names(field.left_out));
  return text;
}

std::string dose_at_point(const PicturedField& field, const PicturePoint& point) {
  std::string parts;
  double sum_gy = 0;
  for (const auto& [course, dose_gy] : contributions_at(field, point)) {
    if (!dose_gy) return fmt::format(" The dose of {} at the point is not known.", course);
    sum_gy += *dose_gy;
    parts += fmt::format("{}{} {:.2f}", parts.empty() ? "" : ", ", course, *dose_gy);
  }
  return fmt::format(" At the point: {:.2f} Gy ({}).", sum_gy, parts);
}

std::string eqd2_words(const PicturePoint& point) {
  return fmt::format("EQD2({:g})", point.alpha_beta.in_gray());
}

std::string highest_words(const SlicePicture& picture, const std::string& unit) {
  const auto highest = picture.dose ? picture.dose->maximum() : std::nullopt;
  return highest ? fmt::format("highest dose in the plane {:.1f} {}", *highest, unit)
                 : "no dose is known in the plane";
}

/// The limit's level, where the courses in the picture are those that it is about.
std::optional<double> drawn_limit_gy(const PicturedCase& pictured) {
  return pictured.field.left_out.empty() ? pictured.point.limit_gy : std::nullopt;
}

std::string limit_words(const PicturedCase& pictured, const SlicePicture& picture) {
  const auto limit_gy = drawn_limit_gy(pictured);
  if (!limit_gy) return "";
  const bool reached = std::ranges::any_of(picture.isodoses, &Isodose::is_limit);
  return fmt::format(" {}: {:g} Gy ({}){}.", reached ? "Thick white line" : "Limit", *limit_gy,
                     pictured.point.limit_title, reached ? "" : ", not passed in this plane");
}

std::vector<double> prior_levels_gy(const Course& prior, double& of_gy, std::string& of) {
  if (const auto prescribed = prescription(prior)) {
    of_gy = in_gray(*prescribed);
    of = "prescription";
  } else {
    of_gy = whole_grid_maximum_gy(prior, Quantity::physical, {});
    of = "highest dose";
  }
  std::vector<double> levels_gy;
  for (const double share : {0.1, 0.3, 0.5, 0.8, 0.95, 1.05}) levels_gy.push_back(share * of_gy);
  return levels_gy;
}

}  // namespace

PicturedCase pictured_case(const Case& the_case, const Policy& policy, const PicturePoint& point,
                           const CtSource& ct) {
  PicturedCase pictured{
      &the_case, point, pictured_field(the_case, point), planned_structures(the_case, policy),
      {},        {}};
  for (std::size_t i = 0; i < the_case.priors.size(); ++i)
    pictured.priors.push_back(prior_structures(the_case, i));
  if (ct) pictured.ct = ct(point.at, picture_side_mm / 2);
  return pictured;
}

Picture slice_through(const PicturedCase& pictured, PatientPlane plane) {
  const PicturePoint& point = pictured.point;
  const auto limit_gy = drawn_limit_gy(pictured);
  DrawnDose dose{&pictured.field.field, {}, limit_gy};
  constexpr double any_dose_gy = 1e4;  // levels that are passed nowhere are not drawn
  if (limit_gy) {
    dose.levels_gy = levels_round(*limit_gy, any_dose_gy);
  } else {  // a round dose near that at the point
    const double middle_gy =
        std::max(5.0, 5 * std::round(pictured.field.field.at(point.at).lower_gy / 5));
    dose.levels_gy = levels_round(middle_gy, any_dose_gy);
    dose.levels_gy.push_back(middle_gy);
  }
  SliceDrawing drawing;
  drawing.panels.push_back(slice_picture(plane, point.at, picture_side_mm,
                                         pointers(pictured.planned), dose, volume(pictured.ct)));
  const SlicePicture& picture = drawing.panels.front();
  const std::string unit = "Gy " + eqd2_words(point);
  drawing.dose_words = eqd2_words(point) + ", Gy";
  Picture result;
  result.key = to_text(plane);
  result.title =
      fmt::format("{} plane through the {}", capitalised(std::string(to_text(plane))), point.what);
  drawing.alt = result.alt = fmt::format(
      "{}, with {} of {}: {}.{}", result.title, eqd2_words(point), names(pictured.field.courses),
      highest_words(picture, unit), limit_words(pictured, picture));
  result.svg = slice_svg(drawing);
  result.caption = fmt::format(
      "{}, {}, seen {}. Wash and lines: {} of {} in Gy, looked up at points {:g} mm "
      "apart.{}{}{}{}{}",
      result.title, position_words(point.at), seen_from(plane), eqd2_words(point),
      names(pictured.field.courses), picture_spacing_mm, limit_words(pictured, picture),
      dose_at_point(pictured.field, point), field_words(pictured.field),
      unknown_words(drawing.panels), ct_words(pictured.ct));
  return result;
}

std::optional<Picture> registration_picture(const PicturedCase& pictured,
                                            const Assessment& assessment) {
  auto structures = pointers(pictured.planned);
  std::string of;
  for (std::size_t i = 0; i < pictured.priors.size(); ++i) {
    if (pictured.priors[i].empty()) continue;
    const std::string& name = pictured.the_case->priors[i].name;
    of += (of.empty() ? "" : ", ") + name;
    for (const PicturedStructure& structure : pictured.priors[i]) structures.push_back(&structure);
  }
  if (of.empty()) return {};
  SliceDrawing drawing;
  drawing.by_course = true;
  for (const PatientPlane plane : {PatientPlane::axial, PatientPlane::sagittal})
    drawing.panels.push_back(slice_picture(plane, pictured.point.at, picture_side_mm, structures,
                                           {}, volume(pictured.ct)));
  Picture result;
  result.key = "registration";
  result.title = fmt::format("Contours of {} (dashed) over the planned ones", of);
  std::string measured;
  for (const CourseResult& course : assessment.courses)
    if (course.agreement)
      measured += fmt::format(" {}: {}.", course.name, in_words(*course.agreement));
  drawing.alt = result.alt = result.title + ", axial and sagittal." + measured;
  result.svg = slice_svg(drawing);
  result.caption = fmt::format(
      "{}, brought into the planned frame by the registration; axial and sagittal through {}.{}{}",
      result.title, position_words(pictured.point.at), measured, ct_words(pictured.ct));
  return result;
}

std::optional<Picture> prior_isodose_picture(const PicturedCase& pictured, std::size_t prior) {
  const Course& course = pictured.the_case->priors[prior];
  if (course.origin != Origin::dicom || !is_registered(course)) return {};
  const DoseField field{course_terms(course, Quantity::physical, {}, {})};
  double of_gy = 0;
  std::string of;
  const DrawnDose dose{&field, prior_levels_gy(course, of_gy, of), {}};
  SliceDrawing drawing;
  for (const PatientPlane plane : {PatientPlane::axial, PatientPlane::sagittal})
    drawing.panels.push_back(slice_picture(plane, pictured.point.at, picture_side_mm,
                                           pointers(pictured.planned), dose, volume(pictured.ct)));
  drawing.dose_words = "physical dose, Gy";
  Picture result;
  result.key = "isodoses-" + course.name;
  result.title = fmt::format("Dose of {} over the planned anatomy", course.name);
  drawing.alt = result.alt = fmt::format("{}, axial and sagittal: {}.", result.title,
                                         highest_words(drawing.panels.front(), "Gy"));
  result.svg = slice_svg(drawing);
  result.caption = fmt::format(
      "{}: physical dose in Gy, lines at 10, 30, 50, 80, 95 and 105 % of its {} of {:g} Gy; axial "
      "and "
      "sagittal through {}.{}{}",
      result.title, of, of_gy, position_words(pictured.point.at), unknown_words(drawing.panels),
      ct_words(pictured.ct));
  return result;
}

}  // namespace dose
