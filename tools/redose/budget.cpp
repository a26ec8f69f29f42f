// SPDX-License-Identifier: Apache-2.0
// redose budget: what may still be given, after courses on paper or with a plan.
#include <fmt/format.h>

#include <dose/assess/budget.hpp>
#include <dose/limits/library.hpp>
#include <nlohmann/json.hpp>

#include "budget_pages.hpp"
#include "case_options.hpp"
#include "command.hpp"
#include "fraction_range.hpp"
#include "jobs_option.hpp"
#include "json_text.hpp"
#include "judging.hpp"
#include "output_file.hpp"

namespace redose {
namespace {

constexpr const char* notes =
    "Without --planned, the largest thecal sac dose after courses on paper: SCHEME\n"
    "counts with its prescription, SCHEME@DOSE with what the sac received. With\n"
    "--planned or --case: by how much the plan may be scaled, in how many fractions,\n"
    "and what single voxels may still get.\n"
    "\n"
    "Examples: redose budget --prior 36/14 --fractions 1-5\n"
    "          redose budget --prior old/ --planned new/";

/// The user's own limit sets, as remarks: they stand in for built-in ones.
void name_own_sets(const std::vector<dose::LimitSet>& in_force, dose::Budget& budget) {
  for (const dose::LimitSet& set : in_force)
    if (set.origin != "built in")
      budget.remarks.push_back(fmt::format("Limit set {}: the user's own (--limits), SHA-256 {}.",
                                           origin_in_words(set), set.sha256));
}

dose::Budget on_paper(const CaseOptions& options, dose::FractionRange range) {
  std::vector<dose::Course> priors;
  for (const dose::CourseRequest& request : options.priors_on_paper())
    priors.push_back(from_command_line([&] { return dose::course_on_paper(request); }));
  const auto in_force = dose::limit_sets_in_force(options.limit_files());
  dose::Budget budget = dose::budget_after_courses(std::move(priors), range, in_force);
  name_own_sets(in_force, budget);
  return budget;
}

dose::Budget of_plan(const CaseOptions& options, const Outputs& outputs, dose::FractionRange range,
                     unsigned threads) {
  const Question question = options.question();
  outputs.keep_off(input_paths(question));
  Judging judging = judging_of(question);
  judging.policy.threads = threads;
  const dose::Case the_case = load_case(question, judging);
  dose::Budget budget = dose::budget_of_plan(the_case, judging.policy, range);
  name_own_sets(judging.policy.limit_sets, budget);
  return budget;
}

}  // namespace

int run_budget(std::span<const char* const> arguments) {
  CommandLine line("budget", "what may still be given, rule by rule", notes);
  CaseOptions case_options(line, CaseOptions::Command::budget);
  std::optional<std::string> fractions_text;
  bool explain = false;
  line.text("--fractions", fractions_text, "N-M", "numbers of fractions asked for (default 1-5)");
  line.flag("--explain", explain, "also show formula, numbers put in, each step and the source");
  JobsOption jobs(line);
  Outputs outputs(line);
  outputs.declare("--json", "the result as JSON (redose.budget/1)");
  if (!line.parse(arguments)) return ok;
  outputs.check();
  const dose::FractionRange range = parse_range(fractions_text.value_or("1-5"));
  const dose::Budget budget = case_options.has_plan()
                                  ? of_plan(case_options, outputs, range, jobs.count())
                                  : on_paper(case_options, range);
  if (outputs.wants("--json")) outputs.add("--json", json_text(budget_json(budget)));
  outputs.add_text(budget_text(budget) + (explain ? budget_explanation(budget) : ""));
  outputs.write();
  return ok;
}

}  // namespace redose
