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
/// words; `bars`: below each limit a bar of how much of it is used.
std::string render_text(const Assessment& assessment, const ProgramIdentity& program, bool colour,
                        bool bars = false);

/// The JSON of CONTRACT.md (redose.check/1), indented by 2, ending in a newline.
std::string render_json(const Assessment& assessment, const ProgramIdentity& program);

/// A table (RFC 4180, docs/reference/csv-and-junit.md): one row with the verdict, one a limit, one
/// a metric; numbers at full precision.
std::string render_csv(const Assessment& assessment);

/// JUnit XML: a test case for the verdict and one for each limit. No failure and no error in it if
/// and only if the exit status is 0.
std::string render_junit(const Assessment& assessment, const ProgramIdentity& program);

}  // namespace dose
