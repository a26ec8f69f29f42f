// SPDX-License-Identifier: Apache-2.0
#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dctk.h>

#include <Eigen/Geometry>
#include <Eigen/LU>
#include <dose/dicom/registration.hpp>

#include "files.hpp"

using dose::RegistrationUse;
using dose::dicom::read_registration;
using dose::dicom::registration_between;
using dose::dicom::SpatialRegistration;
using Eigen::Vector3d;

namespace {

Eigen::Matrix4d rigid(double angle_x, double angle_y, double angle_z, const Vector3d& shift_mm) {
  Eigen::Matrix4d matrix = Eigen::Matrix4d::Identity();
  matrix.topLeftCorner<3, 3>() = (Eigen::AngleAxisd(angle_z, Vector3d::UnitZ()) *
                                  Eigen::AngleAxisd(angle_y, Vector3d::UnitY()) *
                                  Eigen::AngleAxisd(angle_x, Vector3d::UnitX()))
                                     .toRotationMatrix();
  matrix.topRightCorner<3, 1>() = shift_mm;
  return matrix;
}

phantom::Matrix4 by_rows(const Eigen::Matrix4d& matrix) {
  phantom::Matrix4 values{};
  for (int row = 0; row < 4; ++row)
    for (int column = 0; column < 4; ++column)
      values[static_cast<std::size_t>(4 * row + column)] = matrix(row, column);
  return values;
}

SpatialRegistration written(const Folder& folder, const phantom::RegistrationSpec& spec) {
  phantom::write_registration(spec, folder / "reg");
  return read_registration(folder / "reg");
}

std::string code_between(const std::vector<SpatialRegistration>& registrations) {
  return code_of([&] { registration_between(registrations, "1.1", "1.2"); });
}

const Eigen::Matrix4d sample = rigid(0.11, -0.23, 0.37, {12, -34, 56.5});

/// Where a planned point lies in the prior course's frame, by the matrix that maps prior to
/// planned.
Vector3d expected_in_prior(const Vector3d& planned_mm) {
  const Eigen::Vector4d in_prior = sample.inverse() * planned_mm.homogeneous();
  return in_prior.head<3>();
}

}  // namespace

TEST_CASE("rule 18: a registration's direction follows from its frames") {
  const Folder folder;
  const Vector3d planned_mm(3, 5, 7);
  // The same anatomy written both ways: prior registered to planned, planned registered to prior.
  const auto to_planned =
      written(folder, phantom::rigid_registration("1.2", "1.1", by_rows(sample)));
  const auto to_prior = written(
      folder,
      phantom::rigid_registration("1.1", "1.2", by_rows(Eigen::Matrix4d(sample.inverse()))));
  for (const auto& registration : {to_planned, to_prior}) {
    const auto use = registration_between(std::vector{registration}, "1.1", "1.2");
    REQUIRE(use.kind == RegistrationUse::Kind::rigid);
    const Vector3d in_prior = (use.course_from_planned * dose::PlannedPoint{planned_mm}).mm;
    // 16 characters a number: 14 digits.
    CHECK((in_prior - expected_in_prior(planned_mm)).norm() < 1e-9);
    CHECK(use.sop_instance_uid == phantom::uid("registration"));
  }
  CHECK(code_between({to_planned, to_prior}) == "none");  // equal: once
}

TEST_CASE("rule 18: a registration of other frames is not used") {
  const Folder folder;
  const auto other = written(folder, phantom::rigid_registration("1.2", "1.9", by_rows(sample)));
  CHECK(registration_between(std::vector{other}, "1.1", "1.2").kind == RegistrationUse::Kind::none);
  CHECK(registration_between({}, "1.1", "1.2").kind == RegistrationUse::Kind::none);
  CHECK(registration_between({}, "1.2", "1.2").kind == RegistrationUse::Kind::same_frame);
  // Both frames registered to a third one: not exactly these two.
  phantom::RegistrationSpec third = phantom::rigid_registration("1.3", "1.1", by_rows(sample));
  third.items.push_back(third.items[1]);
  third.items[2].frame_of_reference_uid = "1.2";
  const auto over_third = registration_between(std::vector{written(folder, third)}, "1.1", "1.2");
  CHECK(over_third.kind == RegistrationUse::Kind::none);
  CHECK(over_third.chain_files == std::vector{(folder / "reg").string()});
}

