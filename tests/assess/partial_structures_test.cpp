// SPDX-License-Identifier: Apache-2.0
// Parts of one structure count as one (VERDICT.md, rule 20).
#include <catch2/catch.hpp>
#include <dose/assess/anatomy.hpp>

#include "support/near.hpp"
#include "support/synthetic_case.hpp"

using namespace dose;

namespace {

Case with_parts(double lower_end_mm, double upper_start_mm) {
  Case the_case;
  CaseStructure lower = synthetic::box_structure(4, "SpinalCord_Lum", Role::spinal_cord,
                                                 {0, 9, 0, 7, 0, lower_end_mm}, 2);
  CaseStructure upper = synthetic::box_structure(3, "SpinalCord_Thor", Role::spinal_cord,
                                                 {2, 10, 0, 7, upper_start_mm, 40}, 2);
  lower.partial = upper.partial = true;
  the_case.structures.push_back(std::move(lower));
  the_case.structures.push_back(std::move(upper));
  return the_case;
}

}  // namespace

TEST_CASE("parts that meet are one structure") {
  const Case the_case = with_parts(18, 20);
  const auto all = candidates(the_case);
  REQUIRE(all.size() == 1);
  // Planes 0 to 18 and 20 to 40, half a spacing more at each end.
  CHECK(region_of(all[0], {}).volume_cc() == near((9 * 7 * 20 + 8 * 7 * 22) / 1000.0, 1e-9));
}

TEST_CASE("parts that overlap are counted once, not cancelled") {
  const Case the_case = with_parts(24, 20);
  const auto all = candidates(the_case);
  REQUIRE(all.size() == 1);
  // Both from 19 to 25: 10 mm wide there.
  CHECK(region_of(all[0], {}).volume_cc() ==
        near((9 * 7 * 20 + 10 * 7 * 6 + 8 * 7 * 16) / 1000.0, 1e-9));
}
