// SPDX-License-Identifier: Apache-2.0
// A DICOM file and typed access to its tags, with errors that name file, tag and remedy.
//
// Strict: a number is the whole text of its value and finite, or it is an Error; an absent or empty
// tag is "nothing", never a default. Text comes out as UTF-8. Sequences are walked with
// nextInContainer, since getItem(i) walks a linked list from its start each time.
// Only for the .cpp files of this folder: it includes DCMTK.
#pragma once

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dcdatset.h>
#include <dcmtk/dcmdata/dcdeftag.h>
#include <dcmtk/dcmdata/dcelem.h>
#include <dcmtk/dcmdata/dcfilefo.h>

#include <dose/core/calendar.hpp>
#include <dose/core/error.hpp>
#include <dose/course/course.hpp>
#include <dose/dicom/deflated.hpp>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace dose::dicom {

/// "DoseGridScaling (3004,000e)".
std::string name_of(const DcmTagKey& tag);

/// What errors and texts of a file's items need to know.
struct FileContext {
  std::string path;
  std::string character_set;  ///< Specific Character Set (0008,0005), may be empty
};

/// A dataset or an item of a sequence. Refers to its DicomFile, which must outlive it.
class Item {
 public:
  Item(DcmItem& item, const FileContext& context) : item_(&item), context_(&context) {}

  /// The element if it is there, else null.
  DcmElement* element_even_empty(const DcmTagKey& tag) const;
  /// The element if it is there and not empty, else null. Compressed pixel data count as empty.
  DcmElement* element(const DcmTagKey& tag) const;
  /// "path (3004,000e)".
  std::string where(const DcmTagKey& tag) const;
  /// Error about a tag; the message is "DoseUnits (3004,0002) " and `what`.
  Error error(const char* code, const DcmTagKey& tag, const std::string& what) const;

  /// As require_good; `doing` is a verb with the tag for its object.
  void check(const OFCondition& condition, const char* doing, const DcmTagKey& tag) const;

  /// Whole value without surrounding blanks; values of a multi-valued tag with '\' between.
  std::optional<std::string> text(const DcmTagKey& tag) const;
  std::string text_or_empty(const DcmTagKey& tag) const { return text(tag).value_or(""); }
  std::optional<int> integer(const DcmTagKey& tag) const;
  std::optional<double> number(const DcmTagKey& tag) const;
  std::vector<double> numbers(const DcmTagKey& tag) const;  ///< empty if absent
  std::optional<Date> date(const DcmTagKey& tag) const;
  /// Items of a sequence, none if it is absent.
  std::vector<Item> items(const DcmTagKey& tag) const;

  /// Error `tag_missing` if absent or empty.
  std::string required_text(const DcmTagKey& tag) const;
  int required_integer(const DcmTagKey& tag) const;
  std::vector<double> required_numbers(const DcmTagKey& tag, std::size_t count) const;

 private:
  DcmItem* item_;
  const FileContext* context_;
};

class DicomFile {
 public:
  /// Values longer than this stay in the file until they are asked for (DCMTK's own default).
  static constexpr unsigned short_values = 4096;
  /// For structure sets: their many long values are wanted and cost an open() each when left.
  static constexpr unsigned all_values = 1U << 30U;

  /// Reads the whole structure of a file, with or without preamble and meta header.
  /// Errors `file_unreadable`, `file_truncated`, `dicom_unreadable`, `element_twice`,
  /// `nested_too_deep`.
  static DicomFile open(const std::filesystem::path& path, unsigned longest_value = short_values);
  /// Reads only what stands before `stop`.
  static DicomFile open_until(const std::filesystem::path& path, const DcmTagKey& stop);

  Item dataset() const { return {*format_->getDataset(), *context_}; }
  DcmDataset& dcmtk_dataset() const { return *format_->getDataset(); }
  const FileContext& context() const { return *context_; }
  /// UID of what the file is written in; that of the dataset in memory may differ.
  const std::string& transfer_syntax() const { return transfer_syntax_; }

 private:
  static DicomFile load(const std::filesystem::path& path, unsigned longest_value,
                        const DcmTagKey& stop);

  std::unique_ptr<UnpackedDataset> unpacked_;  ///< of a deflated file; outlives what refers to it
  std::unique_ptr<DcmFileFormat> format_;
  std::unique_ptr<FileContext> context_;
  std::string transfer_syntax_;
};

/// Does the file begin like DICOM: "DICM" after a preamble, or an element of group 0002 or 0008?
/// Error `file_unreadable`.
bool looks_like_dicom(const std::filesystem::path& path);

Patient patient_of(const Item& dataset);

}  // namespace dose::dicom
