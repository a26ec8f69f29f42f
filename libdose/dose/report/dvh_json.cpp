// SPDX-License-Identifier: Apache-2.0
#include <dose/report/dvh.hpp>
#include <dose/report/json_values.hpp>
#include <nlohmann/json.hpp>

namespace dose {
namespace {

using Json = nlohmann::ordered_json;

Json numbers(const std::vector<double>& values) {
  Json array = Json::array();
  for (const double value : values) array.push_back(finite(value));
  return array;
}

Json structure_json(const DvhStructure& structure) {
  Json object;
  object["name"] = structure.name;
  object["number"] = structure.number;
  if (!structure.volume_cc) {
    object["reason"] = structure.reason_code;
    object["reason_text"] = structure.reason;
    return object;
  }
  object["volume_cc"] = finite(*structure.volume_cc);
  object["uncovered_cc"] = finite(structure.uncovered_cc);
  Json metrics = Json::array();
  for (const MetricResult& metric : structure.metrics) metrics.push_back(json_of(metric));
  object["metrics"] = std::move(metrics);
  object["dvh"] = {{"quantity", "physical"},
                   {"dose_gy", numbers(structure.dvh.dose_gy)},
                   {"volume_cc", numbers(structure.dvh.volume_cc)}};
  return object;
}

}  // namespace

std::string render_json(const DvhReport& report, const ProgramIdentity& program) {
  Json document;
  document["schema"] = "redose.dvh/1";
  document["program"] = json_of(program);
  Json structures = Json::array();
  for (const DvhStructure& structure : report.structures)
    structures.push_back(structure_json(structure));
  document["structures"] = std::move(structures);
  document["warnings"] = Json::array();
  for (const Warning& warning : report.warnings) document["warnings"].push_back(json_of(warning));
  document["inputs"] = Json::array();
  for (const InputFile& file : report.inputs) document["inputs"].push_back(json_of(file));
  document["method"] = method_json(report.method);
  return dumped(document);
}

}  // namespace dose
