// SPDX-License-Identifier: Apache-2.0
// RT Beams Treatment Record.
#include <phantoms/dicom_parts.hpp>

namespace phantom {

void write_treatment_record(const TreatmentRecordSpec& spec, const std::filesystem::path& path) {
  DcmFileFormat format;
  DcmDataset& dataset = *format.getDataset();
  put_common(dataset, spec.file, UID_RTBeamsTreatmentRecordStorage, "RTRECORD");
  put(dataset, DCM_InstanceNumber, 1);
  put(dataset, DCM_TreatmentDate, spec.date);
  put(dataset, DCM_TreatmentTime, spec.time);
  if (spec.plan_uid)
    refer(dataset, DCM_ReferencedRTPlanSequence, UID_RTPlanStorage, *spec.plan_uid);
  if (spec.fraction_group) put(dataset, DCM_ReferencedFractionGroupNumber, *spec.fraction_group);
  for (const BeamRecordSpec& beam : spec.beams) {
    DcmItem& item = new_item(dataset, DCM_TreatmentSessionBeamSequence);
    if (beam.beam) put(item, DCM_ReferencedBeamNumber, *beam.beam);
    if (beam.fraction) put(item, DCM_CurrentFractionNumber, *beam.fraction);
    put(item, DCM_TreatmentDeliveryType, beam.delivery_type);
    put(item, DCM_TreatmentTerminationStatus, beam.termination);
    put(item, DCM_SpecifiedPrimaryMeterset, beam.specified_mu);
    put(item, DCM_DeliveredPrimaryMeterset, beam.delivered_mu);
  }
  save(format, spec.file, path);
}

}  // namespace phantom
