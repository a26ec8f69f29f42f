// SPDX-License-Identifier: Apache-2.0
// Which structures `redose dvh` is asked about, and their metrics and curves.
#pragma once

#include <dose/course/case.hpp>
#include <dose/report/dvh.hpp>
#include <optional>
#include <string>
#include <vector>

namespace redose {

/// What is asked of each structure.
struct DvhWanted {
  std::vector<dose::Metric> metrics;
  std::vector<dose::Quantity> quantities;
  std::optional<dose::AlphaBeta> alpha_beta;  ///< of EQD2 and BED
  dose::EndCaps end_caps = dose::EndCaps::half;
  dose::BetweenSlices between = dose::BetweenSlices::slab;
  double step_gy = 0.1;
  bool curves = false;
  /// As narrow as `check` has it, but for a large structure no more effort than a curve is worth:
  /// the bound then is wider, and as true.
  dose::Tolerance tolerance{.max_elements = 60'000};
};

/// A structure of the set, or one made of them.
struct DvhChosen {
  int number = 0;  ///< of the first structure that it is made of
  std::string name;
  std::string made;  ///< how, if nobody drew it
  dose::MadeStructure structure;
};

/// All structures with contours if `asked` is empty; else those called so, or made as it says
/// (structure_expression.hpp), in the order of the set, made ones last. The case must outlive them.
/// Errors `structure_not_found`, `structure_ambiguous`, `structure_expression`.
std::vector<DvhChosen> chosen_structures(const dose::Case& the_case,
                                         const std::vector<std::string>& asked);

/// Adds them to the report, in order, with their warnings. A structure that cannot be measured has
/// its reason there.
void measure_into(dose::DvhReport& report, const std::vector<DvhChosen>& chosen,
                  const dose::Case& the_case, const DvhWanted& wanted, unsigned threads);

}  // namespace redose
