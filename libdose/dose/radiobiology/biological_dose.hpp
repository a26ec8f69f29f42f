// SPDX-License-Identifier: Apache-2.0
// A biological dose that never forgets its alpha/beta.
#pragma once

#include <dose/core/error.hpp>
#include <dose/radiobiology/alpha_beta.hpp>
#include <dose/units/dose.hpp>

namespace dose {

/// BED or EQD2 together with the alpha/beta it was computed with. Adding two of different
/// alpha/beta is Error `alpha_beta_mismatch`; adding BED to EQD2 does not compile.
template <class Quantity>
class BiologicalDose {
 public:
  BiologicalDose(Quantity value, AlphaBeta alpha_beta) : value_(value), alpha_beta_(alpha_beta) {}

  Quantity value() const { return value_; }
  AlphaBeta alpha_beta() const { return alpha_beta_; }

  friend BiologicalDose operator+(const BiologicalDose& a, const BiologicalDose& b) {
    if (a.alpha_beta_ != b.alpha_beta_)
      throw Error("alpha_beta_mismatch",
                  "doses of different alpha/beta cannot be added; convert both with one");
    return {a.value_ + b.value_, a.alpha_beta_};
  }

 private:
  Quantity value_;
  AlphaBeta alpha_beta_;
};

using BiologicalBed = BiologicalDose<Bed>;
using BiologicalEqd2 = BiologicalDose<Eqd2>;

}  // namespace dose
