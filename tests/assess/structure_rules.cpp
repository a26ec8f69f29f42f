// SPDX-License-Identifier: Apache-2.0
// VERDICT.md, rule 23: thickness, gaps and size of structures. Doses on paper as in
// verdict_rules.cpp: 14 Gy in 3 fractions are 23.3333 Gy EQD2(2).
#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <dose/assess/assess.hpp>

#include "assess/rows.hpp"
#include "support/near.hpp"
#include "support/synthetic_case.hpp"

using namespace dose;

TEST_CASE("rule 23: a structure of one slice is measured only where the CT says how thick it is") {
  Case the_case = synthetic::typical(35, 14);
  std::vector<Contour>& contours = the_case.structures[0].structure.contours;
  contours = {contours[contours.size() / 2]};  // z = 0
  the_case.structures.resize(1);
  const Assessment unknown = assess(the_case, synthetic::policy());
  CHECK(unknown.verdict == Verdict::not_evaluable);
  CHECK(row(unknown, "RERT.HYTEC.SBRT").reason_code == "structure_unusable");
  the_case.ct_slice_spacing_mm = 2;
  const Assessment known = assess(the_case, synthetic::policy());
  CHECK(*row(known, "RERT.HYTEC.SBRT").value == near(23.3333333, 0.03));
  REQUIRE(known.structures.size() == 1);
  CHECK(known.structures[0].volume_cc == near(0.24, 1e-6));  // 12 x 10 x 2 mm
}

TEST_CASE("rule 23: a structure smaller than the volume asked for has no dose to it") {
  Case the_case = synthetic::typical(35, 14);
  // 8 x 6 mm, 3 slices of 2 mm and half a spacing at each end: 0.288 cc, less than 0.35 cc.
  the_case.structures[1] =
      synthetic::box_structure(2, "SpinalCord", Role::spinal_cord, {-4, 4, 22, 28, -2, 2}, 2.0);
  const Assessment a = assess(the_case, synthetic::policy());
  const LimitResult& small = row(a, "DN.TG101.SPINALCORD.D0_35cc.3FX");
  CHECK(small.status != Status::within);
  CHECK(small.status != Status::exceeded);
  CHECK(!small.value);
  CHECK(row(a, "DN.TG101.SPINALCORD.D0_035cc.3FX").value.has_value());
}

TEST_CASE("rule 23: a gap is filled for what decides, and warned of") {
  // 14 Gy only round z = 0, where the sac has no contours; 7 Gy elsewhere in the field, of which
  // EQD2(2) is 7 (7/3 + 2)/4 = 7.58.
  Case the_case = synthetic::typical(35, 14);
  Phase& phase = the_case.planned.phases.front();
  phase.grids.front().grid =
      synthetic::grid({-40, 40, -40, 60, -90, 90}, 1.0, 1.25, 1.5, [](double, double y, double z) {
        if (std::abs(z) > 30) return 0.0;
        return y < 0 ? 26.0 : std::abs(z) <= 1.5 ? 14.0 : 7.0;
      });
  std::erase_if(the_case.structures[0].structure.contours,
                [](const Contour& contour) { return std::abs(contour.points_mm.front().z()) < 5; });
  the_case.structures.resize(1);
  const Assessment a = assess(the_case, synthetic::policy());
  CHECK(*row(a, "RERT.HYTEC.SBRT").value == near(23.3333333, 0.03));
  CHECK(has_warning(a, "contour_gap"));
}

namespace {

/// TG-101's limit of the cord in 3 fractions as one of another metric, on a cord of 8 x 6 mm and
/// four slices 20 mm apart, z -30 to 30. The dose is 12 Gy - 0.3 Gy/mm |z|: with ends of half a
/// spacing, z -40 to 40, its mean is 12 - 0.3 * 20 = 6 Gy; without, 12 - 0.3 * 15 = 7.5 Gy. 1.5 Gy
/// reaches to |z| = 35: in 70 * 48 mm^3 = 3.36 cc of the first, in all 2.88 cc of the second.
LimitResult cord_limit(const char* metric, double value, Policy policy) {
  Case the_case = synthetic::typical(35, 14);
  the_case.planned.phases.front().grids.front().grid = synthetic::grid(
      {-40, 40, -40, 60, -90, 90}, 1.0, 1.25, 1.5,
      [](double, double, double z) { return std::max(0.0, 12 - 0.3 * std::abs(z)); });
  the_case.structures[1] =
      synthetic::box_structure(2, "SpinalCord", Role::spinal_cord, {-4, 4, 22, 28, -30, 30}, 20.0);
  for (LimitSet& set : policy.limit_sets)
    for (Limit& limit : set.limits)
      if (limit.id == "DN.TG101.SPINALCORD.D0_35cc.3FX") {
        limit.metric = parse_metric(metric);
        limit.metric_text = metric;
        limit.value = value;
      }
  return row(assess(the_case, policy), "DN.TG101.SPINALCORD.D0_35cc.3FX");
}

}  // namespace

TEST_CASE("rule 23: a relative metric takes the worse of the two end-cap models") {
  for (const EndCaps end_caps : {EndCaps::half, EndCaps::none}) {
    INFO((end_caps == EndCaps::half ? "half a spacing" : "none"));
    Policy policy = synthetic::policy();
    policy.end_caps = end_caps;
    const LimitResult between = cord_limit("Dmean", 7, policy);
    CHECK(between.status == Status::exceeded);
    CHECK(*between.value == near(7.5, 0.03));
    // Above both: not exceeded, and shown with the value of the worse.
    const LimitResult above = cord_limit("Dmean", 7.6, policy);
    CHECK(above.status != Status::exceeded);
    CHECK(*above.value == near(7.5, 0.03));
    CHECK(*cord_limit("V1.5Gy", 3.5, policy).value == near(3.36, 0.02));
  }
}

TEST_CASE("rule 23: the other end-cap model is measured as finely as the chosen one") {
  // Without refinement its 3.36 cc are known as 3.312 to 3.456 cc: z -34.5 to 34.5, and to 36.
  Policy policy = synthetic::policy();
  policy.end_caps = EndCaps::none;
  policy.tolerance.max_elements = 1;
  CHECK(cord_limit("V1.5Gy", 3.35, policy).status == Status::exceeded);
  CHECK(cord_limit("V1.5Gy", 3.37, policy).reason_code != "undecided");
}
