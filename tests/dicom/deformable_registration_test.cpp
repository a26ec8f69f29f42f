// SPDX-License-Identifier: Apache-2.0
#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dctk.h>

#include <algorithm>
#include <dose/course/course.hpp>
#include <dose/dicom/deformable_registration.hpp>
#include <dose/dicom/load_case.hpp>
#include <functional>
#include <memory>

#include "files.hpp"
#include "support/near.hpp"

using dose::RegistrationUse;
using dose::dicom::deformable_between;
using dose::dicom::DeformableRegistration;
using dose::dicom::read_deformable_registration;
using dose::dicom::read_deformation;
using Eigen::Vector3d;

namespace {

const char* const class_uid = "1.2.840.10008.5.1.4.1.1.66.3";

/// What the item of the Deformable Registration Sequence holds; emptied to leave it out.
struct DeformableSpec {
  std::string registered = "1.2";
  std::string source = "1.1";
  phantom::Text pre = "1\\0\\0\\0.5\\0\\1\\0\\0\\0\\0\\1\\-1\\0\\0\\0\\1";    // by (0.5, 0, -1)
  phantom::Text post = "0\\-1\\0\\100\\1\\0\\0\\0\\0\\0\\1\\-3\\0\\0\\0\\1";  // a turn about z
  phantom::Text type = "RIGID";
  bool grid = true;
  phantom::Text origin = "-5\\7\\11";
  std::vector<Uint32> dimensions{3, 2, 4};
  std::vector<Float64> resolution_mm{10, 20, 15};
  std::vector<Float32> vectors;
  phantom::Text birth_date = phantom::Patient().birth_date;
  std::function<void(DcmItem&)> edit = [](DcmItem&) {};

  /// D(i, j, k) = (0.1 i + 0.2 j, -0.3 k, 0.5 + 0.05 i j)
  DeformableSpec() {
    for (int k = 0; k < 4; ++k)
      for (int j = 0; j < 2; ++j)
        for (int i = 0; i < 3; ++i) {
          vectors.push_back(static_cast<Float32>(0.1 * i + 0.2 * j));
          vectors.push_back(static_cast<Float32>(-0.3 * k));
          vectors.push_back(static_cast<Float32>(0.5 + 0.05 * i * j));
        }
  }
};

void put(DcmItem& item, const DcmTagKey& tag, const phantom::Text& text) {
  if (text) REQUIRE(item.putAndInsertString(tag, text->c_str()).good());
}

void put_matrix(DcmItem& item, const DcmTagKey& sequence, const phantom::Text& matrix,
                const phantom::Text& type) {
  if (!matrix) return;
  DcmItem* entry = nullptr;
  REQUIRE(item.findOrCreateSequenceItem(sequence, entry, -2).good());
  put(*entry, DCM_FrameOfReferenceTransformationMatrix, matrix);
  put(*entry, DCM_FrameOfReferenceTransformationMatrixType, type);
}

DeformableRegistration written(const std::filesystem::path& path, const DeformableSpec& spec) {
  phantom::RegistrationSpec file;
  file.file.patient.birth_date = spec.birth_date;
  file.file.sop_class_uid = class_uid;
  file.file.frame_of_reference_uid = spec.registered;
  file.file.sop_uid = phantom::uid(path.string());
  file.file.edit = [&](DcmDataset& dataset) {
    dataset.findAndDeleteElement(DCM_RegistrationSequence);
    DcmItem* item = nullptr;
    REQUIRE(dataset.findOrCreateSequenceItem(DCM_DeformableRegistrationSequence, item, -2).good());
    put(*item, DCM_SourceFrameOfReferenceUID, spec.source);
    put_matrix(*item, DCM_PreDeformationMatrixRegistrationSequence, spec.pre, spec.type);
    put_matrix(*item, DCM_PostDeformationMatrixRegistrationSequence, spec.post, spec.type);
    if (spec.grid) {
      DcmItem* grid = nullptr;
      REQUIRE(
          item->findOrCreateSequenceItem(DCM_DeformableRegistrationGridSequence, grid, -2).good());
      put(*grid, DCM_ImagePositionPatient, spec.origin);
      put(*grid, DCM_ImageOrientationPatient, "0\\1\\0\\0\\0\\1");
      grid->putAndInsertUint32Array(DCM_GridDimensions, spec.dimensions.data(),
                                    static_cast<unsigned long>(spec.dimensions.size()));
      auto resolution = std::make_unique<DcmFloatingPointDouble>(DCM_GridResolution);
      resolution->putFloat64Array(spec.resolution_mm.data(),
                                  static_cast<unsigned long>(spec.resolution_mm.size()));
      REQUIRE(grid->insert(resolution.release(), OFTrue).good());
      if (!spec.vectors.empty())
        grid->putAndInsertFloat32Array(DCM_VectorGridData, spec.vectors.data(),
                                       static_cast<unsigned long>(spec.vectors.size()));
    }
    spec.edit(*item);
  };
  phantom::write_registration(file, path);
  return read_deformable_registration(path);
}

std::string code_reading(const DeformableSpec& spec) {
  const Folder folder;
  return code_of([&] { read_deformation(written(folder / "reg", spec), 0); });
}

DcmItem& grid_in(DcmItem& item) {
  DcmItem* grid = nullptr;
  item.findAndGetSequenceItem(DCM_DeformableRegistrationGridSequence, grid);
  return *grid;
}

}  // namespace

