// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <phantoms/answers.hpp>
#include <phantoms/read_back.hpp>
#include <set>

#include "scratch.hpp"

using namespace phantom;

namespace {

double largest_gy(const DoseSpec& dose) {
  return *std::max_element(dose.stored.begin(), dose.stored.end()) * *dose.scaling;
}

const RoiSpec& roi_named(const StructureSetSpec& structures, const std::string& name) {
  for (const RoiSpec& roi : structures.rois)
    if (*roi.name == name) return roi;
  throw std::runtime_error(name);
}

const Answer& answer(const std::vector<Answer>& all, const std::string& structure,
                     const std::string& course, const std::string& quantity) {
  for (const Answer& one : all)
    if (one.structure == structure && one.course == course && one.quantity == quantity) return one;
  throw std::runtime_error(course);
}

}  // namespace

TEST_CASE("two runs write the same bytes") {
  const Scratch scratch;
  write_spine(make_spine(Variant::within), scratch / "a");
  write_spine(make_spine(Variant::within), scratch / "b");
  int files = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(scratch / "a")) {
    if (!entry.is_regular_file()) continue;
    ++files;
    const auto twin = scratch / "b" / std::filesystem::relative(entry.path(), scratch / "a");
    CHECK(bytes_of(entry.path()) == bytes_of(twin));
  }
  CHECK(files == 150 + 101 + 3 + 3 + 1);  // CT of each, RTDOSE, RTPLAN, RTSTRUCT of each, REG
}

TEST_CASE("the variant without registration leaves none behind") {
  const Scratch scratch;
  write_spine(make_spine(Variant::within), scratch / "a");
  REQUIRE(std::filesystem::exists(scratch / "a" / "planned" / "REG.dcm"));
  write_spine(make_spine(Variant::not_evaluable), scratch / "a");
  CHECK_FALSE(std::filesystem::exists(scratch / "a" / "planned" / "REG.dcm"));
}

TEST_CASE("the files of a case refer to each other") {
  const Scratch scratch;
  write_spine(make_spine(Variant::exceeded), scratch / "x");
  std::string frames[2];
  for (const bool prior : {false, true}) {
    const auto folder = scratch / "x" / (prior ? "prior" : "planned");
    const ReadBack dose(folder / "RTDOSE.dcm"), plan(folder / "RTPLAN.dcm");
    const ReadBack structures(folder / "RTSTRUCT.dcm"), ct(folder / "CT" / "CT.007.dcm");
    const std::string frame = dose.text("FrameOfReferenceUID");
    frames[prior] = frame;
    for (const ReadBack* file : {&plan, &structures, &ct}) {
      CHECK(file->text("FrameOfReferenceUID") == frame);
      CHECK(file->text("PatientID") == "SPINE-exceeded");
    }
    CHECK(dose.text("ReferencedRTPlanSequence[0].ReferencedSOPInstanceUID") ==
          plan.text("SOPInstanceUID"));
    CHECK(plan.text("ReferencedStructureSetSequence[0].ReferencedSOPInstanceUID") ==
          structures.text("SOPInstanceUID"));
    CHECK(plan.text("ApprovalStatus") == "APPROVED");
    CHECK(plan.text("FractionGroupSequence[0].NumberOfFractionsPlanned") == (prior ? "14" : "3"));
    CHECK(dose.text("BitsAllocated") == (prior ? "32" : "16"));
  }
  const ReadBack registration(scratch / "x" / "planned" / "REG.dcm");
  CHECK(frames[0] != frames[1]);
  CHECK(registration.text("FrameOfReferenceUID") == frames[0]);
  CHECK(registration.text("RegistrationSequence[0].FrameOfReferenceUID") == frames[0]);
  CHECK(registration.text("RegistrationSequence[1].FrameOfReferenceUID") == frames[1]);
}

