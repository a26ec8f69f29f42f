// SPDX-License-Identifier: Apache-2.0
// Pieces of JSON that several documents share (docs/reference/json.md). For the report module only.
//
// Numbers at full precision; a number that is not finite is a broken promise of ours and never
// becomes null. Bytes that are no UTF-8 (from foreign files) become U+FFFD when dumped.
#pragma once

#include <dose/assess/assessment.hpp>
#include <dose/report/render.hpp>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <utility>
#include <vector>

namespace dose {

/// Asserts that `value` is finite.
double finite(double value);

/// One metric: value_gy or value_cc with value_percent, lower_*, upper_*, at_mm?, contributions?.
nlohmann::ordered_json json_of(const MetricResult& result);

/// A course as in redose.check/1.
nlohmann::ordered_json json_of(const CourseResult& course);

nlohmann::ordered_json json_of(const Warning& warning);

/// {"path","sha256","kind"?,"sop_instance_uid"?}
nlohmann::ordered_json json_of(const InputFile& file);

nlohmann::ordered_json json_of(const ProgramIdentity& program);

/// {"text","doi"?,"locator"}
nlohmann::ordered_json citation_json(const Citation& citation);

/// {key: text}; asserts that no key comes twice.
nlohmann::ordered_json method_json(const std::vector<std::pair<std::string, std::string>>& method);

/// Indented by 2, with a newline at the end.
std::string dumped(const nlohmann::ordered_json& document);

}  // namespace dose
