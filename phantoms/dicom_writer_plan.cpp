// SPDX-License-Identifier: Apache-2.0
// RT Structure Set, RT Plan and Spatial Registration: files without pixels.
#include <phantoms/dicom_parts.hpp>

namespace phantom {

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
    if (group.pattern_digits_per_day)
      put(item, DCM_NumberOfFractionPatternDigitsPerDay, *group.pattern_digits_per_day);
    if (group.cycle_weeks) put(item, DCM_RepeatFractionCycleLength, *group.cycle_weeks);
    put(item, DCM_FractionPattern, group.fraction_pattern);
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
  for (const RelatedPlanSpec& related : spec.related_plans) {
    DcmItem& item = new_item(dataset, DCM_ReferencedRTPlanSequence);
    put(item, DCM_ReferencedSOPClassUID, std::string(UID_RTPlanStorage));
    put(item, DCM_ReferencedSOPInstanceUID, related.plan_uid);
    put(item, DCM_RTPlanRelationship, related.relationship);
  }
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

}  // namespace phantom
