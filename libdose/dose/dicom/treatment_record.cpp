// SPDX-License-Identifier: Apache-2.0
#include <dose/dicom/treatment_record.hpp>

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dcuid.h>

#include <dose/dicom/file.hpp>

namespace dose::dicom {
namespace {

std::optional<Error> refusal_of(const Item& dataset) {
  const std::string sop_class = dataset.text_or_empty(DCM_SOPClassUID);
  if (sop_class == UID_RTIonBeamsTreatmentRecordStorage ||
      dataset.element(DCM_TreatmentSessionIonBeamSequence) != nullptr)
    return dataset.error("ion_plan", DCM_SOPClassUID,
                         "is that of a record of ions, whose dose has another biological effect "
                         "per gray; redose judges photons and electrons only");
  if (sop_class == UID_RTBrachyTreatmentRecordStorage ||
      dataset.element(DCM_TreatmentSessionApplicationSetupSequence) != nullptr)
    return dataset.error("brachy_plan", DCM_SOPClassUID,
                         "is that of a record of brachytherapy, whose dose redose cannot count; it "
                         "judges external beams only");
  return {};
}

BeamRecord read_beam(const Item& item) {
  return {item.integer(DCM_ReferencedBeamNumber),
          item.integer(DCM_CurrentFractionNumber),
          item.text_or_empty(DCM_TreatmentDeliveryType),
          item.text_or_empty(DCM_TreatmentTerminationStatus),
          item.number(DCM_SpecifiedPrimaryMeterset),
          item.number(DCM_DeliveredPrimaryMeterset)};
}

}  // namespace

bool BeamRecord::treats() const {
  return delivery_type != "OPEN_PORTFILM" && delivery_type != "TRMT_PORTFILM";
}

TreatmentRecord read_treatment_record(const std::filesystem::path& path) {
  const DicomFile file = DicomFile::open(path);
  const Item dataset = file.dataset();
  TreatmentRecord record;
  record.path = path;
  record.sop_instance_uid = dataset.required_text(DCM_SOPInstanceUID);
  record.patient = patient_of(dataset);
  record.date = dataset.date(DCM_TreatmentDate);
  record.time = dataset.text_or_empty(DCM_TreatmentTime);
  record.fraction_group = dataset.integer(DCM_ReferencedFractionGroupNumber);
  const auto plans = dataset.items(DCM_ReferencedRTPlanSequence);
  if (plans.size() > 1)
    throw dataset.error("tag_invalid", DCM_ReferencedRTPlanSequence,
                        "names several plans, of which one was treated; export the record again");
  if (!plans.empty()) record.plan_uid = plans.front().text_or_empty(DCM_ReferencedSOPInstanceUID);
  for (const Item& beam : dataset.items(DCM_TreatmentSessionBeamSequence))
    record.beams.push_back(read_beam(beam));
  record.is_summary = dataset.text_or_empty(DCM_SOPClassUID) == UID_RTTreatmentSummaryRecordStorage;
  record.refusal = refusal_of(dataset);
  return record;
}

}  // namespace dose::dicom
