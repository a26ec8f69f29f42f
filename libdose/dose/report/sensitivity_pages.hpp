// SPDX-License-Identifier: Apache-2.0
// Sweeps over alpha/beta and recovery as text and as JSON: information, compared with no limit.
#pragma once

#include <dose/assess/assessment.hpp>
#include <nlohmann/json_fwd.hpp>
#include <string>

namespace dose {

/// Two tables in 80 columns, with the sentence that they are not used.
std::string sensitivity_text(const Sensitivity& sensitivity);

/// {"structure_name"?,"by_alpha_beta":[...],"by_recovery":[...]}
nlohmann::ordered_json sensitivity_json(const Sensitivity& sensitivity);

}  // namespace dose
