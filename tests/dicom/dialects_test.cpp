// SPDX-License-Identifier: Apache-2.0
// Ways of writing one and the same thing, and what the machine's settings must not change.
#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dctk.h>

#include <clocale>
#include <dose/assess/field.hpp>
#include <dose/dicom/load_case.hpp>
#include <dose/dicom/rt_dose.hpp>
#include <dose/dicom/rt_structure_set.hpp>
#include <functional>
#include <locale>

#include "files.hpp"

using dose::load_case;
using dose::dicom::read_dose_grid;
using dose::dicom::read_rt_dose;

namespace {

/// A decimal comma and grouped thousands, whatever locales are installed.
class CommaEverywhere : public std::numpunct<char> {
  char do_decimal_point() const override { return ','; }
  char do_thousands_sep() const override { return '.'; }
  std::string do_grouping() const override { return "\3"; }
};

class WithComma {
 public:
  WithComma() {
    std::setlocale(LC_ALL, "de_DE.UTF-8");  // of the C library, where it is installed
    std::locale::global(std::locale(std::locale(), new CommaEverywhere));
  }
  ~WithComma() {
    std::locale::global(before_);
    std::setlocale(LC_ALL, "C");
  }
  WithComma(const WithComma&) = delete;
  WithComma& operator=(const WithComma&) = delete;

 private:
  std::locale before_;
};

}  // namespace

TEST_CASE("beams on unequal grids are added where they are") {
  const Folder folder;
  SmallCourse course("planned");
  phantom::write_plan(course.plan, folder / "planned" / "plan.dcm");
  phantom::write_structure_set(course.structures, folder / "planned" / "structures.dcm");
  phantom::DoseSpec first = course.dose;
  first.summation = "BEAM";
  first.plans[0].fraction_group = 1;
  first.plans[0].beams = {1};
  first.scaling = 0.0003;
  phantom::DoseSpec second = first;
  second.file.sop_uid = phantom::uid("second beam");
  second.plans[0].beams = {2};
  second.scaling = 0.0002;
  second.origin_mm = phantom::Vec3{-4, -5, 9};
  second.orientation = std::array<double, 6>{-1, 0, 0, 0, 1, 0};  // feet first: frames go down
  second.origin_mm = phantom::Vec3{4, -5, 9};
  second.column_spacing_mm = 3.5;
  second.row_spacing_mm = 2;
  second.frame_offsets_mm = phantom::uniform_offsets(7, 2.5);
  phantom::write_dose(first, folder / "planned" / "beam1.dcm");
  phantom::write_dose(second, folder / "planned" / "beam2.dcm");
  const dose::Case loaded = load_case(planned_only(folder / "planned"));
  REQUIRE(loaded.planned.phases[0].grids.size() == 2);
  const dose::DoseField field{
      dose::course_terms(loaded.planned, dose::Quantity::physical, {}, {{}, {}})};
  const Eigen::Vector3d at(0.3, 0.7, 1.1);
  // stored = 60000 - 137 (104 - n), n = i + 3 (j + 5 k): linear, so that trilinear is exact.
  const auto stored = [](double i, double j, double k) {
    return 60000 - 137 * (104 - (i + 3 * (j + 5 * k)));
  };
  const double first_gy = 0.0003 * stored((0.3 + 2.5) / 2.5, (0.7 + 3) / 1.5, (1.1 + 6) / 2);
  const double second_gy = 0.0002 * stored((4 - 0.3) / 3.5, (0.7 + 5) / 2, (9 - 1.1) / 2.5);
  const dose::DoseInterval found = field.at(dose::PlannedPoint{at});
  CHECK(found.lower_gy == Approx(first_gy + second_gy).epsilon(1e-12));
  CHECK(found.upper_gy.value() == Approx(first_gy + second_gy).epsilon(1e-12));
}

TEST_CASE("padding, signs and blanks in numbers change nothing") {
  const Folder folder;
  phantom::DoseSpec spec = small_dose("padded");
  phantom::write_dose(spec, folder / "plain");
  spec.file.edit = [](DcmDataset& dataset) {
    dataset.putAndInsertString(DCM_DoseGridScaling, " +5.0E-4 ");
    dataset.putAndInsertString(DCM_NumberOfFrames, " +7 ");
    dataset.putAndInsertString(DCM_PixelSpacing, " 1.50 \\ +2.5 ");
    dataset.putAndInsertString(DCM_GridFrameOffsetVector, "0 \\2.\\ 4\\6.0\\ 8 \\+10\\1.2e1");
    dataset.putAndInsertString(DCM_DoseUnits, "GY ");
    dataset.putAndInsertString(DCM_DoseType, " PHYSICAL");
  };
  phantom::write_dose(spec, folder / "padded");
  const auto plain = read_rt_dose(folder / "plain");
  const auto padded = read_rt_dose(folder / "padded");
  INFO((padded.refusal ? padded.refusal->what() : ""));
  REQUIRE(!padded.refusal);
  CHECK(padded.scaling_gy == plain.scaling_gy);
  CHECK(padded.geometry->frame_offsets_mm() == plain.geometry->frame_offsets_mm());
  CHECK(padded.geometry->extent_mm() == plain.geometry->extent_mm());
}

