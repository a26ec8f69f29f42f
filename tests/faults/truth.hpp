// SPDX-License-Identifier: Apache-2.0
// The faults that no program could tell from a sound file: what they state is another truth, as
// consistent as the first. Decided from the fault alone, before any answer is seen.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace faults {

struct Truth {
  std::string name;
  std::string reason;  ///< why nothing in the files contradicts it
};
const std::vector<Truth>& all_truths();

/// The truth that another value of this element states; empty if none. `path` as in Element::path.
std::string truth_of_value(std::string_view path);

/// Of Dose Grid Scaling multiplied by `factor`: empty if the dose's maximum then contradicts the
/// prescription (VERDICT.md, rule 12).
std::string truth_of_scaling(double factor, double maximum_over_prescription);

}  // namespace faults
