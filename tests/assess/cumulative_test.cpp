// SPDX-License-Identifier: Apache-2.0
// The cumulative dose on a grid, against EQD2 worked by hand; and the courses that cannot be
// mapped.
#include <dose/assess/cumulative.hpp>

#include <catch2/catch.hpp>
#include <cmath>
#include <dose/assess/describe_cumulative.hpp>
#include <dose/core/error.hpp>
#include <dose/course/request.hpp>

#include "support/near.hpp"
#include "support/synthetic_case.hpp"

using namespace dose;

namespace {

std::string code_of(const Case& the_case, const SumChoices& choices) {
  try {
    cumulative_field(the_case, choices);
  } catch (const Error& error) {
    return error.code();
  }
  return "none";
}

/// Planned: 30 Gy/5 at x = 0, rising 1 Gy each mm along x. Prior: 28 Gy/14, rising 0.5 Gy each mm
/// along its own z, turned by a quarter about x and moved by (2, -1, 3) mm: its z is planned -y.
Case two_courses() {
  Case result;
  result.planned =
      synthetic::course("planned", CourseRole::planned, 30, 5,
                        synthetic::grid({-6, 6, -5, 5, -4, 4}, 1, 1.25, 2,
                                        [](double x, double, double) { return 30 + x; }));
  Course prior =
      synthetic::course("prior", CourseRole::prior, 28, 14,
                        synthetic::grid({-20, 20, -20, 20, -5, 20}, 2.5, 2, 1.25,
                                        [](double, double, double z) { return 28 + 0.5 * z; }));
  Eigen::Matrix4d matrix;
  matrix << 1, 0, 0, 2,  //
      0, 0, 1, -1,       //
      0, -1, 0, 3,       //
      0, 0, 0, 1;
  prior.frame_of_reference_uid = "1.2.99";
  prior.registration.kind = RegistrationUse::Kind::rigid;
  prior.registration.course_from_planned = CourseFromPlanned::from_matrix(matrix, "");
  result.priors.push_back(std::move(prior));
  return result;
}

double stored_gy(const SampledField& values, const PlannedLattice& lattice, int i, int j, int k) {
  const auto n = i + lattice.geometry().columns() * (j + lattice.geometry().rows() * k);
  return values.stored[static_cast<std::size_t>(n)] * values.scaling_gy;
}

}  // namespace

TEST_CASE("Each voxel holds the sum of the courses' EQD2 at its own point") {
  const Case the_case = two_courses();
  SumChoices choices;
  choices.alpha_beta = AlphaBeta::from_gray(3);
  const CumulativeField field = cumulative_field(the_case, choices);
  // Prior z = 3 - y must lie in -5..20: y <= 8, all of the planned grid.
  CHECK(field.cut.voxels == 0);
  CHECK(field.lattice.voxels() == 13 * 9 * 5);
  const SampledField values = sampled(field.sum, field.lattice, 2);
  // Voxel (10, 1, 3) is the planned point (4, -3.75, 2): planned 34 Gy/5, prior 28 + 0.5 * 6.75 =
  // 31.375 Gy/14. EQD2(3): 34 (6.8 + 3)/5 = 66.64; 31.375 (31.375/14 + 3)/5 = 32.887794...
  const double prior_gy = 31.375 * (31.375 / 14 + 3) / 5;
  CHECK(stored_gy(values, field.lattice, 10, 1, 3) == near(66.64 + prior_gy, 1e-5));
  // The contribution of each alone.
  REQUIRE(field.courses.size() == 2);
  CHECK(field.courses[0].course->name == "prior");
  CHECK(stored_gy(sampled(field.courses[0].field, field.lattice, 1), field.lattice, 10, 1, 3) ==
        near(prior_gy, 1e-5));
  CHECK(stored_gy(sampled(field.courses[1].field, field.lattice, 1), field.lattice, 10, 1, 3) ==
        near(66.64, 1e-5));
  // Highest where both are: x = 6, y = -5.
  CHECK((values.maximum_at.mm.head<2>() - Eigen::Vector2d(6, -5)).norm() < 1e-9);

  choices.quantity = Quantity::bed;
  const CumulativeField bed = cumulative_field(the_case, choices);
  CHECK(stored_gy(sampled(bed.sum, bed.lattice, 1), bed.lattice, 10, 1, 3) ==
        near((66.64 + prior_gy) * 5 / 3, 2e-5));
}

