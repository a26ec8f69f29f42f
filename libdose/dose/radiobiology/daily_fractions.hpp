// SPDX-License-Identifier: Apache-2.0
// How often a day a course was given, and what it does to the quadratic term of the LQ model:
//
//   EQD2 = D (a/b + (1 + Hm) d)/(2 + a/b)
//
// with Hm of incomplete_repair.hpp at the longest cited half-time of the spinal cord, which gives
// the largest dose (VERDICT.md, rule 14). One a day: Hm = 0.
//
// Not promised: gaps that differ from day to day; days with fewer fractions.
#pragma once

#include <dose/radiobiology/biological_dose.hpp>
#include <dose/radiobiology/fractionation.hpp>

namespace dose {

class DailyFractions {
 public:
  /// One a day.
  DailyFractions() = default;

  /// `per_day` 2 to 6, `gap_h` hours from one fraction to the next, all within a day; Error
  /// `repair_invalid`.
  static DailyFractions several(int per_day, double gap_h);

  int per_day() const { return per_day_; }
  double gap_h() const { return gap_h_; }  ///< 0 for one a day

  /// 1 + Hm.
  double quadratic_factor() const;

 private:
  int per_day_ = 1;
  double gap_h_ = 0;
};

/// EQD2 and BED of a phase given so.
BiologicalBed bed(const Fractionation& phase, AlphaBeta alpha_beta, const DailyFractions& daily);
BiologicalEqd2 eqd2(const Fractionation& phase, AlphaBeta alpha_beta, const DailyFractions& daily);

}  // namespace dose
