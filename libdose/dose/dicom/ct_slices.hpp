// SPDX-License-Identifier: Apache-2.0
// How far the CT slices of a frame of reference lie apart: the thickness of a structure that was
// drawn on one of them (VERDICT.md, rule 23).
#pragma once

#include <dose/dicom/index.hpp>
#include <optional>
#include <string>
#include <vector>

namespace dose::dicom {

/// Spacing of the slices of each CT series in that frame, mm, if it is one and the same (within
/// 1 %); else nothing, with a warning `ct_spacing_unequal` where there are slices. The slices of
/// two series are not taken together: side by side they would look like one of half the spacing.
std::optional<double> ct_slice_spacing_mm(const Index& index,
                                          const std::string& frame_of_reference_uid,
                                          std::vector<Warning>& warnings);

}  // namespace dose::dicom