TEST_CASE("a chain of registrations over another frame is told and not used") {
  const auto joined = [](const char* name, const char* registered, const char* item) {
    SpatialRegistration registration;
    registration.path = name;
    registration.registered_frame_uid = registered;
    registration.items.resize(1);
    registration.items[0].frame_of_reference_uid = item;
    registration.items[0].type = "RIGID";
    registration.items[0].matrices = {sample};
    return registration;
  };
  // Prior 1.1 - 1.5 - 1.7 - planned 1.2, in either direction, and a way that leads nowhere.
  const std::vector chain{joined("a.dcm", "1.5", "1.1"), joined("b.dcm", "1.5", "1.7"),
                          joined("c.dcm", "1.2", "1.7"), joined("d.dcm", "1.9", "1.1")};
  const auto use = registration_between(chain, "1.1", "1.2");
  CHECK(use.kind == RegistrationUse::Kind::none);
  CHECK(use.file.empty());
  CHECK(use.chain_files == std::vector<std::string>{"a.dcm", "b.dcm", "c.dcm"});
  CHECK(use.detail.find("a.dcm, b.dcm, c.dcm") != std::string::npos);
  CHECK((use.course_from_planned * dose::PlannedPoint{Vector3d(3, 5, 7)}).mm == Vector3d(3, 5, 7));
  CHECK(registration_between(std::span(chain).first(2), "1.1", "1.2").chain_files.empty());
  // A registration of exactly the two counts, and no chain is told.
  std::vector both = chain;
  both.push_back(joined("e.dcm", "1.2", "1.1"));
  const auto direct = registration_between(both, "1.1", "1.2");
  CHECK(direct.kind == RegistrationUse::Kind::rigid);
  CHECK(direct.file == "e.dcm");
  CHECK(direct.chain_files.empty());
}

TEST_CASE("rule 18: two different registrations of one pair contradict") {
  const Folder folder;
  const auto first = written(folder, phantom::rigid_registration("1.2", "1.1", by_rows(sample)));
  Eigen::Matrix4d moved = sample;
  moved(1, 3) += 0.5;
  const auto second = written(folder, phantom::rigid_registration("1.2", "1.1", by_rows(moved)));
  CHECK(code_between({first, second}) == "registrations_contradict");
  moved(1, 3) = sample(1, 3) + 1e-4;
  const auto rounded = written(folder, phantom::rigid_registration("1.2", "1.1", by_rows(moved)));
  CHECK(code_between({first, rounded}) == "none");
}

TEST_CASE("rule 18: a registration that is not rigid is refused") {
  const Folder folder;
  phantom::RegistrationSpec spec = phantom::rigid_registration("1.2", "1.1", by_rows(sample));
  SECTION("by its type") {
    for (const char* type : {"AFFINE", "RIGID_SCALE", ""}) {
      spec.items[1].matrix_type = type;
      CHECK(code_between({written(folder, spec)}) == "registration_not_rigid");
    }
  }
  SECTION("by its matrix") {
    Eigen::Matrix4d scaled = sample;
    scaled.topLeftCorner<3, 3>() *= 1.01;
    spec.items[1].matrix = by_rows(scaled);
    CHECK(code_between({written(folder, spec)}) == "registration_not_rigid");
    Eigen::Matrix4d mirrored = sample;
    mirrored.col(0) *= -1;
    spec.items[1].matrix = by_rows(mirrored);
    CHECK(code_between({written(folder, spec)}) == "registration_not_rigid");
    // By 0.1 %: gram 1.002001, twenty times the tolerance; 0.3 mm at the end of a 300 mm spine.
    scaled = sample;
    scaled.topLeftCorner<3, 3>() *= 1.001;
    spec.items[1].matrix = by_rows(scaled);
    CHECK(code_between({written(folder, spec)}) == "registration_not_rigid");
    // One axis only, by as much.
    scaled = sample;
    scaled.col(2).head<3>() *= 1.001;
    spec.items[1].matrix = by_rows(scaled);
    CHECK(code_between({written(folder, spec)}) == "registration_not_rigid");
    // Of determinant 1 all the same: x moves with z by 0.001.
    Eigen::Matrix4d shear = Eigen::Matrix4d::Identity();
    shear(0, 2) = 0.001;
    const Eigen::Matrix4d sheared = sample * shear;
    CHECK(sheared.determinant() == Approx(1).epsilon(1e-12));
    spec.items[1].matrix = by_rows(sheared);
    CHECK(code_between({written(folder, spec)}) == "registration_not_rigid");
    // Nearly flat.
    Eigen::Matrix4d flat = sample;
    flat.col(1).head<3>() *= 1e-9;
    spec.items[1].matrix = by_rows(flat);
    CHECK(code_between({written(folder, spec)}) == "registration_not_rigid");
    // Two axes exchanged: orthogonal, determinant -1.
    Eigen::Matrix4d exchanged = sample;
    exchanged.col(0).swap(exchanged.col(2));
    spec.items[1].matrix = by_rows(exchanged);
    CHECK(code_between({written(folder, spec)}) == "registration_not_rigid");
    // A last row that is none.
    Eigen::Matrix4d projective = sample;
    projective(3, 0) = 1e-6;
    spec.items[1].matrix = by_rows(projective);
    CHECK(code_between({written(folder, spec)}) == "registration_not_rigid");
  }
  SECTION("without a matrix") {
    spec.file.edit = [](DcmDataset& dataset) {
      DcmItem* item = nullptr;
      dataset.findAndGetSequenceItem(DCM_RegistrationSequence, item, 1);
      item->findAndDeleteElement(DCM_MatrixRegistrationSequence);
    };
    CHECK(code_between({written(folder, spec)}) == "registration_not_rigid");
  }
  SECTION("with a matrix of 12 numbers") {
    spec.file.edit = [](DcmDataset& dataset) {
      DcmItem* item = nullptr;
      DcmItem* outer = nullptr;
      DcmItem* inner = nullptr;
      dataset.findAndGetSequenceItem(DCM_RegistrationSequence, item, 1);
      item->findAndGetSequenceItem(DCM_MatrixRegistrationSequence, outer);
      outer->findAndGetSequenceItem(DCM_MatrixSequence, inner);
      inner->putAndInsertString(DCM_FrameOfReferenceTransformationMatrix,
                                "1\\0\\0\\0\\0\\1\\0\\0\\0\\0\\1\\0");
    };
    CHECK(code_of([&] { written(folder, spec); }) == "tag_invalid");
  }
}

