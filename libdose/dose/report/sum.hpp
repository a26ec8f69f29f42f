// SPDX-License-Identifier: Apache-2.0
// What `redose sum` answers besides the file it writes, as a value, and how it is printed.
#pragma once

#include <dose/assess/assessment.hpp>
#include <dose/dosimetry/field_rows.hpp>
#include <dose/report/render.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace dose {

/// One file of doses, as it was written.
struct SumFile {
  std::string course;  ///< whose contribution it is; empty: the sum
  std::string path;
  std::string sha256;
  std::string sop_instance_uid;
  double scaling_gy = 0;
  double maximum_gy = 0;  ///< the highest voxel, before rounding to a stored value
  PlannedPoint maximum_at{Eigen::Vector3d::Zero()};
};

struct SumReport {
  Quantity quantity = Quantity::eqd2;
  AlphaBeta alpha_beta = AlphaBeta::from_gray(2);
  SumFile file;
  std::string series_instance_uid;
  std::string frame_of_reference_uid;
  std::string summation;               ///< Dose Summation Type
  std::vector<std::string> plan_uids;  ///< referenced
  std::optional<GridGeometry> grid;    ///< as written; always there
  std::string grid_asked;              ///< "planned", "union" or the path of a dose
  std::int64_t voxels = 0;
  CutAway cut;                      ///< what of the grid asked for is not in the file
  std::int64_t assumed_voxels = 0;  ///< where a stated dose outside a grid entered
  std::vector<std::pair<std::string, double>> contributions;  ///< at the maximum; course, Gy
  std::vector<SumFile> contribution_files;
  std::vector<CourseResult> courses;
  std::vector<std::string> assumptions;
  std::vector<Warning> warnings;
  std::vector<InputFile> inputs;
  std::vector<std::pair<std::string, std::string>> method;
};

/// For a terminal of 80 columns.
std::string render_text(const SumReport& report, const ProgramIdentity& program);

/// redose.sum/1, indented by 2, ending in a newline.
std::string render_json(const SumReport& report, const ProgramIdentity& program);

}  // namespace dose
