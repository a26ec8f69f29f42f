// SPDX-License-Identifier: Apache-2.0
// Points in millimetres, one type per frame of reference.
//
// DICOM patient coordinates (LPS: +x to the patient's left, +y to posterior, +z to superior), but
// of which scan? A point of the planned course's frame and a point of another course's frame are
// two types, so that neither is used for the other without a transform.
#pragma once

#include <Eigen/Core>

namespace dose {

/// A point in the planned course's frame of reference, mm.
struct PlannedPoint {
  Eigen::Vector3d mm;
};

/// A point in the frame of reference of one course's dose grids, mm.
struct CoursePoint {
  Eigen::Vector3d mm;
};

}  // namespace dose
