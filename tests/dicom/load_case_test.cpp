// SPDX-License-Identifier: Apache-2.0
// From files to a case: links by UID, phases, registration, structures, inputs.
#include <algorithm>
#include <dose/assess/agreement.hpp>
#include <dose/core/sha256.hpp>
#include <dose/dicom/load_case.hpp>

#include "files.hpp"

using dose::in_gray;
using dose::load_case;
using dose::RegistrationUse;

namespace {

constexpr phantom::Matrix4 shift = {1, 0, 0, 11, 0, 1, 0, -7, 0, 0, 1, 5, 0, 0, 0, 1};

/// Planned and prior in frames of their own, and a registration that maps prior to planned.
void write_both(const Folder& folder) {
  SmallCourse("planned").write(folder / "planned");
  SmallCourse("prior", 10).write(folder / "prior");
  phantom::RegistrationSpec registration = phantom::rigid_registration(
      phantom::uid("planned frame"), phantom::uid("prior frame"), shift);
  phantom::write_registration(registration, folder / "planned" / "sub" / "reg.dcm");
}

}  // namespace

TEST_CASE("two courses in two folders make a case") {
  const Folder folder;
  write_both(folder);
  const dose::Case loaded = load_case(planned_and_prior(folder));
  const dose::Course& planned = loaded.planned;
  CHECK(planned.origin == dose::Origin::dicom);
  REQUIRE(planned.phases.size() == 1);
  const dose::Phase& phase = planned.phases[0];
  CHECK(phase.fractions.count() == 3);
  CHECK(phase.label == "planned");
  CHECK(phase.plan_uid == phantom::uid("planned plan"));
  CHECK(phase.approval_status == "APPROVED");
  CHECK(in_gray(phase.prescription.value()) == 27);
  CHECK(in_gray(phase.beam_dose_per_fraction.value()) == Approx(9).epsilon(1e-12));
  REQUIRE(phase.grids.size() == 1);
  CHECK(phase.grids[0].grid.maximum_gy() == 30);
  CHECK(phase.grids[0].file.sop_instance_uid == phantom::uid("planned dose"));
  CHECK(planned.patient.value().id == "PHANTOM");
  CHECK(planned.registration.kind == RegistrationUse::Kind::same_frame);

  REQUIRE(loaded.priors.size() == 1);
  const dose::Course& prior = loaded.priors[0];
  CHECK(prior.phases[0].fractions.count() == 10);
  CHECK(prior.registration.kind == RegistrationUse::Kind::rigid);
  CHECK(prior.registration.file == (folder / "planned" / "sub" / "reg.dcm").string());
  // The matrix maps prior to planned: +11, -7, +5; from planned to prior it is undone.
  const auto in_prior =
      prior.registration.course_from_planned * dose::PlannedPoint{Eigen::Vector3d(11, -7, 5)};
  CHECK(in_prior.mm.norm() < 1e-12);

  REQUIRE(loaded.structures.size() == 1);
  CHECK(loaded.structures[0].role == dose::Role::thecal_sac);
  CHECK(loaded.structures[0].structure.contours.size() == 4);
  CHECK(loaded.structure_set.value().path == (folder / "planned" / "structures.dcm").string());

  // The prior's anatomy, to compare.
  REQUIRE(loaded.prior_anatomy.size() == 1);
  CHECK(loaded.prior_anatomy[0].missing.empty());
  REQUIRE(loaded.prior_anatomy[0].structures.size() == 1);
  CHECK(loaded.prior_anatomy[0].structures[0].role == dose::Role::thecal_sac);
  CHECK(loaded.prior_anatomy[0].structures[0].structure.contours.size() == 4);

  // Every file that a number rests on, with its hash, in order of path.
  std::vector<std::string> paths;
  for (const dose::InputFile& input : loaded.inputs) {
    paths.push_back(input.path);
    CHECK(input.sha256 == dose::sha256_of_file(input.path));
  }
  CHECK(paths == std::vector<std::string>{(folder / "planned" / "dose.dcm").string(),
                                          (folder / "planned" / "plan.dcm").string(),
                                          (folder / "planned" / "structures.dcm").string(),
                                          (folder / "planned" / "sub" / "reg.dcm").string(),
                                          (folder / "prior" / "dose.dcm").string(),
                                          (folder / "prior" / "plan.dcm").string(),
                                          (folder / "prior" / "structures.dcm").string()});
}

