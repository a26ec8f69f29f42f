// SPDX-License-Identifier: Apache-2.0
// What a structure set may hold that would make a structure smaller than it was drawn.
#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dctk.h>

#include <dose/dicom/load_case.hpp>
#include <dose/dicom/rt_structure_set.hpp>

#include "files.hpp"

using dose::load_case;

namespace {

std::string loading(const Folder& folder) {
  return code_of([&] { load_case(planned_only(folder / "planned")); });
}

/// Another item of ROI Contour Sequence for the first ROI, with a copy of its contours.
void contours_again(DcmDataset& dataset) {
  DcmItem* first = nullptr;
  REQUIRE(dataset.findAndGetSequenceItem(DCM_ROIContourSequence, first).good());
  DcmSequenceOfItems* sequence = nullptr;
  REQUIRE(dataset.findAndGetSequence(DCM_ROIContourSequence, sequence).good());
  REQUIRE(sequence->append(dynamic_cast<DcmItem*>(first->clone())).good());
}

phantom::CtSpec slice(const std::string& series, int number, double z_mm) {
  phantom::CtSpec ct;
  ct.file.sop_uid = phantom::uid(series + std::to_string(number));
  ct.file.series_uid = phantom::uid(series);
  ct.file.frame_of_reference_uid = phantom::uid("planned frame");
  ct.origin_mm = phantom::Vec3{-5, -5, z_mm};
  return ct;
}

}  // namespace

TEST_CASE("a contour with more points than it says is no stray point") {
  const Folder folder;
  SmallCourse course("planned");
  course.structures.file.edit = [](DcmDataset& dataset) {
    DcmItem* roi = nullptr;
    DcmItem* contour = nullptr;
    REQUIRE(dataset.findAndGetSequenceItem(DCM_ROIContourSequence, roi).good());
    REQUIRE(roi->findAndGetSequenceItem(DCM_ContourSequence, contour, 2).good());
    REQUIRE(contour->putAndInsertString(DCM_NumberOfContourPoints, "2").good());
  };
  course.write(folder / "planned");
  CHECK(loading(folder) == "contour_data");
}

TEST_CASE("a contour that lies elsewhere than its points is not understood") {
  const Folder folder;
  for (const auto& [offset, code] :
       {std::pair("0\\0\\0", "none"), std::pair("0\\12.5\\0", "contour_data")}) {
    SmallCourse course("planned");
    course.structures.file.edit = [offset](DcmDataset& dataset) {
      DcmItem* roi = nullptr;
      DcmItem* contour = nullptr;
      REQUIRE(dataset.findAndGetSequenceItem(DCM_ROIContourSequence, roi).good());
      REQUIRE(roi->findAndGetSequenceItem(DCM_ContourSequence, contour, 1).good());
      REQUIRE(contour->putAndInsertString(DCM_RETIRED_ContourOffsetVector, offset).good());
    };
    course.write(folder / "planned");
    CHECK(loading(folder) == code);
  }
}

TEST_CASE("contours that stand there twice count once and do not cancel") {
  const Folder folder;
  SmallCourse course("planned");
  SECTION("in two items of one ROI") {
    course.structures.file.edit = contours_again;
  }
  SECTION("one after the other") {
    auto& contours = course.structures.rois[0].contours;
    const auto copies = contours;
    contours.insert(contours.end(), copies.begin(), copies.end());
  }
  course.write(folder / "planned");
  const dose::Case loaded = load_case(planned_only(folder / "planned"));
  CHECK(loaded.structures.at(0).structure.contours.size() == 4);
  CHECK(has_code(loaded.warnings, "contour_doubled"));
}

TEST_CASE("an open contour may be part of a structure that is not counted") {
  const Folder folder;
  SmallCourse course("planned");
  phantom::ContourSpec open = course.structures.rois[0].contours[1];
  SECTION("open where the structure is closed as well: the half of it may be") {
    for (auto& point : open.points_mm) point[1] += 2.5;
    const char* const type = GENERATE("OPEN_PLANAR", "OPEN_NONPLANAR", "POINT");
    open.geometric_type = type;
    course.structures.rois[0].contours.push_back(open);
    course.write(folder / "planned");
    INFO(type);
    CHECK(loading(folder) == "structure_open_contours");
  }
  SECTION("a point or a line encloses nothing") {
    open.geometric_type = "POINT";
    open.points_mm.resize(2);
    course.structures.rois[0].contours.push_back(open);
    course.write(folder / "planned");
    CHECK(has_code(load_case(planned_only(folder / "planned")).warnings, "contours_skipped"));
  }
  SECTION("open beyond its end") {
    open.geometric_type = "OPEN_PLANAR";
    for (auto& point : open.points_mm) point[2] = 5;
    course.structures.rois[0].contours.push_back(open);
    course.write(folder / "planned");
    CHECK(loading(folder) == "structure_open_contours");
  }
  SECTION("of no type at all") {
    course.structures.rois[0].contours[1].geometric_type.reset();
    course.write(folder / "planned");
    CHECK(loading(folder) == "structure_open_contours");
  }
  SECTION("of a structure without a role it changes nothing") {
    course.structures.rois.push_back(square_roi(9, "Kidney_L", {-1, 1}));
    course.structures.rois[1].contours[0].geometric_type = "OPEN_PLANAR";
    course.write(folder / "planned");
    CHECK(loading(folder) == "none");
  }
  SECTION("points and lines enclose nothing anyway") {
    course.structures.rois[0].contours.push_back({{{0, 0, 9}}, "POINT", {}});
    course.structures.rois[0].contours.push_back({{{0, 0, 9}, {1, 0, 9}}, "OPEN_PLANAR", {}});
    course.write(folder / "planned");
    CHECK(has_code(load_case(planned_only(folder / "planned")).warnings, "contours_skipped"));
  }
}

TEST_CASE("the slices of two CT series are not taken for one of half the spacing") {
  const Folder folder;
  SmallCourse course("planned");
  course.structures.rois = {square_roi(1, "ThecalSac", {-1})};
  course.write(folder / "planned");
  const auto write_series = [&](const std::string& name, double first_mm, double step_mm) {
    for (int n = 0; n < 5; ++n)
      phantom::write_ct(slice(name, n, first_mm + n * step_mm),
                        folder / "planned" / (name + std::to_string(n)));
  };
  write_series("planning", -6, 3);
  write_series("contrast", -4.5, 3);
  CHECK(load_case(planned_only(folder / "planned")).ct_slice_spacing_mm.value() ==
        Approx(3).epsilon(1e-12));
  for (int n = 0; n < 5; ++n)
    std::filesystem::remove(folder / "planned" / ("contrast" + std::to_string(n)));
  write_series("thin", -4.5, 1);
  const dose::Case loaded = load_case(planned_only(folder / "planned"));
  CHECK(!loaded.ct_slice_spacing_mm);
  CHECK(has_code(loaded.warnings, "ct_spacing_unequal"));
}
