// SPDX-License-Identifier: Apache-2.0
// VERDICT.md, rule 23: thickness, gaps and size of structures. Doses on paper as in
// verdict_rules.cpp: 14 Gy in 3 fractions are 23.3333 Gy EQD2(2).
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
