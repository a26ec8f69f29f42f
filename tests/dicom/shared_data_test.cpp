// SPDX-License-Identifier: Apache-2.0
// Real files that nobody here made. Expected numbers: what pydicom 2.3.1 and numpy read.
#include <cmath>
#include <dose/dicom/index.hpp>
#include <dose/dicom/load_case.hpp>
#include <dose/dicom/rt_dose.hpp>
#include <dose/dicom/rt_plan.hpp>
#include <dose/dicom/rt_structure_set.hpp>

#include "files.hpp"

using dose::dicom::index_object;
using dose::dicom::ObjectKind;
using dose::dicom::read_dose_grid;
using dose::dicom::read_rt_dose;

namespace {

struct Stored {
  std::uint64_t largest = 0;
  std::uint64_t sum = 0;
  std::uint64_t second_to_fifth[4] = {};
};

/// Stored values again, from doses: exact, since dose / scaling is a whole number to 1e-6.
Stored stored_in(const dose::DoseGrid& grid) {
  Stored stored;
  std::size_t n = 0;
  const auto& geometry = grid.geometry();
  for (int k = 0; k < geometry.frames(); ++k)
    for (int j = 0; j < geometry.rows(); ++j)
      for (int i = 0; i < geometry.columns(); ++i, ++n) {
        const auto value =
            static_cast<std::uint64_t>(std::llround(grid.voxel_gy(i, j, k) / grid.scaling_gy()));
        stored.largest = std::max(stored.largest, value);
        stored.sum += value;
        if (n >= 1 && n <= 4) stored.second_to_fifth[n - 1] = value;
      }
  return stored;
}

struct Known {
  const char* name;
  int columns, rows, frames;
  std::uint64_t largest, sum;
};

}  // namespace

TEST_CASE("pixels of real doses are what pydicom reads") {
  const std::vector<Known> known = {
      {"eclipse_breast/rtdose.dcm", 194, 129, 98, 1048626, 26634963153},
      {"ffs_water/RD.TBB_feet_in_supine.dcm", 101, 101, 81, 1551508, 219201672726},
      {"ffs_water/RD.TBC_feet_in_supine.dcm", 101, 101, 81, 1548402, 218708667651},
      {"odd/rtdose_raystation5.dcm", 32, 44, 5, 65535, 164030506},
      {"odd/rtdose_single_frame.dcm", 194, 129, 1, 9896, 9856226},
      {"odd/rtdose_non_square_pixels.dcm", 77, 65, 77, 4996, 0},
  };
  for (const Known& file : known) {
    const auto path = shared_data(file.name);
    if (path.empty()) continue;
    INFO(file.name);
    const auto dose = read_rt_dose(path);
    REQUIRE(!dose.dvh_refusal);
    const dose::DoseGrid grid = read_dose_grid(dose);
    CHECK(grid.geometry().columns() == file.columns);
    CHECK(grid.geometry().rows() == file.rows);
    CHECK(grid.geometry().frames() == file.frames);
    const Stored stored = stored_in(grid);
    CHECK(stored.largest == file.largest);
    if (file.sum != 0) CHECK(stored.sum == file.sum);
  }
}

TEST_CASE("one dose in every encoding is one dose, and RELATIVE in all of them") {
  // rtdose_expb: true big endian words of 32 bit; rtdose_rle: compressed.
  for (const char* name :
       {"rtdose.dcm", "rtdose_expb.dcm", "rtdose_rle.dcm", "badVR.dcm", "rtdose_1frame.dcm",
        "rtdose_expb_1frame.dcm", "rtdose_rle_1frame.dcm"}) {
    const auto path = shared_data(std::string("pydicom_variants/") + name);
    if (path.empty()) continue;
    INFO(name);
    const auto dose = read_rt_dose(path);
    REQUIRE(dose.refusal);
    CHECK(dose.refusal->code() == "dose_units_relative");
    if (!dose.pixels_fit) continue;  // one frame with 15 offsets; "1A" frames
    const Stored stored = stored_in(read_dose_grid(dose));
    CHECK(stored.largest == 1254000);
    CHECK(stored.sum == 1519910000);
    CHECK(stored.second_to_fifth[0] == 1249000);
    CHECK(stored.second_to_fifth[3] == 1247000);
  }
}

TEST_CASE("the three encodings of the shared dose can be decoded") {
  for (const char* name : {"rtdose.dcm", "rtdose_expb.dcm", "rtdose_rle.dcm"}) {
    const auto path = shared_data(std::string("pydicom_variants/") + name);
    if (!path.empty()) CHECK(read_rt_dose(path).pixels_fit);
  }
}

