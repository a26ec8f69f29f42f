// SPDX-License-Identifier: Apache-2.0
#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dctk.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <phantoms/dicom_writer.hpp>
#include <stdexcept>

namespace phantom {
namespace {

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

template <class Values>
std::string joined(const Values& values) {
  std::string text;
  for (const double value : values) {
    if (!text.empty()) text += '\\';
    text += decimal_text(value);
  }
  return text;
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
  // A file without SOP Instance UID would otherwise get one made of the clock.
  if (!dataset.tagExistsWithValue(DCM_SOPInstanceUID))
    put(*format.getMetaInfo(), DCM_MediaStorageSOPInstanceUID, uid("no SOP Instance UID"));
  std::filesystem::create_directories(std::filesystem::absolute(path).parent_path());
  check(format.saveFile(path.c_str(), syntax, EET_ExplicitLength), "cannot write " + path.string());
  if (file.keep_file_bytes && *file.keep_file_bytes < std::filesystem::file_size(path))
    std::filesystem::resize_file(path, *file.keep_file_bytes);
}

void put_image_pixel(DcmItem& dataset, int columns, int rows, int bits, bool is_signed) {
  put_us(dataset, DCM_SamplesPerPixel, 1);
  put(dataset, DCM_PhotometricInterpretation, std::string("MONOCHROME2"));
  put_us(dataset, DCM_Rows, rows);
  put_us(dataset, DCM_Columns, columns);
  put_us(dataset, DCM_BitsAllocated, bits);
  put_us(dataset, DCM_BitsStored, bits);
  put_us(dataset, DCM_HighBit, bits - 1);
  put_us(dataset, DCM_PixelRepresentation, is_signed ? 1 : 0);
}

}  // namespace

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

std::vector<double> uniform_offsets(int count, double step_mm, double first_mm) {
  std::vector<double> offsets_mm;
  for (int k = 0; k < count; ++k) offsets_mm.push_back(first_mm + k * step_mm);
  return offsets_mm;
}

Quantised quantise(const std::vector<double>& dose_gy, int bits) {
  const double largest_stored = bits == 16 ? 65535.0 : 4294967295.0;
  double maximum_gy = 0;
  for (const double dose : dose_gy) maximum_gy = std::max(maximum_gy, dose);
  if (!(maximum_gy > 0)) throw std::runtime_error("phantom: a grid without dose");
  // A scaling of 6 digits, rounded up, so that the text of the file is the number used here.
  std::array<char, 32> buffer{};
  std::to_chars(buffer.data(), buffer.data() + buffer.size(), maximum_gy / largest_stored * 1.00001,
                std::chars_format::scientific, 5);
  Quantised result;
  std::from_chars(buffer.data(), buffer.data() + buffer.size(), result.scaling);
  result.stored.reserve(dose_gy.size());
  for (const double dose : dose_gy)
    result.stored.push_back(static_cast<std::uint32_t>(std::llround(dose / result.scaling)));
  return result;
}

void write_dose(const DoseSpec& spec, const std::filesystem::path& path) {
  DcmFileFormat format;
  DcmDataset& dataset = *format.getDataset();
  put_common(dataset, spec.file, UID_RTDoseStorage, "RTDOSE");
  put(dataset, DCM_InstanceNumber, 1);
  put_image_pixel(dataset, spec.columns, spec.rows, spec.bits, false);
  put(dataset, DCM_NumberOfFrames, spec.frames);
  if (spec.frame_offsets_mm) {
    check(dataset.putAndInsertTagKey(DCM_FrameIncrementPointer, DCM_GridFrameOffsetVector),
          "Frame Increment Pointer");
    put(dataset, DCM_GridFrameOffsetVector, joined(*spec.frame_offsets_mm));
  }
  put(dataset, DCM_PixelSpacing,
      joined(std::array<double, 2>{spec.row_spacing_mm, spec.column_spacing_mm}));
  if (spec.origin_mm) put(dataset, DCM_ImagePositionPatient, joined(*spec.origin_mm));
  if (spec.orientation) put(dataset, DCM_ImageOrientationPatient, joined(*spec.orientation));
  put(dataset, DCM_SliceThickness, std::string());
  put(dataset, DCM_DoseUnits, spec.units);
  put(dataset, DCM_DoseType, spec.type);
  put(dataset, DCM_DoseSummationType, spec.summation);
  put(dataset, DCM_DoseGridScaling, spec.scaling);
  for (const PlanReference& plan : spec.plans) {
    DcmItem& item = new_item(dataset, DCM_ReferencedRTPlanSequence);
    put(item, DCM_ReferencedSOPClassUID, std::string(UID_RTPlanStorage));
    put(item, DCM_ReferencedSOPInstanceUID, plan.plan_uid);
    if (!plan.fraction_group) continue;
    DcmItem& group = new_item(item, DCM_ReferencedFractionGroupSequence);
    put(group, DCM_ReferencedFractionGroupNumber, *plan.fraction_group);
    for (const int beam : plan.beams)
      put(new_item(group, DCM_ReferencedBeamSequence), DCM_ReferencedBeamNumber, beam);
  }
  if (spec.structure_set_uid)
    refer(dataset, DCM_ReferencedStructureSetSequence, UID_RTStructureSetStorage,
          *spec.structure_set_uid);
  if (spec.write_pixel_data) {
    std::vector<Uint16> words;
    words.reserve(spec.stored.size() * (spec.bits == 32 ? 2 : 1));
    for (const std::uint32_t value : spec.stored) {  // little endian: low word first
      words.push_back(static_cast<Uint16>(value & 0xffffU));
      if (spec.bits == 32) words.push_back(static_cast<Uint16>(value >> 16U));
    }
    if (spec.pixel_bytes && *spec.pixel_bytes / 2 < words.size())
      words.resize(*spec.pixel_bytes / 2);
    check(dataset.putAndInsertUint16Array(DCM_PixelData, words.data(), words.size()), "Pixel Data");
  }
  save(format, spec.file, path);
}

void write_structure_set(const StructureSetSpec& spec, const std::filesystem::path& path) {
  DcmFileFormat format;
  DcmDataset& dataset = *format.getDataset();
  put_common(dataset, spec.file, UID_RTStructureSetStorage, "RTSTRUCT");
  put(dataset, DCM_StructureSetLabel, spec.label);
  put(dataset, DCM_StructureSetDate, spec.date);
  put(dataset, DCM_StructureSetTime, std::string());
  put(dataset, DCM_ApprovalStatus, spec.approval_status);
  if (spec.file.frame_of_reference_uid) {
    DcmItem& frame = new_item(dataset, DCM_ReferencedFrameOfReferenceSequence);
    put(frame, DCM_FrameOfReferenceUID, spec.file.frame_of_reference_uid);
    if (!spec.ct_uids.empty()) {
      DcmItem& study = new_item(frame, DCM_RTReferencedStudySequence);
      put(study, DCM_ReferencedSOPClassUID,
          std::string(UID_RETIRED_DetachedStudyManagementSOPClass));
      put(study, DCM_ReferencedSOPInstanceUID, spec.file.study_uid);
      DcmItem& series = new_item(study, DCM_RTReferencedSeriesSequence);
      put(series, DCM_SeriesInstanceUID, spec.ct_series_uid);
      for (const std::string& image : spec.ct_uids)
        refer(series, DCM_ContourImageSequence, UID_CTImageStorage, image);
    }
  }
  for (const RoiSpec& roi : spec.rois) {
    DcmItem& item = new_item(dataset, DCM_StructureSetROISequence);
    put(item, DCM_ROINumber, roi.number);
    put(item, DCM_ReferencedFrameOfReferenceUID,
        roi.frame_of_reference_uid ? roi.frame_of_reference_uid : spec.file.frame_of_reference_uid);
    put(item, DCM_ROIName, roi.name);
    put(item, DCM_ROIGenerationAlgorithm, std::string("MANUAL"));
  }
  for (const RoiSpec& roi : spec.rois) {
    if (!roi.write_contour_item) continue;
    DcmItem& item = new_item(dataset, DCM_ROIContourSequence);
    put(item, DCM_ROIDisplayColor, std::string("255\\192\\0"));
    for (const ContourSpec& contour : roi.contours) {
      DcmItem& one = new_item(item, DCM_ContourSequence);
      if (contour.image_uid)
        refer(one, DCM_ContourImageSequence, UID_CTImageStorage, *contour.image_uid);
      put(one, DCM_ContourGeometricType, contour.geometric_type);
      put(one, DCM_NumberOfContourPoints, static_cast<int>(contour.points_mm.size()));
      std::string data;
      for (const Vec3& point : contour.points_mm)
        for (const double value_mm : point) {
          if (!data.empty()) data += '\\';
          data += coordinate_text(value_mm, spec.decimals);
        }
      put(one, DCM_ContourData, data);
    }
    put(item, DCM_ReferencedROINumber, roi.number);
  }
  int observation = 0;
  for (const RoiSpec& roi : spec.rois) {
    if (!roi.interpreted_type) continue;
    DcmItem& item = new_item(dataset, DCM_RTROIObservationsSequence);
    put(item, DCM_ObservationNumber, ++observation);
    put(item, DCM_ReferencedROINumber, roi.number);
    put(item, DCM_RTROIInterpretedType, roi.interpreted_type);
    put(item, DCM_ROIInterpreter, std::string());
  }
  save(format, spec.file, path);
}

void write_plan(const PlanSpec& spec, const std::filesystem::path& path) {
  DcmFileFormat format;
  DcmDataset& dataset = *format.getDataset();
  put_common(dataset, spec.file, UID_RTPlanStorage, "RTPLAN");
  put(dataset, DCM_RTPlanLabel, spec.label);
  put(dataset, DCM_RTPlanDate, spec.date);
  put(dataset, DCM_RTPlanTime, spec.time);
  put(dataset, DCM_PlanIntent, spec.intent);
  put(dataset, DCM_RTPlanGeometry, spec.geometry);
  put(dataset, DCM_PrescriptionDescription, spec.prescription_description);
  put(dataset, DCM_ApprovalStatus, spec.approval_status);
  put(dataset, DCM_ReviewDate, spec.review_date);
  for (const DoseReferenceSpec& reference : spec.dose_references) {
    DcmItem& item = new_item(dataset, DCM_DoseReferenceSequence);
    put(item, DCM_DoseReferenceNumber, reference.number);
    put(item, DCM_DoseReferenceStructureType, reference.structure_type);
    put(item, DCM_DoseReferenceDescription, reference.description);
    put(item, DCM_DoseReferenceType, reference.type);
    put(item, DCM_TargetPrescriptionDose, reference.target_prescription_gy);
    put(item, DCM_TargetMaximumDose, reference.target_maximum_gy);
  }
  for (const FractionGroupSpec& group : spec.fraction_groups) {
    DcmItem& item = new_item(dataset, DCM_FractionGroupSequence);
    put(item, DCM_FractionGroupNumber, group.number);
    if (group.fractions_planned) put(item, DCM_NumberOfFractionsPlanned, *group.fractions_planned);
    put(item, DCM_NumberOfBeams, static_cast<int>(group.beams.size()));
    put(item, DCM_NumberOfBrachyApplicationSetups, group.brachy_setups);
    for (const BeamReference& beam : group.beams) {
      DcmItem& one = new_item(item, DCM_ReferencedBeamSequence);
      if (beam.dose_point_mm)
        put(one, DCM_RETIRED_BeamDoseSpecificationPoint, joined(*beam.dose_point_mm));
      put(one, DCM_BeamDose, beam.dose_gy);
      put(one, DCM_BeamMeterset, beam.meterset);
      put(one, DCM_ReferencedBeamNumber, beam.number);
    }
  }
  for (const BeamSpec& beam : spec.beams) {
    DcmItem& item = new_item(dataset, DCM_BeamSequence);
    put(item, DCM_BeamNumber, beam.number);
    put(item, DCM_BeamName, beam.name);
    put(item, DCM_BeamType, std::string("STATIC"));
    put(item, DCM_RadiationType, beam.radiation_type);
    put(item, DCM_TreatmentDeliveryType, beam.delivery_type);
    put(item, DCM_TreatmentMachineName, std::string("PHANTOM"));
    put(item, DCM_PrimaryDosimeterUnit, std::string("MU"));
    put(item, DCM_SourceAxisDistance, std::string("1000"));
    put(item, DCM_NumberOfWedges, 0);
    put(item, DCM_NumberOfCompensators, 0);
    put(item, DCM_NumberOfBoli, 0);
    put(item, DCM_NumberOfBlocks, 0);
    put(item, DCM_FinalCumulativeMetersetWeight, std::string("1"));
    put(item, DCM_NumberOfControlPoints, 2);
    for (int index = 0; index < 2; ++index) {
      DcmItem& point = new_item(item, DCM_ControlPointSequence);
      put(point, DCM_ControlPointIndex, index);
      put(point, DCM_CumulativeMetersetWeight, index);
      if (index > 0) continue;
      put(point, DCM_NominalBeamEnergy, std::string("6"));
      put(point, DCM_GantryAngle, beam.gantry_deg);
      put(point, DCM_GantryRotationDirection, std::string("NONE"));
      put(point, DCM_BeamLimitingDeviceAngle, std::string("0"));
      put(point, DCM_PatientSupportAngle, std::string("0"));
      if (beam.isocentre_mm) put(point, DCM_IsocenterPosition, joined(*beam.isocentre_mm));
    }
  }
  if (spec.structure_set_uid)
    refer(dataset, DCM_ReferencedStructureSetSequence, UID_RTStructureSetStorage,
          *spec.structure_set_uid);
  for (const std::string& dose : spec.dose_uids)
    refer(dataset, DCM_ReferencedDoseSequence, UID_RTDoseStorage, dose);
  save(format, spec.file, path);
}

void write_registration(const RegistrationSpec& spec, const std::filesystem::path& path) {
  DcmFileFormat format;
  DcmDataset& dataset = *format.getDataset();
  put_common(dataset, spec.file, UID_SpatialRegistrationStorage, "REG");
  put(dataset, DCM_ContentDate, spec.content_date);
  put(dataset, DCM_ContentTime, std::string("120000"));
  put(dataset, DCM_InstanceNumber, 1);
  put(dataset, DCM_ContentLabel, spec.label);
  put(dataset, DCM_ContentDescription, std::string());
  put(dataset, DCM_ContentCreatorName, std::string());
  for (const RegistrationItem& registration : spec.items) {
    DcmItem& item = new_item(dataset, DCM_RegistrationSequence);
    put(item, DCM_FrameOfReferenceUID, registration.frame_of_reference_uid);
    for (const std::string& image : registration.image_uids)
      refer(item, DCM_ReferencedImageSequence, UID_CTImageStorage, image);
    DcmItem& outer = new_item(item, DCM_MatrixRegistrationSequence);
    empty_sequence(outer, DCM_RegistrationTypeCodeSequence);
    DcmItem& inner = new_item(outer, DCM_MatrixSequence);
    if (registration.matrix)
      put(inner, DCM_FrameOfReferenceTransformationMatrix, joined(*registration.matrix));
    put(inner, DCM_FrameOfReferenceTransformationMatrixType, registration.matrix_type);
  }
  save(format, spec.file, path);
}

RegistrationSpec rigid_registration(const std::string& registered_frame_uid,
                                    const std::string& moving_frame_uid, const Matrix4& matrix) {
  constexpr Matrix4 identity = {1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1};
  RegistrationSpec spec;
  spec.file.frame_of_reference_uid = registered_frame_uid;
  spec.items.resize(2);
  spec.items[0].frame_of_reference_uid = registered_frame_uid;
  spec.items[0].matrix = identity;
  spec.items[1].frame_of_reference_uid = moving_frame_uid;
  spec.items[1].matrix = matrix;
  return spec;
}

void write_ct(const CtSpec& spec, const std::filesystem::path& path) {
  DcmFileFormat format;
  DcmDataset& dataset = *format.getDataset();
  put_common(dataset, spec.file, UID_CTImageStorage, "CT");
  put(dataset, DCM_ImageType, std::string("ORIGINAL\\PRIMARY\\AXIAL"));
  put(dataset, DCM_InstanceNumber, spec.instance_number);
  put(dataset, DCM_AcquisitionNumber, std::string());
  put(dataset, DCM_KVP, std::string("120"));
  put_image_pixel(dataset, spec.columns, spec.rows, 16, true);
  put(dataset, DCM_PixelSpacing,
      joined(std::array<double, 2>{spec.row_spacing_mm, spec.column_spacing_mm}));
  if (spec.origin_mm) put(dataset, DCM_ImagePositionPatient, joined(*spec.origin_mm));
  put(dataset, DCM_ImageOrientationPatient, joined(spec.orientation));
  put(dataset, DCM_SliceThickness, spec.slice_thickness_mm);
  put(dataset, DCM_SpacingBetweenSlices, spec.spacing_between_slices_mm);
  put(dataset, DCM_RescaleIntercept, std::string("0"));
  put(dataset, DCM_RescaleSlope, std::string("1"));
  std::vector<std::int16_t> pixels = spec.hounsfield;
  if (pixels.empty())
    pixels.resize(static_cast<std::size_t>(spec.columns) * static_cast<std::size_t>(spec.rows));
  std::vector<Uint16> words;
  words.reserve(pixels.size());
  for (const std::int16_t value : pixels) words.push_back(static_cast<Uint16>(value));
  check(dataset.putAndInsertUint16Array(DCM_PixelData, words.data(), words.size()), "Pixel Data");
  save(format, spec.file, path);
}

}  // namespace phantom
