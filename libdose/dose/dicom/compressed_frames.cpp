// SPDX-License-Identifier: Apache-2.0
#include <dose/dicom/compressed_frames.hpp>

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dcpixseq.h>
#include <dcmtk/dcmdata/dcpxitem.h>
#include <dcmtk/dcmdata/dcxfer.h>
#include <fmt/format.h>

#include <cstdint>
#include <dose/core/error.hpp>
#include <dose/dicom/condition.hpp>
#include <span>
#include <vector>

namespace dose::dicom {
namespace {

using Bytes = std::span<const unsigned char>;

Error damaged(int frame, const std::string& what, const std::string& where) {
  return {"dicom_unreadable",
          fmt::format("compressed frame {} {}; export or copy the file again", frame, what), where};
}

/// Walks the bytes of a frame; reading past its end is an Error.
class FrameReader {
 public:
  FrameReader(Bytes bytes, int frame, const std::string& where)
      : bytes_(bytes), frame_(frame), where_(where) {}

  bool at_end() const { return at_ == bytes_.size(); }
  std::size_t left() const { return bytes_.size() - at_; }
  int byte() {
    if (at_end()) throw damaged(frame_, "ends before its content does", where_);
    return bytes_[at_++];
  }
  int word() {
    const int high = byte();
    return high * 256 + byte();
  }
  std::uint32_t little_endian_32() {
    std::uint32_t value = 0;
    for (unsigned shift = 0; shift < 32; shift += 8)
      value |= static_cast<std::uint32_t>(byte()) << shift;
    return value;
  }
  void skip(std::size_t count) {
    if (count > left()) throw damaged(frame_, "ends before its content does", where_);
    at_ += count;
  }

