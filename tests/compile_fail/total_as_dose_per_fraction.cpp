// SPDX-License-Identifier: Apache-2.0
// A total dose does not stand where a dose per fraction belongs.
// expect: error: no matching function for call to 'bed
#include <dose/radiobiology/lq.hpp>

void twin() {
  const dose::Fractions three = dose::Fractions::of(3);
  const dose::AlphaBeta cord = dose::AlphaBeta::from_gray(2);
#ifdef TWIN_MUST_NOT_COMPILE
  static_cast<void>(dose::bed(dose::gray(24), three, cord));
#else
  static_cast<void>(dose::bed(dose::gray_per_fraction(8), three, cord));
#endif
}