TEST_CASE("a prior's structure set is read only to compare the spine with it") {
  const Folder folder;
  write_both(folder);
  const auto loaded_with = [&](const std::vector<phantom::RoiSpec>& rois) {
    SmallCourse prior("prior", 10);
    prior.structures.rois = rois;
    prior.write(folder / "prior");
    return load_case(planned_and_prior(folder));
  };
  phantom::RoiSpec elsewhere = square_roi(5, "SpinalCord", {-3, -1, 1});
  elsewhere.frame_of_reference_uid = phantom::uid("a third frame");
  const dose::Case loaded =
      loaded_with({square_roi(4, "SpinalCanal", {-3, -1, 1}), square_roi(6, "Heart", {-3, -1}),
                   square_roi(7, "VB_T10", {-3, -1}), square_roi(8, "PTV", {-3, -1}), elsewhere});
  std::vector<std::string> names;
  for (const auto& drawn : loaded.prior_anatomy[0].structures)
    names.push_back(drawn.structure.name);
  CHECK(names == std::vector<std::string>{"SpinalCanal", "VB_T10"});

  const dose::Case without = loaded_with({square_roi(6, "Heart", {-3, -1})});
  CHECK(without.prior_anatomy[0].structures.empty());
  CHECK(without.prior_anatomy[0].missing.find("no structure of the spine") != std::string::npos);

  // Broken: no reason to refuse the case, but said.
  const dose::Case broken =
      loaded_with({square_roi(4, "SpinalCord", {-3, -1}), square_roi(4, "ThecalSac", {-3, -1})});
  CHECK(broken.prior_anatomy[0].missing == "its structure set cannot be read");
  CHECK(has_code(broken.warnings, "agreement_not_measured"));

  std::filesystem::remove(folder / "prior" / "structures.dcm");
  const dose::Case gone = load_case(planned_and_prior(folder));
  CHECK(gone.prior_anatomy[0].missing == "its structure set is not among its files");
  CHECK(!has_code(gone.warnings, "agreement_not_measured"));
}

TEST_CASE(
    "how far the prior's drawing lies off is measured from the files through the registration") {
  const Folder folder;
  write_both(folder);
  // A planned point is the prior's plus (11, -7, 5). Drawn 1.3 mm left, 0.7 mm to the front and,
  // which cannot be seen, 0.4 mm up of where the planned sac is; prior contours every 1.5 mm.
  SmallCourse prior("prior", 10);
  prior.structures.rois = {square_roi(4, "ThecalSac", {-4, -2.5, -1, 0.5, 2, 3.5})};
  for (phantom::ContourSpec& contour : prior.structures.rois[0].contours)
    for (phantom::Vec3& point : contour.points_mm)
      point = {point[0] - 11 + 1.3, point[1] + 7 - 0.7, point[2] - 5 + 0.4};
  prior.write(folder / "prior");
  const dose::Case loaded = load_case(planned_and_prior(folder));
  const dose::Agreement agreement = dose::agreement_of(loaded, 0);
  REQUIRE(agreement.centre_lines.size() == 1);
  CHECK(agreement.centre_lines[0].planes == 4);  // all of -3, -1, 1 and 3 mm
  CHECK(agreement.centre_lines[0].median_mm == Approx(1.476482).epsilon(1e-6));
  CHECK(agreement.centre_lines[0].worst_mm == Approx(1.476482).epsilon(1e-6));
  CHECK(!agreement.is_level_verified());
}

