// SPDX-License-Identifier: Apache-2.0
// One beam as all records of it have it: of one fraction, or of sessions that do not say which.
#pragma once

#include <dose/dicom/treatment_record.hpp>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>

namespace dose::dicom {

/// Of a Treatment Time (TM), "101500" or as before DICOM "10:15:00". Nothing if it does not tell
/// the minute; midnight to the second is what programs write for a time that they do not know.
std::optional<int> minute_of_day(std::string_view time);

class Delivery {
 public:
  /// `part`: how many parts of this beam the same record has before this one. The same day and time
  /// under another SOP Instance UID is another copy of the same session and counts once; where a
  /// record does not state both, it is no copy of anything.
  void add(const TreatmentRecord& record, const BeamRecord& beam, int part);

  /// Given to its end once or more, with the whole meterset where metersets are stated.
  bool is_complete() const;

  /// A sentence's end if more was given than planned for one fraction, else empty.
  std::string excess() const;

  /// Of how many fractions it is at least, where no fraction number tells: by the metersets,
  /// rounded up, or where they are not stated as often as it was begun.
  int times_given() const;

 private:
  std::set<std::tuple<Date, std::string, int>> moments_;
  bool metersets_stated_ = true;
  double specified_mu_ = 0;
  double delivered_mu_ = 0;
  bool ended_ = false;
  int times_begun_ = 0;
  int times_whole_ = 0;
};

}  // namespace dose::dicom
