// SPDX-License-Identifier: Apache-2.0
// Are the compressed frames of a dose whole, lossless, and of the size that the header says?
//
// Decoders repair in silence: libjpeg fills the rest of a frame that ends early or is smaller than
// stated, with 0, which is dose that was given and is not counted; DCMTK's RLE decoder takes
// segments that are too long or begin elsewhere. So every frame is looked through before it is
// decoded.
//
//   RLE       PS3.5 annex G: one segment for each byte of a value, each of rows * columns bytes
//   JPEG      ISO/IEC 10918-1 B.2: lossless (SOF3), no point transform, one scan up to its end
//   JPEG-LS   ISO/IEC 14495-1 C.2: NEAR 0, no point transform, no mapping table, one scan
//
// Not promised: that the compressed values are those that were given. A flipped bit inside them
// decodes to another dose, as it does in a file that is not compressed.
#pragma once

#include <dose/dicom/rt_dose.hpp>
#include <span>
#include <string>

class DcmPixelSequence;

namespace dose::dicom {

/// What may be decoded: `lossless`, refused because it changes values, or unknown to redose.
enum class Compression { none, lossless, lossy, unsupported };
Compression compression_of(const std::string& transfer_syntax);

/// The most that a byte of a file in that transfer syntax can stand for, in bytes of a dose grid.
/// JPEG-LS has no bound of its own; that of deflate, 1032, is taken.
double highest_compression(const std::string& transfer_syntax);

/// Every frame of `dose`, which lie in `fragments` one each after the offset table. Errors
/// `pixel_data_short` and `pixel_data_long` (fewer or more frames, rows, columns or values than the
/// header says), `pixel_data_lossy`, `pixel_bits`, `dicom_unreadable`.
void check_compressed_frames(DcmPixelSequence& fragments, const RtDose& dose,
                             const std::string& where);

}  // namespace dose::dicom
