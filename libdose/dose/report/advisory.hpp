// SPDX-License-Identifier: Apache-2.0
// An advisory of the literature as text and as JSON. It informs; it decides nothing.
#pragma once

#include <dose/limits/evidence.hpp>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

namespace dose {

/// Where it stands and how far that was seen: the review, then the paper that supports it.
std::vector<std::string> sources_in_words(const Advisory& advisory);

/// Title, why it is said here, what it says, and its sources, in 80 columns.
std::string advisory_text(const Advisory& advisory);

nlohmann::ordered_json advisory_json(const Advisory& advisory);

}  // namespace dose
