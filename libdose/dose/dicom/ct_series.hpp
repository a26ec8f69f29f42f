// SPDX-License-Identifier: Apache-2.0
// The CT series that the planned course was drawn on, for pictures (DICOM PS3.3 C.8.2.1, C.7.6.3).
//
// Of the CT images in the planned course's frame of reference: the only series, or of several the
// one that the planned structure set refers to. It must be one even stack: one orientation, pixel
// spacing and size, slices equally far apart (1 %) and straight above each other (0.1 mm), one
// signed or unsigned 16 bit sample a pixel, with Rescale Slope and Intercept:
//
//   HU = slope * stored + intercept, rounded
//
// Anything else is a reason for a missing picture, never an error of the case.
#pragma once

#include <dose/course/case.hpp>
#include <dose/course/ct_volume.hpp>
#include <dose/course/request.hpp>

namespace dose {

/// Finds the series among the files of the planned course; reads headers now, pixels when the
/// result is called. Ask it before the case is made anonymous. Never throws for what is wrong with
/// a CT, and `missing` names no file and no UID.
CtSource planned_ct(const CaseRequest& request, const Case& the_case);

}  // namespace dose
