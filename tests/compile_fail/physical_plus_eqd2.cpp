// SPDX-License-Identifier: Apache-2.0
// A physical dose and an EQD2 do not add.
// expect: error: (no match for 'operator[+]'|invalid operands)
#include <dose/radiobiology/lq.hpp>

void twin() {
  const dose::PhysicalDose physical = dose::gray(24);
  const dose::Eqd2 eqd2 = dose::eqd2_gray(60);
#ifdef TWIN_MUST_NOT_COMPILE
  static_cast<void>(physical + eqd2);
#else
  static_cast<void>(physical + physical);
  static_cast<void>(eqd2 + eqd2);
#endif
}