TEST_CASE("Where a course is not known the grid is cut, and never holds the others alone") {
  Case the_case = two_courses();
  // The prior now ends at its z = 5: planned y >= -2, rows -5, -3.75, -2.5 are not known.
  the_case.priors[0].phases[0].grids.clear();
  the_case.priors[0].phases[0].grids.push_back(
      {synthetic::grid({-20, 20, -20, 20, -5, 5}, 2.5, 2, 1.25,
                       [](double, double, double z) { return 28 + 0.5 * z; }),
       {"prior.dcm", "00", "1.2.5.prior", "RTDOSE"}});
  SumChoices choices;
  const CumulativeField field = cumulative_field(the_case, choices);
  CHECK(field.lattice.geometry().rows() == 6);
  CHECK(field.lattice.point(0, 0, 0).mm.y() == near(-1.25, 1e-12));
  CHECK(field.cut.voxels == 13 * 3 * 5);
  CHECK(field.cut.unknown_voxels == field.cut.voxels);
  // 36 Gy/5 of the planned course alone: 36 (7.2 + 2)/4 = 82.8.
  CHECK(field.cut.highest_gy == near(82.8, 1e-4));
  const auto warnings = sum_warnings(the_case, field, 80);
  REQUIRE(warnings.size() == 1);
  CHECK(warnings[0].code == "sum_highest_cut_away");
  CHECK(sum_warnings(the_case, field, 100).empty());

  choices.most_outside_gy["prior"] = 3;
  const CumulativeField assumed = cumulative_field(the_case, choices);
  CHECK(assumed.cut.voxels == 0);
  const SampledField values = sampled(assumed.sum, assumed.lattice, 1);
  CHECK(values.assumed_voxels == 13 * 3 * 5);
  // At x = -6, y = -5: planned 24 (4.8 + 2)/4 = 40.8; prior 3 (3/14 + 2)/4 = 1.660714...
  CHECK(stored_gy(values, assumed.lattice, 0, 0, 0) == near(40.8 + 3 * (3.0 / 14 + 2) / 4, 1e-5));
  CHECK(sum_assumptions(the_case, choices, assumed).size() == 1);
}

TEST_CASE("A box round all courses needs to be told what lies outside their grids") {
  const Case the_case = two_courses();
  SumChoices choices;
  choices.grid = SumGrid::all_courses;
  CHECK(code_of(the_case, choices) == "sum_outside_not_stated");
  choices.most_outside_gy = {{"prior", 2}, {"planned", 1}};
  const CumulativeField field = cumulative_field(the_case, choices);
  CHECK(field.cut.voxels == 0);
  // The prior's corner (20, 20, 20) is the planned point (18, -17, 21): there planned counts 1
  // Gy/5, prior 38 Gy/14. The finest spacings: 1 along x, 1.25 along y (prior z), 2 along z.
  const GridGeometry& grid = field.lattice.geometry();
  CHECK(grid.column_spacing_mm() == 1);
  CHECK(grid.row_spacing_mm() == 1.25);
  CHECK(grid.uniform_frame_spacing_mm() == 2);
  const Eigen::Vector3d corner = grid.local_mm(CoursePoint{{18, -17, 21}});
  CHECK(corner.minCoeff() >= 0);
  CHECK((grid.extent_mm() - corner).minCoeff() >= 0);
  CHECK(field.sum.at({{18, -17, 21}}).upper_gy.value() ==
        near(1 * (0.2 + 2) / 4 + 38 * (38.0 / 14 + 2) / 4, 1e-5));
  choices.spacing_mm = 4;
  CHECK(cumulative_field(the_case, choices).lattice.geometry().coarsest_spacing_mm() == 4);
}

TEST_CASE("Courses that cannot be mapped are refused, and a paper one counts only when told") {
  Case the_case = two_courses();
  the_case.priors[0].registration.kind = RegistrationUse::Kind::none;
  CHECK(code_of(the_case, {}) == "sum_not_registered");

  the_case = two_courses();
  Eigen::Matrix4d away = Eigen::Matrix4d::Identity();
  away(1, 3) = 300;
  the_case.priors[0].registration.course_from_planned = CourseFromPlanned::from_matrix(away, "");
  CHECK(code_of(the_case, {}) == "sum_nothing_known");

  CourseRequest paper = parse_course_argument("20/5@21Gy", CourseRole::prior, "prior2");
  the_case = two_courses();
  the_case.priors.push_back(course_on_paper(paper));
  CHECK(code_of(the_case, {}) == "sum_course_on_paper");
  SumChoices choices;
  choices.paper_uniform = true;
  // 21 Gy/5 everywhere: 21 (4.2 + 2)/4 = 32.55 more than without.
  const CumulativeField with = cumulative_field(the_case, choices);
  const CumulativeField without = cumulative_field(two_courses(), {});
  const PlannedPoint point{{1.3, 2.2, -0.7}};
  CHECK(with.sum.at(point).lower_gy - with.courses[0].field.at(point).lower_gy -
            with.courses[2].field.at(point).lower_gy ==
        near(32.55, 1e-9));
  CHECK(without.lattice.voxels() == with.lattice.voxels());

  Case on_paper;
  on_paper.planned =
      course_on_paper(parse_course_argument("24/3@14Gy", CourseRole::planned, "planned"));
  on_paper.no_prior_stated = true;
  CHECK(code_of(on_paper, choices) == "sum_needs_planned_grid");
}
