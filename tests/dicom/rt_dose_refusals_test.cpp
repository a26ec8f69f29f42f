// SPDX-License-Identifier: Apache-2.0
// What bad dose files get: each its own code, before anything of the claimed size is allocated.
#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dctk.h>

#include <dose/dicom/rt_dose.hpp>
#include <functional>

#include "files.hpp"

using dose::dicom::read_rt_dose;
using phantom::DoseSpec;

namespace {

struct Bad {
  const char* code;
  std::function<void(DoseSpec&)> spoil;
  /// What `dvh` says of it: the same code, or nothing where a DVH can do without (rule 16).
  bool dvh_refuses = true;
};

void edit(DoseSpec& spec, const DcmTagKey& tag, const char* text) {
  spec.file.edit = [tag, text](DcmDataset& dataset) {
    if (text == nullptr)
      dataset.findAndDeleteElement(tag);
    else
      dataset.putAndInsertString(tag, text);
  };
}

void edit_us(DoseSpec& spec, const DcmTagKey& tag, Uint16 value) {
  spec.file.edit = [tag, value](DcmDataset& dataset) { dataset.putAndInsertUint16(tag, value); };
}

const std::vector<Bad> bad_doses = {
    {"dose_units_relative", [](DoseSpec& s) { s.units = "RELATIVE"; }},
    {"dose_units_missing", [](DoseSpec& s) { s.units.reset(); }},
    {"dose_units_missing", [](DoseSpec& s) { s.units = ""; }},
    {"dose_units_unknown", [](DoseSpec& s) { s.units = "CGY"; }},
    {"dose_type_effective", [](DoseSpec& s) { s.type = "EFFECTIVE"; }},
    {"dose_type_error", [](DoseSpec& s) { s.type = "ERROR"; }},
    {"dose_type_unknown", [](DoseSpec& s) { s.type = "BIOLOGICAL"; }},
    {"dose_type_missing", [](DoseSpec& s) { s.type.reset(); }, false},
    {"dose_summation_missing", [](DoseSpec& s) { s.summation.reset(); }, false},
    {"dose_summation_multi_plan", [](DoseSpec& s) { s.summation = "MULTI_PLAN"; }},
    {"dose_summation_control_point", [](DoseSpec& s) { s.summation = "CONTROL_POINT"; }},
    {"dose_summation_record", [](DoseSpec& s) { s.summation = "RECORD"; }},
    {"dose_summation_brachy", [](DoseSpec& s) { s.summation = "BRACHY"; }},
    {"dose_summation_session", [](DoseSpec& s) { s.summation = "FRACTION_SESSION"; }},
    {"dose_summation_session", [](DoseSpec& s) { s.summation = "BEAM_SESSION"; }},
    {"dose_summation_session", [](DoseSpec& s) { s.summation = "BRACHY_SESSION"; }},
    {"dose_summation_unknown", [](DoseSpec& s) { s.summation = "TOTAL"; }},
    {"dose_transformed", [](DoseSpec& s) { edit(s, DCM_SpatialTransformOfDose, "NON_RIGID"); },
     false},
    {"dose_transformed", [](DoseSpec& s) { edit(s, DCM_SpatialTransformOfDose, "RIGID"); }, false},
    {"dose_scaling_missing", [](DoseSpec& s) { s.scaling.reset(); }},
    {"dose_scaling_missing", [](DoseSpec& s) { edit(s, DCM_DoseGridScaling, ""); }},
    {"dose_scaling_invalid", [](DoseSpec& s) { s.scaling = 0; }},
    {"dose_scaling_invalid", [](DoseSpec& s) { s.scaling = -0.001; }},
    {"dose_scaling_invalid", [](DoseSpec& s) { edit(s, DCM_DoseGridScaling, "1e305"); }},
    {"grid_out_of_reach", [](DoseSpec& s) { edit(s, DCM_ImagePositionPatient, "0\\1e15\\0"); }},
    {"grid_out_of_reach", [](DoseSpec& s) { edit(s, DCM_PixelSpacing, "2\\1e5"); }},
    {"grid_out_of_reach",
     [](DoseSpec& s) { edit(s, DCM_GridFrameOffsetVector, "0\\2\\4\\6\\8\\10\\1e300"); }},
    {"tag_invalid", [](DoseSpec& s) { edit(s, DCM_DoseGridScaling, "1e999"); }},
    {"tag_invalid", [](DoseSpec& s) { edit(s, DCM_DoseGridScaling, "nan"); }},
    {"tag_invalid", [](DoseSpec& s) { edit(s, DCM_DoseGridScaling, "0.001 Gy"); }},
    {"tag_invalid", [](DoseSpec& s) { edit(s, DCM_DoseGridScaling, "0.001\\0.002"); }},
    {"dose_rescaled", [](DoseSpec& s) { edit(s, DCM_RescaleSlope, "2"); }},
    {"ion_plan",
     [](DoseSpec& s) {
       s.plans = {{"1.2.3", {}, {}}};
       s.file.edit = [](DcmDataset& dataset) {
         DcmItem* item = nullptr;
         dataset.findAndGetSequenceItem(DCM_ReferencedRTPlanSequence, item);
         item->putAndInsertString(DCM_ReferencedSOPClassUID, UID_RTIonPlanStorage);
       };
     }},
    {"pixel_signed", [](DoseSpec& s) { edit_us(s, DCM_PixelRepresentation, 1); }},
    {"tag_missing", [](DoseSpec& s) { edit(s, DCM_PixelRepresentation, nullptr); }},
    {"pixel_samples", [](DoseSpec& s) { edit_us(s, DCM_SamplesPerPixel, 3); }},
    {"pixel_bits", [](DoseSpec& s) { edit_us(s, DCM_BitsAllocated, 8); }},
    {"pixel_bits", [](DoseSpec& s) { edit_us(s, DCM_BitsStored, 12); }},
    {"pixel_bits", [](DoseSpec& s) { edit_us(s, DCM_HighBit, 7); }},
    {"pixel_photometric",
     [](DoseSpec& s) { edit(s, DCM_PhotometricInterpretation, "MONOCHROME1"); }},
    {"dose_rescaled",
     [](DoseSpec& s) {
       s.file.edit = [](DcmDataset& dataset) {
         DcmItem* table = nullptr;
         dataset.findOrCreateSequenceItem(DCM_ModalityLUTSequence, table, -2);
         table->putAndInsertString(DCM_ModalityLUTType, "US");
       };
     }},
    {"tag_missing", [](DoseSpec& s) { edit(s, DCM_BitsAllocated, nullptr); }},
    {"pixel_data_short", [](DoseSpec& s) { s.pixel_bytes = 208; }},
    {"pixel_data_long", [](DoseSpec& s) { s.stored.push_back(1); }},
    {"pixel_data_missing", [](DoseSpec& s) { s.write_pixel_data = false; }},
    {"pixel_data_exceeds_file", [](DoseSpec& s) { edit_us(s, DCM_Rows, 65535); }},
    {"pixel_data_exceeds_file", [](DoseSpec& s) { edit(s, DCM_NumberOfFrames, "2147483647"); }},
    {"tag_invalid", [](DoseSpec& s) { edit(s, DCM_NumberOfFrames, "7A"); }},
    {"grid_spacing", [](DoseSpec& s) { edit(s, DCM_NumberOfFrames, "0"); }},
    {"grid_spacing", [](DoseSpec& s) { s.column_spacing_mm = 0; }},
    {"tag_invalid", [](DoseSpec& s) { edit(s, DCM_PixelSpacing, "2.5"); }},
    {"grid_orientation",
     [](DoseSpec& s) { s.orientation = std::array<double, 6>{1, 0, 0, 1, 0, 0}; }},
    {"tag_missing", [](DoseSpec& s) { s.orientation.reset(); }},
    {"tag_missing", [](DoseSpec& s) { s.origin_mm.reset(); }},
    {"frame_offsets", [](DoseSpec& s) { s.frame_offsets_mm.reset(); }},
    {"frame_offsets", [](DoseSpec& s) { s.frame_offsets_mm = phantom::uniform_offsets(6, 2); }},
    {"frame_offsets",
     [](DoseSpec& s) {
       s.file.edit = [](DcmDataset& dataset) {
         dataset.putAndInsertTagKey(DCM_FrameIncrementPointer, DCM_FrameTime);
       };
     }},
    {"frame_offsets", [](DoseSpec& s) { s.frame_offsets_mm = phantom::uniform_offsets(8, 2); }},
    {"frame_offsets",
     [](DoseSpec& s) { s.frame_offsets_mm = std::vector<double>{0, 2, 4, 3, 8, 10, 12}; }},
    {"frame_offsets",
     [](DoseSpec& s) { s.frame_offsets_mm = std::vector<double>{0, 2, 4, 4, 8, 10, 12}; }},
    {"frame_offsets", [](DoseSpec& s) { s.frame_offsets_mm = phantom::uniform_offsets(7, 2, 5); }},
    {"uid_missing", [](DoseSpec& s) { s.file.sop_uid.reset(); }, false},
    {"frame_missing", [](DoseSpec& s) { s.file.frame_of_reference_uid.reset(); }, false},
};

}  // namespace

