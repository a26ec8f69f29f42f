// SPDX-License-Identifier: Apache-2.0
#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dctk.h>

#include <cmath>
#include <dose/dicom/character_set.hpp>
#include <dose/dicom/rt_structure_set.hpp>

#include "files.hpp"

using dose::dicom::read_rt_structure_set;
using dose::dicom::Roi;

namespace {

bool all(const Roi&) {
  return true;
}

phantom::StructureSetSpec two_rois() {
  phantom::StructureSetSpec spec;
  spec.rois = {square_roi(4, "ThecalSac", {-3, -1, 2.5}), square_roi(9, "PTV_27", {-1, 1})};
  spec.rois[1].interpreted_type = "PTV";
  return spec;
}

/// The item of the first contour of the first ROI.
DcmItem& first_contour(DcmDataset& dataset) {
  DcmItem* roi = nullptr;
  DcmItem* contour = nullptr;
  dataset.findAndGetSequenceItem(DCM_ROIContourSequence, roi);
  roi->findAndGetSequenceItem(DCM_ContourSequence, contour);
  return *contour;
}

std::string code_with_contour_data(const Folder& folder, const std::string& data) {
  phantom::StructureSetSpec spec = two_rois();
  spec.file.edit = [data](DcmDataset& dataset) {
    first_contour(dataset).putAndInsertString(DCM_ContourData, data.c_str());
  };
  phantom::write_structure_set(spec, folder / "rs");
  return code_of([&] { read_rt_structure_set(folder / "rs", all); });
}

}  // namespace

TEST_CASE("structures come back as drawn and only where asked for") {
  const Folder folder;
  const phantom::StructureSetSpec spec = two_rois();
  phantom::write_structure_set(spec, folder / "rs");
  const auto set = read_rt_structure_set(
      folder / "rs", [](const Roi& roi) { return roi.structure.name == "ThecalSac"; });
  REQUIRE(set.rois.size() == 2);
  CHECK(set.sop_instance_uid == *spec.file.sop_uid);
  const Roi& sac = set.rois[0];
  CHECK(sac.structure.number == 4);
  CHECK(sac.structure.interpreted_type == "ORGAN");
  CHECK(sac.frame_of_reference_uid == *spec.file.frame_of_reference_uid);
  REQUIRE(sac.structure.contours.size() == 3);
  CHECK(sac.closed_contours == 3);
  for (std::size_t c = 0; c < 3; ++c)
    for (std::size_t p = 0; p < 4; ++p)
      for (std::size_t axis = 0; axis < 3; ++axis)
        CHECK(sac.structure.contours[c].points_mm[p][static_cast<int>(axis)] ==
              spec.rois[0].contours[c].points_mm[p][axis]);
  CHECK(set.rois[1].structure.contours.empty());
  CHECK(set.rois[1].closed_contours == 2);
  CHECK(set.rois[1].structure.interpreted_type == "PTV");
}

TEST_CASE("contour data of more than 64 KB are read in explicit and implicit VR") {
  const Folder folder;
  for (const auto transfer :
       {phantom::Transfer::implicit_little, phantom::Transfer::explicit_little}) {
    phantom::StructureSetSpec spec = two_rois();
    spec.file.transfer = transfer;  // explicit: DCMTK writes the long value as UN
    auto& points = spec.rois[0].contours[0].points_mm;
    points.clear();
    for (int n = 0; n < 9000; ++n)
      points.push_back({40 * std::cos(n * 6.283 / 9000), 30 * std::sin(n * 6.283 / 9000), -3});
    phantom::write_structure_set(spec, folder / "rs");
    const auto set = read_rt_structure_set(folder / "rs", all);
    REQUIRE(set.rois[0].structure.contours[0].points_mm.size() == 9000);
    const auto& last = set.rois[0].structure.contours[0].points_mm.back();
    CHECK(last.x() == Approx(points.back()[0]).margin(0.0051));  // written with 2 decimals
    CHECK(last.y() == Approx(points.back()[1]).margin(0.0051));
  }
}

TEST_CASE("points and open contours enclose nothing and are counted") {
  const Folder folder;
  phantom::StructureSetSpec spec = two_rois();
  spec.rois[0].contours[0].geometric_type = "OPEN_PLANAR";
  spec.rois[0].contours[1].geometric_type = "POINT";
  spec.rois[0].contours[1].points_mm.resize(1);
  spec.rois[1].contours[0].points_mm.resize(2);
  spec.rois[1].contours[1].geometric_type = "CLOSEDPLANAR_XOR";
  phantom::write_structure_set(spec, folder / "rs");
  const auto set = read_rt_structure_set(folder / "rs", all);
  CHECK(set.rois[0].structure.contours.size() == 1);
  CHECK(set.rois[0].skipped_contours == 2);
  CHECK(set.rois[1].structure.contours.size() == 1);
  CHECK(set.rois[1].skipped_contours == 1);
}

TEST_CASE("a contour where nothing of a patient lies is refused") {
  const Folder folder;
  phantom::StructureSetSpec spec = two_rois();
  for (auto& point : spec.rois[0].contours[0].points_mm) point[2] = 1e15;
  phantom::write_structure_set(spec, folder / "rs");
  CHECK(code_of([&] { read_rt_structure_set(folder / "rs", all); }) == "contour_data");
}

