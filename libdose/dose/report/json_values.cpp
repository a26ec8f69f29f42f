// SPDX-License-Identifier: Apache-2.0
#include <dose/report/json_values.hpp>

#include <cmath>
#include <dose/core/contract.hpp>
#include <dose/report/row_values.hpp>
#include <nlohmann/json.hpp>

namespace dose {
namespace {

using Json = nlohmann::ordered_json;

void add_if(Json& object, const char* key, const std::optional<double>& value) {
  if (value) object[key] = finite(*value);
}

void add_volume(Json& object, const MetricResult& result) {
  const Bounded& bounded = result.bounded;
  add_if(object, "value_cc", bounded.value);
  add_if(object, "lower_cc", bounded.lower);
  add_if(object, "upper_cc", bounded.upper);
  const VolumePercent percent = volume_percent(result);
  add_if(object, "value_percent", percent.value);
  add_if(object, "lower_percent", percent.lower);
  add_if(object, "upper_percent", percent.upper);
}

}  // namespace

double finite(double value) {
  DOSE_ASSERT(std::isfinite(value));
  return value;
}

Json json_of(const MetricResult& result) {
  Json object;
  object["metric"] = plain(result.metric);
  object["metric_mayo"] = mayo(result.metric);
  object["course"] = result.course;
  object["quantity"] = to_text(result.quantity);
  if (result.alpha_beta) object["alpha_beta_gy"] = finite(result.alpha_beta->in_gray());
  const Bounded& bounded = result.bounded;
  if (result.metric.kind == Metric::Kind::v_dose_gy) {
    add_volume(object, result);
  } else {
    add_if(object, "value_gy", bounded.value);
    add_if(object, "lower_gy", bounded.lower);
    add_if(object, "upper_gy", bounded.upper);
  }
  if (!bounded.reason.empty()) object["reason"] = bounded.reason;
  if (bounded.at)
    object["at_mm"] = {finite(bounded.at->mm.x()), finite(bounded.at->mm.y()),
                       finite(bounded.at->mm.z())};
  if (!result.contributions.empty()) {
    Json contributions = Json::object();
    for (const auto& [course, dose_gy] : result.contributions)
      contributions[course] = finite(dose_gy);
    object["contributions"] = std::move(contributions);
  }
  return object;
}

Json json_of(const Warning& warning) {
  Json object;
  object["code"] = warning.code;
  object["message"] = warning.message;
  if (!warning.where.empty()) object["where"] = warning.where;
  return object;
}

Json json_of(const InputFile& file) {
  Json object;
  object["path"] = file.path;
  object["sha256"] = file.sha256;
  if (!file.kind.empty()) object["kind"] = file.kind;
  if (!file.sop_instance_uid.empty()) object["sop_instance_uid"] = file.sop_instance_uid;
  return object;
}

Json json_of(const ProgramIdentity& program) {
  Json object;
  object["name"] = program.name;
  object["version"] = program.version;
  object["build"] = program.build;
  return object;
}

Json method_json(const std::vector<std::pair<std::string, std::string>>& method) {
  Json object = Json::object();
  for (const auto& [key, value] : method) {
    DOSE_ASSERT(!object.contains(key));
    object[key] = value;
  }
  return object;
}

std::string dumped(const Json& document) {
  return document.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

nlohmann::ordered_json citation_json(const Citation& citation) {
  nlohmann::ordered_json object;
  object["text"] = citation.text;
  if (!citation.doi.empty()) object["doi"] = citation.doi;
  object["locator"] = citation.locator;
  return object;
}

}  // namespace dose