TEST_CASE("named vertebrae of the planned course are read and get no role") {
  const Folder folder;
  SmallCourse planned("planned");
  planned.structures.rois.push_back(square_roi(7, "VB_T10", {-3, -1, 1}));
  planned.write(folder / "planned");
  const dose::Case loaded = load_case(planned_only(folder / "planned"));
  REQUIRE(loaded.structures.size() == 2);
  CHECK(!loaded.structures[1].role);
  CHECK(loaded.structures[1].structure.contours.size() == 3);
}

TEST_CASE("without a registration the prior is left unregistered") {
  const Folder folder;
  write_both(folder);
  std::filesystem::remove_all(folder / "planned" / "sub");
  dose::CaseRequest request = planned_and_prior(folder);
  CHECK(load_case(request).priors[0].registration.kind == RegistrationUse::Kind::none);
  phantom::write_registration(phantom::rigid_registration(phantom::uid("prior frame"),
                                                          phantom::uid("planned frame"), shift),
                              folder / "elsewhere" / "reg.dcm");
  request.registrations = {folder / "elsewhere" / "reg.dcm"};
  const dose::Case loaded = load_case(request);
  CHECK(loaded.priors[0].registration.kind == RegistrationUse::Kind::rigid);
  const auto in_prior = loaded.priors[0].registration.course_from_planned *
                        dose::PlannedPoint{Eigen::Vector3d(0, 0, 0)};
  CHECK((in_prior.mm - Eigen::Vector3d(11, -7, 5)).norm() < 1e-12);
  request.registrations = {folder / "prior" / "plan.dcm"};
  CHECK(code_of([&] { load_case(request); }) == "registration_missing");
}

TEST_CASE("a registration of another patient is not believed") {
  const Folder folder;
  write_both(folder);
  phantom::RegistrationSpec registration = phantom::rigid_registration(
      phantom::uid("planned frame"), phantom::uid("prior frame"), shift);
  registration.file.patient.id = "SOMEBODY";
  phantom::write_registration(registration, folder / "planned" / "sub" / "reg.dcm");
  CHECK(code_of([&] { load_case(planned_and_prior(folder)); }) == "different_patients");
}

TEST_CASE("courses in one frame need no registration") {
  const Folder folder;
  SmallCourse("planned").write(folder / "planned");
  SmallCourse prior("prior", 10);
  for (auto* file : {&prior.dose.file, &prior.plan.file, &prior.structures.file})
    file->frame_of_reference_uid = phantom::uid("planned frame");
  prior.write(folder / "prior");
  CHECK(load_case(planned_and_prior(folder)).priors[0].registration.kind ==
        RegistrationUse::Kind::same_frame);
}

TEST_CASE("courses on paper go together with DICOM") {
  const Folder folder;
  write_both(folder);
  dose::CaseRequest request = planned_and_prior(folder);
  request.priors = {dose::parse_course_argument("36/14@38.5Gy", dose::CourseRole::prior, "prior")};
  const dose::Case paper_prior = load_case(request);
  CHECK(paper_prior.priors[0].origin == dose::Origin::paper_maximum);
  CHECK(paper_prior.priors[0].registration.kind == RegistrationUse::Kind::not_needed);
  request = planned_and_prior(folder);
  request.planned =
      dose::parse_course_argument("24/3@14.2Gy", dose::CourseRole::planned, "planned");
  const dose::Case paper_planned = load_case(request);
  CHECK(paper_planned.structures.empty());
  CHECK(paper_planned.priors[0].registration.kind == RegistrationUse::Kind::none);
  request.planned.reset();
  CHECK(code_of([&] { load_case(request); }) == "planned_missing");
}

