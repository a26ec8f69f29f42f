// SPDX-License-Identifier: Apache-2.0
#include <cmath>
#include <phantoms/dicom_writer.hpp>

#include "scratch.hpp"

using namespace phantom;

namespace {

/// 3 x 5 x 7 voxels, three different spacings, every voxel another value.
DoseSpec small_dose(int bits) {
  DoseSpec spec;
  spec.columns = 3;
  spec.rows = 5;
  spec.frames = 7;
  spec.origin_mm = Vec3{-10.5, 20.25, -300.125};
  spec.column_spacing_mm = 2.5;
  spec.row_spacing_mm = 1.75;
  spec.frame_offsets_mm = uniform_offsets(7, 3);
  spec.bits = bits;
  spec.scaling = 0.000125;
  for (std::uint32_t n = 0; n < 105; ++n)
    spec.stored.push_back(bits == 16 ? 600 * n : 40000000 * n);
  spec.plans = {{uid("plan"), 2, {4, 7}}};
  spec.structure_set_uid = uid("structures");
  return spec;
}

std::vector<std::uint32_t> stored_in(DcmItem& dataset, int bits) {
  const Uint16* words = nullptr;
  unsigned long count = 0;
  REQUIRE(dataset.findAndGetUint16Array(DCM_PixelData, words, &count).good());
  std::vector<std::uint32_t> values;
  for (unsigned long n = 0; n < count; n += bits == 32 ? 2 : 1)
    values.push_back(bits == 32 ? words[n] | static_cast<std::uint32_t>(words[n + 1]) << 16
                                : words[n]);
  return values;
}

}  // namespace

TEST_CASE("a dose file holds what the specification says") {
  const Scratch scratch;
  for (const int bits : {16, 32}) {
    const DoseSpec spec = small_dose(bits);
    write_dose(spec, scratch / "d.dcm");
    DcmFileFormat file;
    REQUIRE(file.loadFile((scratch / "d.dcm").c_str()).good());
    DcmDataset& d = *file.getDataset();
    CHECK(text_of(d, DCM_SOPClassUID) == UID_RTDoseStorage);
    CHECK(text_of(d, DCM_SOPInstanceUID) == uid("dose"));
    CHECK(text_of(d, DCM_Modality) == "RTDOSE");
    CHECK(text_of(d, DCM_PatientID) == "PHANTOM");
    CHECK(text_of(d, DCM_Rows) == "5");
    CHECK(text_of(d, DCM_Columns) == "3");
    CHECK(text_of(d, DCM_NumberOfFrames) == "7");
    CHECK(text_of(d, DCM_PixelSpacing) == "1.75\\2.5");  // rows first
    CHECK(text_of(d, DCM_ImagePositionPatient) == "-10.5\\20.25\\-300.125");
    CHECK(text_of(d, DCM_ImageOrientationPatient) == "1\\0\\0\\0\\1\\0");
    CHECK(text_of(d, DCM_GridFrameOffsetVector) == "0\\3\\6\\9\\12\\15\\18");
    CHECK(text_of(d, DCM_BitsAllocated) == std::to_string(bits));
    CHECK(text_of(d, DCM_DoseUnits) == "GY");
    CHECK(text_of(d, DCM_DoseType) == "PHYSICAL");
    CHECK(text_of(d, DCM_DoseSummationType) == "PLAN");
    CHECK(text_of(d, DCM_DoseGridScaling) == "0.000125");
    DcmItem& plan = item_of(d, DCM_ReferencedRTPlanSequence);
    CHECK(text_of(plan, DCM_ReferencedSOPInstanceUID) == uid("plan"));
    DcmItem& group = item_of(plan, DCM_ReferencedFractionGroupSequence);
    CHECK(text_of(group, DCM_ReferencedFractionGroupNumber) == "2");
    CHECK(text_of(item_of(group, DCM_ReferencedBeamSequence, 1), DCM_ReferencedBeamNumber) == "7");
    CHECK(stored_in(d, bits) == spec.stored);
  }
}

TEST_CASE("what is empty in the specification is absent in the file") {
  const Scratch scratch;
  DoseSpec spec = small_dose(16);
  spec.units.reset();
  spec.type.reset();
  spec.summation.reset();
  spec.scaling.reset();
  spec.frame_offsets_mm.reset();
  spec.origin_mm.reset();
  spec.orientation.reset();
  spec.plans.clear();
  spec.structure_set_uid.reset();
  spec.write_pixel_data = false;
  spec.file.patient.id.reset();
  spec.file.frame_of_reference_uid.reset();
  write_dose(spec, scratch / "d.dcm");
  DcmFileFormat file;
  REQUIRE(file.loadFile((scratch / "d.dcm").c_str()).good());
  for (const DcmTagKey& tag :
       {DCM_DoseUnits, DCM_DoseType, DCM_DoseSummationType, DCM_DoseGridScaling,
        DCM_GridFrameOffsetVector, DCM_ImagePositionPatient, DCM_ImageOrientationPatient,
        DCM_ReferencedRTPlanSequence, DCM_ReferencedStructureSetSequence, DCM_PixelData,
        DCM_PatientID, DCM_FrameOfReferenceUID})
    CHECK_FALSE(file.getDataset()->tagExists(tag));

  PlanSpec plan;
  plan.approval_status.reset();
  plan.date.reset();
  plan.fraction_groups.resize(1);
  write_plan(plan, scratch / "p.dcm");
  REQUIRE(file.loadFile((scratch / "p.dcm").c_str()).good());
  CHECK_FALSE(file.getDataset()->tagExists(DCM_ApprovalStatus));
  CHECK_FALSE(file.getDataset()->tagExists(DCM_RTPlanDate));
  CHECK_FALSE(item_of(*file.getDataset(), DCM_FractionGroupSequence)
                  .tagExists(DCM_NumberOfFractionsPlanned));
}

