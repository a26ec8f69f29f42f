// SPDX-License-Identifier: Apache-2.0
#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dctk.h>

#include <dose/dicom/derived_uid.hpp>
#include <dose/dicom/effective_dose.hpp>

#include <Eigen/Geometry>
#include <catch2/catch.hpp>
#include <dose/core/contract.hpp>
#include <dose/core/sha256.hpp>
#include <dose/dicom/given_grid.hpp>
#include <dose/dicom/rt_dose.hpp>
#include <fstream>

#include "dicom/files.hpp"
#include "support/near.hpp"

using dose::EffectiveDose;
using dose::GridGeometry;

namespace {

/// 3 columns, 2 rows, 4 uneven frames, turned about two axes; voxels unlike each other.
EffectiveDose small_object(const std::filesystem::path& planned) {
  const Eigen::Matrix3d turn = (Eigen::AngleAxisd(0.4, Eigen::Vector3d::UnitX()) *
                                Eigen::AngleAxisd(-0.7, Eigen::Vector3d::UnitY()))
                                   .toRotationMatrix();
  EffectiveDose dose{.planned_dose = planned,
                     .geometry = GridGeometry({-100.0 / 3, 27.125, 4e-5}, turn.col(0), turn.col(1),
                                              1.25, 3.5, 3, 2, {0, 2, 5.1, 6}, "small"),
                     .scaling_gy = 3.231275279e-08,
                     .stored = {},
                     .several_plans = true,
                     .plan_uids = {"1.2.3.4", "1.2.3.5"},
                     .comment = "NOT PHYSICAL: EQD2",
                     .series_description = "series",
                     .derivation = "derivation",
                     .program_version = "1.0",
                     .instance_number = 2,
                     .series_key = "key"};
  for (std::uint32_t n = 0; n < 24; ++n) dose.stored.push_back(4294967295U - n * 178956970U);
  return dose;
}

}  // namespace

TEST_CASE("UIDs follow from their key as UUIDs do") {
  // SHA-256 of "abc" and of "" with version 8 and the variant set, worked out with python's uuid:
  // ba7816bf-8f01-8fea-8141-40de5dae2223 and e3b0c442-98fc-8c14-9afb-f4c8996fb924.
  CHECK(dose::dicom::derived_uid("abc") == "2.25.247859944228867097191300499870369849891");
  CHECK(dose::dicom::derived_uid("") == "2.25.302652579918966106791432553938847512868");
}

TEST_CASE("What is written comes back as it was, and is refused as input") {
  const Folder folder;
  const SmallCourse course("planned");
  course.write(folder / "planned");
  phantom::write_dose(course.dose, folder / "dose.dcm");
  const auto path = folder / "sum.dcm";
  const EffectiveDose object = small_object(folder / "dose.dcm");
  const dose::WrittenDose written = dose::write_effective_dose(object, path);
  const dose::dicom::RtDose read = dose::dicom::read_rt_dose(path);
  CHECK(read.sop_instance_uid == written.sop_instance_uid);
  CHECK(read.frame_of_reference_uid == course.dose.file.frame_of_reference_uid);
  CHECK(read.patient.id == course.dose.file.patient.id);
  CHECK(read.patient.name == course.dose.file.patient.name);
  CHECK(read.summation == "MULTI_PLAN");
  REQUIRE(read.plans.size() == 2);
  CHECK(read.plans[1].sop_instance_uid == "1.2.3.5");
  REQUIRE(read.refusal.has_value());
  CHECK(read.refusal->code() == "dose_type_effective");
  REQUIRE(read.dvh_refusal.has_value());
  CHECK(read.dvh_refusal->code() == "dose_type_effective");

  CHECK(read.scaling_gy == object.scaling_gy);
  REQUIRE(read.geometry.has_value());
  // 16 characters hold 13 digits after the point of a direction, and more of these positions.
  CHECK((read.geometry->rotation() - object.geometry.rotation()).norm() < 1e-12);
  CHECK((read.geometry->origin_mm() - object.geometry.origin_mm()).norm() < 1e-11);
  CHECK(read.geometry->frame_offsets_mm() == object.geometry.frame_offsets_mm());
  CHECK(read.geometry->column_spacing_mm() == 1.25);
  CHECK(read.geometry->row_spacing_mm() == 3.5);
  const dose::DoseGrid grid = dose::dicom::read_dose_grid(read);
  std::size_t n = 0;
  for (int k = 0; k < 4; ++k)
    for (int j = 0; j < 2; ++j)
      for (int i = 0; i < 3; ++i)
        CHECK(grid.voxel_gy(i, j, k) == object.scaling_gy * object.stored[n++]);

  // Its voxels may serve as the grid of another sum, in its own frame of reference only.
  const std::string frame = *course.dose.file.frame_of_reference_uid;
  CHECK(dose::read_given_grid(path, frame).geometry.frames() == 4);
  CHECK(code_of([&] { dose::read_given_grid(path, frame + ".1"); }) == "sum_grid_frame");
}

