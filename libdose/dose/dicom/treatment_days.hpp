// SPDX-License-Identifier: Apache-2.0
// How many fractions the records of a course hold, in all and on one day.
//
// Repair between two fractions of a day is incomplete, and phases given on the same days add their
// doses before LQ: taken for one a day, or one after the other, either makes EQD2 too low. So what
// records prove of it is held against what the user stated (VERDICT.md, rules 10, 14).
#pragma once

#include <dose/course/request.hpp>
#include <dose/dicom/delivery.hpp>
#include <map>
#include <optional>
#include <set>

namespace dose::dicom {

/// Fractions counted by their numbers, or by the beam given most often where those are missing.
/// Only beams that gave something are added, here and below.
class GivenFractions {
 public:
  void add(const TreatmentRecord& record, const BeamRecord& beam, int part);
  int count() const;

 private:
  struct Beam {
    std::set<int> numbered;  ///< fractions that it is recorded in
    Delivery unnumbered;     ///< and what does not say of which it is
  };
  std::map<std::optional<int>, Beam> beams_;  ///< by number, which may be missing as well
};

class TreatmentDays {
 public:
  explicit TreatmentDays(PhaseRelation relation) : relation_(relation) {}

  /// `phase`: that the record is of, null where it does not say of which of several.
  void add(const TreatmentRecord& record, const BeamRecord& beam, int part, const Phase* phase);

  /// Errors `phases_not_sequential` (two phases on one day, not stated as concurrent),
  /// `several_a_day_unstated`, `per_day_contradicts` (more on one day than were stated),
  /// `gap_contradicts` (sooner after each other than was stated).
  void check(const CourseRequest& request) const;

 private:
  struct Day {
    std::set<const Phase*> phases;
    /// By phase if they are concurrent: then each may be given once. Else all in one.
    std::map<const Phase*, GivenFractions> given;
    /// When each numbered fraction began, in minutes of the day, where records say so.
    std::map<const Phase*, std::map<int, int>> begun_min;
  };
  PhaseRelation relation_;
  std::map<Date, Day> days_;
};

}  // namespace dose::dicom