TEST_CASE("pixel data and files are cut where asked") {
  const Scratch scratch;
  DoseSpec spec = small_dose(32);
  spec.pixel_bytes = 200;  // of 420
  write_dose(spec, scratch / "short.dcm");
  DcmFileFormat file;
  REQUIRE(file.loadFile((scratch / "short.dcm").c_str()).good());
  CHECK(stored_in(*file.getDataset(), 32).size() == 50);
  CHECK(text_of(*file.getDataset(), DCM_NumberOfFrames) == "7");

  spec = small_dose(32);
  write_dose(spec, scratch / "whole.dcm");
  spec.file.keep_file_bytes = 1000;
  write_dose(spec, scratch / "cut.dcm");
  CHECK(bytes_of(scratch / "cut.dcm") == bytes_of(scratch / "whole.dcm").substr(0, 1000));
}

TEST_CASE("the edit sees the whole dataset and has the last word") {
  const Scratch scratch;
  DoseSpec spec = small_dose(16);
  spec.file.edit = [](DcmDataset& dataset) {
    REQUIRE(dataset.tagExists(DCM_PixelData));
    dataset.putAndInsertString(DCM_DoseUnits, "RELATIVE");
    dataset.findAndDeleteElement(DCM_SOPInstanceUID);
  };
  write_dose(spec, scratch / "a.dcm");
  write_dose(spec, scratch / "b.dcm");
  DcmFileFormat file;
  REQUIRE(file.loadFile((scratch / "a.dcm").c_str()).good());
  CHECK(text_of(*file.getDataset(), DCM_DoseUnits) == "RELATIVE");
  CHECK_FALSE(file.getDataset()->tagExists(DCM_SOPInstanceUID));
  CHECK(bytes_of(scratch / "a.dcm") == bytes_of(scratch / "b.dcm"));  // no UID made of the clock
}

TEST_CASE("the three transfer syntaxes carry the same dose") {
  const Scratch scratch;
  for (const Transfer transfer :
       {Transfer::implicit_little, Transfer::explicit_little, Transfer::deflated_explicit_little}) {
    DoseSpec spec = small_dose(32);
    spec.file.transfer = transfer;
    write_dose(spec, scratch / "d.dcm");
    DcmFileFormat file;
    REQUIRE(file.loadFile((scratch / "d.dcm").c_str()).good());
    const E_TransferSyntax expected[] = {EXS_LittleEndianImplicit, EXS_LittleEndianExplicit,
                                         EXS_DeflatedLittleEndianExplicit};
    CHECK(file.getDataset()->getOriginalXfer() == expected[static_cast<int>(transfer)]);
    CHECK(stored_in(*file.getDataset(), 32) == spec.stored);
  }
}

TEST_CASE("a contour above 64 KB survives with its two decimals") {
  const Scratch scratch;
  StructureSetSpec spec;
  spec.rois.resize(2);
  spec.rois[0].contours.resize(1);
  for (int n = 0; n < 6000; ++n)
    spec.rois[0].contours[0].points_mm.push_back({0.125 * n, -100.006 - n, -0.001});
  spec.rois[1].number = 5;
  spec.rois[1].name = "Empty";
  spec.rois[1].interpreted_type.reset();
  spec.rois[1].write_contour_item = false;
  write_structure_set(spec, scratch / "s.dcm");
  DcmFileFormat file;
  REQUIRE(file.loadFile((scratch / "s.dcm").c_str()).good());
  DcmDataset& d = *file.getDataset();
  CHECK(d.getOriginalXfer() == EXS_LittleEndianImplicit);
  CHECK(text_of(item_of(d, DCM_StructureSetROISequence, 1), DCM_ROIName) == "Empty");
  DcmItem& contour = item_of(item_of(d, DCM_ROIContourSequence), DCM_ContourSequence);
  CHECK(text_of(contour, DCM_NumberOfContourPoints) == "6000");
  const std::string data = text_of(contour, DCM_ContourData);
  CHECK(data.size() > 65536);
  CHECK(data.substr(0, 34) == "0.00\\-100.01\\0.00\\0.12\\-101.01\\0.0");
  DcmItem* none = nullptr;
  CHECK(d.findAndGetSequenceItem(DCM_ROIContourSequence, none, 1).bad());
  CHECK(d.findAndGetSequenceItem(DCM_RTROIObservationsSequence, none, 1).bad());
}