TEST_CASE("one value too many is no value") {
  const Folder folder;
  phantom::DoseSpec spec = small_dose("many");
  for (const auto& [tag, text] :
       {std::pair(DCM_NumberOfFrames, "7\\8"), std::pair(DCM_PixelSpacing, "1.5\\2.5\\3"),
        std::pair(DCM_ImagePositionPatient, "0\\0\\0\\0")}) {
    spec.file.edit = [tag, text](DcmDataset& dataset) { dataset.putAndInsertString(tag, text); };
    phantom::write_dose(spec, folder / "dose");
    CHECK(read_rt_dose(folder / "dose").refusal.value().code() == "tag_invalid");
  }
}

TEST_CASE("names of structures are read in the file's character set") {
  const Folder folder;
  struct Written {
    const char* character_set;
    const char* bytes;
    const char* utf_8;
  };
  for (const Written& written :
       {Written{"ISO_IR 192",
                "R\xC3\xBC"
                "ckenmark",
                "R\xC3\xBC"
                "ckenmark"},
        Written{"ISO_IR 100",
                "R\xFC"
                "ckenmark",
                "R\xC3\xBC"
                "ckenmark"},
        Written{"ISO_IR 144", "\xDC\xDE\xD7\xD3", "\xD0\xBC\xD0\xBE\xD0\xB7\xD0\xB3"},
        Written{"\\ISO 2022 IR 87", "Cord \x1B$B@T?q\x1B(B", "Cord \xE8\x84\x8A\xE9\xAB\x84"},
        Written{"ISO_IR 6", "SpinalCord", "SpinalCord"}}) {
    INFO(written.character_set);
    phantom::StructureSetSpec spec = SmallCourse("names").structures;
    spec.file.edit = [&](DcmDataset& dataset) {
      dataset.putAndInsertString(DCM_SpecificCharacterSet, written.character_set);
      DcmItem* roi = nullptr;
      dataset.findAndGetSequenceItem(DCM_StructureSetROISequence, roi);
      roi->putAndInsertString(DCM_ROIName, written.bytes);
    };
    phantom::write_structure_set(spec, folder / "rs");
    const auto set = dose::dicom::read_rt_structure_set(
        folder / "rs", [](const dose::dicom::Roi&) { return false; });
    CHECK(set.rois.at(0).structure.name == written.utf_8);
  }
}

TEST_CASE("a decimal comma of the machine changes no number") {
  const Folder folder;
  SmallCourse course("planned");
  course.write(folder / "planned");
  const dose::Case plain = load_case(planned_only(folder / "planned"));
  const WithComma comma;
  const dose::Case loaded = load_case(planned_only(folder / "planned"));
  const dose::Phase& phase = loaded.planned.phases[0];
  CHECK(phase.grids[0].grid.maximum_gy() == 30);
  CHECK(phase.grids[0].grid.geometry().extent_mm() ==
        plain.planned.phases[0].grids[0].grid.geometry().extent_mm());
  CHECK(phase.grids[0].grid.geometry().column_spacing_mm() == 2.5);
  CHECK(dose::in_gray(phase.prescription.value()) == 27);
  CHECK(loaded.structures[0].structure.contours[0].points_mm[1].x() == 1.25);
  const dose::Course paper = dose::course_on_paper(
      dose::parse_course_argument("36.5/14@38.25Gy", dose::CourseRole::prior, "prior"));
  CHECK(paper.paper_dose_gy == std::vector<double>{38.25});
}

TEST_CASE(
    "of two structure sets the plan's is used, and a structure without contours is not drawn") {
  const Folder folder;
  SmallCourse course("planned");
  course.structures.rois.push_back(square_roi(5, "SpinalCord", {}));
  course.structures.rois[1].write_contour_item = false;
  course.write(folder / "planned");
  phantom::StructureSetSpec other = course.structures;
  other.file.sop_uid = phantom::uid("another set");
  other.rois = {square_roi(4, "ThecalSac", {-3, -1})};
  phantom::write_structure_set(other, folder / "planned" / "a_first_by_name.dcm");
  const dose::Case loaded = load_case(planned_only(folder / "planned"));
  CHECK(loaded.structure_set.value().sop_instance_uid == phantom::uid("planned structures"));
  CHECK(loaded.structures[0].structure.contours.size() == 4);
  CHECK(!loaded.structures[1].role);
  CHECK(has_code(loaded.warnings, "structure_empty"));
}
