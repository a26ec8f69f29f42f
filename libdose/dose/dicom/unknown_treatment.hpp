// SPDX-License-Identifier: Apache-2.0
// Objects that are not read and all the same tell of a treatment: what they hold would be missed.
#pragma once

#include <dose/core/error.hpp>
#include <dose/dicom/index.hpp>
#include <optional>

namespace dose::dicom {

/// Error `object_unknown`, returned, for a dose, plan, record or radiation of an SOP Class that is
/// not read, by its Modality or by its SOP Class.
std::optional<Error> unknown_treatment(const IndexedObject& object);

}  // namespace dose::dicom