TEST_CASE("the Eclipse example is one course linked by UID") {
  const auto folder = shared_data("eclipse_breast");
  if (folder.empty()) return;
  const dose::Case loaded = load_case(planned_only(folder));
  const dose::Phase& phase = loaded.planned.phases.at(0);
  CHECK(phase.fractions.count() == 7);
  CHECK(phase.approval_status == "UNAPPROVED");
  // SITE says 14 Gy, COORDINATES 11.3 Gy.
  CHECK(dose::in_gray(phase.prescription.value()) == 14);
  CHECK(dose::in_gray(phase.beam_dose_per_fraction.value()) == Approx(2).epsilon(1e-12));
  CHECK(phase.grids.at(0).grid.maximum_gy() == Approx(14.680764).epsilon(1e-12));
  REQUIRE(loaded.structures.size() == 10);
  CHECK(loaded.structures[3].structure.name == "Breast");
  CHECK(loaded.structures[3].structure.contours.size() == 48);
  CHECK(loaded.structures[4].structure.contours.empty());  // Heart has no role here
}

TEST_CASE("feet first supine: positive offsets descend") {
  const auto path = shared_data("ffs_water/RD.TBB_feet_in_supine.dcm");
  if (path.empty()) return;
  const auto dose = read_rt_dose(path);
  REQUIRE(dose.geometry);
  // Position 99.904, -99.383, 100; row -x, column +y, hence frames to -z; 2 mm pixels, 2.5 mm
  // apart.
  const Eigen::Vector3d last = dose.geometry->course_point(dose.geometry->extent_mm()).mm;
  CHECK((last - Eigen::Vector3d(99.90417554 - 200, -99.38342162 + 200, 100 - 200)).norm() < 1e-9);
}

TEST_CASE("a dose without meta header and with negative offsets") {
  const auto path = shared_data("odd/rtdose_non_square_pixels.dcm");
  if (path.empty()) return;
  const auto dose = read_rt_dose(path);
  CHECK(dose.refusal.value().code() == "dose_type_missing");
  CHECK(!dose.dvh_refusal);
  CHECK(dose.geometry.value().column_spacing_mm() == 1.0078947368421);
  CHECK(dose.geometry.value().row_spacing_mm() == 1.03125);
  const Eigen::Vector3d last = dose.geometry->course_point(dose.geometry->extent_mm()).mm;
  // 76 steps of -1.01973684 mm from 18.5 mm; the vector is written with 14 digits.
  CHECK(last.z() == Approx(18.5 - 77.5).margin(1e-6));
  const auto object = index_object(path);
  CHECK(object.kind == ObjectKind::rt_dose);
  CHECK(has_code(object.warnings, "sop_class_missing"));
}

TEST_CASE("ion plans are refused and truncated plans are errors") {
  for (const char* name : {"odd/rtionplan_demo.dcm", "odd/rtplan_varian.dcm",
                           "pydicom_variants/ExplVR_LitEndNoMeta.dcm"}) {
    const auto path = shared_data(name);
    if (path.empty()) continue;
    CHECK(index_object(path).kind == ObjectKind::rt_ion_plan);
    CHECK(dose::dicom::read_rt_plan(path).refusal.value().code() == "ion_plan");
  }
  if (const auto path = shared_data("pydicom_variants/rtplan_truncated.dcm"); !path.empty())
    CHECK(code_of([&] { dose::dicom::read_rt_plan(path); }) == "file_truncated");
  if (const auto path = shared_data("pydicom_variants/rtplan.dcm"); !path.empty())
    CHECK(dose::dicom::read_rt_plan(path).fraction_groups.at(0).fractions == 30);
}

TEST_CASE("structure sets of several programs are read") {
  const auto all = [](const dose::dicom::Roi&) { return true; };
  if (const auto path = shared_data("odd/rtstruct_that_says_rtdose.dcm"); !path.empty()) {
    const auto object = index_object(path);
    CHECK(object.kind == ObjectKind::rt_structure_set);
    CHECK(has_code(object.warnings, "modality_disagrees"));
    CHECK(dose::dicom::read_rt_structure_set(path, all).rois.at(0).structure.contours.size() == 41);
  }
  if (const auto path = shared_data("pydicom_variants/rtstruct.dcm"); !path.empty()) {
    const auto set = dose::dicom::read_rt_structure_set(path, all);  // no meta header
    REQUIRE(set.rois.size() == 3);
    CHECK(set.rois[0].structure.contours.size() == 3);
    CHECK(set.rois[1].structure.contours.empty());  // an isocentre
    CHECK(set.rois[1].skipped_contours == 1);
  }
  for (const char* name : {"odd/rtss_dummy.dcm", "odd/rtss_mim_nonexistent_reference.dcm"})
    if (const auto path = shared_data(name); !path.empty())
      CHECK(dose::dicom::read_rt_structure_set(path, all).rois.size() == 4);
}
