// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <dose/core/contract.hpp>
#include <dose/report/json_values.hpp>
#include <dose/report/sum.hpp>
#include <nlohmann/json.hpp>

namespace dose {
namespace {

using Json = nlohmann::ordered_json;

Json point_json(const Eigen::Vector3d& point) {
  return {finite(point.x()), finite(point.y()), finite(point.z())};
}

template <class Items>
Json array_of(const Items& items) {
  Json array = Json::array();
  for (const auto& item : items) array.push_back(json_of(item));
  return array;
}

Json grid_json(const SumReport& report) {
  DOSE_ASSERT(report.grid.has_value());
  const GridGeometry& grid = *report.grid;
  Json object;
  object["asked"] = report.grid_asked;
  object["frame_of_reference_uid"] = report.frame_of_reference_uid;
  object["columns"] = grid.columns();
  object["rows"] = grid.rows();
  object["frames"] = grid.frames();
  object["voxels"] = report.voxels;
  object["column_spacing_mm"] = finite(grid.column_spacing_mm());
  object["row_spacing_mm"] = finite(grid.row_spacing_mm());
  object["frame_offsets_mm"] = grid.frame_offsets_mm();
  object["first_voxel_mm"] = point_json(grid.origin_mm());
  object["row_direction"] = point_json(grid.rotation().row(0));
  object["column_direction"] = point_json(grid.rotation().row(1));
  return object;
}

Json cut_json(const CutAway& cut) {
  Json object;
  object["voxels"] = cut.voxels;
  object["volume_cc"] = finite(cut.volume_cc);
  object["unknown_voxels"] = cut.unknown_voxels;
  object["unknown_cc"] = finite(cut.unknown_cc);
  if (cut.voxels == 0) return object;
  object["highest_known_gy"] = finite(cut.highest_gy);
  object["highest_known_at_mm"] = point_json(cut.highest_at.mm);
  return object;
}

Json file_json(const SumFile& file) {
  Json object;
  if (!file.course.empty()) object["course"] = file.course;
  object["path"] = file.path;
  object["sha256"] = file.sha256;
  object["sop_instance_uid"] = file.sop_instance_uid;
  object["scaling_gy"] = finite(file.scaling_gy);
  object["quantisation_gy"] = finite(file.scaling_gy / 2);
  object["maximum_gy"] = finite(file.maximum_gy);
  object["maximum_at_mm"] = point_json(file.maximum_at.mm);
  return object;
}

}  // namespace

std::string render_json(const SumReport& report, const ProgramIdentity& program) {
  Json document;
  document["schema"] = "redose.sum/1";
  document["program"] = json_of(program);
  document["quantity"] = to_text(report.quantity);
  document["alpha_beta_gy"] = finite(report.alpha_beta.in_gray());
  document["file"] = file_json(report.file);
  document["series_instance_uid"] = report.series_instance_uid;
  document["dose_type"] = "EFFECTIVE";
  document["dose_summation_type"] = report.summation;
  document["plan_uids"] = report.plan_uids;
  document["grid"] = grid_json(report);
  document["cut"] = cut_json(report.cut);
  document["assumed_voxels"] = report.assumed_voxels;
  Json contributions;
  for (const auto& [course, dose_gy] : report.contributions)
    contributions[course] = finite(dose_gy);
  document["contributions"] = std::move(contributions);
  document["contribution_files"] = Json::array();
  for (const SumFile& file : report.contribution_files)
    document["contribution_files"].push_back(file_json(file));
  document["courses"] = array_of(report.courses);
  document["assumptions"] = report.assumptions;
  document["warnings"] = array_of(report.warnings);
  document["inputs"] = array_of(report.inputs);
  document["method"] = method_json(report.method);
  return dumped(document);
}

}  // namespace dose
