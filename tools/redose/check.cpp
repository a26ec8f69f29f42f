// SPDX-License-Identifier: Apache-2.0
// redose check: is this plan, after what was given before, within the published limits?
#include <fmt/format.h>

#include <algorithm>
#include <dose/assess/assess.hpp>
#include <dose/dicom/load_case.hpp>
#include <dose/limits/library.hpp>
#include <dose/report/render.hpp>

#include "case_options.hpp"
#include "command.hpp"
#include "jobs_option.hpp"
#include "output_file.hpp"
#include "program.hpp"

namespace redose {
namespace {

constexpr const char* notes =
    "A course is a folder of DICOM-RT files, or files. Courses are called planned,\n"
    "prior, prior2, ... unless named: --prior 2019=PATH.\n"
    "\n"
    "Exit status: 0 within, 1 exceeded, 2 not evaluable, 3 within with acknowledged\n"
    "deviations, 64 usage, 65 input not understood or contradictory, 70 our fault.\n"
    "\n"
    "Example: redose check --prior old/ --planned new/ --last-treated prior=2019-01-24\n"
    "                      --first-treated 2021-07-01";

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
  policy.limit_sets = std::move(limits.in_force);
  policy.chosen_sets = std::move(limits.chosen);
  policy.accepted_codes = options.accepted_codes;
  policy.extra_metrics = options.metrics;
  policy.unregistered_sum_of_maxima = options.unregistered_sum_of_maxima;
  return policy;
}

/// Case file and limit files are inputs of the answer as well.
void add_inputs(dose::Case& the_case, const Question& question, const Limits& limits) {
  auto& inputs = the_case.inputs;
  if (question.case_file) inputs.push_back(*question.case_file);
  inputs.insert(inputs.end(), limits.files.begin(), limits.files.end());
  std::ranges::stable_sort(inputs, {}, &dose::InputFile::path);
}

}  // namespace

int run_check(std::span<const char* const> arguments) {
  CommandLine line("check", "is this plan, after what was given before, within the limits?", notes);
  CaseOptions case_options(line);
  JobsOption jobs(line);
  Outputs outputs(line);
  outputs.declare("--json", "the assessment as JSON (redose.check/1)");
  if (!line.parse(arguments)) return ok;
  outputs.check();
  const unsigned threads = jobs.count();
  const Question question = case_options.question();
  checked(question, [&] { check_accepted(question.options); });
  Limits limits = limits_of(question.options);
  checked(question, [&] { check_limit_ids(question.options, limits); });

  dose::Case the_case = dose::load_case(question.request);
  add_inputs(the_case, question, limits);
  dose::Policy policy = policy_of(question.options, std::move(limits));
  policy.threads = threads;
  const dose::Assessment assessment = dose::assess(the_case, policy);

  if (outputs.wants("--json"))
    outputs.add("--json", dose::render_json(assessment, program_identity()));
  if (outputs.wants_text())
    outputs.add_text(dose::render_text(assessment, program_identity(), colour_wanted()));
  outputs.write();
  return dose::exit_status(assessment);
}

}  // namespace redose