TEST_CASE("rule 16: a bad dose is refused with its own code") {
  const Folder folder;
  for (const Bad& bad : bad_doses) {
    DoseSpec spec = small_dose("bad");
    bad.spoil(spec);
    phantom::write_dose(spec, folder / "dose.dcm");
    const auto dose = read_rt_dose(folder / "dose.dcm");
    INFO(bad.code);
    REQUIRE(dose.refusal);
    INFO(dose.refusal->what());
    CHECK(dose.refusal->code() == bad.code);
    CHECK(dose.refusal->where().starts_with((folder / "dose.dcm").string()));
    CHECK(dose.dvh_refusal.has_value() == bad.dvh_refuses);
    if (!bad.dvh_refuses) CHECK(has_code(dose.dvh_warnings, bad.code));
  }
}

TEST_CASE("a dose file that ends early is an error wherever it ends") {
  const Folder folder;
  for (const auto transfer :
       {phantom::Transfer::explicit_little, phantom::Transfer::implicit_little,
        phantom::Transfer::deflated_explicit_little}) {
    DoseSpec spec = small_dose("cut");
    spec.file.transfer = transfer;
    phantom::write_dose(spec, folder / "whole");
    const auto bytes = std::filesystem::file_size(folder / "whole");
    REQUIRE(!read_rt_dose(folder / "whole").refusal);
    // The last byte of a deflated file is padding or belongs to the stream's end: 16 is more.
    for (std::size_t kept = 140; kept + 16 < bytes; kept += 13) {
      spec.file.keep_file_bytes = kept;
      phantom::write_dose(spec, folder / "cut");
      INFO(kept << " of " << bytes << " bytes");
      bool refused = false;
      try {
        refused = read_rt_dose(folder / "cut").refusal.has_value();
      } catch (const dose::Error& error) {
        refused = error.code() == "file_truncated" || error.code() == "dicom_unreadable";
      }
      CHECK(refused);
    }
  }
}

TEST_CASE("8 bit doses are refused as the pictures that they are") {
  const Folder folder;
  DoseSpec spec = small_dose("eight");
  edit_us(spec, DCM_BitsAllocated, 8);
  phantom::write_dose(spec, folder / "dose.dcm");
  const auto dose = read_rt_dose(folder / "dose.dcm");
  REQUIRE(dose.refusal);
  CHECK(dose.refusal->message().find("picture of a dose") != std::string::npos);
}
