// SPDX-License-Identifier: Apache-2.0
// The bare quantities BED and EQD2 do not add either.
// expect: error: (no match for 'operator[+]'|invalid operands)
#include <dose/radiobiology/lq.hpp>

void twin() {
  const dose::Bed bed = dose::bed_gray(120);
  const dose::Eqd2 eqd2 = dose::eqd2_gray(60);
#ifdef TWIN_MUST_NOT_COMPILE
  static_cast<void>(bed + eqd2);
#else
  static_cast<void>(bed + bed);
  static_cast<void>(eqd2 + eqd2);
#endif
}
