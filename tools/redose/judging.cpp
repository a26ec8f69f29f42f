// SPDX-License-Identifier: Apache-2.0
#include "judging.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <dose/dicom/load_case.hpp>
#include <dose/limits/library.hpp>

namespace redose {
namespace {

/// What the limit files named with --limits add to the policy and to the list of inputs.
struct Limits {
  std::vector<dose::LimitSet> in_force;
  std::vector<std::string> chosen;
  std::vector<dose::InputFile> files;
};

Limits limits_of(const dose::CheckOptions& options) {
  Limits limits;
  limits.in_force = dose::limit_sets_in_force(options.limit_files);
  limits.chosen = options.limit_ids;
  for (const dose::LimitSet& set : limits.in_force) {
    if (set.origin == "built in") continue;
    limits.chosen.push_back(set.id);
    limits.files.push_back({set.origin, set.sha256, "", "limits"});
  }
  return limits;
}

void check_limit_ids(const dose::CheckOptions& options, const Limits& limits) {
  for (const std::string& id : options.limit_ids) {
    if (std::ranges::find(limits.in_force, id, &dose::LimitSet::id) != limits.in_force.end())
      continue;
    std::string known;
    for (const dose::LimitSet& set : limits.in_force) known += (known.empty() ? "" : ", ") + set.id;
    throw dose::Error("limits_unknown",
                      fmt::format("there is no limit set '{}'; there are {}; a file or folder is "
                                  "written with '/' or ends in .json",
                                  id.substr(0, 60), known),
                      "--limits");
  }
}

void check_accepted(const dose::CheckOptions& options) {
  const auto& acceptable = dose::acceptable_codes();
  for (const std::string& code : options.accepted_codes) {
    if (std::ranges::find(acceptable, code) != acceptable.end()) continue;
    std::string known;
    for (const std::string& one : acceptable) known += (known.empty() ? "" : ", ") + one;
    throw dose::Error(
        "accept_unknown",
        fmt::format("'{}' cannot be acknowledged; only {} can", code.substr(0, 60), known),
        "--accept");
  }
}

/// Runs `check`; its Error is one of usage unless the text stands in the case file.
template <class Check>
void checked(const Question& question, Check check) {
  if (!question.case_file) {
    from_command_line(check);
    return;
  }
  try {
    check();
  } catch (const dose::Error& error) {
    throw dose::Error(error.code(), error.message(), question.case_file->path);
  }
}

dose::Policy policy_of(const dose::CheckOptions& options, Limits limits) {
  dose::Policy policy;
  if (options.alpha_beta) policy.alpha_beta = *options.alpha_beta;
  if (options.tolerance) policy.tolerance = *options.tolerance;
  if (options.end_caps) policy.end_caps = *options.end_caps;
  if (options.position_uncertainty_mm)
    policy.position_uncertainty_mm = *options.position_uncertainty_mm;
  policy.limit_sets = std::move(limits.in_force);
  policy.chosen_sets = std::move(limits.chosen);
  policy.accepted_codes = options.accepted_codes;
  policy.extra_metrics = options.metrics;
  policy.unregistered_sum_of_maxima = options.unregistered_sum_of_maxima;
  return policy;
}

}  // namespace

Judging judging_of(const Question& question) {
  checked(question, [&] { check_accepted(question.options); });
  Limits limits = limits_of(question.options);
  checked(question, [&] { check_limit_ids(question.options, limits); });
  std::vector<dose::InputFile> files = std::move(limits.files);
  return {policy_of(question.options, std::move(limits)), std::move(files)};
}

dose::Case load_case(const Question& question, const Judging& judging) {
  dose::Case the_case = dose::load_case(question.request);
  auto& inputs = the_case.inputs;
  if (question.case_file) inputs.push_back(*question.case_file);
  inputs.insert(inputs.end(), judging.limit_files.begin(), judging.limit_files.end());
  std::ranges::stable_sort(inputs, {}, &dose::InputFile::path);
  return the_case;
}

}  // namespace redose
