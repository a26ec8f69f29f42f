// SPDX-License-Identifier: Apache-2.0
// What the plans that count say of other plans: dose that was given besides must be counted
// (VERDICT.md, rules 3 and 10).
//
// RT Plan Relationship (300A,0055), PS3.3 C.8.8.9: PRIOR is a plan delivered before the current
// treatment, CONCURRENT one that is given in parallel in one treatment phase, PREDECESSOR one from
// which this was derived, ALTERNATIVE one that was prepared beside it, VERIFIED_PLAN one that this
// plan verifies.
#pragma once

#include <dose/course/case.hpp>

namespace dose {

/// Errors: `no_prior_contradicted` for a PRIOR plan where no prior is stated, `prior_plan_missing`
/// for one that is neither of a prior course nor of the course itself (a prior on paper may be it:
/// warning `prior_plan_on_paper`), `concurrent_plan_missing` for a CONCURRENT plan that is not
/// counted in the same course. Warnings: `concurrent_plans_sequential` where it is, but one after
/// the other; `plan_has_predecessor` for a PREDECESSOR that is not counted, since it may have been
/// given in part; `plan_relationship_unknown` for a term that DICOM does not define.
void check_plan_relations(Case& the_case);

}  // namespace dose
