// SPDX-License-Identifier: Apache-2.0
#include "json_text.hpp"

#include <cmath>
#include <dose/core/contract.hpp>
#include <nlohmann/json.hpp>

namespace redose {
namespace {

void assert_finite(const nlohmann::ordered_json& value) {
  if (value.is_number_float()) DOSE_ASSERT(std::isfinite(value.get<double>()));
  if (value.is_structured())
    for (const auto& element : value) assert_finite(element);
}

}  // namespace

std::string json_text(const nlohmann::ordered_json& value) {
  assert_finite(value);
  return value.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
}

}  // namespace redose
