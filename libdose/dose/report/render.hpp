// SPDX-License-Identifier: Apache-2.0
// Renderers of an Assessment. They print; they compute nothing. Same assessment, same bytes.
#pragma once

#include <dose/assess/assessment.hpp>
#include <string>

namespace dose {

struct ProgramIdentity {
  std::string name;
  std::string version;
  std::string build;
};

/// For a terminal of 80 columns: verdict first, then one line per limit with value, bound, limit
/// and margin, then courses, warnings, method and sources. `colour`: ANSI colours for the verdict
/// words.
std::string render_text(const Assessment& assessment, const ProgramIdentity& program, bool colour);

/// The JSON of CONTRACT.md (redose.check/1), indented by 2, ending in a newline.
std::string render_json(const Assessment& assessment, const ProgramIdentity& program);

}  // namespace dose