TEST_CASE("only structures with a role get contours and the user's word counts") {
  const Folder folder;
  SmallCourse course("planned");
  course.structures.rois = {square_roi(1, "ThecalSac", {-1, 1}), square_roi(2, "Kidney_L", {-1, 1}),
                            square_roi(3, "my cord", {-1, 1}), square_roi(5, "SpinalCord", {})};
  course.write(folder / "planned");
  dose::CaseRequest request = planned_only(folder / "planned");
  request.structure_roles = {{"my cord", dose::Role::spinal_cord}};
  const dose::Case loaded = load_case(request);
  REQUIRE(loaded.structures.size() == 4);
  CHECK(loaded.structures[0].role == dose::Role::thecal_sac);
  CHECK(!loaded.structures[0].role_assigned);
  CHECK(!loaded.structures[1].role);
  CHECK(loaded.structures[1].structure.contours.empty());
  CHECK(loaded.structures[2].role == dose::Role::spinal_cord);
  CHECK(loaded.structures[2].role_assigned);
  CHECK(loaded.structures[2].structure.contours.size() == 2);
  // Declared, never drawn: nobody can evaluate it.
  CHECK(!loaded.structures[3].role);
  CHECK(has_code(loaded.warnings, "structure_empty"));

  request.structure_roles = {{"my chord", dose::Role::spinal_cord}};
  CHECK(code_of([&] { load_case(request); }) == "structure_not_found");
  request.structure_roles = {{"SpinalCord", dose::Role::spinal_cord}};
  CHECK(code_of([&] { load_case(request); }) == "structure_empty");
}

TEST_CASE("the structure set is the plan's and no other") {
  const Folder folder;
  SmallCourse course("planned");
  SmallCourse other("other");
  other.structures.file.frame_of_reference_uid = phantom::uid("planned frame");
  SECTION("named and there") {
    course.write(folder / "planned");
    phantom::write_structure_set(other.structures, folder / "planned" / "a_first.dcm");
    CHECK(load_case(planned_only(folder / "planned")).structure_set.value().sop_instance_uid ==
          phantom::uid("planned structures"));
  }
  SECTION("named and not there: none, even if another lies in the frame") {
    course.write(folder / "planned");
    phantom::write_structure_set(other.structures, folder / "planned" / "structures.dcm");
    dose::CaseRequest request = planned_only(folder / "planned");
    const dose::Case loaded = load_case(request);
    CHECK(!loaded.structure_set);
    CHECK(loaded.structures.empty());
    CHECK(has_code(loaded.warnings, "structure_set_missing"));
    request.structure_roles = {{"ThecalSac", dose::Role::thecal_sac}};
    CHECK(code_of([&] { load_case(request); }) == "structure_not_found");
  }
  SECTION("not named: the only one in the dose's frame") {
    course.plan.structure_set_uid.reset();
    course.write(folder / "planned");
    CHECK(has_code(load_case(planned_only(folder / "planned")).warnings, "structure_set_by_frame"));
    phantom::write_structure_set(other.structures, folder / "planned" / "b.dcm");
    const dose::Case two = load_case(planned_only(folder / "planned"));
    CHECK(!two.structure_set);
    CHECK(has_code(two.warnings, "structure_set_ambiguous"));
  }
  SECTION("in another frame than the dose") {
    course.structures.file.frame_of_reference_uid = phantom::uid("another frame");
    course.write(folder / "planned");
    CHECK(code_of([&] { load_case(planned_only(folder / "planned")); }) ==
          "structure_frame_differs");
  }
}

TEST_CASE("a structure of one slice gets the spacing of the CT") {
  const Folder folder;
  SmallCourse course("planned");
  course.structures.rois = {square_roi(1, "ThecalSac", {-1})};
  course.write(folder / "planned");
  CHECK(!load_case(planned_only(folder / "planned")).ct_slice_spacing_mm);
  for (int slice = 0; slice < 4; ++slice) {
    phantom::CtSpec ct;
    ct.file.sop_uid = phantom::uid("ct" + std::to_string(slice));
    ct.file.frame_of_reference_uid = phantom::uid("planned frame");
    ct.origin_mm = phantom::Vec3{-5, -5, -3 + 1.25 * slice};
    phantom::write_ct(ct, folder / "planned" / ("ct" + std::to_string(slice)));
  }
  CHECK(load_case(planned_only(folder / "planned")).ct_slice_spacing_mm.value() ==
        Approx(1.25).epsilon(1e-12));
  std::filesystem::remove(folder / "planned" / "ct2");
  const dose::Case gap = load_case(planned_only(folder / "planned"));
  CHECK(!gap.ct_slice_spacing_mm);
  CHECK(has_code(gap.warnings, "ct_spacing_unequal"));
}

