// SPDX-License-Identifier: Apache-2.0
#include <dose/radiobiology/daily_fractions.hpp>

#include <dose/core/error.hpp>
#include <dose/radiobiology/incomplete_repair.hpp>

namespace dose {

DailyFractions DailyFractions::several(int per_day, double gap_h) {
  DailyFractions result;
  result.per_day_ = per_day;
  result.gap_h_ = gap_h;
  if (per_day < 2) throw Error("repair_invalid", "several fractions a day are at least 2");
  result.quadratic_factor();  // refuses what makes no sense
  return result;
}

double DailyFractions::quadratic_factor() const {
  return 1 + incomplete_repair_factor(longest_spinal_cord_repair(), per_day_, gap_h_);
}

BiologicalBed bed(const Fractionation& phase, AlphaBeta alpha_beta, const DailyFractions& daily) {
  return bed(phase, alpha_beta, longest_spinal_cord_repair(), daily.per_day(), daily.gap_h());
}

BiologicalEqd2 eqd2(const Fractionation& phase, AlphaBeta alpha_beta, const DailyFractions& daily) {
  return eqd2(phase, alpha_beta, longest_spinal_cord_repair(), daily.per_day(), daily.gap_h());
}

}  // namespace dose