TEST_CASE("a plan holds prescription and fraction groups and beams") {
  const Scratch scratch;
  PlanSpec spec;
  spec.dose_references.resize(1);
  spec.dose_references[0].target_prescription_gy = 36;
  spec.fraction_groups.resize(2);
  spec.fraction_groups[0].fractions_planned = 14;
  spec.fraction_groups[0].beams = {{3, 1.5, 162, Vec3{1, 2, 3}}};
  spec.fraction_groups[1].number = 2;
  spec.beams.resize(1);
  spec.beams[0].number = 3;
  spec.beams[0].delivery_type = "SETUP";
  spec.structure_set_uid = uid("structures");
  spec.dose_uids = {uid("dose")};
  write_plan(spec, scratch / "p.dcm");
  DcmFileFormat file;
  REQUIRE(file.loadFile((scratch / "p.dcm").c_str()).good());
  DcmDataset& d = *file.getDataset();
  CHECK(text_of(item_of(d, DCM_DoseReferenceSequence), DCM_TargetPrescriptionDose) == "36");
  DcmItem& group = item_of(d, DCM_FractionGroupSequence);
  CHECK(text_of(group, DCM_NumberOfFractionsPlanned) == "14");
  DcmItem& reference = item_of(group, DCM_ReferencedBeamSequence);
  CHECK(text_of(reference, DCM_BeamDose) == "1.5");
  CHECK(text_of(reference, DCM_RETIRED_BeamDoseSpecificationPoint) == "1\\2\\3");
  CHECK(text_of(reference, DCM_ReferencedBeamNumber) == "3");
  CHECK(text_of(item_of(d, DCM_FractionGroupSequence, 1), DCM_FractionGroupNumber) == "2");
  CHECK(text_of(item_of(d, DCM_BeamSequence), DCM_TreatmentDeliveryType) == "SETUP");
  CHECK(text_of(d, DCM_ApprovalStatus) == "APPROVED");
}

TEST_CASE("a registration maps the moving frame and names both") {
  const Scratch scratch;
  const Matrix4 matrix = {0, -1, 0, 1.0 / 3, 1, 0, 0, -2.5, 0, 0, 1, 40, 0, 0, 0, 1};
  write_registration(rigid_registration("1.2.3", "1.2.4", matrix), scratch / "r.dcm");
  DcmFileFormat file;
  REQUIRE(file.loadFile((scratch / "r.dcm").c_str()).good());
  DcmDataset& d = *file.getDataset();
  CHECK(text_of(d, DCM_FrameOfReferenceUID) == "1.2.3");
  DcmItem& moving = item_of(d, DCM_RegistrationSequence, 1);
  CHECK(text_of(moving, DCM_FrameOfReferenceUID) == "1.2.4");
  DcmItem& inner = item_of(item_of(moving, DCM_MatrixRegistrationSequence), DCM_MatrixSequence);
  CHECK(text_of(inner, DCM_FrameOfReferenceTransformationMatrixType) == "RIGID");
  CHECK(text_of(inner, DCM_FrameOfReferenceTransformationMatrix) ==
        "0\\-1\\0\\0.33333333333333\\1\\0\\0\\-2.5\\0\\0\\1\\40\\0\\0\\0\\1");
}

TEST_CASE("decimals fit into a DS and lose nothing that fits") {
  CHECK(decimal_text(0.1) == "0.1");
  CHECK(decimal_text(-303.8) == "-303.8");
  for (const double value :
       {1.0 / 3, -1.0 / 3, -1e-5 / 7, 1.23456789012345e-9, -98765.432109876543}) {
    const std::string text = decimal_text(value);
    CHECK(text.size() <= 16);
    CHECK(std::stod(text) == Approx(value).epsilon(1e-8));
  }
}

TEST_CASE("quantised doses are within half a step") {
  const std::vector<double> dose_gy = {0, 0.1234567, 13.7, 29.98765};
  for (const int bits : {16, 32}) {
    const Quantised quantised = quantise(dose_gy, bits);
    CHECK(std::stod(decimal_text(quantised.scaling)) == quantised.scaling);
    for (std::size_t n = 0; n < dose_gy.size(); ++n)
      CHECK(std::abs(quantised.stored[n] * quantised.scaling - dose_gy[n]) <=
            quantised.scaling * 0.5000001);
    // The range is used: steps of at most 1.0001 times the smallest possible.
    CHECK(quantised.stored.back() > 0.9998 * (bits == 16 ? 65535.0 : 4294967295.0));
  }
}

TEST_CASE("UIDs depend on their key alone") {
  CHECK(uid("plan") == uid("plan"));
  CHECK(uid("plan") != uid("dose"));
  CHECK(uid("plan").substr(0, 5) == "2.25.");
}
