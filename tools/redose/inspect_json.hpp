// SPDX-License-Identifier: Apache-2.0
// redose.inspect/1 (docs/reference/json.md).
#pragma once

#include <dose/dicom/inspection.hpp>
#include <nlohmann/json.hpp>

namespace redose {

nlohmann::ordered_json inspection_json(const dose::dicom::Inspection& inspection);

}  // namespace redose
