// SPDX-License-Identifier: Apache-2.0
// Assessments written by hand, for the renderers; no figure in them is computed by the code tested.
#pragma once

#include <dose/assess/assessment.hpp>
#include <dose/report/render.hpp>

namespace sample {

/// Everything met, two DICOM courses with a registration.
dose::Assessment within();
/// One broken rule, one broken by less than rounding shows; prior on paper; two phases.
dose::Assessment exceeded();
/// No registration, no thecal sac, grid that leaves the structure.
dose::Assessment not_evaluable();
/// Met with two acknowledgements, one surrogate, a role by the user and two identities.
dose::Assessment acknowledged();
/// Long names, foreign letters, terminal controls, bytes that are no UTF-8, missing values.
dose::Assessment awkward();

dose::ProgramIdentity program();

}  // namespace sample
