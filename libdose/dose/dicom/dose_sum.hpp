// SPDX-License-Identifier: Apache-2.0
// The sum of beam doses, only to be compared with the dose of the whole plan.
#pragma once

#include <dose/dicom/rt_dose.hpp>
#include <optional>
#include <span>

namespace dose::dicom {

/// Maximum of the voxel sum, Gy; nothing if the doses are not all on one grid.
std::optional<double> maximum_of_sum_gy(std::span<const RtDose> doses);

}  // namespace dose::dicom