TEST_CASE("contour data that are not three numbers a point are refused") {
  const Folder folder;
  CHECK(code_with_contour_data(folder, "0\\0\\0\\1\\0\\0\\1\\1\\0\\0\\1\\0") == "none");
  CHECK(code_with_contour_data(folder, " 0\\ +0 \\0\\1e0\\0\\0\\1\\1\\0\\0\\1\\0 ") == "none");
  CHECK(code_with_contour_data(folder, "0\\0\\0\\1\\0\\0\\1\\1\\0") == "contour_data");
  CHECK(code_with_contour_data(folder, "0\\0\\0\\1\\0\\0\\1\\1\\0\\0\\1") == "contour_data");
  CHECK(code_with_contour_data(folder, "0\\0\\0\\1\\x\\0\\1\\1\\0\\0\\1\\0") == "contour_data");
  CHECK(code_with_contour_data(folder, "0\\0\\0\\1\\0mm\\0\\1\\1\\0\\0\\1\\0") == "contour_data");
  CHECK(code_with_contour_data(folder, "0\\0\\0\\1\\\\0\\1\\1\\0\\0\\1\\0") == "contour_data");
  CHECK(code_with_contour_data(folder, "0\\0\\0\\nan\\0\\0\\1\\1\\0\\0\\1\\0") == "contour_data");
  CHECK(code_with_contour_data(folder, "") == "contour_data");
}

TEST_CASE("a structure set that contradicts itself is refused") {
  const Folder folder;
  phantom::StructureSetSpec spec = two_rois();
  SECTION("one ROI number twice") {
    spec.rois[1].number = 4;
    phantom::write_structure_set(spec, folder / "rs");
    CHECK(code_of([&] { read_rt_structure_set(folder / "rs", all); }) == "roi_number_twice");
  }
  SECTION("contours of a ROI that is not declared") {
    spec.file.edit = [](DcmDataset& dataset) {
      DcmItem* roi = nullptr;
      dataset.findAndGetSequenceItem(DCM_ROIContourSequence, roi);
      roi->putAndInsertString(DCM_ReferencedROINumber, "77");
    };
    phantom::write_structure_set(spec, folder / "rs");
    CHECK(code_of([&] { read_rt_structure_set(folder / "rs", all); }) == "roi_unknown");
  }
  SECTION("the file ends early") {
    spec.file.keep_file_bytes = 1500;
    phantom::write_structure_set(spec, folder / "rs");
    CHECK(code_of([&] { read_rt_structure_set(folder / "rs", all); }) == "file_truncated");
  }
}

TEST_CASE("names in any character set become UTF-8") {
  using dose::dicom::to_utf8;
  CHECK(to_utf8("SpinalCord", "") == "SpinalCord");
  CHECK(to_utf8("M\xC3\xA9"
                "dullaire",
                "ISO_IR 192") ==
        "M\xC3\xA9"
        "dullaire");
  CHECK(to_utf8("M\xE9"
                "dullaire",
                "ISO_IR 100") ==
        "M\xC3\xA9"
        "dullaire");
  CHECK(to_utf8("M\xE9"
                "dullaire",
                "") ==
        "M\xC3\xA9"
        "dullaire");
  CHECK(to_utf8("\xE2\xEC", "ISO_IR 144") == "\xD1\x82\xD1\x8C");  // Cyrillic, ISO 8859-5
  CHECK(to_utf8("a\x1B[31mb", "") == "a?[31mb");
  CHECK(to_utf8("\xED\xA0\x80", "") == "\xC3\xAD\xC2\xA0\xC2\x80");  // a surrogate is no UTF-8
  // The edges of UTF-8 (RFC 3629): each of the first is one character, each of the second none, and
  // is then read byte by byte.
  for (const std::string_view character : {"\xC2\x80", "\xDF\xBF", "\xE0\xA0\x80", "\xED\x9F\xBF",
                                           "\xEF\xBF\xBD", "\xF0\x90\x80\x80", "\xF4\x8F\xBF\xBF"})
    CHECK(to_utf8(character, "") == character);
  for (const std::string_view bytes :
       {"\xC1\xBF", "\xE0\x9F\xBF", "\xED\xA0\x80", "\xF0\x8F\xBF\xBF", "\xF4\x90\x80\x80",
        "\xF5\x80", "\xC3", "\xE2\x82", "\x80", "\xC3\xC3"})
    CHECK(to_utf8(bytes, "").size() == 2 * bytes.size());
  // Two sets, the second by escape: Japanese in 7 bits (PS3.5 H.3.2). Nonsense after it stays,
  // tamed.
  CHECK(to_utf8("\x1B$B;3ED\x1B(B", "\\ISO 2022 IR 87") == "\xE5\xB1\xB1\xE7\x94\xB0");
  CHECK(to_utf8("\x1B$B;", "\\ISO 2022 IR 87").find('\x1B') == std::string::npos);
  CHECK(to_utf8("\xE9", "NO SUCH SET") == "\xC3\xA9");
}
