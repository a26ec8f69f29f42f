// SPDX-License-Identifier: Apache-2.0
// Under which identities a case's files stand (VERDICT.md, rule 17): all of them are on page one.
#pragma once

#include <dose/assess/assessment.hpp>
#include <vector>

namespace dose {

/// Each once: the first that has a Patient ID, then the others in order of courses, each followed
/// by that of its registration. Birth dates are told where those of the case differ, as
/// "1960-02-29", or as in the file if that is no date.
std::vector<Identity> identities_of(const Case& the_case);

}  // namespace dose
