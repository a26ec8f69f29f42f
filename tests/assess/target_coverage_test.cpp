// SPDX-License-Identifier: Apache-2.0
#include <dose/assess/target_coverage.hpp>

#include <catch2/catch.hpp>
#include <dose/assess/assess.hpp>

#include "support/near.hpp"
#include "support/synthetic_case.hpp"

using namespace dose;

namespace {

/// 24 Gy in 3; dose 22 + 0.2 x Gy, so that x = 10 mm has the prescription.
Case with_target() {
  Case the_case;
  the_case.planned =
      synthetic::course("planned", CourseRole::planned, 24, 3,
                        synthetic::grid({-10, 40, -10, 30, -10, 20}, 2, 2.5, 1.5,
                                        [](double x, double, double) { return 22 + 0.2 * x; }));
  // x 0 to 30, y 0 to 12, z 0 to 10 and half a slice (1 mm) more at both ends: 4.32 cc.
  the_case.structures.push_back(
      synthetic::box_structure(7, "PTV", Role::target, {0, 30, 0, 12, 0, 10}, 2));
  the_case.no_prior_stated = true;
  return the_case;
}

}  // namespace

TEST_CASE("a target's D95% and V100% are those of its linear dose") {
  const auto found = target_coverage(with_target(), synthetic::policy());
  REQUIRE(found.size() == 1);
  CHECK(found[0].name == "PTV");
  CHECK(found[0].number == 7);
  CHECK(found[0].volume_cc == near(4.32, 1e-9));
  CHECK(found[0].prescription_gy == 24);
  REQUIRE(found[0].metrics.size() == 2);
  // 95 % of the volume lies beyond x = 1.5: 22.3 Gy. Beyond x = 10 lie two thirds: 2.88 cc.
  // Stated tolerance 0.05 Gy and 0.2 % of the volume.
  const Bounded& d95 = found[0].metrics[0].bounded;
  CHECK(*d95.lower <= 22.3);
  CHECK(*d95.upper >= 22.3);
  CHECK(*d95.value == near(22.3, 0.05));
  const Bounded& v100 = found[0].metrics[1].bounded;
  CHECK(*v100.lower <= 2.88);
  CHECK(*v100.upper >= 2.88);
  CHECK(*v100.value == near(2.88, 0.002 * 4.32));
  CHECK(found[0].metrics[1].structure_cc == found[0].volume_cc);
}

TEST_CASE("no coverage without a prescription, a target or a dose") {
  Case none = with_target();
  none.planned.phases[0].prescription.reset();
  CHECK(target_coverage(none, synthetic::policy()).empty());
  Case organ = with_target();
  organ.structures[0].role = Role::thecal_sac;
  CHECK(target_coverage(organ, synthetic::policy()).empty());
}

TEST_CASE("coverage changes no verdict") {
  Case the_case = synthetic::typical(30, 12);
  const Assessment without = assess(the_case, synthetic::policy());
  the_case.structures.push_back(
      synthetic::box_structure(9, "PTV", Role::target, {-20, 20, -30, -5, -20, 20}, 2));
  const Assessment with = assess(the_case, synthetic::policy());
  CHECK(without.targets.empty());
  REQUIRE(with.targets.size() == 1);
  CHECK(with.verdict == without.verdict);
  CHECK(with.headline == without.headline);
  CHECK(with.structures.size() == without.structures.size());
}
