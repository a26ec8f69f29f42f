// SPDX-License-Identifier: Apache-2.0
// Are all courses of a case, and what registers them, of one patient? (VERDICT.md, rule 17.)
#pragma once

#include <dose/course/case.hpp>

namespace dose {

/// One patient: Patient ID and birth date of every course and of every registration that is used
/// are those of the first course that states them, unless the case states why not. A course must
/// have an ID, a registration need not. Errors `different_patients`, `patient_unknown`; Warning
/// `patient_name_differs` for another spelling of the name.
void check_patient(Case& the_case);

}  // namespace dose
