// SPDX-License-Identifier: Apache-2.0
// Do the facts of a case agree with each other? (VERDICT.md, rules 11, 12, 14.)
#pragma once

#include <dose/course/case.hpp>

namespace dose {

/// Scale of one course's dose: the grid's maximum between 0.9 and 2.2 times the prescription, beam
/// doses times n near the prescription, and neither "times n" nor "divided by n" fitting better.
/// Error `scale_contradicts`; Warning `scale_unverified` added if there is nothing to compare with.
void check_scale(Course& course);

/// A course that ends before it begins is Error `treatment_dates_reversed`. A treatment that is
/// stated to lie before its plan's date is probably a wrong year, which would make an interval
/// longer; a plan's date may also be that of its last change. Warning `treatment_before_plan`.
void check_dates(Course& course);

/// All of the above for the whole case, that it is one patient's (one_patient.hpp), its structures
/// (structure_plausibility.hpp), that no input was counted twice, and that every plan that was
/// given besides is counted (plan_relations.hpp).
void check_consistency(Case& the_case);

}  // namespace dose
