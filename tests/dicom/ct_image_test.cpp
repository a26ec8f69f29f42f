// SPDX-License-Identifier: Apache-2.0
// One CT image: understood, or refused with the right reason. Stored values are chosen here; their
// Hounsfield units are worked out by hand.
#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dcrledrg.h>
#include <dcmtk/dcmdata/dcrleerg.h>
#include <dcmtk/dcmdata/dctk.h>

#include <dose/dicom/ct_image.hpp>
#include <dose/dicom/pixel_data.hpp>
#include <fstream>

#include "files.hpp"

namespace {

namespace fs = std::filesystem;

/// 3 columns, 2 rows.
phantom::CtSpec image_of(const std::vector<std::int16_t>& stored) {
  phantom::CtSpec spec;
  spec.columns = 3;
  spec.rows = 2;
  spec.column_spacing_mm = 1.5;
  spec.row_spacing_mm = 2.5;
  spec.hounsfield = stored;
  return spec;
}

const std::vector<std::int16_t> asymmetric = {-1024, 0, 7, 40, 1000, 3071};

fs::path write(const Folder& folder, const phantom::Edit& edit) {
  phantom::CtSpec spec = image_of(asymmetric);
  spec.file.edit = edit;
  phantom::write_ct(spec, folder / "ct");
  return folder / "ct";
}

std::string code_after(const phantom::Edit& edit) {
  const Folder folder;
  const fs::path path = write(folder, edit);
  return code_of([&] { dose::dicom::read_ct_image(path); });
}

std::vector<std::int16_t> all_of(const fs::path& path) {
  const auto image = dose::dicom::read_ct_image(path);
  return read_hounsfield_units(image, 0, image.columns - 1, 0, image.rows - 1);
}

fs::path saved_as(const Folder& folder, E_TransferSyntax syntax) {
  const fs::path path = write(folder, {});
  DcmFileFormat format;
  REQUIRE(format.loadFile(path.c_str()).good());
  format.loadAllDataIntoMemory();
  REQUIRE(format.getDataset()->chooseRepresentation(syntax, nullptr).good());
  const fs::path converted = folder / "converted";
  REQUIRE(format.saveFile(converted.c_str(), syntax).good());
  return converted;
}

}  // namespace

TEST_CASE("a CT image's rows and columns are read where they are asked for") {
  const Folder folder;
  const auto image = dose::dicom::read_ct_image(write(folder, {}));
  CHECK(image.columns == 3);
  CHECK(image.rows == 2);
  CHECK(image.column_spacing_mm == 1.5);
  CHECK(image.row_spacing_mm == 2.5);
  CHECK(read_hounsfield_units(image, 1, 2, 0, 1) == std::vector<std::int16_t>{0, 7, 1000, 3071});
  CHECK(read_hounsfield_units(image, 0, 0, 1, 1) == std::vector<std::int16_t>{40});
}

TEST_CASE("bits above those stored count for nothing, and the highest stored one is the sign") {
  const Folder folder;
  const auto twelve_bits = [](bool is_signed) {
    return [is_signed](DcmDataset& dataset) {
      dataset.putAndInsertUint16(DCM_BitsStored, 12);
      dataset.putAndInsertUint16(DCM_HighBit, 11);
      dataset.putAndInsertUint16(DCM_PixelRepresentation, is_signed ? 1 : 0);
      dataset.putAndInsertString(DCM_RescaleSlope, "1");
      dataset.putAndInsertString(DCM_RescaleIntercept, "0");
      const std::vector<Uint16> stored = {0xF001, 0x0FFF, 0x0800, 0x07FF, 0x1234, 0xFFFE};
      dataset.putAndInsertUint16Array(DCM_PixelData, stored.data(), stored.size());
    };
  };
  CHECK(all_of(write(folder, twelve_bits(false))) ==
        std::vector<std::int16_t>{1, 4095, 2048, 2047, 0x234, 4094});
  CHECK(all_of(write(folder, twelve_bits(true))) ==
        std::vector<std::int16_t>{1, -1, -2048, 2047, 0x234, -2});
}

TEST_CASE("Hounsfield units beyond 16 bits are the nearest that fit") {
  const Folder folder;
  const auto path = write(folder, [](DcmDataset& dataset) {
    dataset.putAndInsertString(DCM_RescaleSlope, "100");
    dataset.putAndInsertString(DCM_RescaleIntercept, "0");
  });
  CHECK(all_of(path) == std::vector<std::int16_t>{-32768, 0, 700, 4000, 32767, 32767});
}

