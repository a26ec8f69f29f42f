// SPDX-License-Identifier: Apache-2.0
// The pixel data of an image object as native values. Only for the .cpp files of this folder.
#pragma once

#include <dose/dicom/compressed_frames.hpp>
#include <dose/dicom/file.hpp>
#include <string>

namespace dose::dicom {

/// The native value of PixelData, decoded if it is compressed; whoever reads the header has checked
/// that the element is there and that its compression may be decoded. Values of 16 bits come in
/// local byte order. Errors of check_compressed_frames; `pixel_data_short` where the length is not
/// what the header says, `dicom_unreadable`.
DcmElement& native_pixels(const DicomFile& file, const PixelLayout& layout,
                          const std::string& where);

}  // namespace dose::dicom
