// SPDX-License-Identifier: Apache-2.0
// Comparison within a stated tolerance and nothing more.
//
// Catch's own Approx(v).margin(m) also accepts a relative deviation of 1.2e-5 unless told not to.
#pragma once

#include <catch2/catch.hpp>

/// |actual - expected| <= tolerance.
inline Approx near(double expected, double tolerance) {
  return Approx(expected).epsilon(0).margin(tolerance);
}
