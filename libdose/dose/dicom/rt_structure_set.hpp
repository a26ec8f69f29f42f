// SPDX-License-Identifier: Apache-2.0
// An RT Structure Set object: its regions of interest, and the contours of those that are asked for
// (DICOM PS3.3 C.8.8.5, C.8.8.6, C.8.8.8).
//
// Only closed planar contours make a region. Points and open contours are counted, not used.
#pragma once

#include <dose/course/course.hpp>
#include <dose/dosimetry/structure.hpp>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace dose::dicom {

struct Roi {
  Structure structure;                 ///< contours only if asked for
  std::string frame_of_reference_uid;  ///< Referenced Frame of Reference UID (3006,0024)
  int closed_contours = 0;             ///< of three points or more
  int skipped_contours = 0;            ///< points, open contours, closed ones of one or two points
  /// Of the skipped ones, if asked for: three points or more that are not said to be closed.
  std::vector<Contour> open_contours;
  int doubled_contours = 0;  ///< left out: the same points stand there already
};

struct RtStructureSet {
  std::filesystem::path path;
  std::string sop_instance_uid;
  Patient patient;
  std::string label;
  std::vector<Roi> rois;  ///< in order of the file
};

/// Reads the file; `wanted` says of which ROIs the points are read (it sees number, name, type and
/// frame, not yet the contours). Errors `roi_number_twice`, `roi_unknown` (contours of a ROI that
/// is not declared), `contour_data` (not three numbers a point, or not as many points as stated).
/// Contours that stand there twice are kept once: under the even-odd rule they would cancel.
RtStructureSet read_rt_structure_set(const std::filesystem::path& path,
                                     const std::function<bool(const Roi&)>& wanted);

}  // namespace dose::dicom
