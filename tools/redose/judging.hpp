// SPDX-License-Identifier: Apache-2.0
// From a question to what is needed to judge it: limits, policy, courses.
#pragma once

#include <dose/assess/policy.hpp>
#include <dose/course/case.hpp>
#include <vector>

#include "case_options.hpp"

namespace redose {

struct Judging {
  dose::Policy policy;
  std::vector<dose::InputFile> limit_files;  ///< the user's own
};

/// Limits and choices of a question. UsageError for what stands wrong on the command line, Error
/// for what stands wrong in the case file or in a limit file.
Judging judging_of(const Question& question);

/// Its courses, with case file and limit files among the inputs.
dose::Case load_case(const Question& question, const Judging& judging);

}  // namespace redose