TEST_CASE("the same files give the same case whatever order they were named in") {
  const Folder folder;
  SmallCourse("planned").write(folder / "planned");
  const auto paths_of = [](const dose::Case& loaded) {
    std::vector<std::string> paths;
    for (const auto& input : loaded.inputs) paths.push_back(input.path + input.sha256);
    return paths;
  };
  dose::CaseRequest request = planned_only(folder / "planned" / "structures.dcm");
  request.planned->paths.push_back(folder / "planned" / "plan.dcm");
  request.planned->paths.push_back(folder / "planned" / "dose.dcm");
  CHECK(paths_of(load_case(request)) == paths_of(load_case(planned_only(folder / "planned"))));
  // A folder and a file in it: the file counts once.
  request.planned->paths.push_back(folder / "planned");
  CHECK(paths_of(load_case(request)) == paths_of(load_case(planned_only(folder / "planned"))));
}

TEST_CASE("rule 14: a plan with several fractions a day is not taken for one a day") {
  const Folder folder;
  SmallCourse course("planned", 4);
  course.plan.fraction_groups[0].pattern_digits_per_day = 2;
  course.plan.fraction_groups[0].fraction_pattern = "10110000000000";  // Monday 1, Tuesday 2
  course.write(folder / "planned");
  dose::CaseRequest request = planned_only(folder / "planned");
  CHECK(code_of([&] { load_case(request); }) == "several_a_day_unstated");
  request.planned->per_day = 2;
  request.planned->gap_h = 6.5;
  const dose::Case loaded = load_case(request);
  CHECK(loaded.planned.daily.per_day() == 2);
  CHECK(loaded.planned.daily.gap_h() == 6.5);
  request.planned->per_day = 1;
  request.planned->gap_h.reset();
  CHECK(load_case(request).planned.daily.per_day() == 1);

  // A DVH of physical dose needs no repair; EQD2 beside it would be too low.
  request.planned->per_day.reset();
  const auto alone = dose::load_single_course(*request.planned);
  CHECK(std::ranges::any_of(alone.the_case.planned.warnings, [](const dose::Warning& warning) {
    return warning.code == "several_a_day_unstated";
  }));

  course.plan.fraction_groups[0].pattern_digits_per_day = 1;  // the same pattern: one a day
  course.write(folder / "planned");
  request.planned->per_day.reset();
  CHECK(load_case(request).planned.daily.per_day() == 1);
}

TEST_CASE("what the user stated of dates and delivery is kept") {
  const Folder folder;
  SmallCourse("planned").write(folder / "planned");
  SmallCourse("prior").write(folder / "prior");
  dose::CaseRequest request = planned_and_prior(folder);
  request.planned->first_treated = dose::parse_date("2025-03-01", "");
  request.priors[0].delivered_fractions = 2;
  request.priors[0].delivered_of = 3;
  const dose::Case loaded = load_case(request);
  CHECK(loaded.planned.first_treated == request.planned->first_treated);
  CHECK(loaded.priors[0].phases[0].delivered_fractions == 2);
  request.priors[0].delivered_of = 4;
  CHECK(code_of([&] { load_case(request); }) == "delivered_contradicts");
  request.priors[0].delivered_of = 3;
  request.priors[0].delivered_fractions = 4;
  CHECK(code_of([&] { load_case(request); }) == "delivered_contradicts");
}

TEST_CASE("rule 14: the planned course is judged as planned") {
  const Folder folder;
  SmallCourse("planned").write(folder / "planned");
  dose::CaseRequest request = planned_only(folder / "planned");
  request.planned->delivered_fractions = 2;
  request.planned->delivered_of = 3;
  CHECK(code_of([&] { load_case(request); }) == "delivered_planned");
}
