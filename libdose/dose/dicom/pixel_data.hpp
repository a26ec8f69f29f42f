// SPDX-License-Identifier: Apache-2.0
// The pixel data of an image object as native values. Only for the .cpp files of this folder.
#pragma once

#include <cstdint>
#include <dose/dicom/file.hpp>
#include <string>

namespace dose::dicom {

/// The native value of PixelData, decoded if it is RLE compressed; whoever reads the header has
/// checked that the element is there and no other compression. Values of 16 bits come in local byte
/// order. Errors `pixel_data_short` where frames or length are not what the header says,
/// `dicom_unreadable`.
DcmElement& native_pixels(const DicomFile& file, int frames, std::uint64_t bytes,
                          const std::string& where);

}  // namespace dose::dicom
