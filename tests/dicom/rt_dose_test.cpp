// SPDX-License-Identifier: Apache-2.0
// Doses as written come back voxel by voxel, at the place where DICOM puts them.
#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dcrleerg.h>
#include <dcmtk/dcmdata/dctk.h>

#include <Eigen/Geometry>
#include <cmath>
#include <dose/dicom/rt_dose.hpp>
#include <numbers>

#include "files.hpp"

using dose::dicom::read_dose_grid;
using dose::dicom::read_rt_dose;
using Eigen::Vector3d;

namespace {

/// Every voxel at its place by the standard's formula (PS3.3 C.7.6.2.1.1), worked here by hand:
/// position + i * column spacing * row direction + j * row spacing * column direction
///          + offset * (row x column).
void check_every_voxel(const phantom::DoseSpec& spec, const std::vector<double>& offsets_mm,
                       const std::filesystem::path& path) {
  phantom::write_dose(spec, path);
  const auto dose = read_rt_dose(path);
  INFO((dose.refusal ? dose.refusal->what() : "not refused"));
  REQUIRE(!dose.refusal);
  const dose::DoseGrid grid = read_dose_grid(dose);
  const auto& o = *spec.orientation;
  const Vector3d row(o[0], o[1], o[2]);
  const Vector3d column(o[3], o[4], o[5]);
  const Vector3d normal = row.cross(column);
  const Vector3d position((*spec.origin_mm)[0], (*spec.origin_mm)[1], (*spec.origin_mm)[2]);
  std::size_t n = 0;
  for (int k = 0; k < spec.frames; ++k)
    for (int j = 0; j < spec.rows; ++j)
      for (int i = 0; i < spec.columns; ++i) {
        const double expected_gy = spec.stored[n++] * *spec.scaling;
        const Vector3d at = position + i * spec.column_spacing_mm * row +
                            j * spec.row_spacing_mm * column +
                            offsets_mm[static_cast<std::size_t>(k)] * normal;
        // Off the outermost voxels by rounding only: step 1e-9 mm towards the centre.
        Vector3d local = grid.geometry().local_mm(dose::CoursePoint{at});
        const Vector3d extent = grid.geometry().extent_mm();
        REQUIRE((local.array() >= -1e-6).all());
        REQUIRE((local.array() <= extent.array() + 1e-6).all());
        local = local.cwiseMax(0).cwiseMin(extent);
        const auto found_gy = grid.at_local(local);
        REQUIRE(found_gy.has_value());
        // The DS of direction cosines holds 14 digits: neighbours differ by 0.07 Gy over 1.5 mm.
        CHECK(*found_gy == Approx(expected_gy).margin(1e-5));
      }
}

std::array<double, 6> orientation_of(const Eigen::Matrix3d& rotation) {
  std::array<double, 6> o{};
  for (std::size_t i = 0; i < 3; ++i) {
    o[i] = rotation(static_cast<int>(i), 0);
    o[i + 3] = rotation(static_cast<int>(i), 1);
  }
  return o;
}

/// The same file in another transfer syntax, converted by DCMTK.
void convert(const std::filesystem::path& path, E_TransferSyntax syntax) {
  DcmFileFormat file;
  REQUIRE(file.loadFile(path.c_str()).good());
  REQUIRE(file.loadAllDataIntoMemory().good());
  REQUIRE(file.getDataset()->chooseRepresentation(syntax, nullptr).good());
  REQUIRE(file.saveFile(path.c_str(), syntax).good());
}

phantom::DoseSpec smooth_32_bit_dose() {
  phantom::DoseSpec spec = small_dose("smooth");
  spec.bits = 32;
  spec.scaling = 5e-8;
  for (std::size_t n = 0; n < spec.stored.size(); ++n)
    spec.stored[n] = 400'000'000 + static_cast<std::uint32_t>(n) * 1'000'003;
  return spec;
}

}  // namespace

TEST_CASE("a dose of any orientation lies where its header puts it") {
  const Folder folder;
  const Eigen::Matrix3d oblique =
      (Eigen::AngleAxisd(0.31, Vector3d::UnitZ()) * Eigen::AngleAxisd(-0.17, Vector3d::UnitY()) *
       Eigen::AngleAxisd(0.07, Vector3d::UnitX()))
          .toRotationMatrix();
  const std::vector<std::array<double, 6>> orientations = {
      {1, 0, 0, 0, 1, 0},    // head first supine
      {-1, 0, 0, 0, -1, 0},  // head first prone
      {-1, 0, 0, 0, 1, 0},   // feet first supine: the normal is -z
      {1, 0, 0, 0, -1, 0},   // feet first prone
      {0, -1, 0, 1, 0, 0},   // head first decubitus left
      {0, 1, 0, -1, 0, 0},   // head first decubitus right
      {0, -1, 0, -1, 0, 0},  // feet first decubitus: the normal is -z
      {0, 1, 0, 1, 0, 0},    // feet first decubitus, the other way
      {0, 1, 0, 0, 0, -1},   // sagittal
      {1, 0, 0, 0, 0, -1},   // coronal
      orientation_of(oblique)};
  int count = 0;
  for (const auto& orientation : orientations)
    for (const int bits : {16, 32})
      for (const auto& offsets : {phantom::uniform_offsets(7, 2), phantom::uniform_offsets(7, -2),
                                  std::vector<double>{0, 1, 2.5, 4, 7, 7.5, 9}}) {
        phantom::DoseSpec spec = small_dose("orientation");
        spec.orientation = orientation;
        spec.bits = bits;
        spec.frame_offsets_mm = offsets;
        check_every_voxel(spec, offsets, folder / ("dose" + std::to_string(++count)));
      }
}

