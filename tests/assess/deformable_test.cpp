// SPDX-License-Identifier: Apache-2.0
// A prior that only a deformable registration relates to the planned frame: it decides nothing, and
// the sum through the field is shown.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <dose/assess/assess.hpp>
#include <dose/dosimetry/deformed_field.hpp>
#include <dose/dosimetry/region.hpp>
#include <dose/report/render.hpp>
#include <nlohmann/json.hpp>

#include "support/near.hpp"
#include "support/synthetic_case.hpp"

using namespace dose;

namespace {

/// By the vector (0, 2, 0) everywhere, from z = -100 to `top_mm`.
DeformationField two_mm_back(double top_mm) {
  GridGeometry geometry({-100, -100, -100}, {1, 0, 0}, {0, 1, 0}, 200, 200, 2, 2, {0, 100 + top_mm},
                        "test");
  std::vector<float> vectors;
  for (int n = 0; n < 8; ++n)
    for (const float value : {0.0F, 2.0F, 0.0F}) vectors.push_back(value);
  return {Eigen::Matrix4d::Identity(), DeformationField::Grid{std::move(geometry), vectors},
          Eigen::Matrix4d::Identity(), "test"};
}

/// Rule 9's case: the prior is 35 Gy up to y = 30 and rises by 1.2 Gy/mm beyond.
Case deformed_case(double planned_gy, double top_mm = 100) {
  Case the_case = synthetic::typical(35, planned_gy);
  Course prior = synthetic::course(
      "prior", CourseRole::prior, 36, 14,
      synthetic::grid({-45, 45, -45, 65, -96, 96}, 2.5, 2.5, 3.0, [](double, double y, double z) {
        return std::abs(z) > 30 ? 0.0 : 35 + 1.2 * std::clamp(y - 30, 0.0, 10.0);
      }));
  prior.registration.kind = RegistrationUse::Kind::deformable;
  prior.deformation = two_mm_back(top_mm);
  the_case.priors.front() = std::move(prior);
  return the_case;
}

const LimitResult& row(const Assessment& assessment, const std::string& id) {
  const auto found = std::ranges::find_if(
      assessment.limits, [&](const LimitResult& one) { return one.limit.id == id; });
  REQUIRE(found != assessment.limits.end());
  return *found;
}

const Comparison* sampled(const Assessment& assessment) {
  const auto found = std::ranges::find_if(assessment.comparisons, [](const Comparison& comparison) {
    return comparison.label.find("deformable") != std::string::npos;
  });
  return found == assessment.comparisons.end() ? nullptr : &*found;
}

}  // namespace

TEST_CASE("a deformable registration never clears") {
  const Case the_case = deformed_case(14);
  Policy policy = synthetic::policy();
  const Assessment a = assess(the_case, policy);
  CHECK(a.verdict == Verdict::not_evaluable);
  for (const char* id : {"RERT.HYTEC.CUM", "RERT.HYTEC.SHARE"}) {
    CHECK(row(a, id).status == Status::not_evaluable);
    CHECK(row(a, id).reason_code == "deformable_only");
    CHECK(!row(a, id).value);
  }
  CHECK(row(a, "RERT.HYTEC.SBRT").status == Status::within);
  CHECK(row(a, "RERT.HYTEC.INTERVAL").status == Status::within);
  CHECK(!a.position);
  CHECK(!a.courses.front().agreement);
  // Nor by acknowledgement.
  policy.accepted_codes = {"deformable_only", "no_registration", "position"};
  CHECK(assess(the_case, policy).verdict == Verdict::not_evaluable);
  // Identity in place of the field would have cleared: the sac's 35 Gy and 14 Gy do.
  Case rigid = deformed_case(14);
  rigid.priors.front().registration.kind = RegistrationUse::Kind::same_frame;
  CHECK(assess(rigid, synthetic::policy()).verdict == Verdict::within);
  // A broken rule is still broken.
  CHECK(assess(deformed_case(15), synthetic::policy()).verdict == Verdict::exceeded);
}

TEST_CASE("the sum through the field is shown as information") {
  // At the sac's corner (6, 30) the field leads to y = 32: 37.4 Gy, 37.4 (2.671429 + 2)/4 =
  // 43.677857; with this course's 14 (4.666667 + 2)/4 = 23.333333: 67.011190.
  const Assessment a = assess(deformed_case(14), synthetic::policy());
  const Comparison* shown = sampled(a);
  REQUIRE(shown != nullptr);
  CHECK(shown->value_gy == near(67.011190, 1e-4));  // stored to 1e-6 Gy
  CHECK(shown->limit_gy == 70);
  CHECK(shown->note.find("no bound") != std::string::npos);
  CHECK(shown->note.find("1 mm") != std::string::npos);
  CHECK(shown->note.find("NOT KNOWN") == std::string::npos);

  const auto document = nlohmann::json::parse(render_json(a, ProgramIdentity{}));
  CHECK(document["courses"][0]["registration"]["kind"] == "deformable");
  CHECK(!document["courses"][0]["registration"].contains("course_from_planned_mm"));
  CHECK(document["comparisons"].back()["note"] == shown->note);
}

TEST_CASE("where the field does not reach the sum is not known") {
  // To z = 10 only; from there to 81, the sac's end, unknown.
  const Assessment a = assess(deformed_case(14, 10), synthetic::policy());
  const Comparison* shown = sampled(a);
  REQUIRE(shown != nullptr);
  CHECK(shown->note.find("NOT KNOWN at") != std::string::npos);
  // Several priors of which one is not related at all: no sum.
  Case unrelated = deformed_case(14);
  unrelated.priors.push_back(
      synthetic::course("prior2", CourseRole::prior, 20, 10,
                        synthetic::grid({-45, 45, -45, 65, -96, 96}, 5, 5, 6,
                                        [](double, double, double) { return 20.0; })));
  unrelated.priors.back().registration.kind = RegistrationUse::Kind::none;
  const Assessment b = assess(unrelated, synthetic::policy());
  CHECK(sampled(b) == nullptr);
  CHECK(row(b, "RERT.HYTEC.CUM").reason_code == "no_registration");
}

TEST_CASE("samples lie no farther apart than stated, the boundary among them") {
  // A box 2.2 x 1 mm with one slab of 1.5 mm; the dose is that of the point on paper: x + 2 y + 4
  // z.
  std::vector<Contour> contours{{{{0, 0, 5}, {2.2, 0, 5}, {2.2, 1, 5}, {0, 1, 5}}}};
  RegionModel model;
  model.slice_spacing_mm = 1.5;
  const Region region = Region::from_contours(contours, model, "box");
  const DoseGrid grid =
      synthetic::grid({-2, 4, -2, 4, 0, 10}, 1.5, 2, 2.5,
                      [](double x, double y, double z) { return 20 + x + 2 * y + 4 * z; });
  DeformedField field;
  FieldTerm term;
  term.grids = {{&grid, 1, {}}};
  term.polynomial = DosePolynomial::physical();
  field.rigid.terms = {term};
  const SampledMaximum found = sampled_maximum(field, region, 1);
  // 2.2, 1 and 1.5 mm in steps of at most 1, and the four vertices.
  CHECK(found.points == 4 * 2 * 3 + 4 * 3);
  CHECK(found.unknown_points == 0);
  CHECK(found.value_gy == near(20 + 2.2 + 2 + 4 * 5.75, 1e-5));
  CHECK((found.at.mm - Eigen::Vector3d(2.2, 1, 5.75)).norm() < 1e-9);
}