TEST_CASE("a registration that moves its own frame proves no direction") {
  const Folder folder;
  phantom::RegistrationSpec spec = phantom::rigid_registration("1.2", "1.1", by_rows(sample));
  spec.items[0].matrix = by_rows(rigid(0, 0, 0, {0, 0, 3}));
  CHECK(code_between({written(folder, spec)}) == "registration_self");
  // Courses in one frame need no registration, but one that contradicts the frame is an error.
  const std::vector<SpatialRegistration> one{written(folder, spec)};
  CHECK(code_of([&] { registration_between(one, "1.2", "1.2"); }) == "registration_self");
}

TEST_CASE("several matrices are used only where their order does not matter") {
  SpatialRegistration registration;
  registration.registered_frame_uid = "1.2";
  registration.items.resize(1);
  auto& item = registration.items[0];
  item.frame_of_reference_uid = "1.1";
  item.type = "RIGID";
  item.matrices = {rigid(0, 0, 0, {1, 2, 3}), rigid(0, 0, 0, {10, 20, 30})};
  const auto use = registration_between(std::vector{registration}, "1.1", "1.2");
  const Vector3d origin = (use.course_from_planned * dose::PlannedPoint{Vector3d::Zero()}).mm;
  CHECK((origin - Vector3d(-11, -22, -33)).norm() < 1e-12);
  item.matrices[0] = rigid(0.2, 0, 0, {1, 2, 3});
  CHECK(code_between({registration}) == "registration_chain");
  item.matrices.clear();
  CHECK(code_between({registration}) == "registration_empty");
}

TEST_CASE("a matrix that stands there twice is an export gone wrong, and is not applied twice") {
  // Found by the fault campaign: an item doubled moved the dose twice as far.
  const Folder folder;
  const auto doubled_at = [&](bool whole_item) {
    phantom::RegistrationSpec spec =
        phantom::rigid_registration("1.2", "1.1", by_rows(rigid(0, 0, 0.1, {4, -3, 12})));
    spec.file.edit = [whole_item](DcmDataset& dataset) {
      DcmItem* registration = nullptr;
      DcmItem* item = nullptr;
      REQUIRE(dataset.findAndGetSequenceItem(DCM_RegistrationSequence, registration, 1).good());
      REQUIRE(registration->findAndGetSequenceItem(DCM_MatrixRegistrationSequence, item, 0).good());
      DcmSequenceOfItems* sequence = nullptr;
      if (whole_item) {
        REQUIRE(registration->findAndGetSequence(DCM_MatrixRegistrationSequence, sequence).good());
        REQUIRE(sequence->insert(new DcmItem(*item)).good());
      } else {
        REQUIRE(item->findAndGetSequence(DCM_MatrixSequence, sequence).good());
        REQUIRE(sequence->insert(new DcmItem(*sequence->getItem(0))).good());
      }
    };
    return code_between({written(folder, spec)});
  };
  CHECK(doubled_at(false) == "registration_matrix_twice");
  CHECK(doubled_at(true) == "registration_matrix_twice");
}
