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

Json curve_json(const QuantityDvh& curve) {
  const DifferentialDvh bins = differential(curve.dvh);
  Json object;
  object["quantity"] = to_text(curve.quantity);
  if (curve.alpha_beta) object["alpha_beta_gy"] = finite(curve.alpha_beta->in_gray());
  object["dose_gy"] = numbers(curve.dvh.dose_gy);
  object["volume_cc"] = numbers(curve.dvh.volume_cc);
  object["lower_cc"] = numbers(curve.dvh.lower_cc);
  object["upper_cc"] = numbers(curve.dvh.upper_cc);
  object["differential"] = {{"volume_cc", numbers(bins.volume_cc)},
                            {"lower_cc", numbers(bins.lower_cc)},
                            {"upper_cc", numbers(bins.upper_cc)}};
  return object;
}

Json structure_json(const DvhStructure& structure) {
  Json object;
  object["name"] = structure.name;
  object["number"] = structure.number;
  if (!structure.made.empty()) object["made"] = structure.made;
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
  for (std::size_t n = 0; n < structure.curves.size(); ++n) {
    if (n == 0)
      object["dvh"] = curve_json(structure.curves[n]);
    else
      object["further_dvhs"].push_back(curve_json(structure.curves[n]));
  }
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
