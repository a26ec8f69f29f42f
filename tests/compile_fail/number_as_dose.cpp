// SPDX-License-Identifier: Apache-2.0
// A bare number is no dose: its unit must be named.
// expect: error: (conversion from 'double' to non-scalar|no viable conversion from 'double')
#include <dose/radiobiology/lq.hpp>

void twin() {
#ifdef TWIN_MUST_NOT_COMPILE
  const dose::PhysicalDose dose = 24.0;
  static_cast<void>(dose);
#else
  const dose::PhysicalDose dose = dose::gray(24.0);
  static_cast<void>(dose);
#endif
}
