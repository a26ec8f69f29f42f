// SPDX-License-Identifier: Apache-2.0
// What a sum says beside its numbers: unapproved and unknown plans, a coarse grid, what was cut
// away.
#include <algorithm>
#include <catch2/catch.hpp>
#include <dose/assess/describe_cumulative.hpp>

#include "support/synthetic_case.hpp"

using namespace dose;

namespace {

/// Codes of the sum's warnings, each once, in order of the alphabet.
std::vector<std::string> codes(const Case& the_case, double maximum_gy = 1000) {
  const CumulativeField field = cumulative_field(the_case, {});
  std::vector<std::string> found;
  for (const Warning& warning : sum_warnings(the_case, field, maximum_gy))
    found.push_back(warning.code);
  std::ranges::sort(found);
  found.erase(std::unique(found.begin(), found.end()), found.end());
  return found;
}

using Codes = std::vector<std::string>;

}  // namespace

TEST_CASE("a sum of approved plans on a fine grid has nothing to warn of") {
  CHECK(codes(synthetic::typical(35, 14)) == Codes{});
}

TEST_CASE("a sum says that a prior was not approved, and that a dose names no plan") {
  Case the_case = synthetic::typical(35, 14);
  the_case.planned.phases[0].approval_status = "UNAPPROVED";  // usual for a plan to be given
  CHECK(codes(the_case) == Codes{});
  for (const char* status : {"UNAPPROVED", "REJECTED", ""}) {
    the_case.priors[0].phases[0].approval_status = status;
    CHECK(codes(the_case) == Codes{"prior_not_approved"});
  }
  the_case.planned.phases[0].plan_uid.clear();
  CHECK(codes(the_case) == Codes{"prior_not_approved", "sum_plan_not_referenced"});
}

TEST_CASE("a sum says that its voxels are coarse, and what was cut away") {
  Case the_case = synthetic::typical(35, 14);
  the_case.planned.phases[0].grids[0].grid = synthetic::grid(
      {-40, 40, -40, 60, -90, 90}, 1.0, 1.25, 2.5, [](double, double, double) { return 14.0; });
  CHECK(codes(the_case) == Codes{"sum_grid_coarse"});
  // The prior's grid ends at z = 60 where the planned one goes on: what lies beyond has the planned
  // course's EQD2(2) of 23.33 Gy at least, which is more than a file of at most 20 Gy shows.
  the_case.priors[0].phases[0].grids[0].grid = synthetic::grid(
      {-45, 45, -45, 65, -96, 60}, 2.5, 2.2, 3.0, [](double, double, double) { return 1.0; });
  CHECK(codes(the_case, 20) == Codes{"sum_grid_coarse", "sum_highest_cut_away"});
  CHECK(codes(the_case, 30) == Codes{"sum_grid_coarse"});
}