TEST_CASE("a deformable registration is read as the standard writes it") {
  const Folder folder;
  const auto registration = written(folder / "reg", {});
  CHECK(registration.registered_frame_uid == "1.2");
  REQUIRE(registration.source_frame_uids == std::vector<std::string>{"1.1"});
  const auto field = read_deformation(registration, 0);
  // As in the test of the field: (34, 20, 16) is i = 1.3, j = 0.25, k = 2.6.
  const auto there = field({{34, 20, 16}});
  REQUIRE(there.has_value());
  CHECK(there->mm.x() == near(80.78, 1e-6));
  CHECK(there->mm.y() == near(34.68, 1e-6));
  CHECK(there->mm.z() == near(12.51625, 1e-6));
  CHECK(!field({{-5.01, 20, 16}}));
}

TEST_CASE("parts of a deformable registration that are not there do nothing") {
  const Folder folder;
  DeformableSpec spec;
  spec.grid = false;
  spec.pre.reset();
  auto there = read_deformation(written(folder / "reg", spec), 0)({{3, 5, 700}});
  REQUIRE(there.has_value());
  CHECK((there->mm - Vector3d(95, 3, 697)).norm() < 1e-12);
  spec = {};
  spec.pre.reset();
  spec.post.reset();
  there = read_deformation(written(folder / "reg", spec), 0)({{34, 20, 16}});
  REQUIRE(there.has_value());
  CHECK((there->mm - Vector3d(34.18, 19.22, 16.51625)).norm() < 1e-6);
  spec.grid = false;
  CHECK(code_reading(spec) == "deformation_empty");
}

TEST_CASE("a deformable registration that lacks or contradicts itself is refused") {
  DeformableSpec spec;
  SECTION("no vectors") {
    spec.vectors.clear();
    CHECK(code_reading(spec) == "tag_missing");
  }
  SECTION("a vector too few") {
    spec.vectors.resize(spec.vectors.size() - 3);
    CHECK(code_reading(spec) == "deformation_grid_size");
  }
  SECTION("no origin, dimensions or resolution") {
    for (const auto& tag : {DCM_ImagePositionPatient, DCM_ImageOrientationPatient,
                            DCM_GridDimensions, DCM_GridResolution}) {
      spec.edit = [&tag](DcmItem& item) { grid_in(item).findAndDeleteElement(tag); };
      CHECK(code_reading(spec) == "tag_missing");
    }
  }
  SECTION("dimensions of two or of nothing") {
    spec.dimensions = {3, 2};
    CHECK(code_reading(spec) == "tag_invalid");
    spec.dimensions = {3, 0, 4};
    CHECK(code_reading(spec) == "tag_invalid");
  }
  SECTION("no spacing") {
    spec.resolution_mm = {10, 20, 0};
    CHECK(code_reading(spec) == "tag_invalid");
    spec.resolution_mm = {10, -20, 15};
    CHECK(code_reading(spec) == "grid_spacing");
  }
  SECTION("axes that are not orthogonal") {
    spec.edit = [](DcmItem& item) {
      grid_in(item).putAndInsertString(DCM_ImageOrientationPatient, "0\\1\\0\\0\\0.1\\1");
    };
    CHECK(code_reading(spec) == "grid_orientation");
  }
  SECTION("two grids, two first matrices") {
    spec.edit = [](DcmItem& item) {
      DcmItem* second = nullptr;
      item.findOrCreateSequenceItem(DCM_DeformableRegistrationGridSequence, second, -2);
    };
    CHECK(code_reading(spec) == "deformation_ambiguous");
    spec.edit = [](DcmItem& item) {
      put_matrix(item, DCM_PreDeformationMatrixRegistrationSequence,
                 "1\\0\\0\\0\\0\\1\\0\\0\\0\\0\\1\\0\\0\\0\\0\\1", "RIGID");
    };
    CHECK(code_reading(spec) == "deformation_ambiguous");
  }
  SECTION("a matrix of another type than it says") {
    spec.pre = "1.01\\0\\0\\0.5\\0\\1\\0\\0\\0\\0\\1\\-1\\0\\0\\0\\1";
    CHECK(code_reading(spec) == "registration_not_rigid");
    spec.type = "AFFINE";  // then it may
    CHECK(code_reading(spec) == "none");
    spec.type = "SOMETHING";
    CHECK(code_reading(spec) == "tag_invalid");
    spec.type.reset();
    CHECK(code_reading(spec) == "tag_missing");
  }
  SECTION("a matrix that mirrors") {
    spec.type = "AFFINE";
    spec.post = "-1\\0\\0\\0\\0\\1\\0\\0\\0\\0\\1\\0\\0\\0\\0\\1";
    CHECK(code_reading(spec) == "deformation_matrix");
  }
}

