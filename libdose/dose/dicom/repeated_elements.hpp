// SPDX-License-Identifier: Apache-2.0
// Elements that stand in one dataset or item twice.
//
// A Data Element occurs at most once in a dataset or item (PS3.5 7.1). DCMTK keeps the first of
// two, says so in its log and calls the file good: the first of two Dose Grid Scalings would be
// believed. The log alone tells, so it is listened to. Elements of odd (private) groups are left
// out: nothing here reads them. What lies behind the place where reading stops is not seen. Only
// for the .cpp files of this folder: it includes DCMTK.
#pragma once

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dctagkey.h>

#include <optional>
#include <string_view>

namespace dose::dicom {

/// Lets DCMTK's log be heard, and keeps it silent; once per process.
void listen_to_dcmtk();

/// What DCMTK meets in this thread while the object lives. One at a time in a thread.
class RepeatedElements {
 public:
  RepeatedElements();
  ~RepeatedElements();
  RepeatedElements(const RepeatedElements&) = delete;
  RepeatedElements& operator=(const RepeatedElements&) = delete;

  /// The first element that was met a second time.
  const std::optional<DcmTagKey>& first() const { return first_; }
  /// A line of DCMTK's log.
  void hear(std::string_view message);

 private:
  std::optional<DcmTagKey> first_;
};

}  // namespace dose::dicom
