// SPDX-License-Identifier: Apache-2.0
// The value of a limit's quantity on one structure (VERDICT.md, rules 7, 8, 23 and 25).
//
//   THIS   bounded metric of the planned course       CUM   of the voxel sum of all courses
//   SHARE  max(THIS)/max(CUM), bounds crosswise: upper(THIS)/lower(CUM), lower(THIS)/upper(CUM)
#pragma once

#include <dose/assess/structure_dose.hpp>
#include <dose/limits/judge.hpp>
#include <dose/limits/limit.hpp>
#include <optional>
#include <string>

namespace dose {

struct RuleValue {
  std::optional<double> value;
  std::optional<double> lower;
  std::optional<double> upper;
  std::string reason_code;  ///< empty if all three are there
  std::string reason;
};

/// At the given tolerance, over the region with or without extended ends.
RuleValue value_on(const Limit& limit, StructureDose& structure, const Tolerance& tolerance,
                   bool ends_extended, const WhatIf& what_if = {});

/// The value at the policy's tolerance, tightened to 1e-6 Gy if the limit lies inside the bound,
/// with the worse of both end-cap models for relative metrics.
RuleValue decided_value(const Limit& limit, StructureDose& structure, const Policy& policy);

}  // namespace dose
