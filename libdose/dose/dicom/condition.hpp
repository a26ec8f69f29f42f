// SPDX-License-Identifier: Apache-2.0
// DCMTK's conditions as errors of ours, and DCMTK's global switches set once.
//
// Any bad condition ends the reading of that file. DCMTK's own habit is to log and go on: a
// deflated file that ends early then yields millions of zero voxels, which is dose that was given
// and is not counted.
#pragma once

#include <dcmtk/config/osconfig.h>
#include <dcmtk/ofstd/ofcond.h>

#include <string>

namespace dose::dicom {

/// Error `file_truncated` if the stream ended early, `dicom_unreadable` for any other bad
/// condition. `doing` completes "cannot ...": "read the file", "decode the pixel data".
void require_good(const OFCondition& condition, const std::string& doing, const std::string& where);

/// Quiet log, conversion of UN elements to the dictionary's VR (Contour Data above 64 KB), RLE
/// decoder; once per process and safe from several threads. Error `dicom_dictionary_missing` if
/// DCMTK has no data dictionary: implicit VR files would then lose their Dose Grid Scaling.
void prepare_dcmtk();

}  // namespace dose::dicom
