// SPDX-License-Identifier: Apache-2.0
#include <dose/selftest/point_courses.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <dose/assess/field.hpp>
#include <dose/core/contract.hpp>
#include <dose/core/error.hpp>
#include <memory>

namespace dose {
namespace {

// Points lie this far apart along x; the voxels between them in y and z are as wide.
constexpr double spacing_mm = 2;
// Stored integers are millionths of a gray: doses written with up to six decimals are exact.
constexpr double scaling_gy = 1e-6;
constexpr double largest_gy = 4000;  // of 32 bit

std::vector<Fractionation> parse_point(std::string_view text) {
  std::vector<Fractionation> courses;
  while (true) {
    const auto comma = text.find(',');
    const Scheme scheme = parse_scheme(text.substr(0, comma));
    if (scheme.phases.size() != 1 || in_gray(scheme.total()) > largest_gy)
      throw Error("scheme_invalid",
                  fmt::format("'{}': each course of a point is one phase", scheme.text));
    courses.push_back(scheme.phases.front());
    if (comma == std::string_view::npos) return courses;
    text.remove_prefix(comma + 1);
  }
}

DoseGrid grid_of(const std::vector<double>& doses_gy) {
  // At least two voxels in each direction, so that there is an inside.
  const std::size_t columns = doses_gy.size() + 1;
  auto pixels = std::make_unique<std::uint32_t[]>(columns * 4);
  for (std::size_t row = 0; row < 4; ++row)
    for (std::size_t i = 0; i < doses_gy.size(); ++i)
      pixels[row * columns + i] =
          static_cast<std::uint32_t>(std::llround(doses_gy[i] / scaling_gy));
  return {GridGeometry({0, 0, 0}, {1, 0, 0}, {0, 1, 0}, spacing_mm, spacing_mm,
                       static_cast<int>(columns), 2, {0, spacing_mm}, "points"),
          DosePixels(std::move(pixels)), scaling_gy};
}

}  // namespace

PointCourses::PointCourses(const std::vector<std::string>& points) : count_(points.size()) {
  DOSE_ASSERT(!points.empty());
  std::vector<std::vector<Fractionation>> parsed;
  for (const std::string& point : points) {
    parsed.push_back(parse_point(point));
    if (!std::ranges::equal(parsed.back(), parsed.front(), {}, &Fractionation::fractions,
                            &Fractionation::fractions))
      throw Error(
          "scheme_invalid",
          fmt::format("'{}': a course has the same number of fractions at every point", point));
  }
  for (std::size_t c = 0; c < parsed.front().size(); ++c) {
    std::vector<double> doses_gy;
    for (const auto& point : parsed) doses_gy.push_back(in_gray(point[c].total));
    Course course;
    course.name = fmt::format("course {}", c + 1);
    course.registration.kind = RegistrationUse::Kind::same_frame;
    Phase phase{.label = {},
                .fractions = parsed.front()[c].fractions,
                .delivered_fractions = {},
                .grids = {},
                .prescription = {},
                .beam_dose_per_fraction = {},
                .beam_dose_point = {},
                .beam_doses_at_several_points = false,
                .compared_beam_sum_maximum_gy = {},
                .plan_uid = {},
                .plan_label = {},
                .approval_status = {},
                .plan_date = {}};
    phase.grids.push_back({grid_of(doses_gy), {}});
    course.phases.push_back(std::move(phase));
    courses_.push_back(std::move(course));
  }
}

std::vector<double> PointCourses::at_points_gy(const Course& course, AlphaBeta alpha_beta) const {
  const DoseField field{course_terms(course, Quantity::eqd2, alpha_beta, {})};
  std::vector<double> doses_gy;
  for (std::size_t i = 0; i < count_; ++i) {
    const DoseInterval dose = field.at(PlannedPoint{{static_cast<double>(i) * spacing_mm, 0, 0}});
    DOSE_ASSERT(dose.upper_gy == dose.lower_gy);
    doses_gy.push_back(dose.lower_gy);
  }
  return doses_gy;
}

double PointCourses::maximum_of_sum_gy(AlphaBeta alpha_beta) const {
  DoseField field;
  for (const Course& course : courses_)
    for (FieldTerm& term : course_terms(course, Quantity::eqd2, alpha_beta, {}))
      field.terms.push_back(std::move(term));
  double largest = 0;
  for (std::size_t i = 0; i < count_; ++i)
    largest = std::max(
        largest, field.at(PlannedPoint{{static_cast<double>(i) * spacing_mm, 0, 0}}).lower_gy);
  return largest;
}

double PointCourses::sum_of_maxima_gy(AlphaBeta alpha_beta) const {
  double sum = 0;
  for (const Course& course : courses_) {
    const std::vector<double> doses_gy = at_points_gy(course, alpha_beta);
    sum += *std::ranges::max_element(doses_gy);
  }
  return sum;
}

}  // namespace dose
