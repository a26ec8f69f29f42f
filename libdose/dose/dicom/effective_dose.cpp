// SPDX-License-Identifier: Apache-2.0
#include <dose/dicom/effective_dose.hpp>

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dcdeftag.h>
#include <dcmtk/dcmdata/dcmetinf.h>
#include <dcmtk/dcmdata/dcuid.h>
#include <fmt/format.h>

#include <Eigen/LU>
#include <array>
#include <bit>
#include <charconv>
#include <dose/core/contract.hpp>
#include <dose/core/sha256.hpp>
#include <dose/dicom/condition.hpp>
#include <dose/dicom/derived_uid.hpp>
#include <dose/dicom/file.hpp>
#include <dose/units/number.hpp>
#include <span>
#include <string_view>

namespace dose {
namespace {

using namespace dicom;

static_assert(std::endian::native == std::endian::little, "pixels are written as they lie");

/// What the planned dose says of patient and study goes over byte by byte.
const std::array taken_over = {DCM_SpecificCharacterSet,
                               DCM_PatientName,
                               DCM_PatientID,
                               DCM_IssuerOfPatientID,
                               DCM_PatientBirthDate,
                               DCM_PatientSex,
                               DCM_StudyInstanceUID,
                               DCM_StudyDate,
                               DCM_StudyTime,
                               DCM_StudyID,
                               DCM_AccessionNumber,
                               DCM_ReferringPhysicianName,
                               DCM_StudyDescription,
                               DCM_FrameOfReferenceUID,
                               DCM_PositionReferenceIndicator};

/// Must be there, empty if need be (type 2).
const std::array may_be_empty = {DCM_PatientName,
                                 DCM_PatientID,
                                 DCM_PatientBirthDate,
                                 DCM_PatientSex,
                                 DCM_StudyDate,
                                 DCM_StudyTime,
                                 DCM_StudyID,
                                 DCM_AccessionNumber,
                                 DCM_ReferringPhysicianName,
                                 DCM_PositionReferenceIndicator,
                                 DCM_SeriesNumber,
                                 DCM_OperatorsName,
                                 DCM_SliceThickness};

/// A decimal string: the shortest text that reads back as the number, or as much of it as the 16
/// characters of a DS hold.
std::string decimal(double value) {
  std::array<char, 64> buffer{};
  const auto text = [&](std::to_chars_result end) { return std::string(buffer.data(), end.ptr); };
  std::string shortest = text(std::to_chars(buffer.data(), buffer.data() + buffer.size(), value));
  for (int digits = 16; shortest.size() > 16; --digits)
    shortest = text(std::to_chars(buffer.data(), buffer.data() + buffer.size(), value,
                                  std::chars_format::general, digits));
  return shortest;
}

std::string decimals(std::span<const double> values) {
  std::string text;
  for (const double value : values) text += (text.empty() ? "" : "\\") + decimal(value);
  return text;
}

/// Every condition of DCMTK's is looked at; a bad one ends the writing.
class Writing {
 public:
  explicit Writing(std::string where) : where_(std::move(where)) { prepare_dcmtk(); }

  void good(const OFCondition& condition, const std::string& doing) const {
    if (condition.bad())
      throw Error("output_unwritable", fmt::format("cannot {}: {}", doing, condition.text()),
                  where_);
  }
  void put(DcmItem& item, const DcmTagKey& tag, const std::string& text) const {
    good(item.putAndInsertString(tag, text.c_str()), "enter " + name_of(tag));
  }
  void put_number(DcmItem& item, const DcmTagKey& tag, int number) const {
    good(item.putAndInsertUint16(tag, static_cast<Uint16>(number)), "enter " + name_of(tag));
  }
  DcmItem& new_item(DcmItem& parent, const DcmTagKey& sequence) const {
    DcmItem* item = nullptr;
    good(parent.findOrCreateSequenceItem(sequence, item, -2), "enter " + name_of(sequence));
    DOSE_ASSERT(item != nullptr);
    return *item;
  }
  const std::string& where() const { return where_; }

