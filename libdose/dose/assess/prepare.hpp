// SPDX-License-Identifier: Apache-2.0
// The structures of a case, each measured in a thread of its own, before the rules look at them.
#pragma once

#include <dose/assess/assessment.hpp>
#include <dose/assess/policy.hpp>
#include <dose/assess/rule.hpp>

namespace dose {

/// Interval and structures of a case. Enters interval, structures, assumptions and warnings into
/// `assessment`. Error `prior_not_stated` for what only the user can put right. Case and policy
/// must outlive the context. The result does not depend on the number of threads.
RuleContext prepared_context(const Case& the_case, const Policy& policy, Assessment& assessment);

}  // namespace dose
