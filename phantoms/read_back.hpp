// SPDX-License-Identifier: Apache-2.0
// Written files read back, and edits named by path: for tests that should not see DCMTK.
//
// A path is DCMTK's: "FractionGroupSequence[0].NumberOfFractionsPlanned".
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <phantoms/dicom_writer.hpp>
#include <string>
#include <vector>

class DcmFileFormat;

namespace phantom {

class ReadBack {
 public:
  /// std::runtime_error if the file cannot be read whole.
  explicit ReadBack(const std::filesystem::path& path);
  ~ReadBack();

  bool has(const std::string& path) const;
  /// All values, joined by '\' as in the file, padding removed; "<absent>" if the tag is not there.
  std::string text(const std::string& path) const;
  std::string transfer_syntax_uid() const;
  /// Pixel Data as integers of Bits Allocated, 16 or 32.
  std::vector<std::uint32_t> stored() const;

 private:
  std::unique_ptr<DcmFileFormat> file_;
};

/// Edits for FileSpec::edit. std::runtime_error if the path is not there.
Edit with_text(const std::string& path, const std::string& value);
Edit without(const std::string& path);

}  // namespace phantom
