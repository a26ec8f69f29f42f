// SPDX-License-Identifier: Apache-2.0
// A BED and an EQD2 do not add, with or without their alpha/beta.
// expect: error: (no match for 'operator[+]'|invalid operands)
#include <dose/radiobiology/lq.hpp>

void twin() {
  const dose::AlphaBeta cord = dose::AlphaBeta::from_gray(2);
  const dose::BiologicalBed bed(dose::bed_gray(120), cord);
  const dose::BiologicalEqd2 eqd2(dose::eqd2_gray(60), cord);
#ifdef TWIN_MUST_NOT_COMPILE
  static_cast<void>(bed + eqd2);
#else
  static_cast<void>(bed + bed);
  static_cast<void>(eqd2 + eqd2);
#endif
}
