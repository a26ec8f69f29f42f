// SPDX-License-Identifier: Apache-2.0
// The sound cases that faults are put into: small spines of two courses in two frames of reference,
// written by the phantoms' writer.
//
// Exact: doses are formulas on grids; the figures that they give are in tests/faults/campaign.cpp.
#pragma once

#include <dose/course/request.hpp>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace faults {

/// Relative path to content; contents are shared, since a fault changes one or two of them.
using Files = std::map<std::string, std::shared_ptr<const std::string>>;

enum class Base {
  near,   ///< only the cumulative maximum is exceeded, by 1.3 Gy of 70; no dose points in the plans
  far,    ///< planned and cumulative maximum exceeded by half; the prior is two BEAM doses
  alone,  ///< no prior; HyTEC's de novo limit exceeded by a tenth
  within,  ///< a planned dose that meets all four rules after a prior of 36/14
};
const std::vector<Base>& all_bases();
std::string name_of(Base base);
bool is_exceeded(Base base);

/// The files of the sound case.
Files files_of(Base base);

/// The question to be asked of the case below `folder`.
dose::CaseRequest request_of(Base base, const std::filesystem::path& folder);

}  // namespace faults
