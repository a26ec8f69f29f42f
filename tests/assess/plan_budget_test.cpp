// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <cmath>
#include <dose/assess/budget.hpp>
#include <dose/core/error.hpp>
#include <dose/course/request.hpp>

#include "support/near.hpp"
#include "support/synthetic_case.hpp"

using namespace dose;

namespace {

/// D in n fractions of this EQD2(2), solved on paper.
double dose_of(double eqd2_gy, int n) {
  return n / 2.0 * (-2 + std::sqrt(4 + 16 * eqd2_gy / n));
}

Course on_paper(const std::string& text) {
  return course_on_paper(parse_course_argument(text, CourseRole::prior, "prior"));
}

Budget after_course(Course prior) {
  std::vector<Course> priors;
  priors.push_back(std::move(prior));
  return budget_after_courses(std::move(priors), {1, 5}, built_in_limit_sets());
}

}  // namespace

TEST_CASE("headroom of a plan in changed numbers of fractions") {
  const Budget budget = budget_of_plan(synthetic::typical(35, 14), synthetic::policy(), {1, 5});
  REQUIRE(budget.as_planned.has_value());
  CHECK(budget.as_planned->fractions == 3);
  CHECK(*budget.as_planned->factor == near(1.0413140, 2e-3));
  CHECK(*budget.prior_eqd2_gy == near(39.375, 0.04));
  REQUIRE(budget.rows.size() == 5);
  // N/A after a prior of 41.14 Gy EQD2(2).
  CHECK(!budget.rows[0].max_dose_gy);
  CHECK(!budget.rows[0].factor);
  CHECK(budget.rows[0].note == "N/A");
  for (int n = 2; n <= 5; ++n) {
    const BudgetRow& row = budget.rows[static_cast<std::size_t>(n - 1)];
    INFO(n);
    CHECK(row.fractions == n);
    CHECK(row.limited_by == "RERT.HYTEC.SBRT");
    CHECK(*row.max_dose_gy == near(dose_of(25, n), 0.03));
    CHECK(*row.max_dose_gy <= dose_of(25, n));
    CHECK(!row.published_gy);  // 36/14 is no row of the table
  }
}

TEST_CASE("a voxel may get what the sum and this course leave it") {
  const Budget budget = budget_of_plan(synthetic::typical(47, 14), synthetic::policy(), {3, 3});
  // The prior is alike all over the sac: 47 (3.357143 + 2)/4 = 62.946429 leaves 7.053571.
  const double left_gy = dose_of(7.053571, 3);
  int sac = 0;
  for (const BudgetPoint& point : budget.points) {
    if (point.structure != "ThecalSac") continue;
    ++sac;
    CHECK(point.prior_eqd2_gy == near(62.946429, 0.07));
    REQUIRE(point.max_dose_gy.size() == 1);
    CHECK(*point.max_dose_gy[0] == near(left_gy, 0.03));
    if (point.of == "planned") CHECK(point.planned_gy == near(14, 0.02));
    if (point.of == "planned") CHECK(point.at.mm.x() == near(6, 0.5));
  }
  CHECK(sac == 3);
}

TEST_CASE("a plan of several phases is looked at as it is only") {
  Case the_case = synthetic::typical(35, 14);
  Course boost = synthetic::course(
      "boost", CourseRole::planned, 4, 2,
      synthetic::grid({-40, 40, -40, 60, -90, 90}, 1.0, 1.25, 1.5,
                      [](double, double, double z) { return std::abs(z) <= 30 ? 1.0 : 0.0; }));
  the_case.planned.phases.push_back(std::move(boost.phases.front()));
  const Budget budget = budget_of_plan(the_case, synthetic::policy(), {1, 5});
  CHECK(budget.rows.empty());
  CHECK(!budget.remarks.empty());
  // 23.333333 + 1 (0.5 + 2)/4 = 23.958333 at factor 1; s: 4.666667 s^2 14/4 + 7 s + 0.125 s^2 +
  // 0.5 s = 25.
  const double a = 14 * 14 / 12.0 + 0.125;
  CHECK(*budget.as_planned->factor ==
        near((-7.5 + std::sqrt(7.5 * 7.5 + 4 * a * 25)) / (2 * a), 2e-3));
}

TEST_CASE("the dose that the sac received counts where it is stated") {
  // 38.5 Gy in 14: 38.5 (2.75 + 2)/4 = 45.71875, against 41.142857 by prescription.
  const Budget stated = after_course(on_paper("36/14@38.5Gy"));
  CHECK(*stated.prior_eqd2_gy == near(45.71875, 1e-9));
  CHECK(stated.remarks.empty());
  // 70 - 45.71875 = 24.28125: below 25, so the sum binds.
  CHECK(stated.rows[2].limited_by == "RERT.HYTEC.CUM");
  CHECK(*stated.rows[2].max_dose_gy == near(dose_of(24.28125, 3), 1e-9));
  const Budget prescribed = after_course(on_paper("36/14@prescription"));
  CHECK(*prescribed.prior_eqd2_gy == near(41.142857, 1e-6));
  CHECK(!prescribed.remarks.empty());
  // Twice a day, 6 h apart: 49.535240.
  Course twice = on_paper("36/14@prescription");
  twice.daily = DailyFractions::several(2, 6);
  CHECK(*after_course(std::move(twice)).prior_eqd2_gy == near(49.535240, 1e-6));
}

TEST_CASE("no prior is a statement in a budget too") {
  Case the_case = synthetic::typical(35, 14);
  the_case.priors.clear();
  CHECK_THROWS_AS(budget_of_plan(the_case, synthetic::policy(), {1, 5}), Error);
  the_case.no_prior_stated = true;
  const Budget budget = budget_of_plan(the_case, synthetic::policy(), {1, 6});
  CHECK(budget.rows[0].limited_by.starts_with("DN."));
  CHECK(budget.rows[5].note == "no limit published");
  CHECK(budget.points.empty());
}
