// SPDX-License-Identifier: Apache-2.0
// VERDICT.md, rule 24: a coarse grid is warned of, whichever course's it is.
#include <cmath>
#include <dose/assess/assess.hpp>

#include "assess/rows.hpp"
#include "support/synthetic_case.hpp"

using namespace dose;

TEST_CASE("rule 24: a coarse grid of a prior is warned of by its name") {
  Case the_case = synthetic::typical(35, 14);
  const auto prior = [](double dz_mm) {
    Course course = synthetic::course(
        "2019", CourseRole::prior, 36, 14,
        synthetic::grid({-40, 40, -40, 60, -90, 90}, 1.0, 1.25, dz_mm,
                        [](double, double, double z) { return std::abs(z) < 30 ? 37.0 : 0.0; }));
    course.last_treated = parse_date("2023-05-02", "");
    return course;
  };
  const auto warnings = [&] {
    std::vector<Warning> found;
    for (const Warning& warning : assess(the_case, synthetic::policy()).warnings)
      if (warning.code == "dose_grid_coarse") found.push_back(warning);
    return found;
  };
  the_case.priors.front() = prior(2.0);
  CHECK(warnings().empty());
  the_case.priors.front() = prior(3.0);
  REQUIRE(warnings().size() == 1);
  CHECK(warnings().front().where == "2019");
  CHECK(warnings().front().message.find("3.00 mm") != std::string::npos);
}
