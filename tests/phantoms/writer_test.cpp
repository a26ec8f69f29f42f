// SPDX-License-Identifier: Apache-2.0
#include <cmath>
#include <phantoms/dicom_writer.hpp>
#include <phantoms/read_back.hpp>

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

}  // namespace

TEST_CASE("a dose file holds what the specification says") {
  const Scratch scratch;
  for (const int bits : {16, 32}) {
    const DoseSpec spec = small_dose(bits);
    write_dose(spec, scratch / "d.dcm");
    const ReadBack d(scratch / "d.dcm");
    CHECK(d.text("SOPClassUID") == "1.2.840.10008.5.1.4.1.1.481.2");
    CHECK(d.text("SOPInstanceUID") == uid("dose"));
    CHECK(d.text("Modality") == "RTDOSE");
    CHECK(d.text("PatientID") == "PHANTOM");
    CHECK(d.text("Rows") == "5");
    CHECK(d.text("Columns") == "3");
    CHECK(d.text("NumberOfFrames") == "7");
    CHECK(d.text("PixelSpacing") == "1.75\\2.5");  // rows first
    CHECK(d.text("ImagePositionPatient") == "-10.5\\20.25\\-300.125");
    CHECK(d.text("ImageOrientationPatient") == "1\\0\\0\\0\\1\\0");
    CHECK(d.text("GridFrameOffsetVector") == "0\\3\\6\\9\\12\\15\\18");
    CHECK(d.text("BitsAllocated") == std::to_string(bits));
    CHECK(d.text("DoseUnits") == "GY");
    CHECK(d.text("DoseType") == "PHYSICAL");
    CHECK(d.text("DoseSummationType") == "PLAN");
    CHECK(d.text("DoseGridScaling") == "0.000125");
    const std::string plan = "ReferencedRTPlanSequence[0].";
    CHECK(d.text(plan + "ReferencedSOPInstanceUID") == uid("plan"));
    const std::string group = plan + "ReferencedFractionGroupSequence[0].";
    CHECK(d.text(group + "ReferencedFractionGroupNumber") == "2");
    CHECK(d.text(group + "ReferencedBeamSequence[1].ReferencedBeamNumber") == "7");
    CHECK(d.stored() == spec.stored);
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
  const ReadBack dose(scratch / "d.dcm");
  for (const char* tag :
       {"DoseUnits", "DoseType", "DoseSummationType", "DoseGridScaling", "GridFrameOffsetVector",
        "ImagePositionPatient", "ImageOrientationPatient", "ReferencedRTPlanSequence",
        "ReferencedStructureSetSequence", "PixelData", "PatientID", "FrameOfReferenceUID"}) {
    INFO(tag);
    CHECK_FALSE(dose.has(tag));
  }
  CHECK(dose.has("PatientName"));

  PlanSpec spec_of_plan;
  spec_of_plan.approval_status.reset();
  spec_of_plan.date.reset();
  spec_of_plan.fraction_groups.resize(1);
  write_plan(spec_of_plan, scratch / "p.dcm");
  const ReadBack plan(scratch / "p.dcm");
  CHECK_FALSE(plan.has("ApprovalStatus"));
  CHECK_FALSE(plan.has("RTPlanDate"));
  CHECK_FALSE(plan.has("FractionGroupSequence[0].NumberOfFractionsPlanned"));
  CHECK(plan.has("FractionGroupSequence[0].FractionGroupNumber"));
}

TEST_CASE("pixel data and files are cut where asked") {
  const Scratch scratch;
  DoseSpec spec = small_dose(32);
  spec.pixel_bytes = 200;  // of 420
  write_dose(spec, scratch / "short.dcm");
  const ReadBack dose(scratch / "short.dcm");
  CHECK(dose.stored().size() == 50);
  CHECK(dose.text("NumberOfFrames") == "7");

  spec = small_dose(32);
  write_dose(spec, scratch / "whole.dcm");
  spec.file.keep_file_bytes = 1000;
  write_dose(spec, scratch / "cut.dcm");
  CHECK(bytes_of(scratch / "cut.dcm") == bytes_of(scratch / "whole.dcm").substr(0, 1000));
  CHECK_THROWS(ReadBack(scratch / "cut.dcm"));
}

TEST_CASE("the edit has the last word") {
  const Scratch scratch;
  DoseSpec spec = small_dose(16);
  spec.file.edit = with_text("DoseUnits", "RELATIVE");
  write_dose(spec, scratch / "a.dcm");
  CHECK(ReadBack(scratch / "a.dcm").text("DoseUnits") == "RELATIVE");
  spec.file.edit = with_text("ReferencedRTPlanSequence[0].ReferencedSOPInstanceUID", "1.2.3");
  write_dose(spec, scratch / "b.dcm");
  CHECK(ReadBack(scratch / "b.dcm").text("ReferencedRTPlanSequence[0].ReferencedSOPInstanceUID") ==
        "1.2.3");
  spec.file.edit = without("PixelData");
  write_dose(spec, scratch / "c.dcm");
  CHECK_FALSE(ReadBack(scratch / "c.dcm").has("PixelData"));
  spec.file.edit = without("BeamSequence");  // a dose has none: a test that meant another file
  CHECK_THROWS(write_dose(spec, scratch / "d.dcm"));
}

TEST_CASE("a file without SOP Instance UID gets none made of the clock") {
  const Scratch scratch;
  DoseSpec spec = small_dose(16);
  spec.file.sop_uid.reset();
  write_dose(spec, scratch / "a.dcm");
  write_dose(spec, scratch / "b.dcm");
  CHECK_FALSE(ReadBack(scratch / "a.dcm").has("SOPInstanceUID"));
  CHECK(bytes_of(scratch / "a.dcm") == bytes_of(scratch / "b.dcm"));
}

TEST_CASE("the three transfer syntaxes carry the same dose") {
  const Scratch scratch;
  const std::pair<Transfer, const char*> syntaxes[] = {
      {Transfer::implicit_little, "1.2.840.10008.1.2"},
      {Transfer::explicit_little, "1.2.840.10008.1.2.1"},
      {Transfer::deflated_explicit_little, "1.2.840.10008.1.2.1.99"}};
  for (const auto& [transfer, transfer_uid] : syntaxes) {
    DoseSpec spec = small_dose(32);
    spec.file.transfer = transfer;
    write_dose(spec, scratch / "d.dcm");
    const ReadBack dose(scratch / "d.dcm");
    CHECK(dose.transfer_syntax_uid() == transfer_uid);
    CHECK(dose.stored() == spec.stored);
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
  const ReadBack s(scratch / "s.dcm");
  CHECK(s.transfer_syntax_uid() == "1.2.840.10008.1.2");
  CHECK(s.text("StructureSetROISequence[1].ROIName") == "Empty");
  const std::string contour = "ROIContourSequence[0].ContourSequence[0].";
  CHECK(s.text(contour + "NumberOfContourPoints") == "6000");
  const std::string data = s.text(contour + "ContourData");
  CHECK(data.size() > 65536);
  CHECK(data.substr(0, 34) == "0.00\\-100.01\\0.00\\0.12\\-101.01\\0.0");
  CHECK_FALSE(s.has("ROIContourSequence[1]"));
  CHECK_FALSE(s.has("RTROIObservationsSequence[1]"));
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
  const ReadBack p(scratch / "p.dcm");
  CHECK(p.text("DoseReferenceSequence[0].TargetPrescriptionDose") == "36");
  CHECK(p.text("FractionGroupSequence[0].NumberOfFractionsPlanned") == "14");
  const std::string beam = "FractionGroupSequence[0].ReferencedBeamSequence[0].";
  CHECK(p.text(beam + "BeamDose") == "1.5");
  CHECK(p.text(beam + "(300a,0082)") == "1\\2\\3");  // Beam Dose Specification Point
  CHECK(p.text(beam + "ReferencedBeamNumber") == "3");
  CHECK(p.text("FractionGroupSequence[1].FractionGroupNumber") == "2");
  CHECK(p.text("BeamSequence[0].TreatmentDeliveryType") == "SETUP");
  CHECK(p.text("ReferencedStructureSetSequence[0].ReferencedSOPInstanceUID") == uid("structures"));
  CHECK(p.text("ReferencedDoseSequence[0].ReferencedSOPInstanceUID") == uid("dose"));
  CHECK(p.text("ApprovalStatus") == "APPROVED");
}

TEST_CASE("a registration maps the moving frame and names both") {
  const Scratch scratch;
  const Matrix4 matrix = {0, -1, 0, 1.0 / 3, 1, 0, 0, -2.5, 0, 0, 1, 40, 0, 0, 0, 1};
  write_registration(rigid_registration("1.2.3", "1.2.4", matrix), scratch / "r.dcm");
  const ReadBack r(scratch / "r.dcm");
  CHECK(r.text("FrameOfReferenceUID") == "1.2.3");
  CHECK(r.text("RegistrationSequence[0].FrameOfReferenceUID") == "1.2.3");
  CHECK(r.text("RegistrationSequence[1].FrameOfReferenceUID") == "1.2.4");
  const std::string inner =
      "RegistrationSequence[1].MatrixRegistrationSequence[0].MatrixSequence[0].";
  CHECK(r.text(inner + "FrameOfReferenceTransformationMatrixType") == "RIGID");
  CHECK(r.text(inner + "FrameOfReferenceTransformationMatrix") ==
        "0\\-1\\0\\0.33333333333333\\1\\0\\0\\-2.5\\0\\0\\1\\40\\0\\0\\0\\1");
}

TEST_CASE("a CT slice holds position and spacing and pixels") {
  const Scratch scratch;
  CtSpec spec;
  spec.columns = 3;
  spec.rows = 2;
  spec.origin_mm = Vec3{-1, 2, -37.5};
  spec.column_spacing_mm = 4;
  spec.row_spacing_mm = 3;
  spec.slice_thickness_mm = 1.5;
  spec.hounsfield = {-1000, 0, 40, 300, 5, -1};
  write_ct(spec, scratch / "c.dcm");
  const ReadBack c(scratch / "c.dcm");
  CHECK(c.text("ImagePositionPatient") == "-1\\2\\-37.5");
  CHECK(c.text("PixelSpacing") == "3\\4");
  CHECK(c.text("SliceThickness") == "1.5");
  CHECK_FALSE(c.has("SpacingBetweenSlices"));
  CHECK(c.stored() == std::vector<std::uint32_t>{64536, 0, 40, 300, 5, 65535});  // signed words
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