TEST_CASE("transfer syntaxes do not change the dose") {
  const Folder folder;
  for (const auto transfer :
       {phantom::Transfer::implicit_little, phantom::Transfer::explicit_little,
        phantom::Transfer::deflated_explicit_little})
    for (const int bits : {16, 32}) {
      phantom::DoseSpec spec = small_dose("syntax");
      spec.file.transfer = transfer;
      spec.bits = bits;
      check_every_voxel(spec, *spec.frame_offsets_mm, folder / "dose");
    }
}

TEST_CASE("absolute frame offsets are z coordinates of an axial grid") {
  const Folder folder;
  phantom::DoseSpec spec = small_dose("absolute");
  SECTION("ascending") {
    spec.frame_offsets_mm = phantom::uniform_offsets(7, 2, -6);  // the z of Image Position
    check_every_voxel(spec, phantom::uniform_offsets(7, 2), folder / "dose");
  }
  SECTION("descending and unequal") {
    spec.frame_offsets_mm = std::vector<double>{-6, -7, -9.5, -11, -14, -14.5, -16};
    check_every_voxel(spec, {0, -1, -3.5, -5, -8, -8.5, -10}, folder / "dose");
  }
  SECTION("refused where the normal is -z") {
    spec.orientation = std::array<double, 6>{-1, 0, 0, 0, 1, 0};
    spec.frame_offsets_mm = phantom::uniform_offsets(7, 2, -6);
    phantom::write_dose(spec, folder / "dose");
    CHECK(read_rt_dose(folder / "dose").refusal->code() == "frame_offsets");
  }
}

TEST_CASE("big endian and run length encoded doses come out right") {
  const Folder folder;
  DcmRLEEncoderRegistration::registerCodecs();
  for (const int bits : {16, 32})
    for (const auto syntax : {EXS_BigEndianExplicit, EXS_RLELossless}) {
      phantom::DoseSpec spec = bits == 32 ? smooth_32_bit_dose() : small_dose("syntax");
      phantom::write_dose(spec, folder / "dose");
      convert(folder / "dose", syntax);
      check_stored(spec, folder / "dose");
    }
  DcmRLEEncoderRegistration::cleanup();
}

TEST_CASE("big endian 32 bit noise does not show its word order and is refused") {
  const Folder folder;
  phantom::DoseSpec spec = smooth_32_bit_dose();
  for (std::size_t n = 0; n < spec.stored.size(); ++n)
    spec.stored[n] = static_cast<std::uint32_t>(n * n * 2654435761U);
  phantom::write_dose(spec, folder / "dose");
  convert(folder / "dose", EXS_BigEndianExplicit);
  const auto dose = read_rt_dose(folder / "dose");
  REQUIRE(!dose.refusal);
  CHECK(code_of([&] { read_dose_grid(dose); }) == "pixel_word_order");
}

TEST_CASE("big endian 32 bit values of whole words show no word order and are refused") {
  // A 16 bit dose widened: each value has a word of zeros, and is as smooth with it on either side.
  const Folder folder;
  for (const std::uint32_t unit : {1U, 65536U}) {
    phantom::DoseSpec spec = smooth_32_bit_dose();
    for (std::size_t n = 0; n < spec.stored.size(); ++n)
      spec.stored[n] = static_cast<std::uint32_t>(20000 + 3 * n) * unit;
    phantom::write_dose(spec, folder / "dose");
    convert(folder / "dose", EXS_BigEndianExplicit);
    const auto dose = read_rt_dose(folder / "dose");
    REQUIRE(!dose.refusal);
    CHECK(code_of([&] { read_dose_grid(dose); }) == "pixel_word_order");
  }
}

TEST_CASE("one frame needs no frame offsets") {
  const Folder folder;
  phantom::DoseSpec spec = small_dose("frame");
  spec.frames = 1;
  spec.stored.resize(15);
  spec.frame_offsets_mm.reset();
  check_every_voxel(spec, {0}, folder / "none");
  spec.frame_offsets_mm = std::vector<double>{0};
  check_every_voxel(spec, {0}, folder / "zero");
  spec.frame_offsets_mm = std::vector<double>{-6};
  check_every_voxel(spec, {0}, folder / "absolute");
}

TEST_CASE("what a dose refers to is read") {
  const Folder folder;
  phantom::DoseSpec spec = small_dose("references");
  spec.plans = {{"1.2.3", 2, {5, 7}}};
  phantom::write_dose(spec, folder / "dose");
  const auto dose = read_rt_dose(folder / "dose");
  REQUIRE(dose.plans.size() == 1);
  CHECK(dose.plans[0].sop_instance_uid == "1.2.3");
  REQUIRE(dose.plans[0].fraction_groups.size() == 1);
  CHECK(dose.plans[0].fraction_groups[0].number == 2);
  CHECK(dose.plans[0].fraction_groups[0].beams == std::vector<int>{5, 7});
  CHECK(dose.patient.id == "PHANTOM");
  CHECK(dose.scaling_gy == 0.0005);
  CHECK(dose.frame_of_reference_uid == phantom::uid("references frame"));
}
