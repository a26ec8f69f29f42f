// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <charconv>
#include <phantoms/dicom_parts.hpp>
#include <stdexcept>

namespace phantom {

void check(const OFCondition& condition, const std::string& what) {
  if (condition.bad()) throw std::runtime_error("phantom: " + what + ": " + condition.text());
}

void put(DcmItem& item, const DcmTagKey& tag, const std::string& text) {
  check(item.putAndInsertString(tag, text.c_str()), tag.toString().c_str());
}
void put(DcmItem& item, const DcmTagKey& tag, const Text& text) {
  if (text) put(item, tag, *text);
}
void put(DcmItem& item, const DcmTagKey& tag, int value) {
  put(item, tag, std::to_string(value));
}
void put(DcmItem& item, const DcmTagKey& tag, const std::optional<double>& value) {
  if (value) put(item, tag, decimal_text(*value));
}
void put_us(DcmItem& item, const DcmTagKey& tag, int value) {
  check(item.putAndInsertUint16(tag, static_cast<Uint16>(value)), tag.toString().c_str());
}

DcmItem& new_item(DcmItem& parent, const DcmTagKey& sequence) {
  DcmItem* item = nullptr;
  check(parent.findOrCreateSequenceItem(sequence, item, -2), sequence.toString().c_str());
  return *item;
}
void empty_sequence(DcmItem& parent, const DcmTagKey& sequence) {
  check(parent.insertEmptyElement(sequence), sequence.toString().c_str());
}

void refer(DcmItem& parent, const DcmTagKey& sequence, const char* sop_class,
           const std::string& sop_uid) {
  DcmItem& item = new_item(parent, sequence);
  put(item, DCM_ReferencedSOPClassUID, std::string(sop_class));
  put(item, DCM_ReferencedSOPInstanceUID, sop_uid);
}

void put_common(DcmItem& dataset, const FileSpec& file, const char* sop_class,
                const char* modality) {
  put(dataset, DCM_SpecificCharacterSet, std::string("ISO_IR 192"));
  put(dataset, DCM_SOPClassUID, file.sop_class_uid.value_or(sop_class));
  put(dataset, DCM_SOPInstanceUID, file.sop_uid);
  put(dataset, DCM_StudyDate, file.study_date.value_or(""));
  put(dataset, DCM_StudyTime, std::string());
  put(dataset, DCM_AccessionNumber, std::string());
  put(dataset, DCM_Modality, file.modality.value_or(modality));
  put(dataset, DCM_Manufacturer, std::string("redose phantom"));
  put(dataset, DCM_ReferringPhysicianName, std::string());
  put(dataset, DCM_StudyDescription, file.study_description);
  put(dataset, DCM_SeriesDescription, file.series_description);
  put(dataset, DCM_PatientName, file.patient.name);
  put(dataset, DCM_PatientID, file.patient.id);
  put(dataset, DCM_PatientBirthDate, file.patient.birth_date);
  put(dataset, DCM_PatientSex, file.patient.sex);
  put(dataset, DCM_StudyInstanceUID, file.study_uid);
  put(dataset, DCM_SeriesInstanceUID, file.series_uid);
  put(dataset, DCM_StudyID, std::string());
  put(dataset, DCM_SeriesNumber, std::string());
  put(dataset, DCM_FrameOfReferenceUID, file.frame_of_reference_uid);
  put(dataset, DCM_PositionReferenceIndicator, std::string());
}

void save(DcmFileFormat& format, const FileSpec& file, const std::filesystem::path& path) {
  DcmDataset& dataset = *format.getDataset();
  if (file.edit) file.edit(dataset);
  E_TransferSyntax syntax = EXS_LittleEndianExplicit;
  if (file.transfer == Transfer::implicit_little) syntax = EXS_LittleEndianImplicit;
  if (file.transfer == Transfer::deflated_explicit_little)
    syntax = EXS_DeflatedLittleEndianExplicit;
  std::filesystem::create_directories(std::filesystem::absolute(path).parent_path());
  E_FileWriteMode mode = EWM_createNewMeta;
  if (!dataset.tagExistsWithValue(DCM_SOPInstanceUID)) {
    // DCMTK would make up an identifier for the file from the clock.
    check(format.validateMetaInfo(syntax, EWM_createNewMeta), "File Meta Information");
    put(*format.getMetaInfo(), DCM_MediaStorageSOPInstanceUID, uid("no SOP Instance UID"));
    check(format.getMetaInfo()->computeGroupLengthAndPadding(
              EGL_recalcGL, EPD_noChange, META_HEADER_DEFAULT_TRANSFERSYNTAX, EET_ExplicitLength),
          "File Meta Information");
    mode = EWM_dontUpdateMeta;
  }
  check(format.saveFile(path.c_str(), syntax, EET_ExplicitLength, EGL_recalcGL, EPD_noChange, 0, 0,
                        mode),
        "cannot write " + path.string());
  if (file.keep_file_bytes && *file.keep_file_bytes < std::filesystem::file_size(path))
    std::filesystem::resize_file(path, *file.keep_file_bytes);
}

FileSpec file_of_kind(std::string_view kind, Transfer transfer) {
  FileSpec file;
  file.sop_uid = uid(kind);
  file.series_uid = uid(std::string(kind) + " series");
  file.transfer = transfer;
  return file;
}

std::string uid(std::string_view key) {
  std::uint64_t hash = 14695981039346656037ULL;
  for (const char c : std::string("redose phantom/") + std::string(key)) {
    hash ^= static_cast<unsigned char>(c);
    hash *= 1099511628211ULL;
  }
  return "2.25." + std::to_string(hash);
}

std::string decimal_text(double value) {
  std::array<char, 64> buffer{};
  const auto shortest = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value);
  std::string text(buffer.data(), shortest.ptr);
  for (int digits = 17; text.size() > 16 && digits > 0; --digits) {
    const auto rounded = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value,
                                       std::chars_format::general, digits);
    text.assign(buffer.data(), rounded.ptr);
  }
  return text;
}

std::string coordinate_text(double value_mm, int decimals) {
  std::array<char, 64> buffer{};
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value_mm,
                                 std::chars_format::fixed, decimals);
  std::string text(buffer.data(), end.ptr);
  const bool zero = text.find_first_not_of("-0.") == std::string::npos;
  return zero && text.front() == '-' ? text.substr(1) : text;
}

}  // namespace phantom