TEST_CASE("a CT image reads the same from big endian and run length encoded files") {
  DcmRLEEncoderRegistration::registerCodecs();
  DcmRLEDecoderRegistration::registerCodecs();
  for (const E_TransferSyntax syntax :
       {EXS_LittleEndianImplicit, EXS_BigEndianExplicit, EXS_RLELossless}) {
    const Folder folder;
    INFO(DcmXfer(syntax).getXferName());
    CHECK(all_of(saved_as(folder, syntax)) == asymmetric);
  }
  DcmRLEEncoderRegistration::cleanup();
}

TEST_CASE("a CT image that is not understood is refused with the reason") {
  const auto missing = [](const DcmTagKey& tag) {
    return code_after([tag](DcmDataset& dataset) { dataset.findAndDeleteElement(tag); });
  };
  const auto with_number = [](const DcmTagKey& tag, Uint16 value) {
    return code_after([=](DcmDataset& dataset) { dataset.putAndInsertUint16(tag, value); });
  };
  const auto with_text = [](const DcmTagKey& tag, const char* value) {
    return code_after([=](DcmDataset& dataset) { dataset.putAndInsertString(tag, value); });
  };
  CHECK(code_after({}) == "none");
  CHECK(missing(DCM_PixelData) == "ct_image");
  for (const DcmTagKey& tag :
       {DCM_Rows, DCM_Columns, DCM_BitsStored, DCM_BitsAllocated, DCM_PhotometricInterpretation,
        DCM_PixelRepresentation, DCM_ImagePositionPatient, DCM_ImageOrientationPatient,
        DCM_PixelSpacing})
    CHECK(missing(tag) == "tag_missing");
  CHECK(with_number(DCM_Rows, 0) == "ct_image");
  CHECK(with_number(DCM_Columns, 0) == "ct_image");
  CHECK(with_number(DCM_Rows, 3) == "ct_image");  // pixels for two
  CHECK(with_number(DCM_BitsAllocated, 8) == "ct_image");
  CHECK(with_number(DCM_BitsStored, 1) == "ct_image");
  CHECK(with_number(DCM_BitsStored, 17) == "ct_image");
  CHECK(with_number(DCM_HighBit, 14) == "ct_image");
  CHECK(with_number(DCM_SamplesPerPixel, 3) == "ct_image");
  CHECK(with_text(DCM_PhotometricInterpretation, "MONOCHROME1") == "ct_image");
  CHECK(missing(DCM_RescaleSlope) == "ct_image");
  CHECK(missing(DCM_RescaleIntercept) == "ct_image");
  CHECK(with_text(DCM_RescaleSlope, "0") == "ct_image");
  CHECK(with_text(DCM_RescaleSlope, "-1") == "ct_image");
  CHECK(with_text(DCM_RescaleSlope, "nan") == "tag_invalid");
  // Where the high bit is not stated it is the highest of those stored, and one sample is meant.
  CHECK(missing(DCM_HighBit) == "none");
  CHECK(missing(DCM_SamplesPerPixel) == "none");
}

TEST_CASE(
    "compressed CT pixels other than run lengths, and more than a file can hold, are refused") {
  const Folder folder;
  DcmRLEEncoderRegistration::registerCodecs();
  const fs::path path = saved_as(folder, EXS_RLELossless);
  DcmRLEEncoderRegistration::cleanup();
  const auto rewritten = [&](const phantom::Edit& edit) {
    DcmFileFormat format;
    REQUIRE(format.loadFile(path.c_str()).good());
    edit(*format.getDataset());
    const fs::path changed = folder / "changed";
    REQUIRE(format.saveFile(changed.c_str(), EXS_RLELossless).good());
    return code_of([&] { dose::dicom::read_ct_image(changed); });
  };
  CHECK(rewritten([](DcmDataset&) {}) == "none");
  CHECK(rewritten([](DcmDataset& dataset) {
          dataset.putAndInsertUint16(DCM_Rows, 60000);
          dataset.putAndInsertUint16(DCM_Columns, 60000);
        }) == "ct_image");
  // The same bytes, called JPEG in the meta header: what no decoder of a CT is there for.
  std::ifstream in(path, std::ios::binary);
  std::string bytes{std::istreambuf_iterator<char>(in), {}};
  const std::size_t rle = bytes.find("1.2.840.10008.1.2.5");
  REQUIRE(rle != std::string::npos);
  bytes.replace(rle, 20, "1.2.840.10008.1.2.4.70");
  for (const std::size_t length : {rle - 2, std::size_t{140}})  // of the element, of the group
    bytes[length] = static_cast<char>(bytes[length] + 2);
  std::ofstream(folder / "jpeg", std::ios::binary) << bytes;
  CHECK(code_of([&] { dose::dicom::read_ct_image(folder / "jpeg"); }) ==
        "transfer_syntax_unsupported");
}