TEST_CASE("no UID is used twice in or across variants") {
  std::set<std::string> seen;
  std::size_t count = 0;
  const auto add = [&](const FileSpec& file) {
    seen.insert(*file.sop_uid);
    ++count;
  };
  for (const Variant variant : {Variant::within, Variant::exceeded, Variant::not_evaluable}) {
    const SpinePhantom phantom = make_spine(variant);
    for (const SpineCourse* course : {&phantom.planned, &phantom.prior}) {
      add(course->dose.file);
      add(course->plan.file);
      add(course->structures.file);
      for (const CtSpec& slice : course->ct) add(slice.file);
    }
    if (phantom.registration) add(phantom.registration->file);
  }
  CHECK(seen.size() == count);
}

TEST_CASE("doses agree with prescriptions and beams") {
  for (const Variant variant : {Variant::within, Variant::exceeded}) {
    const SpinePhantom phantom = make_spine(variant);
    for (const SpineCourse* course : {&phantom.planned, &phantom.prior}) {
      const double ratio = largest_gy(course->dose) / course->prescription_gy;
      CHECK(ratio > 1.0);
      CHECK(ratio < 1.4);
      double fraction_gy = 0;
      for (const BeamReference& beam : course->plan.fraction_groups[0].beams)
        fraction_gy += *beam.dose_gy;
      CHECK(fraction_gy * course->fractions == Approx(course->prescription_gy).epsilon(1e-12));
      // ... and the grid has that dose at the specification point (2 decimals of a point where
      // dose changes by less than 3 Gy/mm, and trilinear against the formula).
      const Vec3 point = *course->plan.fraction_groups[0].beams[0].dose_point_mm;
      CHECK(SampledGrid(course->dose).at_gy(point) == Approx(course->prescription_gy).margin(0.25));
    }
  }
}

TEST_CASE(
    "every planned structure but the outline lies in both grids and no field reaches its end") {
  const SpinePhantom phantom = make_spine(Variant::within);
  const SampledGrid planned(phantom.planned.dose), prior(phantom.prior.dose);
  const Rigid to_prior = rigid_of(*phantom.registration->items[1].matrix).inverse();
  for (const RoiSpec& roi : phantom.planned.structures.rois) {
    if (*roi.name == "BODY") continue;
    for (const ContourSpec& contour : roi.contours)
      for (const Vec3& p : contour.points_mm)
        for (const double half_mm : {-0.75, 0.75}) {
          const Vec3 at = {p[0], p[1], p[2] + half_mm};
          REQUIRE_NOTHROW(planned.at_gy(at));
          REQUIRE_NOTHROW(prior.at_gy(to_prior(at)));
        }
  }
  for (const char* name : {"SpinalCord", "ThecalSac", "SpinalCanal"}) {
    const RoiSpec& roi = roi_named(phantom.planned.structures, name);
    CHECK(roi.contours.size() == 134);
    for (const ContourSpec* end : {&roi.contours.front(), &roi.contours.back()})
      for (const Vec3& p : end->points_mm) {
        CHECK(planned.at_gy(p) < 0.1);
        CHECK(prior.at_gy(to_prior(p)) < 0.01);
      }
  }
}

TEST_CASE("canal encloses sac and sac encloses cord") {
  const SpinePhantom phantom = make_spine(Variant::within);
  const auto shapes = planned_shapes();
  const char* nested[] = {"SpinalCord", "ThecalSac", "SpinalCanal"};
  for (int n = 0; n < 2; ++n) {
    IdealShape outer = shape_named(shapes, nested[n + 1]);
    outer.semi_x_mm -= 0.1;  // chords of the outer polygon cut less than this, and rounding
    outer.semi_y_mm -= 0.1;
    for (const ContourSpec& contour : roi_named(phantom.planned.structures, nested[n]).contours)
      for (const Vec3& p : contour.points_mm) REQUIRE(outer.contains(p));
  }
}

