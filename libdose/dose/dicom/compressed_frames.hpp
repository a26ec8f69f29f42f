// SPDX-License-Identifier: Apache-2.0
// Are the compressed frames of a dose or an image whole, lossless, and of the size that the header
// says?
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

#include <cstdint>
#include <string>

class DcmPixelSequence;

namespace dose::dicom {

/// What may be decoded: `lossless`, refused because it changes values, or unknown to redose.
enum class Compression { none, lossless, lossy, unsupported };
Compression compression_of(const std::string& transfer_syntax);

/// The most that a byte of a file in that transfer syntax can stand for, in bytes of a dose grid.
/// JPEG-LS has no bound of its own; that of deflate, 1032, is taken.
double highest_compression(const std::string& transfer_syntax);

/// What the header says of the pixel data.
struct PixelLayout {
  int columns = 0;
  int rows = 0;
  int frames = 0;
  int bits = 0;  ///< allocated, all of them stored where the frames are JPEG

  std::uint64_t values_per_frame() const {
    return static_cast<std::uint64_t>(columns) * static_cast<std::uint64_t>(rows);
  }
  std::uint64_t bytes() const {
    return values_per_frame() * static_cast<std::uint64_t>(frames) *
           static_cast<std::uint64_t>(bits / 8);
  }
};

/// Every frame of that layout, which lie in `fragments` one each after the offset table. Errors
/// `pixel_data_short` and `pixel_data_long` (fewer or more frames, rows, columns or values than the
/// header says), `pixel_data_lossy`, `pixel_bits`, `dicom_unreadable`.
void check_compressed_frames(DcmPixelSequence& fragments, const PixelLayout& layout,
                             const std::string& transfer_syntax, const std::string& where);

}  // namespace dose::dicom
