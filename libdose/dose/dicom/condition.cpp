// SPDX-License-Identifier: Apache-2.0
#include <dose/dicom/condition.hpp>

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dcdeftag.h>
#include <dcmtk/dcmdata/dcdict.h>
#include <dcmtk/dcmdata/dcerror.h>
#include <dcmtk/dcmdata/dcobject.h>
#include <dcmtk/dcmdata/dcrledrg.h>
#include <dcmtk/dcmdata/dctag.h>
#include <dcmtk/dcmjpeg/djdecode.h>
#include <dcmtk/dcmjpls/djdecode.h>
#include <dcmtk/oflog/oflog.h>
#include <fmt/format.h>

#include <dose/core/error.hpp>
#include <dose/dicom/repeated_elements.hpp>
#include <mutex>

namespace dose::dicom {

void require_good(const OFCondition& condition, const std::string& doing,
                  const std::string& where) {
  if (condition.good()) return;
  if (condition == EC_InvalidStream || condition == EC_EndOfStream ||
      condition == EC_StreamNotifyClient)
    throw Error("file_truncated",
                fmt::format("cannot {}: it ends before its content does ({}); export or copy it "
                            "again",
                            doing, condition.text()),
                where);
  throw Error("dicom_unreadable",
              fmt::format("cannot {}: {}; export it again", doing, condition.text()), where);
}

void prepare_dcmtk() {
  static std::once_flag once;
  std::call_once(once, [] {
    OFLog::configure(OFLogger::OFF_LOG_LEVEL);
    listen_to_dcmtk();
    dcmEnableUnknownVRConversion.set(OFTrue);
    DcmRLEDecoderRegistration::registerCodecs();
    DJDecoderRegistration::registerCodecs();
    DJLSDecoderRegistration::registerCodecs();
    // Loaded is not enough: DCMDICTPATH may name a private dictionary alone.
    const bool knows_dose = DcmTag(DCM_DoseGridScaling).getEVR() == EVR_DS &&
                            DcmTag(DCM_ContourData).getEVR() == EVR_DS;
    if (!dcmDataDict.isDictionaryLoaded() || !knows_dose)
      throw Error("dicom_dictionary_missing",
                  "DCMTK found no DICOM data dictionary, without which implicit VR files cannot be "
                  "understood; install libdcmtk17 and unset DCMDICTPATH",
                  "DCMDICTPATH");
  });
}

}  // namespace dose::dicom