 private:
  Bytes bytes_;
  int frame_;
  const std::string& where_;
  std::size_t at_ = 0;
};

/// How many bytes a segment of byte runs decodes to, up to `wanted`.
std::uint64_t decoded_bytes(Bytes segment, std::uint64_t wanted, int frame,
                            const std::string& where) {
  FrameReader reader(segment, frame, where);
  std::uint64_t count = 0;
  while (!reader.at_end() && count < wanted) {
    const int run = reader.byte();
    if (run < 128) {
      reader.skip(static_cast<std::size_t>(run) + 1);
      count += static_cast<std::uint64_t>(run) + 1;
    } else if (run > 128) {
      reader.skip(1);
      count += static_cast<std::uint64_t>(257 - run);
    }
  }
  return count;
}

void check_rle(Bytes bytes, int frame, const PixelLayout& layout, const std::string& where) {
  constexpr std::size_t header_bytes = 64;
  FrameReader reader(bytes, frame, where);
  const std::uint32_t segments = reader.little_endian_32();
  if (segments != static_cast<std::uint32_t>(layout.bits / 8))
    throw damaged(frame,
                  fmt::format("has {} run length segments, where values of {} bits have {}",
                              segments, layout.bits, layout.bits / 8),
                  where);
  std::vector<std::size_t> begins;
  for (std::uint32_t n = 0; n < segments; ++n) begins.push_back(reader.little_endian_32());
  begins.push_back(bytes.size());
  for (std::uint32_t n = 0; n < segments; ++n)
    if (begins[n] < header_bytes || begins[n] > begins[n + 1])
      throw damaged(frame, "has run length segments out of order", where);
  const std::uint64_t wanted = layout.values_per_frame();
  for (std::uint32_t n = 0; n < segments; ++n) {
    const auto count =
        decoded_bytes(bytes.subspan(begins[n], begins[n + 1] - begins[n]), wanted, frame, where);
    if (count != wanted)
      throw Error(count < wanted ? "pixel_data_short" : "pixel_data_long",
                  fmt::format("compressed frame {} has a segment of {} values where rows and "
                              "columns make {}; export or copy the file again",
                              frame, count, wanted),
                  where);
  }
}

constexpr int start_of_image = 0xD8;
constexpr int end_of_image = 0xD9;
constexpr int start_of_scan = 0xDA;
constexpr int start_of_lossless_frame = 0xC3;
constexpr int start_of_ls_frame = 0xF7;

bool starts_a_frame(int marker) {
  const bool table = marker == 0xC4 || marker == 0xC8 || marker == 0xCC;
  return marker == start_of_ls_frame || (marker >= 0xC0 && marker <= 0xCF && !table);
}

/// Precision, lines, samples a line, components.
void check_frame_header(FrameReader& reader, int frame, const PixelLayout& layout,
                        const std::string& where) {
  reader.word();
  const int precision = reader.byte();
  const int lines = reader.word();
  const int samples = reader.word();
  const int components = reader.byte();
  if (lines != layout.rows || samples != layout.columns || components != 1)
    throw Error("pixel_data_short",
                fmt::format("compressed frame {} has {} lines of {} samples of {} components, "
                            "where the header says {} rows and {} columns; export or copy the "
                            "file again",
                            frame, lines, samples, components, layout.rows, layout.columns),
                where);
  if (precision != layout.bits)
    throw Error("pixel_bits",
                fmt::format("compressed frame {} has values of {} bits, the header says {}; "
                            "convert the file to Explicit VR Little Endian with the program that "
                            "wrote it",
                            frame, precision, layout.bits),
                where);
  reader.skip(3);
}

/// The scan of the one component: nothing in it may lose a value's last bits.
void check_scan_header(FrameReader& reader, bool is_ls, int frame, const std::string& where) {
  const int length = reader.word();
  const int components = reader.byte();
  if (length != 8 || components != 1) throw damaged(frame, "has no scan of one component", where);
  reader.byte();  // which component
  const int table = reader.byte();
  const int first = reader.byte();  // JPEG-LS: NEAR; JPEG: the predictor
  reader.byte();
  const int transform = reader.byte() & 0x0F;
  if (transform != 0 || (is_ls && (first != 0 || table != 0)))
    throw Error("pixel_data_lossy",
                fmt::format("compressed frame {} leaves out the last bits of its values; export "
                            "the dose without lossy compression",
                            frame),
                where);
}

/// From the scan's first byte to the end of the image, which nothing but a padding byte follows.
void check_scan(FrameReader& reader, bool is_ls, int frame, const std::string& where) {
  for (;;) {
    if (reader.byte() != 0xFF) continue;
    int marker = reader.byte();
    while (marker == 0xFF) marker = reader.byte();
    const bool stuffed = is_ls ? marker < 0x80 : marker == 0;
    const bool restart = marker >= 0xD0 && marker <= 0xD7;
    if (stuffed || restart) continue;
    if (marker != end_of_image) throw damaged(frame, "is interrupted by another marker", where);
    if (reader.left() > 1) throw damaged(frame, "ends before its bytes do", where);
    return;
  }
}

void check_jpeg(Bytes bytes, bool is_ls, int frame, const PixelLayout& layout,
                const std::string& where) {
  FrameReader reader(bytes, frame, where);
  if (reader.byte() != 0xFF || reader.byte() != start_of_image)
    throw damaged(frame, "is no JPEG image", where);
  bool has_header = false;
  for (;;) {
    if (reader.byte() != 0xFF) throw damaged(frame, "is no sequence of JPEG segments", where);
    int marker = reader.byte();
    while (marker == 0xFF) marker = reader.byte();
    if (marker == start_of_scan && has_header) break;
    if (starts_a_frame(marker)) {
      if (has_header) throw damaged(frame, "has two headers", where);
      if (marker != (is_ls ? start_of_ls_frame : start_of_lossless_frame))
        throw Error("pixel_data_lossy",
                    fmt::format("compressed frame {} is of another JPEG process than the lossless "
                                "one that the file states; export the dose again",
                                frame),
                    where);
      check_frame_header(reader, frame, layout, where);
      has_header = true;
      continue;
    }
    const int length = reader.word();
    if (length < 2) throw damaged(frame, "has a segment without length", where);
    reader.skip(static_cast<std::size_t>(length) - 2);
  }
  check_scan_header(reader, is_ls, frame, where);
  check_scan(reader, is_ls, frame, where);
}

}  // namespace

Compression compression_of(const std::string& transfer_syntax) {
  const DcmXfer syntax(transfer_syntax.c_str());
  if (!syntax.isEncapsulated()) return Compression::none;
  switch (syntax.getXfer()) {
    case EXS_RLELossless:
    case EXS_JPEGProcess14:
    case EXS_JPEGProcess14SV1:
    case EXS_JPEGLSLossless:
      return Compression::lossless;
    default:
      return syntax.isLossy() ? Compression::lossy : Compression::unsupported;
  }
}

double highest_compression(const std::string& transfer_syntax) {
  const DcmXfer syntax(transfer_syntax.c_str());
  if (syntax.getStreamCompression() != ESC_none || syntax.getXfer() == EXS_JPEGLSLossless)
    return 1032;
  if (syntax.getXfer() == EXS_RLELossless) return 64;  // a run of 2 bytes stands for 128
  if (syntax.isEncapsulated()) return 16;              // a code of 1 bit stands for 16
  return 1;
}

void check_compressed_frames(DcmPixelSequence& fragments, const PixelLayout& layout,
                             const std::string& transfer_syntax, const std::string& where) {
  const E_TransferSyntax syntax = DcmXfer(transfer_syntax.c_str()).getXfer();
  // The first item is the offset table.
  const auto wanted = static_cast<unsigned long>(layout.frames) + 1;
  if (fragments.card() != wanted)
    throw Error(fragments.card() < wanted ? "pixel_data_short" : "pixel_data_long",
                fmt::format("has {} compressed fragments where the header says {} frames of one "
                            "each; convert the file to Explicit VR Little Endian with the program "
                            "that wrote it, or copy it again",
                            fragments.card() == 0 ? 0 : fragments.card() - 1, wanted - 1),
                where);
  int frame = 0;
  for (DcmObject* object = fragments.nextInContainer(nullptr); object != nullptr;
       object = fragments.nextInContainer(object)) {
    auto* item = dynamic_cast<DcmPixelItem*>(object);
    if (item == nullptr) throw damaged(frame, "is no fragment", where);
    if (frame++ == 0) continue;
    Uint8* data = nullptr;
    require_good(item->getUint8Array(data), "read a compressed frame", where);
    if (data == nullptr) throw damaged(frame - 1, "is empty", where);
    const Bytes bytes(data, item->getLength());
    if (syntax == EXS_RLELossless)
      check_rle(bytes, frame - 1, layout, where);
    else
      check_jpeg(bytes, syntax == EXS_JPEGLSLossless, frame - 1, layout, where);
  }
}

}  // namespace dose::dicom