TEST_CASE("what has no voxels of a dose is no grid for a sum") {
  const Folder folder;
  const SmallCourse course("planned");
  course.write(folder / "planned");
  const std::string frame = *course.dose.file.frame_of_reference_uid;
  const auto code = [&](const std::filesystem::path& path) {
    return code_of([&] { dose::read_given_grid(path, frame); });
  };
  std::ofstream(folder / "grid.txt") << "planned";
  CHECK(code(folder / "grid.txt") == "not_dicom");
  phantom::write_plan(course.plan, folder / "plan.dcm");
  CHECK(code(folder / "plan.dcm") != "none");
  phantom::DoseSpec no_pixels = course.dose;
  no_pixels.file.edit = [](DcmDataset& dataset) {
    for (const DcmTagKey& tag : {DCM_PixelData, DCM_Rows, DCM_Columns, DCM_GridFrameOffsetVector})
      dataset.findAndDeleteElement(tag);
  };
  phantom::write_dose(no_pixels, folder / "dvh.dcm");
  CHECK(code(folder / "dvh.dcm") != "none");
  phantom::write_dose(course.dose, folder / "dose.dcm");
  CHECK(code(folder / "dose.dcm") == "none");
}

TEST_CASE("The same object gives the same bytes, and other content another UID") {
  const Folder folder;
  phantom::write_dose(SmallCourse("planned").dose, folder / "dose.dcm");
  const EffectiveDose object = small_object(folder / "dose.dcm");
  const auto first = dose::write_effective_dose(object, folder / "a.dcm");
  const auto again = dose::write_effective_dose(object, folder / "b.dcm");
  CHECK(first.sop_instance_uid == again.sop_instance_uid);
  CHECK(dose::sha256_of_file(folder / "a.dcm") == dose::sha256_of_file(folder / "b.dcm"));
  std::vector<std::string> uids{first.sop_instance_uid};
  const auto differs = [&](auto&& change) {
    EffectiveDose other = object;
    change(other);
    const auto uid = dose::write_effective_dose(other, folder / "c.dcm").sop_instance_uid;
    CHECK(std::find(uids.begin(), uids.end(), uid) == uids.end());
    uids.push_back(uid);
  };
  differs([](EffectiveDose& dose) { dose.stored[7] += 1; });
  differs([](EffectiveDose& dose) { dose.comment = "NOT PHYSICAL: BED"; });
  differs([](EffectiveDose& dose) { dose.plan_uids.pop_back(); });
  differs([](EffectiveDose& dose) { dose.series_key = "other"; });
  differs([](EffectiveDose& dose) { dose.scaling_gy = 3.231275278e-08; });
}

TEST_CASE("A planned dose without its study, and texts that do not fit, are not written") {
  const Folder folder;
  phantom::DoseSpec spec = SmallCourse("planned").dose;
  phantom::write_dose(spec, folder / "dose.dcm");
  EffectiveDose object = small_object(folder / "dose.dcm");
  object.comment = std::string(65, 'x');
  CHECK_THROWS_AS(dose::write_effective_dose(object, folder / "sum.dcm"), dose::BrokenPromise);
  object = small_object(folder / "dose.dcm");
  object.stored.pop_back();
  CHECK_THROWS_AS(dose::write_effective_dose(object, folder / "sum.dcm"), dose::BrokenPromise);
  spec.file.study_uid.reset();
  phantom::write_dose(spec, folder / "no-study.dcm");
  CHECK(code_of([&] {
          dose::write_effective_dose(small_object(folder / "no-study.dcm"), folder / "sum.dcm");
        }) == "uid_missing");
  CHECK(code_of([&] {
          dose::write_effective_dose(small_object(folder / "dose.dcm"), folder / "no/sum.dcm");
        }) == "output_unwritable");
}
