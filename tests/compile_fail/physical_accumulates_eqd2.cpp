// SPDX-License-Identifier: Apache-2.0
// An EQD2 is not accumulated into a physical dose.
// expect: error: (no match for 'operator[+]'|invalid operands|no type named)
#include <dose/radiobiology/lq.hpp>

void twin() {
  dose::PhysicalDose physical = dose::gray(24);
#ifdef TWIN_MUST_NOT_COMPILE
  physical += dose::eqd2_gray(60);
#else
  physical += dose::gray(12);
#endif
}
