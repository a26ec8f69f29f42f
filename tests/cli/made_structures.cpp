// SPDX-License-Identifier: Apache-2.0
// Structures that nobody drew, on the phantom.
#include <catch2/catch.hpp>
#include <cmath>
#include <nlohmann/json.hpp>

#include "run_program.hpp"

#ifdef REDOSE_PHANTOMS_DIR

using Json = nlohmann::ordered_json;

namespace {

const std::string within = std::string(REDOSE_PHANTOMS_DIR) + "/within";

Run check(const std::string& more) {
  return redose("check --prior " + within + "/prior --planned " + within +
                "/planned --last-treated prior=2019-01-24 --first-treated 2021-07-01 " + more);
}

Json structure(const Json& result, const std::string& name) {
  for (const Json& one : result.at("structures"))
    if (one.at("name") == name) return one;
  FAIL("no " << name);
  return {};
}

double dmax_gy(const Json& of, const std::string& course) {
  for (const Json& metric : of.at("metrics"))
    if (metric.at("metric") == "Dmax" && metric.at("course") == course &&
        metric.at("quantity") == "eqd2")
      return metric.at("value_gy");
  FAIL("no Dmax");
  return 0;
}

}  // namespace

TEST_CASE("a PRV and a partial cord that nobody drew are measured, and say so") {
  const Run run = check(
      "--structure \"SpinalCord+2mm=spinal_cord_prv\" "
      "--structure \"SpinalCord[PTV+6mm]=spinal_cord_subvolume\" --json -");
  CHECK(run.status == 0);
  const Json result = Json::parse(run.out);
  const Json prv = structure(result, "SpinalCord+2mm");
  CHECK(prv.at("role") == "spinal_cord_prv");
  CHECK(prv.at("made") == "made of SpinalCord, margin 2 mm in 3D");
  // An ellipse of 6 by 4.5 mm, perimeter 33.15 mm, 201 mm long: A + 2 P + 4 pi in each plane, and
  // 2 mm more at each end; the margin never smaller, in plane at most 0.1 mm wider.
  const double area_mm2 = std::acos(-1.0) * 27 + 2 * 33.15 + 4 * std::acos(-1.0);
  const double volume_cc = prv.at("volume_cc");
  CHECK(volume_cc > 0.201 * area_mm2);
  CHECK(volume_cc < 0.205 * (area_mm2 + 0.1 * 46));
  CHECK(dmax_gy(prv, "cumulative") > dmax_gy(structure(result, "SpinalCord"), "cumulative"));

  const Json part = structure(result, "SpinalCord[PTV+6mm]");
  // The target's slabs end at -12 and 12 mm; the cord is drawn with 72 corners, each rounded to
  // 0.001 to 0.01 mm in the file.
  const double turn = 2 * std::acos(-1.0) / 72;
  CHECK(part.at("volume_cc").get<double>() ==
        Approx(36 * 27 * 36 * std::sin(turn) / 1000).epsilon(1e-3));
  CHECK(dmax_gy(part, "cumulative") ==
        Approx(dmax_gy(structure(result, "SpinalCord"), "cumulative")).epsilon(1e-9));
}

TEST_CASE("what could hide dose is no thecal sac") {
  for (const char* text : {"ThecalSac[PTV+6mm]=thecal_sac", "ThecalSac+2mm=thecal_sac",
                           "SpinalCord[PTV]=spinal_cord"}) {
    const Run run = check("--structure \"" + std::string(text) + "\"");
    CHECK(run.status == 65);
    CHECK(run.out.empty());
  }
  const Run unknown = check("--structure \"Spine+2mm=spinal_cord_prv\"");
  CHECK(unknown.status == 65);
  CHECK(unknown.error.find("there is no structure 'Spine'") != std::string::npos);
}

#endif
