// SPDX-License-Identifier: Apache-2.0
#include <dose/dicom/unknown_treatment.hpp>

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dcuid.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>

namespace dose::dicom {
namespace {

constexpr std::array<std::string_view, 4> treating_modalities{"RTDOSE", "RTPLAN", "RTRECORD",
                                                              "RTRAD"};
/// Before the last number of every RT object of the standard: those of the first generation, of
/// which only the RT Image, a picture, is not read, and from 10 on those of the second (radiations,
/// their sets and records), of which none is.
constexpr std::string_view rt_classes = "1.2.840.10008.5.1.4.1.1.481.";

bool tells_of_treatment(const IndexedObject& object) {
  if (std::ranges::find(treating_modalities, object.modality) != treating_modalities.end())
    return true;
  return object.sop_class_uid.starts_with(rt_classes) && object.sop_class_uid != UID_RTImageStorage;
}

}  // namespace

std::optional<Error> unknown_treatment(const IndexedObject& object) {
  if (object.kind != ObjectKind::other || !tells_of_treatment(object)) return {};
  return Error("object_unknown",
               fmt::format("is of Modality (0008,0060) '{}' and SOP Class (0008,0016) {}, which is "
                           "not read: what was planned or given would not be counted; export it as "
                           "RT Dose and RT Plan, or leave it out if it is not of this patient's "
                           "treatment",
                           object.modality, object.sop_class_name),
               object.path.string());
}

}  // namespace dose::dicom
