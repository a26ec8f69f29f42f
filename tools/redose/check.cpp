// SPDX-License-Identifier: Apache-2.0
// redose check: is this plan, after what was given before, within the published limits?
#include <dose/assess/assess.hpp>
#include <dose/course/anonymous.hpp>
#include <dose/dicom/ct_series.hpp>
#include <dose/report/explanation.hpp>
#include <dose/report/html.hpp>
#include <dose/report/render.hpp>

#include "case_options.hpp"
#include "command.hpp"
#include "jobs_option.hpp"
#include "judging.hpp"
#include "output_file.hpp"
#include "pdf.hpp"
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

/// What --paper may be, as CSS has it.
std::string paper_of(const std::optional<std::string>& typed) {
  if (!typed || *typed == "a4") return "A4";
  if (*typed == "letter") return "letter";
  throw UsageError("the paper of a PDF is a4 or letter", "--paper");
}

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
  outputs.declare("--html", "the assessment as one page, with pictures");
  outputs.declare("--pdf", "the same page, printed by an installed Chromium");
  std::optional<std::string> typed_paper;
  line.text("--paper", typed_paper, "a4|letter", "of the PDF; a4 if not given");
  if (!line.parse(arguments)) return ok;
  outputs.check();
  const std::string paper = paper_of(typed_paper);
  if (outputs.wants("--pdf")) pdf_browser();
  const unsigned threads = jobs.count();
  const Question question = case_options.question();
  outputs.keep_off(input_paths(question));
  Judging judging = judging_of(question);
  judging.policy.threads = threads;
  dose::Case the_case = load_case(question, judging);
  const bool with_page = outputs.wants("--html") || outputs.wants("--pdf");
  // Looked for before names of files are gone; read only where a picture needs it.
  const dose::CtSource ct =
      with_page ? dose::planned_ct(question.request, the_case) : dose::CtSource();
  if (anonymous) dose::anonymise(the_case, input_paths(question));
  const dose::Assessment assessment = dose::assess(the_case, judging.policy);

  if (outputs.wants("--json"))
    outputs.add("--json", dose::render_json(assessment, program_identity()));
  if (outputs.wants("--csv")) outputs.add("--csv", dose::render_csv(assessment));
  if (outputs.wants("--junit"))
    outputs.add("--junit", dose::render_junit(assessment, program_identity()));
  if (with_page) {
    const dose::ReportPictures pictures =
        dose::report_pictures(the_case, judging.policy, assessment, ct);
    const auto page = [&](std::string_view of_paper) {
      return dose::render_html(assessment, program_identity(), pictures, of_paper);
    };
    if (outputs.wants("--html")) outputs.add("--html", page(""));
    if (outputs.wants("--pdf")) outputs.add("--pdf", printed_pdf(page(paper)));
  }
  if (outputs.wants_text())
    outputs.add_text(
        dose::render_text(assessment, program_identity(), colour_wanted(), writes_to_terminal()) +
        (explain ? dose::explanation_text(assessment) : ""));
  outputs.write();
  return dose::exit_status(assessment);
}

}  // namespace redose
