// SPDX-License-Identifier: Apache-2.0
// The verdict on a case by the rules of VERDICT.md. Pure: no files, no clock, no global state.
#pragma once

#include <dose/assess/assessment.hpp>
#include <dose/assess/policy.hpp>

namespace dose {

/// Error for what only the user can put right before any verdict: no prior and not stated so.
Assessment assess(const Case& the_case, const Policy& policy);

}  // namespace dose
