// SPDX-License-Identifier: Apache-2.0
// Several fractions a day: damage that is not repaired before the next fraction.
//
//   BED   = D (1 + (1 + Hm) d/(a/b))
//   theta = exp(-ln2 dT/T)
//   Hm    = (2/m) (theta/(1 - theta)) (m - (1 - theta^m)/(1 - theta))
//
// for m fractions a day with gaps dT between them, full repair overnight, and one half-time T
// (H2 = theta). With several half-times Hm is their mean, weighted with the shares.
//
// Source: Thames HD, Br J Radiol 1985;58:319-339; Dale RG, Br J Radiol 1985;58:515-528 (citations
// and formula recalled; H2 = theta is its own check; Geraghty 2013 printed 0.35 for 6 h and 4 h).
//
// Not promised: repair overnight is taken as complete (theta of 24 h is 0.016 at T = 4 h).
#pragma once

#include <dose/core/citation.hpp>
#include <dose/radiobiology/biological_dose.hpp>
#include <dose/radiobiology/fractionation.hpp>
#include <string>
#include <vector>

namespace dose {

/// Repair with one or more half-times; the shares add up to 1.
struct RepairKinetics {
  struct Component {
    double half_time_h;
    double share;
  };
  std::string name;
  std::vector<Component> components;
  Citation citation;
  Standing standing = Standing::recalled;
  std::string note;
};

/// Cited kinetics of the spinal cord. The longest mean is Bender's 4.1 h, used for verdicts
/// (VERDICT.md, rule 14).
const std::vector<RepairKinetics>& spinal_cord_repair();
const RepairKinetics& longest_spinal_cord_repair();

/// Hm for `per_day` >= 1 fractions a day, `gap_h` > 0 hours apart and (m - 1) gaps within 24 h; 0
/// for one a day. Error `repair_invalid`.
double incomplete_repair_factor(const RepairKinetics& kinetics, int per_day, double gap_h);

/// BED and EQD2 of a phase given `per_day` times a day.
BiologicalBed bed(const Fractionation& phase, AlphaBeta alpha_beta, const RepairKinetics& kinetics,
                  int per_day, double gap_h);
BiologicalEqd2 eqd2(const Fractionation& phase, AlphaBeta alpha_beta,
                    const RepairKinetics& kinetics, int per_day, double gap_h);

}  // namespace dose
