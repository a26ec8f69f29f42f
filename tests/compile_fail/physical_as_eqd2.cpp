// SPDX-License-Identifier: Apache-2.0
// A physical dose does not become an EQD2 by a conversion, however explicit.
// expect: conversion_factor
#include <dose/radiobiology/lq.hpp>

void twin() {
  const dose::PhysicalDose physical = dose::gray(24);
#ifdef TWIN_MUST_NOT_COMPILE
  static_cast<void>(static_cast<dose::Eqd2>(physical));
#else
  static_cast<void>(static_cast<dose::PhysicalDose>(physical));
#endif
}
