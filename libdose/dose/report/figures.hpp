// SPDX-License-Identifier: Apache-2.0
// Numbers as a report prints them: rounded for the eye, never so that they change sides.
//
// Values are rounded to nearest, lower bounds down, upper bounds up, margins down (VERDICT.md, rule
// 26). A number printed beside a limit gets as many more digits as it takes for the printed number
// to lie on the same side of the limit as the number itself: 70.0004 against 70 is never "70.00".
#pragma once

#include <dose/limits/limit.hpp>
#include <optional>
#include <string>

namespace dose {

enum class Rounding { nearest, down, up };

/// `value` with at least `decimals` places, and more while the side of `beside` would change.
std::string rounded(double value, int decimals, Rounding rounding,
                    std::optional<double> beside = {});

/// "+8.69", "-0.0004": rounded down, with its first digit that is not zero.
std::string signed_margin(double margin, int decimals);

/// A value and its numerical bound: {"61.31", "(61.305..61.312)"}. Missing value: "?". No bound
/// text where both sides equal the value, or nothing is known; "(>= 61.305)" where only one side
/// is.
struct Figure {
  std::string value;
  std::string bound;

  std::string text() const { return bound.empty() ? value : value + " " + bound; }
};
Figure figure(std::optional<double> value, std::optional<double> lower, std::optional<double> upper,
              int decimals, std::optional<double> beside = {});

/// The kind of a dose with its unit: "Gy physical", "Gy EQD2(2)", "Gy BED(2)"; "(ratio of
/// EQD2(2))"; "months".
std::string unit_in_words(Quantity quantity, std::optional<AlphaBeta> alpha_beta);
/// Of what the limit is about: that, or cc for the volume that receives a dose.
std::string unit_in_words(const Limit& limit);

/// Places printed for a quantity: doses 2, ratios 3, months 0.
int decimals_of(Quantity quantity);

/// "<= 70 Gy EQD2(2)", ">= 5 months", "<= 0.5 (EQD2(2))"; "N/A" where the authors printed that.
std::string limit_in_words(const Limit& limit);

/// 12.4 as "12.4": the shortest text that reads back as the number.
std::string shortest(double value);

}  // namespace dose
