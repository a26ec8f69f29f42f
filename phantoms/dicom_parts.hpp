// SPDX-License-Identifier: Apache-2.0
// What the writers of phantoms/dicom_writer.hpp share. Not for anybody else.
#pragma once

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dctk.h>

#include <filesystem>
#include <optional>
#include <phantoms/dicom_writer.hpp>
#include <string>

namespace phantom {

/// std::runtime_error that says `what` if DCMTK could not do it.
void check(const OFCondition& condition, const std::string& what);

void put(DcmItem& item, const DcmTagKey& tag, const std::string& text);
void put(DcmItem& item, const DcmTagKey& tag, const Text& text);
void put(DcmItem& item, const DcmTagKey& tag, int value);
void put(DcmItem& item, const DcmTagKey& tag, const std::optional<double>& value);
void put_us(DcmItem& item, const DcmTagKey& tag, int value);

/// Decimals of a DS with several values.
template <class Values>
std::string joined(const Values& values) {
  std::string text;
  for (const double value : values) {
    if (!text.empty()) text += '\\';
    text += decimal_text(value);
  }
  return text;
}

/// A new last item of a sequence, which is made if need be.
DcmItem& new_item(DcmItem& parent, const DcmTagKey& sequence);
void empty_sequence(DcmItem& parent, const DcmTagKey& sequence);
/// An item with Referenced SOP Class and Instance UID.
void refer(DcmItem& parent, const DcmTagKey& sequence, const char* sop_class,
           const std::string& sop_uid);

/// Patient, study, series, equipment and frame of reference.
void put_common(DcmItem& dataset, const FileSpec& file, const char* sop_class,
                const char* modality);
/// Last edit, then the file.
void save(DcmFileFormat& format, const FileSpec& file, const std::filesystem::path& path);

}  // namespace phantom
