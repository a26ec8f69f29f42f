// SPDX-License-Identifier: Apache-2.0
// What a published number amounts to in EQD2, so that numbers of one table can be compared.
//
// EQD2 = D (d + a/b) / (2 + a/b) with d = D/n (lq.hpp), at the alpha/beta of the set's own EQD2
// rule for the structure, else 2 Gy (the spinal cord's; HyTEC 2021). A near-maximum dose converts
// like a dose at a point, since the conversion is monotone. EQD2 = BED / (1 + 2 / (a/b)).
//
// Not promised: that the authors meant it. Computed here, not printed in the paper; decides
// nothing.
#pragma once

#include <dose/limits/limit.hpp>
#include <optional>

namespace dose {

struct CellEqd2 {
  AlphaBeta alpha_beta;
  double eqd2_gy;
  /// Together with the prior's prescription, where the limit is a table cell for one prior.
  std::optional<double> with_prior_gy;
};

/// Nothing for a limit without number, in volumes, or for more than one number of fractions; nor
/// for one that is in EQD2 already. A BED limit converts without a number of fractions.
std::optional<CellEqd2> cell_eqd2(const Limit& limit, const LimitSet& set);

}  // namespace dose
