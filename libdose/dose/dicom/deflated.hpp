// SPDX-License-Identifier: Apache-2.0
// Files whose dataset is deflated (PS3.5 A.5), unpacked before DCMTK sees them.
//
// In a compressed stream DCMTK cannot hold a stated length against the size of the file, and
// allocates what a header claims. Unpacked, the dataset is at most 1032 times as long (zlib's own
// bound), and every length in it is held against that.
#pragma once

#include <filesystem>

class DcmFileFormat;

namespace dose::dicom {

/// The unpacked dataset, Explicit VR Little Endian without preamble and meta header, in a temporary
/// file that goes with this object.
class UnpackedDataset {
 public:
  /// `meta`: the file's meta header, read from it. Errors `file_truncated`, `dicom_unreadable`,
  /// `file_unreadable` (also if the temporary file cannot be written).
  UnpackedDataset(const std::filesystem::path& deflated, DcmFileFormat& meta);
  ~UnpackedDataset();
  UnpackedDataset(const UnpackedDataset&) = delete;
  UnpackedDataset& operator=(const UnpackedDataset&) = delete;

  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace dose::dicom
