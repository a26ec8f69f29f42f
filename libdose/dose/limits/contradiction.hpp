// SPDX-License-Identifier: Apache-2.0
// Where a publication's numbers contradict each other.
//
// Tables are rounded by hand and misprinted: HyTEC's 18 Gy in 5 fractions is EQD2(2) 25.20 Gy,
// above its own 25 Gy. Found by arithmetic (lq.hpp), never typed in. A physical dose limit in n
// fractions is held against the EQD2 rules of the same set for the same structure and metric, and
// against its neighbours: more fractions must allow more dose.
//
// Not promised: that a set without contradictions is right.
#pragma once

#include <dose/limits/limit.hpp>
#include <string>
#include <vector>

namespace dose {

struct Contradiction {
  std::string limit;   ///< id of the limit with the odd number
  std::string other;   ///< id of the limit that it contradicts
  double value;        ///< what the number amounts to, in the unit of `other`
  std::string reason;  ///< a sentence: "18 Gy in 5 fractions is EQD2(2) 25.20 Gy, above ..."
};

/// In order of the set's limits.
std::vector<Contradiction> contradictions(const LimitSet& set);

}  // namespace dose