 private:
  std::string where_;
};

void put_identity(DcmDataset& dataset, const std::filesystem::path& planned_dose,
                  const Writing& writing) {
  const DicomFile planned = DicomFile::open_until(planned_dose, DCM_PixelData);
  const Item source = planned.dataset();
  if (!source.text(DCM_StudyInstanceUID))
    throw source.error("uid_missing", DCM_StudyInstanceUID,
                       "is missing: in which study a sum belongs is not known; export the dose "
                       "again");
  for (const DcmTagKey& tag : may_be_empty)
    writing.good(dataset.insertEmptyElement(tag), "enter " + name_of(tag));
  for (const DcmTagKey& tag : taken_over) {
    const DcmElement* element = source.element(tag);
    if (element == nullptr) continue;
    DcmElement* copy = dynamic_cast<DcmElement*>(element->clone());
    DOSE_ASSERT(copy != nullptr);
    const OFCondition inserted = dataset.insert(copy, OFTrue);
    if (inserted.bad()) delete copy;
    writing.good(inserted, "enter " + name_of(tag));
  }
}

void put_geometry(DcmDataset& dataset, const GridGeometry& grid, const Writing& writing) {
  DOSE_ASSERT(grid.rotation().determinant() > 0);
  const Eigen::Matrix3d& axes = grid.rotation();
  const std::array<double, 3> position{grid.origin_mm().x(), grid.origin_mm().y(),
                                       grid.origin_mm().z()};
  const std::array<double, 6> orientation{axes(0, 0), axes(0, 1), axes(0, 2),
                                          axes(1, 0), axes(1, 1), axes(1, 2)};
  const std::array<double, 2> spacing{grid.row_spacing_mm(), grid.column_spacing_mm()};
  writing.put(dataset, DCM_ImagePositionPatient, decimals(position));
  writing.put(dataset, DCM_ImageOrientationPatient, decimals(orientation));
  writing.put(dataset, DCM_PixelSpacing, decimals(spacing));
  writing.put_number(dataset, DCM_Rows, grid.rows());
  writing.put_number(dataset, DCM_Columns, grid.columns());
  writing.put(dataset, DCM_NumberOfFrames, std::to_string(grid.frames()));
  const std::string offsets = decimals(grid.frame_offsets_mm());
  // A DS in explicit VR has a length of 16 bits.
  if (offsets.size() > 65534)
    throw Error("sum_grid_too_large",
                fmt::format("the positions of {} frames do not fit a DICOM file; ask for a "
                            "coarser --spacing",
                            grid.frames()),
                "--spacing");
  writing.good(dataset.putAndInsertTagKey(DCM_FrameIncrementPointer, DCM_GridFrameOffsetVector),
               "enter FrameIncrementPointer");
  writing.put(dataset, DCM_GridFrameOffsetVector, offsets);
}

void put_dose(DcmDataset& dataset, const EffectiveDose& dose, const Writing& writing) {
  writing.put_number(dataset, DCM_SamplesPerPixel, 1);
  writing.put(dataset, DCM_PhotometricInterpretation, "MONOCHROME2");
  writing.put_number(dataset, DCM_BitsAllocated, 32);
  writing.put_number(dataset, DCM_BitsStored, 32);
  writing.put_number(dataset, DCM_HighBit, 31);
  writing.put_number(dataset, DCM_PixelRepresentation, 0);
  writing.put(dataset, DCM_DoseUnits, "GY");
  writing.put(dataset, DCM_DoseType, "EFFECTIVE");
  writing.put(dataset, DCM_DoseSummationType, dose.several_plans ? "MULTI_PLAN" : "PLAN");
  writing.put(dataset, DCM_DoseComment, dose.comment);
  const std::string scaling = decimal(dose.scaling_gy);
  DOSE_ASSERT(parse_number(scaling) == dose.scaling_gy);  // nothing is lost in the text
  writing.put(dataset, DCM_DoseGridScaling, scaling);
  for (const std::string& uid : dose.plan_uids) {
    DcmItem& item = writing.new_item(dataset, DCM_ReferencedRTPlanSequence);
    writing.put(item, DCM_ReferencedSOPClassUID, UID_RTPlanStorage);
    writing.put(item, DCM_ReferencedSOPInstanceUID, uid);
  }
}

void put_origin(DcmDataset& dataset, const EffectiveDose& dose, const Writing& writing) {
  writing.put(dataset, DCM_SOPClassUID, UID_RTDoseStorage);
  writing.put(dataset, DCM_Modality, "RTDOSE");
  writing.put(dataset, DCM_Manufacturer, "redose");
  writing.put(dataset, DCM_ManufacturerModelName, "redose");
  writing.put(dataset, DCM_SoftwareVersions, dose.program_version);
  writing.put(dataset, DCM_ImageType, "DERIVED\\SECONDARY");
  writing.put(dataset, DCM_ContentQualification, "RESEARCH");
  writing.put(dataset, DCM_SeriesDescription, dose.series_description);
  writing.put(dataset, DCM_DerivationDescription, dose.derivation);
  writing.put(dataset, DCM_ImageComments, dose.derivation);
  writing.put(dataset, DCM_InstanceNumber, std::to_string(dose.instance_number));
}

/// All that tells this object from another: the header as written so far, and the pixels.
std::string content_key(DcmDataset& dataset, const EffectiveDose& dose) {
  std::string key = "redose effective dose\n" + dose.series_key;
  for (DcmObject* object = dataset.nextInContainer(nullptr); object != nullptr;
       object = dataset.nextInContainer(object)) {
    OFString text;
    if (auto* element = dynamic_cast<DcmElement*>(object);
        element != nullptr && element->isLeaf() && element->getOFStringArray(text).good())
      key += fmt::format("\n{:04x},{:04x} {}", object->getGTag(), object->getETag(), text.c_str());
  }
  for (const std::string& uid : dose.plan_uids) key += "\n" + uid;
  const std::string_view pixels(reinterpret_cast<const char*>(dose.stored.data()),
                                dose.stored.size() * sizeof(std::uint32_t));
  return key + "\n" + sha256_of_text(pixels);
}

void check_texts(const EffectiveDose& dose) {
  DOSE_ASSERT(dose.comment.size() <= 64 && dose.series_description.size() <= 64);
  DOSE_ASSERT(dose.derivation.size() <= 1024);
  for (const std::string& text : {dose.comment, dose.series_description, dose.derivation})
    for (const char c : text) DOSE_ASSERT(c >= 0x20 && c < 0x7f && c != '\\');
}

}  // namespace

WrittenDose write_effective_dose(EffectiveDose dose, const std::filesystem::path& path) {
  check_texts(dose);
  const auto voxels = static_cast<std::size_t>(dose.geometry.columns()) *
                      static_cast<std::size_t>(dose.geometry.rows()) *
                      static_cast<std::size_t>(dose.geometry.frames());
  DOSE_ASSERT(dose.stored.size() == voxels && voxels < (std::size_t{1} << 30U));
  const Writing writing(path.string());
  DcmFileFormat format;
  DcmDataset& dataset = *format.getDataset();
  put_identity(dataset, dose.planned_dose, writing);
  put_origin(dataset, dose, writing);
  put_geometry(dataset, dose.geometry, writing);
  put_dose(dataset, dose, writing);
  WrittenDose written{derived_uid(content_key(dataset, dose)),
                      derived_uid("redose effective dose series\n" + dose.series_key)};
  writing.put(dataset, DCM_SOPInstanceUID, written.sop_instance_uid);
  writing.put(dataset, DCM_SeriesInstanceUID, written.series_instance_uid);
  writing.good(dataset.putAndInsertUint16Array(DCM_PixelData,
                                               reinterpret_cast<const Uint16*>(dose.stored.data()),
                                               static_cast<unsigned long>(2 * voxels)),
               "enter the pixels");
  dose.stored = {};
  writing.good(format.saveFile(path.c_str(), EXS_LittleEndianExplicit, EET_ExplicitLength,
                               EGL_recalcGL, EPD_noChange, 0, 0, EWM_createNewMeta),
               "write the file");
  // DCMTK closes its file without looking whether the last bytes found room. Its length of the meta
  // information includes the preamble.
  const std::uint64_t expected =
      format.getMetaInfo()->calcElementLength(EXS_LittleEndianExplicit, EET_ExplicitLength) +
      dataset.getLength(EXS_LittleEndianExplicit, EET_ExplicitLength);
  std::error_code error;
  const auto size = std::filesystem::file_size(path, error);
  if (error || size != expected)
    throw Error("output_unwritable",
                fmt::format("has {} bytes after writing where {} belong; is the disk full?",
                            error ? 0 : size, expected),
                path.string());
  return written;
}

}  // namespace dose
