// SPDX-License-Identifier: Apache-2.0
// redose check: is this plan, after what was given before, within the published limits?
#include <dose/assess/assess.hpp>
#include <dose/course/anonymous.hpp>
#include <dose/report/explanation.hpp>
#include <dose/report/render.hpp>

#include "case_options.hpp"
#include "command.hpp"
#include "jobs_option.hpp"
#include "judging.hpp"
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

}  // namespace

int run_check(std::span<const char* const> arguments) {
  CommandLine line("check", "is this plan, after what was given before, within the limits?", notes);
  CaseOptions case_options(line, CaseOptions::Command::check);
  bool explain = false;
  bool anonymous = false;
  line.flag("--anonymous", anonymous, "no Patient ID, UID or path in any output");
  line.flag("--explain", explain, "also show formula, numbers put in, each step and the source");
  JobsOption jobs(line);
  Outputs outputs(line);
  outputs.declare("--json", "the assessment as JSON (redose.check/1)");
  outputs.declare("--csv", "the verdict, each limit and each metric as a row of a table");
  outputs.declare("--junit", "the verdict and each limit as a test, for CI");
  if (!line.parse(arguments)) return ok;
  outputs.check();
  const unsigned threads = jobs.count();
  const Question question = case_options.question();
  outputs.keep_off(input_paths(question));
  Judging judging = judging_of(question);
  judging.policy.threads = threads;
  dose::Case the_case = load_case(question, judging);
  if (anonymous) dose::anonymise(the_case, input_paths(question));
  const dose::Assessment assessment = dose::assess(the_case, judging.policy);

  if (outputs.wants("--json"))
    outputs.add("--json", dose::render_json(assessment, program_identity()));
  if (outputs.wants("--csv")) outputs.add("--csv", dose::render_csv(assessment));
  if (outputs.wants("--junit"))
    outputs.add("--junit", dose::render_junit(assessment, program_identity()));
  if (outputs.wants_text())
    outputs.add_text(
        dose::render_text(assessment, program_identity(), colour_wanted(), writes_to_terminal()) +
        (explain ? dose::explanation_text(assessment) : ""));
  outputs.write();
  return dose::exit_status(assessment);
}

}  // namespace redose
