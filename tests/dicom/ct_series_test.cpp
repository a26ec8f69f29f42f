// SPDX-License-Identifier: Apache-2.0
// The CT behind a picture: the right series, the right place, the right grey; or a reason.
#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dcdatset.h>
#include <dcmtk/dcmdata/dcdeftag.h>

#include <cmath>
#include <dose/dicom/ct_series.hpp>
#include <dose/dicom/load_case.hpp>

#include "files.hpp"
#include "support/near.hpp"

namespace {

using dose::PlannedPoint;

/// 5 columns, 6 rows, 7 slices; spacings 3, 2.5 and 4 mm; each voxel 10 x + 3 y - 2 z of its own
/// patient coordinates, rounded.
struct SmallCt {
  phantom::Vec3 origin_mm = {-6, -5, -12};
  std::array<double, 6> orientation = {1, 0, 0, 0, 1, 0};
  std::string key = "ct";
  std::vector<phantom::CtSpec> slices;

  void make() {
    const phantom::Vec3 normal = {
        orientation[1] * orientation[5] - orientation[2] * orientation[4],
        orientation[2] * orientation[3] - orientation[0] * orientation[5],
        orientation[0] * orientation[4] - orientation[1] * orientation[3]};
    for (int k = 0; k < 7; ++k) {
      phantom::CtSpec slice;
      slice.file.sop_uid = phantom::uid(key + std::to_string(k));
      slice.file.series_uid = phantom::uid(key + " series");
      slice.file.frame_of_reference_uid = phantom::uid("planned frame");
      slice.columns = 5;
      slice.rows = 6;
      slice.column_spacing_mm = 3;
      slice.row_spacing_mm = 2.5;
      slice.orientation = orientation;
      phantom::Vec3 at{};
      for (std::size_t a = 0; a < 3; ++a) at[a] = origin_mm[a] + 4 * k * normal[a];
      slice.origin_mm = at;
      for (int j = 0; j < 6; ++j)
        for (int i = 0; i < 5; ++i) {
          phantom::Vec3 p{};
          for (std::size_t a = 0; a < 3; ++a)
            p[a] = at[a] + 3 * i * orientation[a] + 2.5 * j * orientation[a + 3];
          slice.hounsfield.push_back(
              static_cast<std::int16_t>(std::lround(10 * p[0] + 3 * p[1] - 2 * p[2])));
        }
      slices.push_back(std::move(slice));
    }
  }
  void write(const Folder& folder) const {
    for (std::size_t k = 0; k < slices.size(); ++k)
      phantom::write_ct(slices[k], folder / "planned" / (key + std::to_string(k)));
  }
};

dose::PlannedCt read(const Folder& folder, double half_width_mm = 100) {
  const dose::CaseRequest request = planned_only(folder / "planned");
  const dose::Case the_case = load_case(request);
  return planned_ct(request, the_case)({{0, 0, 0}}, half_width_mm);
}

std::string reason(const Folder& folder) {
  const dose::PlannedCt ct = read(folder);
  CHECK_FALSE(ct.volume);
  CHECK(ct.missing.find("/") == std::string::npos);  // no path
  CHECK(ct.missing.find(phantom::uid("ct series")) == std::string::npos);
  return ct.missing;
}

}  // namespace

TEST_CASE("a CT's grey is found at its place, head first and feet first") {
  for (const bool feet_first : {false, true}) {
    const Folder folder;
    SmallCourse("planned").write(folder / "planned");
    SmallCt ct;
    if (feet_first) {  // supine: rows run to the right, slices to the feet
      ct.orientation = {-1, 0, 0, 0, 1, 0};
      ct.origin_mm = {6, -5, 12};
    }
    ct.make();
    ct.write(folder);
    const dose::PlannedCt found = read(folder);
    INFO(found.missing);
    REQUIRE(found.volume);
    CHECK(found.volume->slices_in_series == 7);
    // Each stored value is rounded to whole HU: at most half a unit off.
    for (const Eigen::Vector3d& p :
         {Eigen::Vector3d(0, 0, 0), Eigen::Vector3d(-5.2, 6.9, 11.1), Eigen::Vector3d(6, -5, -12)})
      CHECK(found.volume->at({p}).value() == near(10 * p.x() + 3 * p.y() - 2 * p.z(), 0.5));
    CHECK_FALSE(found.volume->at({{6.1, 0, 0}}));
    CHECK_FALSE(found.volume->at({{0, 0, 12.1}}));
  }
}