TEST_CASE("hand-worked doses") {
  // docs/explanation/phantoms.md, section "Some points by hand".
  const Vec3 c = prior_isocentre_prior_mm;
  CHECK(prior_dose_gy(c) == Approx(36).epsilon(1e-9));
  CHECK(prior_dose_gy({c[0] + 35, c[1], c[2]}) == Approx(18.504).margin(0.001));
  CHECK(prior_dose_gy({c[0], c[1] + 20, c[2]}) == Approx(36.6650).margin(0.001));
  CHECK(prior_dose_gy({c[0], c[1], c[2] - 53.5}) == Approx(5.5589).margin(0.001));
  CHECK(planned_dose_gy(Variant::within, target_centre_mm) == Approx(31.452).margin(0.001));
  const Vec3 front_of_sac = {2.697, 12.768, 0};
  CHECK(planned_dose_gy(Variant::within, front_of_sac) == Approx(13.146).margin(0.002));
  CHECK(planned_dose_gy(Variant::exceeded, front_of_sac) == Approx(17.701).margin(0.002));
  const Rigid transform = planned_from_prior();
  for (std::size_t i = 0; i < 3; ++i)
    CHECK(transform(c)[i] == Approx(prior_isocentre_planned_mm[i]).margin(1e-9));
}

TEST_CASE("the prior outline of the cord is the planned cord seen in the prior scan") {
  const SpinePhantom phantom = make_spine(Variant::within);
  const IdealShape cord = shape_named(planned_shapes(), "SpinalCord");
  const Rigid transform = planned_from_prior();
  for (const ContourSpec& contour : roi_named(phantom.prior.structures, "SpinalCord").contours) {
    REQUIRE(contour.points_mm.size() == 72);
    for (const Vec3& p : contour.points_mm) {
      const Vec3 q = transform(p);
      const auto centre = cord.centre_mm(q[2]);
      // 0.005 mm of rounding in x and y against a semi-axis of 4.5 mm.
      CHECK(std::hypot((q[0] - centre[0]) / 6.0, (q[1] - centre[1]) / 4.5) ==
            Approx(1).margin(0.003));
    }
  }
}

TEST_CASE("the answers put each variant where it belongs") {
  const auto within = answers(make_spine(Variant::within), 0.6);
  const double this_gy = answer(within, "ThecalSac", "planned", "eqd2").model.maximum;
  const double prior_gy = answer(within, "ThecalSac", "prior", "eqd2").model.maximum;
  const double cumulative_gy = answer(within, "ThecalSac", "cumulative", "eqd2").model.maximum;
  CHECK(this_gy < 24);
  CHECK(cumulative_gy < 66);
  CHECK(this_gy / cumulative_gy < 0.45);
  CHECK(prior_gy + this_gy < 68);              // sum of the single-course maxima
  CHECK(41.142857 + this_gy < 68);             // 36 Gy in 14 fractions, prescribed
  CHECK(cumulative_gy <= prior_gy + this_gy);  // the same contour
  // EQD2 grows with dose: its maximum is the converted maximum of dose.
  const double dose_gy = answer(within, "ThecalSac", "planned", "physical").model.maximum;
  CHECK(this_gy == Approx(dose_gy * (dose_gy / 3 + 2) / 4).epsilon(1e-9));
  CHECK(answer(within, "SpinalCord", "cumulative", "eqd2").model.maximum < cumulative_gy);

  const auto exceeded = answers(make_spine(Variant::exceeded), 0.6);
  CHECK(answer(exceeded, "ThecalSac", "planned", "physical").model.maximum ==
        Approx(18).margin(0.5));
  CHECK(answer(exceeded, "ThecalSac", "planned", "eqd2").model.maximum > 35);
  CHECK(answer(exceeded, "ThecalSac", "cumulative", "eqd2").model.maximum > 75);

  const auto blind = answers(make_spine(Variant::not_evaluable), 0.6);
  CHECK(blind.size() == 4);  // physical and EQD2 of the planned course, two structures
  CHECK(answer(blind, "ThecalSac", "planned", "eqd2").model.maximum == Approx(this_gy));
}

TEST_CASE("the volume of the cord as drawn") {
  // 72-gon inscribed in an ellipse: 36 sin(5 deg) 6 x 4.5 mm, 201 mm long = 17.0276 cc; two
  // decimals move a vertex by up to 0.005 mm at random, the volume by much less than 0.01 %.
  const SpinePhantom phantom = make_spine(Variant::within);
  const auto stack = stack_of(roi_named(phantom.planned.structures, "SpinalCord"));
  const Field one = [](const Vec3&, double* values) { values[0] = 1; };
  CHECK(measure_stack(stack, one, 1, 1.0)[0].volume_cc == Approx(17.0276).epsilon(1e-4));
}
