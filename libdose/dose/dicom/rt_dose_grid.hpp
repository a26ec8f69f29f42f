// SPDX-License-Identifier: Apache-2.0
// Of an RT Dose's header: what its stored values are and where they lie (PS3.3 C.7.6.3, C.8.8.3).
// Only for the .cpp files of this folder: it includes DCMTK.
#pragma once

#include <dose/dicom/file.hpp>
#include <dose/dicom/rt_dose.hpp>

namespace dose::dicom {

/// Fills in `bits` and `geometry`, and holds the pixel data's length against them. Errors
/// `pixel_...`, `grid_...`, `frame_offsets`, `dose_rescaled`, `transfer_syntax_unsupported`,
/// `tag_missing`, `tag_invalid`.
void read_grid(const Item& dataset, RtDose& dose);

/// Frames that are set so far apart, compared with the others, that some got lost between them.
/// Error `frames_missing`, returned: a DVH can do with such a dose.
std::optional<Error> missing_frames(const Item& dataset, const GridGeometry& geometry);

}  // namespace dose::dicom
