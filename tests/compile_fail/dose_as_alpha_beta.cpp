// SPDX-License-Identifier: Apache-2.0
// A dose does not stand where an alpha/beta belongs.
// expect: error: no matching function for call to 'eqd2
#include <dose/radiobiology/lq.hpp>

void twin() {
  const dose::Fractionation course{dose::gray(24), dose::Fractions::of(3)};
#ifdef TWIN_MUST_NOT_COMPILE
  static_cast<void>(dose::eqd2(course, dose::gray(2)));
#else
  static_cast<void>(dose::eqd2(course, dose::AlphaBeta::from_gray(2)));
#endif
}
