// SPDX-License-Identifier: Apache-2.0
// Fractions, one phase of a course typed by hand, and schemes such as "40/20+10/2".
#pragma once

#include <compare>
#include <dose/units/dose.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace dose {

/// A number of fractions, 1 to 200.
class Fractions {
 public:
  /// Error `fractions_invalid` outside 1 to 200.
  static Fractions of(long count);

  int count() const { return count_; }
  FractionCount quantity() const { return FractionCount::from_value(count_); }

  friend auto operator<=>(const Fractions&, const Fractions&) = default;

 private:
  explicit Fractions(int count) : count_(count) {}
  int count_;
};

/// A total dose in equal fractions.
struct Fractionation {
  PhysicalDose total;
  Fractions fractions;

  DosePerFraction per_fraction() const { return total / fractions.quantity(); }
};

/// A course typed by hand: one or more phases, given one after the other.
struct Scheme {
  std::string text;  ///< as typed
  std::vector<Fractionation> phases;

  PhysicalDose total() const;
  int fractions() const;
};

/// Reads `36/14`, `36Gy/14fx`, `3600cGy/14`, `14x2.571Gy`, and phases joined by `+`.
/// A bare number is gray; "Gy2" is refused as ambiguous (BED with alpha/beta 2, or EQD2).
/// Error `scheme_invalid`, `dose_invalid`, `fractions_invalid` or `unit_ambiguous`.
Scheme parse_scheme(std::string_view text, const std::string& where = {});

}  // namespace dose