TEST_CASE("only the part of a CT that is drawn is kept") {
  const Folder folder;
  SmallCourse("planned").write(folder / "planned");
  SmallCt ct;
  ct.make();
  ct.write(folder);
  const dose::PlannedCt found = read(folder, 3.5);
  REQUIRE(found.volume);
  // x -6 to 6 (3.5 lies before 6), y -5 to 5, z -4 to 4.
  CHECK(found.volume->geometry.columns() == 5);
  CHECK(found.volume->geometry.rows() == 5);
  CHECK(found.volume->geometry.frames() == 3);
  const Eigen::Vector3d p(3.1, -3.4, 2.2);
  CHECK(found.volume->at({p}).value() == near(10 * p.x() + 3 * p.y() - 2 * p.z(), 0.5));
}

TEST_CASE("stored values are rescaled to Hounsfield units") {
  const Folder folder;
  SmallCourse("planned").write(folder / "planned");
  SmallCt ct;
  ct.make();
  for (auto& slice : ct.slices)
    slice.file.edit = [](DcmDataset& dataset) {
      dataset.putAndInsertString(DCM_RescaleSlope, "0.5");
      dataset.putAndInsertString(DCM_RescaleIntercept, "-24");
    };
  ct.write(folder);
  const dose::PlannedCt found = read(folder);
  REQUIRE(found.volume);
  CHECK(found.volume->at({{3, 0, -4}}).value() == near(0.5 * 38 - 24, 0.5));
}

TEST_CASE("of several series the one that the structure set names is taken, else none") {
  const Folder folder;
  SmallCourse course("planned");
  SmallCt one;
  one.make();
  SmallCt other;
  other.key = "other";
  other.make();
  for (auto& slice : other.slices) slice.hounsfield.assign(30, 777);
  one.write(folder);
  other.write(folder);
  course.write(folder / "planned");
  CHECK(reason(folder).find("2 series") != std::string::npos);
  course.structures.ct_series_uid = phantom::uid("other series");
  course.structures.ct_uids = {phantom::uid("other0")};
  course.write(folder / "planned");
  const dose::PlannedCt found = read(folder);
  INFO(found.missing);
  REQUIRE(found.volume);
  CHECK(found.volume->at({{0, 0, 0}}).value() == 777);
}

TEST_CASE("a CT that is no even stack is a reason, not an error") {
  const Folder folder;
  SmallCourse("planned").write(folder / "planned");
  CHECK(reason(folder).find("there is none") != std::string::npos);
  SmallCt ct;
  ct.make();
  SECTION("a slice is missing") {
    ct.slices.erase(ct.slices.begin() + 3);
    ct.write(folder);
    CHECK(reason(folder) == "its slices are 4.00 to 8.00 mm apart");
  }
  SECTION("a slice lies aside") {
    (*ct.slices[2].origin_mm)[0] += 1;
    ct.write(folder);
    CHECK(reason(folder).find("straight above") != std::string::npos);
  }
  SECTION("a slice has other pixels") {
    ct.slices[2].row_spacing_mm = 2;
    ct.write(folder);
    CHECK(reason(folder).find("sizes of pixels") != std::string::npos);
  }
  SECTION("a slice has another orientation") {
    ct.slices[2].orientation = {0, 1, 0, 0, 0, -1};
    ct.write(folder);
    CHECK(reason(folder).find("orientations") != std::string::npos);
  }
  SECTION("no rescale slope") {
    ct.slices[2].file.edit = [](DcmDataset& dataset) {
      dataset.findAndDeleteElement(DCM_RescaleSlope);
    };
    ct.write(folder);
    CHECK(reason(folder).find("Rescale") != std::string::npos);
  }
  SECTION("pixels shorter than rows and columns make") {
    ct.slices[2].file.edit = [](DcmDataset& dataset) { dataset.putAndInsertUint16(DCM_Rows, 600); };
    ct.write(folder);
    CHECK(reason(folder).find("bytes long") != std::string::npos);
  }
  SECTION("a single slice") {
    ct.slices.resize(1);
    ct.write(folder);
    CHECK(reason(folder) == "it is a single slice");
  }
  SECTION("a scout view counts for nothing") {
    for (std::size_t k = 0; k < 6; ++k)
      ct.slices[k].file.edit = [](DcmDataset& dataset) {
        dataset.putAndInsertString(DCM_ImageType, "ORIGINAL\\PRIMARY\\LOCALIZER");
      };
    ct.write(folder);
    CHECK(reason(folder) == "it is a single slice");
  }
  SECTION("far from the point") {
    for (auto& slice : ct.slices) (*slice.origin_mm)[2] += 500;
    ct.write(folder);
    CHECK(reason(folder).find("does not reach") != std::string::npos);
  }
}