TEST_CASE("only a field that leads from the planned frame to the prior's is looked through") {
  const Folder folder;
  const std::vector there{written(folder / "a", {})};
  const auto direct = deformable_between(there, "1.1", "1.2");
  CHECK(direct.use.kind == RegistrationUse::Kind::deformable);
  CHECK(direct.registration == &there[0]);
  CHECK(direct.use.file == (folder / "a").string());
  CHECK(direct.use.sop_instance_uid == phantom::uid((folder / "a").string()));
  // The other way round it would have to be inverted.
  const auto back = deformable_between(there, "1.2", "1.1");
  CHECK(back.use.kind == RegistrationUse::Kind::deformable);
  CHECK(back.registration == nullptr);
  CHECK(back.use.detail.find("not defined") != std::string::npos);
  CHECK(deformable_between(there, "1.1", "1.3").use.kind == RegistrationUse::Kind::none);
  // Of two none is chosen.
  const std::vector two{there[0], written(folder / "b", {})};
  const auto several = deformable_between(two, "1.1", "1.2");
  CHECK(several.use.kind == RegistrationUse::Kind::deformable);
  CHECK(several.registration == nullptr);
}

TEST_CASE("a case with only a deformable registration has the prior's dose for information") {
  const Folder folder;
  SmallCourse("planned").write(folder / "planned");
  SmallCourse("prior", 10).write(folder / "prior");
  DeformableSpec spec;
  spec.registered = phantom::uid("planned frame");
  spec.source = phantom::uid("prior frame");
  written(folder / "planned" / "reg.dcm", spec);
  const dose::CaseRequest request = planned_and_prior(folder);
  const dose::Case loaded = load_case(request);
  const dose::Course& prior = loaded.priors.at(0);
  CHECK(prior.registration.kind == RegistrationUse::Kind::deformable);
  CHECK(prior.registration.file == (folder / "planned" / "reg.dcm").string());
  REQUIRE(prior.deformation.has_value());
  CHECK((*prior.deformation)({{34, 20, 16}})->mm.x() == near(80.78, 1e-6));
  CHECK(std::ranges::any_of(loaded.inputs, [&](const dose::InputFile& file) {
    return file.path == prior.registration.file && file.kind == "REG";
  }));
  CHECK(!has_code(loaded.warnings, "deformable_not_used"));

  // Of another patient it is not believed.
  spec.birth_date = "19710101";
  written(folder / "planned" / "reg.dcm", spec);
  CHECK(code_of([&] { load_case(request); }) == "different_patients");
  spec.birth_date = phantom::Patient().birth_date;
  written(folder / "planned" / "reg.dcm", spec);

  // A rigid one goes before it.
  phantom::write_registration(
      phantom::rigid_registration(phantom::uid("planned frame"), phantom::uid("prior frame"),
                                  {1, 0, 0, 11, 0, 1, 0, -7, 0, 0, 1, 5, 0, 0, 0, 1}),
      folder / "planned" / "rigid.dcm");
  const dose::Case rigid = load_case(request);
  CHECK(rigid.priors.at(0).registration.kind == RegistrationUse::Kind::rigid);
  CHECK(!rigid.priors.at(0).deformation);
  CHECK(has_code(rigid.warnings, "deformable_not_used"));
  std::filesystem::remove(folder / "planned" / "rigid.dcm");

  // Broken where it would be used, it is refused; of other frames it is not looked at.
  spec.vectors.resize(6);
  written(folder / "planned" / "reg.dcm", spec);
  CHECK(code_of([&] { load_case(request); }) == "deformation_grid_size");
  spec.source = "1.2.3";
  written(folder / "planned" / "reg.dcm", spec);
  const dose::Case other = load_case(request);
  CHECK(other.priors.at(0).registration.kind == RegistrationUse::Kind::none);
  CHECK(has_code(other.warnings, "deformable_not_used"));
}
