// SPDX-License-Identifier: Apache-2.0
// Are the files of one course those of one patient? (VERDICT.md, rule 17.)
#pragma once

#include <dose/dicom/index.hpp>
#include <vector>

namespace dose::dicom {

/// Patient ID and birth date of all objects that state them are one; a registration may be another
/// hospital's. Error `different_patients`; Warning `patient_name_differs` for another spelling of
/// the name under one ID.
void check_one_patient(const Index& index, std::vector<Warning>& warnings);

/// What a dose leaves empty of its patient is that of the first object to state it, whatever object
/// that is: they are one patient by check_one_patient().
Patient completed(Patient patient, const Index& index);

}  // namespace dose::dicom
